#include "actions/resolved.h"

#include "actions/picks.h"
#include "actions/plan.h"
#include "actions/plan_back.h"
#include "facts/ledger.h"
#include "facts/markers.h"
#include "facts/session.h"
#include "facts/worktrees.h"
#include "values/picked.h"

/* What the search has at hand. */
struct look {
	struct hf_back *back;
	struct hf_session *session;
	const struct hf_plan *plan;
	struct hf_branch branch; /* the one that is made for this target */
};

/*
 * Whether `tip` has the release: by ancestry, or by picks. Those are looked for
 * among what the target does not have, unless it is asked about itself.
 */
static int has_fix(bool *yes, const struct look *look, const struct hf_id *tip,
		   struct hf_err *err)
{
	struct hf_repo *repo = look->session->repo;
	struct hf_ids except = HF_IDS_INIT;
	struct hf_back *back = look->back;
	struct hf_id pick;
	int rc;

	rc = hf_repo_reaches(yes, repo, tip, &look->plan->commit, err);
	if (rc < 0 || *yes)
		return rc;
	hf_ids_push(&except, &look->plan->production);
	if (!hf_id_eq(tip, &back->old))
		hf_ids_push(&except, &back->old);
	rc = except.failed ?
		     hf_fail_mem(err) :
		     hf_picks_find(&pick, NULL, look->session, tip, &except,
				   &look->plan->owed.commits, err);
	if (!rc && pick.hex[0]) {
		*yes = true;
		back->pick = pick;
	}
	hf_ids_release(&except);
	return rc;
}

/* A merge, a pick of the release, or one of the hotfix's own commits. */
static int is_brought(bool *yes, const struct look *look,
		      const struct hf_node *node, struct hf_err *err)
{
	const char *name = look->plan->spec.entry->name;
	struct hf_message message = { 0 };
	struct hf_commit commit = { 0 };
	struct hf_id from;
	int rc;

	*yes = node->parents.n > 1;
	if (*yes)
		return 0;
	rc = hf_repo_commit(&commit, look->session->repo, &node->id, err);
	if (!rc)
		rc = hf_message_parse(&message, commit.message,
				      strlen(commit.message), NULL, err);
	if (!rc)
		*yes = hf_message_has(&message, "Hotfix", name) ||
		       (hf_picked_from(&from, commit.message) &&
			hf_ids_has(&look->plan->owed.commits, &from));
	hf_message_release(&message);
	hf_commit_release(&commit);
	return rc;
}

/* Whether a branch is ahead of the target by what the release brought alone. */
static int brought_only(bool *yes, const struct look *look,
			const struct hf_id *tip, struct hf_err *err)
{
	struct hf_ids from = HF_IDS_INIT, except = HF_IDS_INIT;
	struct hf_range_spec spec = { .from = &from, .except = &except };
	struct hf_range range = { 0 };
	size_t i;
	int rc;

	hf_ids_push(&from, tip);
	hf_ids_push(&except, &look->back->old);
	hf_ids_push(&except, &look->plan->production);
	rc = from.failed || except.failed ?
		     hf_fail_mem(err) :
		     hf_repo_range(&range, look->session->repo, &spec, err);
	*yes = true;
	for (i = 0; !rc && *yes && i < range.n; i++)
		rc = is_brought(yes, look, &range.v[i], err);
	hf_range_release(&range);
	hf_ids_release(&except);
	hf_ids_release(&from);
	return rc;
}

/* Conflict markers in what was committed: it is not to be pushed. */
static int check_markers(bool *settled, const struct look *look,
			 const char *branch, const struct hf_id *theirs,
			 struct hf_err *err)
{
	const struct hf_compare what = { .old = &look->back->old,
					 .new = theirs,
					 .lines = true };
	struct hf_back *back = look->back;
	struct hf_changes changes = { 0 };
	int rc = hf_repo_compare(&changes, look->session->repo, &what, err);

	if (!rc)
		rc = hf_markers_find(&back->conflicts, look->session, &changes,
				     err);
	if (!rc && back->conflicts.n) {
		back->stop = HF_STOP_MARKERS;
		*settled = true;
		if (!(back->where = strdup(branch)))
			rc = hf_fail_mem(err);
	}
	hf_changes_release(&changes);
	return rc;
}

