/* Plans a rollback: a release of its own that takes the fix out again. */
#include "actions/plan.h"

#include "actions/plan_again.h"
#include "actions/plan_back.h"
#include "actions/plan_tag.h"
#include "actions/revert.h"
#include "facts/brought.h"
#include "facts/ledger.h"
#include "facts/mainline.h"
#include "facts/reverts.h"
#include "facts/session.h"
#include "facts/tags.h"
#include "values/name.h"
#include "values/triage.h"

bool hf_plan_undoes(const struct hf_plan *plan)
{
	return plan->spec.kind == HF_PLAN_ROLLBACK ||
	       plan->spec.entry->reverts.n;
}

/* The commit of the line that brought the revert, by whatever way. */
static int find_reverted(struct hf_plan *plan, struct hf_session *session,
			 struct hf_err *err)
{
	const struct hf_entry *entry = plan->spec.entry;
	const struct hf_id *tip = &entry->line->branch.tip;
	struct hf_range line = { 0 };
	struct hf_came came = { 0 };
	int rc = hf_mainline_read(&line, session->repo, tip,
				  &entry->reverts.v[0], err);

	if (!rc)
		rc = hf_mainline_came(&came, &line, session->repo,
				      &entry->reverts.v[0], err);
	if (!rc) {
		plan->before = true;
		plan->production_old = plan->production = *tip;
		plan->commit = came.commit;
		plan->since = came.before;
	}
	hf_range_release(&line);
	return rc;
}

/* Take the revert that `tip` has and production lacks, if it builds on that. */
static int take_from(struct hf_plan *out, struct hf_session *session,
		     const struct hf_brought *brought, const struct hf_id *tip,
		     struct hf_err *err)
{
	struct hf_commit commit = { 0 };
	struct hf_reverts list = { 0 };
	size_t i;
	int rc = hf_reverts_read(&list, session->repo, tip,
				 &out->production_old, err);

	for (i = 0; !rc && !out->before && i < list.n; i++) {
		if (!list.v[i].stands ||
		    !hf_revert_names(&list.v[i], &brought->commit))
			continue;
		rc = hf_repo_commit(&commit, session->repo, &list.v[i].id, err);
		if (!rc && hf_ids_has(&commit.parents, &out->production_old)) {
			out->before = true;
			out->production = out->commit = list.v[i].id;
		}
		hf_commit_release(&commit);
	}
	hf_reverts_release(&list);
	return rc;
}

/*
 * An earlier run may have made the revert and not brought it to production: it
 * did not push, or was killed when the remote had moved a target alone.
 */
static int find_made(struct hf_plan *out, struct hf_session *session,
		     const struct hf_brought *brought, struct hf_err *err)
{
	const struct hf_entry *entry = out->spec.entry;
	struct hf_id mine = { "" };
	size_t i;
	int rc = hf_again_unpushed(&mine, session, entry, &entry->line->branch,
				   err);

	if (!rc && mine.hex[0])
		rc = take_from(out, session, brought, &mine, err);
	for (i = 0; !rc && !out->before && i < entry->n_due; i++)
		if (!entry->due[i].is_line)
			rc = take_from(out, session, brought,
				       &hf_ledger_branch(session,
							 entry->due[i].target)
						->tip,
				       err);
	return rc;
}

/* What plain git would be told to take back, as in a command line. */
static void put_range(struct hf_buf *out, const struct hf_brought *brought)
{
	if (brought->mainline)
		hf_buf_printf(out, "-m %d ", brought->mainline);
	else if (brought->own.n > 1)
		hf_buf_printf(out, "%s..", hf_id_short(&brought->since).hex);
	hf_buf_puts(out, hf_id_short(&brought->commit).hex);
}

