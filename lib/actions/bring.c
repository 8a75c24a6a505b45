#include "actions/bring.h"

#include "actions/commit_msg.h"
#include "actions/keep.h"
#include "actions/make.h"
#include "actions/pick.h"
#include "actions/plan.h"
#include "actions/plan_words.h"
#include "actions/revert.h"
#include "facts/ledger.h"
#include "facts/session.h"

int hf_bring_portable(struct hf_portable *out, struct hf_session *session,
		      const struct hf_plan *plan, struct hf_err *err)
{
	struct hf_id since = plan->since;
	struct hf_commit commit = { 0 };
	int rc = hf_repo_commit(&commit, session->repo, &plan->commit, err);

	*out = (struct hf_portable){ .nothing = false };
	if (!rc && !since.hex[0] && commit.parents.n)
		since = commit.parents.v[0];
	if (!rc)
		rc = hf_portable_read(out, session, &plan->commit, &since, err);
	hf_commit_release(&commit);
	return rc;
}

/* The true merge of both, whatever its tree. */
static int make_merge(struct hf_back *back, struct hf_session *session,
		      const struct hf_plan *plan, const struct hf_id *theirs,
		      const struct hf_id *tree, struct hf_err *err)
{
	struct hf_ids parents = HF_IDS_INIT;
	struct hf_buf message = HF_BUF_INIT;
	int rc;

	hf_ids_push(&parents, &back->old);
	hf_ids_push(&parents, theirs);
	if (hf_plan_undoes(plan))
		hf_words_undo(&message, plan->spec.entry, back->target);
	else
		hf_words_merge(&message, plan->spec.entry, back->target);
	rc = parents.failed ? hf_fail_mem(err) : hf_buf_check(&message, err);
	if (!rc && !(rc = hf_commit_msg(&message, session, err)))
		rc = hf_make_commit(&back->new, session, tree, &parents,
				    message.data, NULL, err);
	hf_buf_release(&message);
	hf_ids_release(&parents);
	return rc;
}

int hf_bring_made(struct hf_back *back, struct hf_session *session,
		  const struct hf_plan *plan, const struct hf_id *theirs,
		  struct hf_err *err)
{
	struct hf_id tree;
	bool behind;
	int rc = hf_repo_reaches(&behind, session->repo, theirs, &back->old,
				 err);

	if (!rc && behind)
		back->new = *theirs;
	if (rc < 0 || behind)
		return rc;
	rc = hf_make_merge(&tree, &back->conflicts, session->repo, &back->old,
			   theirs, err);
	return rc < 0 || back->conflicts.n ?
		       rc :
		       make_merge(back, session, plan, theirs, &tree, err);
}

/* A merge with the change of one commit, but the other way round. */
static int try_without(struct hf_merge *out, struct hf_session *session,
		       const struct hf_id *tree, const struct hf_id *id,
		       struct hf_err *err)
{
	struct hf_commit commit = { 0 }, parent = { 0 };
	struct hf_id ours, theirs;
	int rc;

	if ((rc = hf_repo_commit(&commit, session->repo, id, err)) < 0 ||
	    (rc = hf_repo_commit(&parent, session->repo, &commit.parents.v[0],
				 err)) < 0 ||
	    (rc = hf_make_stand_in(&ours, tree, id, err)) < 0 ||
	    (rc = hf_make_stand_in(&theirs, &parent.tree, id, err)) < 0)
		goto out;
	rc = hf_make_try_merge(out, session->repo, &ours, &theirs, err);
out:
	hf_commit_release(&parent);
	hf_commit_release(&commit);
	return rc;
}

/*
 * Take the change of one commit out of a tree. Where later ones stand in the
 * way it is a conflict, unless the policy settles it; of another release, that
 * may have gone on since, it comes along then.
 */
static int leave_out(struct hf_id *tree, struct hf_keep *keep,
		     struct hf_session *session, const struct hf_id *id,
		     bool own, struct hf_err *err)
{
	struct hf_merge merge = { 0 };
	int rc = try_without(&merge, session, tree, id, err);

	if (rc < 0)
		return rc;
	if (!merge.conflicts.n ||
	    (own && hf_keep_settles(session, &merge.conflicts))) {
		*tree = merge.tree;
		rc = hf_keep_add(keep, &merge.conflicts, err);
	} else if (own) {
		rc = hf_keep_refuse(keep, &merge.conflicts, err);
	}
	hf_merge_release(&merge);
	return rc;
}

