/* Plans a finish: finds out what is missing and makes the objects. */
#include "actions/plan.h"

#include "actions/plan_again.h"
#include "actions/plan_back.h"
#include "actions/plan_tag.h"
#include "actions/plan_words.h"
#include "actions/commit_msg.h"
#include "actions/make.h"
#include "facts/brought.h"
#include "facts/ledger.h"
#include "facts/mainline.h"
#include "facts/session.h"
#include "values/name.h"

/* By the user's word, as far as git can tell that it may be true. */
static int take_word(struct hf_plan *out, struct hf_session *session,
		     struct hf_err *err)
{
	const struct hf_entry *entry = out->spec.entry;
	const char *line = hf_name_short(entry->line->branch.tip_ref);
	struct hf_range history = { 0 };
	struct hf_came came = { 0 };
	bool there = false, holds = true;
	struct hf_id at;
	int rc;

	if ((rc = hf_repo_resolve(&at, session->repo, out->spec.at, err)) < 0)
		return rc;
	rc = hf_repo_reaches(&there, session->repo, &out->production, &at, err);
	if (!rc && there)
		rc = hf_mainline_read(&history, session->repo, &out->production,
				      &entry->start, err);
	if (!rc && there)
		rc = hf_mainline_came(&came, &history, session->repo, &at, err);
	hf_range_release(&history);
	if (rc < 0)
		return rc;
	if (!there || !hf_id_eq(&came.commit, &at))
		return hf_fail(err, HF_EREFUSED,
			       "'%s' is no commit of '%s' itself", out->spec.at,
			       line);
	if (entry->start.hex[0])
		rc = hf_repo_reaches(&there, session->repo, &entry->start, &at,
				     err);
	if (!rc && entry->start.hex[0] && there)
		return hf_fail(err, HF_EREFUSED,
			       "'%s' was in '%s' before '%s' began",
			       out->spec.at, line, entry->name);
	if (!rc && entry->tip.hex[0])
		rc = hf_make_holds(&holds, session->repo, &at, &entry->tip,
				   err);
	if (!rc && !holds)
		return hf_fail(err, HF_EREFUSED, "'%s' lacks what '%s' changes",
			       out->spec.at, entry->branch);
	out->before = true;
	out->commit = at;
	out->since = came.before;
	return rc;
}

/* Releases go out in the order of their versions. */
static int check_stayed(const struct hf_plan *plan, struct hf_session *session,
			struct hf_err *err)
{
	const struct hf_branch *branch = &plan->spec.entry->line->branch;
	char *name = NULL;
	int rc = hf_again_stayed(&name, session, branch, err);

	if (!rc && name) {
		hf_err_hint(err, "git hotfix finish --push %s", name);
		rc = hf_fail(err, HF_EREFUSED,
			     "hotfix '%s' was released to '%s' here, and not "
			     "pushed yet",
			     name, branch->name);
	}
	free(name);
	return rc;
}

/*
 * Where production stands for this release: the copy that counts, or the local
 * one where an earlier run has released there and not pushed.
 */
static int production_now(struct hf_plan *out, struct hf_session *session,
			  struct hf_err *err)
{
	const struct hf_entry *entry = out->spec.entry;
	struct hf_brought brought = { 0 };
	struct hf_id mine = { "" };
	int rc;

	out->production_old = out->production = entry->line->branch.tip;
	if (entry->released.hex[0]) {
		if (!(rc = hf_brought_read(&brought, session, entry, err))) {
			out->before = true;
			out->commit = brought.commit;
			out->since = brought.since;
		}
		hf_brought_release(&brought);
		return rc;
	}
	if (out->spec.at)
		return take_word(out, session, err);
	rc = hf_repo_reaches(&out->before, session->repo, &out->production,
			     &entry->tip, err);
	if (rc < 0 || out->before)
		return rc;
	rc = hf_again_unpushed(&mine, session, entry, &entry->line->branch,
			       err);
	if (rc < 0)
		return rc;
	if (!mine.hex[0])
		return out->spec.push ? check_stayed(out, session, err) : 0;
	rc = hf_make_holds(&out->before, session->repo, &mine, &entry->tip,
			   err);
	if (!rc && out->before) {
		out->since = out->production_old;
		out->production = out->commit = mine;
	}
	return rc;
}

/*
 * A merge that changes nothing is no release: somebody has brought it there in
 * a way that cannot be recognised, or there is nothing in it.
 */
static int check_change(const struct hf_plan *out, struct hf_session *session,
			const struct hf_id *tree, struct hf_err *err)
{
	const struct hf_entry *entry = out->spec.entry;
	struct hf_id before;
	int rc =
		hf_repo_tree(&before, session->repo, &out->production_old, err);

	if (rc < 0 || !hf_id_eq(&before, tree))
		return rc;
	hf_err_hint(err,
		    "git hotfix finish --at <commit> %s, naming the one that "
		    "brought it",
		    entry->name);
	return hf_fail(err, HF_EREFUSED,
		       "'%s' has all that '%s' changes, but by no commit that "
		       "is it",
		       hf_name_short(entry->line->branch.tip_ref),
		       entry->branch);
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

	out->since = out->production_old;
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
	rc = hf_make_merge(&tree, &out->conflicts, session->repo,
			   &out->production_old, &entry->tip, err);
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
	if ((rc = check_change(out, session, &tree, err)) < 0)
		return rc;
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
	if (out->before && !out->spec.at &&
	    hf_id_eq(&out->production, &out->production_old))
		return hf_fail(err, HF_EREFUSED,
			       "there is nothing to release "
			       "on '%s'",
			       entry->branch);
	if (entry->line->is_tag && out->spec.no_tag)
		return hf_fail(err, HF_EREFUSED,
			       "the line is the tag "
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
