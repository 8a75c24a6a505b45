/* Plans a finish: finds out what is missing and makes the objects. */
#include "actions/plan.h"

#include "actions/plan_again.h"
#include "actions/plan_back.h"
#include "actions/plan_tag.h"
#include "actions/plan_words.h"
#include "actions/commit_msg.h"
#include "actions/make.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "values/name.h"

/*
 * Where production stands for this release: the copy that counts, or the local
 * one where an earlier run has released there and not pushed.
 */
static int production_now(struct hf_plan *out, struct hf_session *session,
			  struct hf_err *err)
{
	const struct hf_entry *entry = out->spec.entry;
	const struct hf_id *fix =
		entry->released.hex[0] ? &entry->released : &entry->tip;
	struct hf_id mine = { "" };
	int rc;

	out->production_old = out->production = entry->line->branch.tip;
	rc = hf_repo_reaches(&out->before, session->repo, &out->production, fix,
			     err);
	if (!rc && out->before)
		return hf_again_bringer(&out->commit, session, &out->production,
					fix, err);
	if (!rc)
		rc = hf_again_unpushed(&mine, session, entry,
				       &entry->line->branch, err);
	if (rc < 0 || !mine.hex[0])
		return rc;
	rc = hf_make_holds(&out->before, session->repo, &mine, fix, err);
	if (!rc && out->before)
		out->production = out->commit = mine;
	return rc;
}

/* Make the commit that brings the fix to production. */
static int make_production(struct hf_plan *out, struct hf_session *session,
			   struct hf_err *err)
{
	const struct hf_entry *entry = out->spec.entry;
	const char *line = hf_name_short(entry->line->branch.tip_ref);
	int method = session->policy.release_method;
	struct hf_ids parents = HF_IDS_INIT;
	struct hf_buf message = HF_BUF_INIT;
	struct hf_id tree;
	bool follows;
	int rc;

	if (method == HF_BY_FAST_FORWARD || entry->line->is_tag) {
		rc = hf_repo_reaches(&follows, session->repo, &entry->tip,
				     &out->production_old, err);
		if (rc < 0)
			return rc;
		if (!follows) {
			hf_err_hint(err,
				    "git merge %s into the hotfix, test "
				    "again, and finish",
				    line);
			return hf_fail(err, HF_EREFUSED,
				       "'%s' does not build "
				       "on '%s'",
				       entry->branch, line);
		}
		out->production = out->commit = entry->tip;
		return 0;
	}
	rc = hf_make_merge(&tree, &out->conflicts, &out->production_old,
			   &entry->tip, err);
	if (rc < 0)
		return rc;
	if (out->conflicts.n) {
		hf_err_hint(err,
			    "git merge %s into the hotfix, resolve, test "
			    "again, and finish",
			    line);
		return hf_fail(err, HF_EREFUSED,
			       "'%s' conflicts with '%s' in "
			       "%s%s",
			       entry->branch, line, out->conflicts.v[0],
			       out->conflicts.n > 1 ? " and others" : "");
	}
	hf_ids_push(&parents, &out->production_old);
	if (method == HF_BY_MERGE) {
		hf_ids_push(&parents, &entry->tip);
		hf_words_merge(&message, entry, NULL);
	} else {
		rc = hf_words_squash(&message, out, session, err);
	}
	if (!rc && parents.failed)
		rc = hf_fail_mem(err);
	if (!rc && !(rc = hf_buf_check(&message, err)) &&
	    !(rc = hf_commit_msg(&message, session, err)))
		rc = hf_make_commit(&out->commit, session, &tree, &parents,
				    message.data, NULL, err);
	out->production = out->commit;
	hf_buf_release(&message);
	hf_ids_release(&parents);
	return rc;
}

/*
 * Whether the branch went on after the release; what is made in this run has
 * all of it.
 */
static int find_more(struct hf_plan *out, struct hf_session *session,
		     struct hf_err *err)
{
	const struct hf_entry *entry = out->spec.entry;
	bool has;
	int rc;

	if (!out->before || !entry->tip.hex[0])
		return 0;
	rc = hf_make_holds(&has, session->repo, &out->commit, &entry->tip, err);
	out->more = !rc && !has;
	return rc;
}

/* There must be a fix, and a place that shows it. */
static int check_fix(const struct hf_plan *out, struct hf_err *err)
{
	const struct hf_entry *entry = out->spec.entry;

	if (entry->released.hex[0])
		return 0;
	if (out->before && hf_id_eq(&out->production, &out->production_old))
		return hf_fail(err, HF_EREFUSED,
			       "there is nothing to release "
			       "on '%s'",
			       entry->branch);
	if (entry->line->is_tag && out->spec.no_tag)
		return hf_fail(err, HF_EREFUSED,
			       "production is the tag "
			       "pattern '%s': without a tag there is no "
			       "release",
			       entry->line->spec);
	return 0;
}

int hf_plan_finish(struct hf_plan *out, struct hf_session *session,
		   const struct hf_plan_spec *spec, struct hf_err *err)
{
	int rc;

	*out = (struct hf_plan){ .spec = *spec };
	if ((rc = production_now(out, session, err)) < 0 ||
	    (rc = check_fix(out, err)) < 0 ||
	    (rc = find_more(out, session, err)) < 0 ||
	    (rc = hf_plan_tag_choose(out, session, err)) < 0 ||
	    (!out->before && (rc = make_production(out, session, err)) < 0) ||
	    (rc = hf_plan_tag_make(out, session, err)) < 0 ||
	    (rc = hf_plan_backs(out, session, err)) < 0)
		goto out;
	rc = hf_plan_list(out, session, err);
out:
	/* The conflicts stay for the report. */
	if (rc < 0 && !out->conflicts.n)
		hf_plan_release(out);
	return rc;
}