static int refuse_conflict(const struct hf_plan *plan,
			   const struct hf_brought *brought, struct hf_err *err)
{
	const struct hf_entry *entry = plan->spec.entry;
	struct hf_buf range = HF_BUF_INIT;

	put_range(&range, brought);
	hf_err_hint(err,
		    "git hotfix start --from %s undo-%s, git revert %s, "
		    "resolve, and finish",
		    entry->line->spec, entry->name, hf_buf_str(&range));
	hf_buf_release(&range);
	return hf_fail(err, HF_EREFUSED,
		       "to take '%s' out conflicts with '%s' in %s%s",
		       entry->name, hf_name_short(entry->line->branch.tip_ref),
		       plan->conflicts.v[0],
		       plan->conflicts.n > 1 ? " and others" : "");
}

/* Make the commit that takes it out. */
static int make_revert(struct hf_plan *out, struct hf_session *session,
		       const struct hf_brought *brought, struct hf_err *err)
{
	const struct hf_entry *entry = out->spec.entry;
	const struct hf_revert_spec spec = {
		.onto = &out->production_old,
		.commit = &brought->commit,
		.since = &brought->since,
		.own = &brought->own,
		.hotfix = entry->name,
		.incident = hf_triage_answer(&entry->record, "Incident"),
	};
	int rc;

	if (!brought->since.hex[0])
		return hf_fail(err, HF_EREFUSED,
			       "'%s' begins with '%s': there is nothing to go "
			       "back to",
			       entry->line->spec, entry->name);
	rc = hf_revert_make(&out->commit, &out->conflicts, session, &spec, err);
	if (rc < 0)
		return rc;
	if (out->conflicts.n)
		return refuse_conflict(out, brought, err);
	if (hf_id_eq(&out->commit, &out->production_old))
		return hf_fail(err, HF_EREFUSED,
			       "'%s' has nothing of '%s' any more",
			       hf_name_short(entry->line->branch.tip_ref),
			       entry->name);
	out->production = out->commit;
	out->since = out->production_old;
	return 0;
}

/*
 * A revert that somebody made by hand may have gone out with a later release;
 * then it needs no tag of its own.
 */
static int went_out(bool *yes, const struct hf_plan *plan,
		    struct hf_session *session, struct hf_err *err)
{
	const struct hf_tag *newest = NULL;
	struct hf_tags tags = { 0 };
	int rc = hf_tags_read(&tags, session->repo, session->policy.tag, err);

	*yes = false;
	if (!rc)
		rc = hf_tags_newest_in(&newest, &tags, session->repo,
				       &plan->production_old, err);
	if (!rc && newest && !hf_id_eq(&newest->commit, &plan->commit))
		rc = hf_repo_reaches(yes, session->repo, &newest->commit,
				     &plan->commit, err);
	hf_tags_release(&tags);
	return rc;
}

/* There must be a release to take back, and a place that shows it. */
static int check_entry(const struct hf_plan *plan, struct hf_err *err)
{
	const struct hf_entry *entry = plan->spec.entry;

	if (!entry->released.hex[0]) {
		hf_err_hint(err, "git hotfix abandon %s", entry->name);
		return hf_fail(err, HF_EREFUSED,
			       "hotfix '%s' is not in '%s', so there is "
			       "nothing to roll back",
			       entry->name,
			       hf_name_short(entry->line->branch.tip_ref));
	}
	if (entry->line->is_tag && plan->spec.no_tag && !entry->reverts.n)
		return hf_fail(err, HF_EREFUSED,
			       "the line is the tag pattern '%s': without a "
			       "tag there is no release",
			       entry->line->spec);
	return 0;
}

/* Find the revert, or settle what it will be made of. */
static int production_now(struct hf_plan *out, struct hf_session *session,
			  const struct hf_brought *brought, struct hf_err *err)
{
	bool yes;
	int rc;

	out->production_old = out->production =
		out->spec.entry->line->branch.tip;
	if (!out->spec.entry->reverts.n)
		return find_made(out, session, brought, err);
	if ((rc = find_reverted(out, session, err)) < 0 || out->spec.tag ||
	    out->spec.version)
		return rc;
	if (!(rc = went_out(&yes, out, session, err)) && yes)
		out->spec.no_tag = true;
	return rc;
}