/*
 * What is merged: the release, or where some of it is for production alone a
 * stand-in behind it that lacks that, so that its conflicts are none.
 */
static int choose_theirs(struct hf_id *theirs, struct hf_keep *keep,
			 struct hf_session *session, const struct hf_id *onto,
			 const struct hf_commit *release,
			 const struct hf_ids *owed_only, struct hf_err *err)
{
	struct hf_ids only = HF_IDS_INIT;
	struct hf_id tree = release->tree;
	size_t i;
	int rc = hf_portable_only(&only, session, &release->id, onto, err);

	for (i = 0; !rc && !keep->conflicts.n && i < only.n; i++)
		rc = leave_out(&tree, keep, session, &only.v[i],
			       hf_ids_has(owed_only, &only.v[i]), err);
	*theirs = release->id;
	if (!rc && !hf_id_eq(&tree, &release->tree))
		rc = hf_make_stand_in(theirs, &tree, &release->id, err);
	hf_ids_release(&only);
	return rc;
}

int hf_bring_try(struct hf_keep *out, struct hf_session *session,
		 const struct hf_id *onto, const struct hf_commit *release,
		 const struct hf_ids *only, struct hf_err *err)
{
	struct hf_id theirs;
	int rc = choose_theirs(&theirs, out, session, onto, release, only, err);

	return rc < 0 || out->conflicts.n ?
		       rc :
		       hf_keep_merge(out, session, onto, &theirs, err);
}

/* Hand over what a merge or picks found. */
static void take_paths(struct hf_back *back, struct hf_keep *keep)
{
	back->conflicts = keep->conflicts;
	back->kept = keep->kept;
	*keep = (struct hf_keep){ 0 };
}

int hf_bring_merge(struct hf_back *back, struct hf_session *session,
		   const struct hf_plan *plan, struct hf_err *err)
{
	struct hf_commit release = { 0 };
	struct hf_keep keep = { 0 };
	struct hf_id tree;
	bool behind = false;
	int rc;

	if ((rc = hf_repo_commit(&release, session->repo, &plan->commit, err)) <
		    0 ||
	    (rc = hf_bring_try(&keep, session, &back->old, &release,
			       &plan->owed.only, err)) < 0)
		goto out;
	tree = keep.tree;
	take_paths(back, &keep);
	if (back->conflicts.n)
		goto out;
	if (hf_id_eq(&tree, &release.tree))
		rc = hf_repo_reaches(&behind, session->repo, &plan->commit,
				     &back->old, err);
	if (!rc && behind)
		back->new = plan->commit;
	else if (!rc)
		rc = make_merge(back, session, plan, &plan->commit, &tree, err);
out:
	hf_keep_release(&keep);
	hf_commit_release(&release);
	return rc;
}

int hf_bring_picks(struct hf_back *back, struct hf_session *session,
		   const struct hf_plan *plan, struct hf_err *err)
{
	struct hf_keep keep = { 0 };
	int rc = hf_pick(&back->new, &keep, session, &back->old,
			 &plan->owed.commits, err);

	if (!rc && !hf_id_eq(&back->old, &back->new))
		back->pick = back->new;
	if (!rc)
		take_paths(back, &keep);
	hf_keep_release(&keep);
	return rc;
}

int hf_bring_again(struct hf_back *back, struct hf_session *session,
		   const struct hf_plan *plan, const struct hf_id *taken_out,
		   struct hf_err *err)
{
	struct hf_commit commit = { 0 };
	struct hf_revert_spec spec = { .onto = &back->old,
				       .commit = taken_out,
				       .hotfix = plan->spec.entry->name };
	int rc = hf_repo_commit(&commit, session->repo, taken_out, err);

	if (!rc && !commit.parents.n)
		rc = hf_fail(err, HF_EFAIL, "'%.7s' has no parent",
			     taken_out->hex);
	if (!rc) {
		spec.since = &commit.parents.v[0];
		rc = hf_revert_make(&back->new, &back->conflicts, session,
				    &spec, err);
	}
	hf_commit_release(&commit);
	return rc;
}