/* The target's own local branch, where it was merged or picked by hand. */
static int on_target(bool *settled, struct hf_id *theirs,
		     const struct look *look, struct hf_err *err)
{
	const struct hf_branch *branch =
		hf_ledger_branch(look->session, look->back->target);
	const struct hf_id *local = &branch->local;
	bool known, has, only;
	int rc;

	if (!local->hex[0] || hf_id_eq(local, &branch->tip))
		return 0;
	rc = hf_repo_reaches(&known, look->session->repo, &branch->tip, local,
			     err);
	if (rc < 0 || known)
		return rc;
	if ((rc = has_fix(&has, look, local, err)) < 0 || !has ||
	    (rc = brought_only(&only, look, local, err)) < 0)
		return rc;
	if (only) {
		*theirs = *local;
		return check_markers(settled, look, branch->name, local, err);
	}
	look->back->stop = HF_STOP_AHEAD;
	*settled = true;
	return 0;
}

/* Whether a merge has begun on the branch; one that was given up has not. */
static int find_begun(bool *settled, const struct look *look,
		      struct hf_err *err)
{
	struct hf_back *back = look->back;
	struct hf_worktrees trees = { 0 };
	struct hf_buf ref = HF_BUF_INIT;
	bool busy = false, idle = false;
	const char *dir;
	int rc;

	hf_buf_printf(&ref, "refs/heads/%s", look->branch.name);
	if ((rc = hf_buf_check(&ref, err)) < 0 ||
	    (rc = hf_worktrees_read(&trees, err)) < 0)
		goto out;
	dir = hf_worktrees_of(&trees, ref.data);
	if (dir)
		rc = hf_worktree_busy(&busy, dir, err);
	if (!rc && !busy)
		rc = hf_repo_reaches(&idle, look->session->repo, &back->old,
				     &look->branch.local, err);
	if (rc < 0 || idle)
		goto out;
	*settled = true;
	back->stop = HF_STOP_BEGUN;
	back->where = strdup(dir ? dir : look->branch.name);
	if (!back->where)
		rc = hf_fail_mem(err);
out:
	hf_worktrees_release(&trees);
	hf_buf_release(&ref);
	return rc;
}

/* A branch of its own: resolved, unfinished, or nothing yet. */
static int on_branch(bool *settled, struct hf_id *theirs,
		     const struct look *look, struct hf_err *err)
{
	bool has;
	int rc;

	if (!look->branch.local.hex[0])
		return 0;
	if ((rc = has_fix(&has, look, &look->branch.local, err)) < 0)
		return rc;
	if (!has)
		return find_begun(settled, look, err);
	*theirs = look->branch.local;
	return check_markers(settled, look, look->branch.name, theirs, err);
}

/* A branch that waits for review, unless there is more of it here. */
static int for_review(bool *settled, struct hf_id *theirs,
		      const struct look *look, struct hf_err *err)
{
	const struct hf_branch *branch = &look->branch;
	struct hf_back *back = look->back;
	bool newer = false;
	int rc = 0;

	back->seen = branch->remote;
	if (branch->remote.hex[0] && branch->local.hex[0] &&
	    !hf_id_eq(&branch->local, &branch->remote))
		rc = hf_repo_reaches(&newer, look->session->repo,
				     &branch->local, &branch->remote, err);
	if (rc < 0)
		return rc;
	if (newer || !branch->remote.hex[0])
		rc = on_branch(settled, theirs, look, err);
	else
		*settled = back->waits = true;
	if (!rc && theirs->hex[0] && !*settled && !look->plan->spec.push)
		*settled = back->waits = true;
	return rc;
}

/* Whether the target itself has picks that no record names yet. */
static int on_remote(bool *settled, const struct look *look, struct hf_err *err)
{
	/* What is released in this run nobody has picked before. */
	if (!look->plan->before)
		return 0;
	return has_fix(settled, look, &look->back->old, err);
}

int hf_resolved_find(bool *settled, struct hf_id *theirs, struct hf_back *back,
		     struct hf_session *session, const struct hf_plan *plan,
		     struct hf_err *err)
{
	struct look look = { .back = back, .session = session, .plan = plan };
	struct hf_buf name = HF_BUF_INIT;
	int rc;

	*settled = false;
	theirs->hex[0] = '\0';
	if ((rc = hf_plan_back_branch(&name, plan, back->target, err)) < 0 ||
	    (rc = hf_branch_read(&look.branch, session->repo, session->remote,
				 name.data, true, err)) < 0 ||
	    (rc = on_remote(settled, &look, err)) < 0 || *settled)
		goto out;
	if (!back->review)
		rc = on_target(settled, theirs, &look, err);
	if (rc < 0 || *settled || theirs->hex[0] || !look.branch.name)
		goto out;
	rc = back->review ? for_review(settled, theirs, &look, err) :
			    on_branch(settled, theirs, &look, err);
out:
	hf_branch_release(&look.branch);
	hf_buf_release(&name);
	return rc;
}