int hf_plan_rollback(struct hf_plan *out, struct hf_session *session,
		     const struct hf_plan_spec *spec, struct hf_err *err)
{
	struct hf_brought brought = { 0 };
	int rc;

	*out = (struct hf_plan){ .spec = *spec };
	if ((rc = check_entry(out, err)) < 0 ||
	    (rc = hf_brought_read(&brought, session, spec->entry, err)) < 0 ||
	    (rc = production_now(out, session, &brought, err)) < 0 ||
	    (rc = hf_plan_tag_choose(out, session, err)) < 0 ||
	    (!out->before &&
	     (rc = make_revert(out, session, &brought, err)) < 0) ||
	    (rc = hf_plan_tag_make(out, session, err)) < 0 ||
	    (rc = hf_plan_backs(out, session, err)) < 0)
		goto out;
	rc = hf_plan_list(out, session, err);
out:
	hf_brought_release(&brought);
	/* The conflicts stay for the report. */
	if (rc < 0 && !out->conflicts.n)
		hf_plan_release(out);
	return rc;
}

/* Whether a branch of the remote has a revert that waits to be merged. */
static int find_waiting(struct hf_plan *out, struct hf_session *session,
			const struct hf_brought *brought, const char *branch,
			const struct hf_id *there, struct hf_err *err)
{
	struct hf_reverts list = { 0 };
	size_t i;
	int rc = hf_reverts_read(&list, session->repo, there,
				 &out->production_old, err);

	for (i = 0; !rc && !out->before && i < list.n; i++)
		out->before = hf_revert_names(&list.v[i], &brought->commit);
	out->commit = *there;
	if (!rc && !out->before) {
		hf_err_hint(err, "delete it there, if nobody needs it");
		rc = hf_fail(err, HF_EREFUSED,
			     "'%s' on '%s' is not the rollback of '%s'", branch,
			     session->remote, out->spec.entry->name);
	}
	hf_reverts_release(&list);
	return rc;
}

/* Where the remote has a branch now; what was seen of it may be gone. */
static int read_there(struct hf_id *there, struct hf_session *session,
		      const char *name, struct hf_err *err)
{
	struct hf_branch branch = { 0 };
	struct hf_buf ref = HF_BUF_INIT;
	bool is_there = false;
	int rc;

	hf_buf_printf(&ref, "refs/heads/%s", name);
	if (!(rc = hf_buf_check(&ref, err)))
		rc = hf_branch_read(&branch, session->repo, session->remote,
				    name, true, err);
	if (!rc && branch.remote.hex[0])
		rc = hf_again_is_there(&is_there, session->remote, ref.data,
				       err);
	if (is_there)
		*there = branch.remote;
	hf_branch_release(&branch);
	hf_buf_release(&ref);
	return rc;
}

int hf_plan_revert(struct hf_plan *out, struct hf_id *there,
		   struct hf_session *session, const struct hf_plan_spec *spec,
		   const char *branch, struct hf_err *err)
{
	struct hf_brought brought = { 0 };
	int rc;

	*out = (struct hf_plan){ .spec = *spec };
	out->production_old = out->production = spec->entry->line->branch.tip;
	there->hex[0] = '\0';
	if ((rc = check_entry(out, err)) < 0 ||
	    (rc = hf_brought_read(&brought, session, spec->entry, err)) < 0 ||
	    (rc = read_there(there, session, branch, err)) < 0)
		goto out;
	rc = there->hex[0] ?
		     find_waiting(out, session, &brought, branch, there, err) :
		     make_revert(out, session, &brought, err);
out:
	hf_brought_release(&brought);
	if (rc < 0)
		hf_plan_release(out);
	return rc;
}
