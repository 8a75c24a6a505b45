#include "actions/resolve.h"

#include <unistd.h>

#include "actions/change.h"
#include "actions/plan.h"
#include "actions/plan_back.h"
#include "actions/plan_words.h"
#include "actions/workplace.h"
#include "doors/git.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "facts/worktrees.h"

static const char why[] = "hotfix merge-back";

/* Another worktree: this one's GIT_DIR must not reach it. */
static const char *const elsewhere[] = { "GIT_DIR", "GIT_WORK_TREE",
					 "GIT_INDEX_FILE", NULL };

/* The branch on which a target is resolved, and where it stands. */
struct place {
	struct hf_buf name, ref;
	struct hf_branch branch; /* its name is NULL while there is none */
	struct hf_worktrees trees;
	const struct hf_worktree *tree; /* where it is checked out, or NULL */
};

static int place_read(struct place *out, struct hf_session *session,
		      const struct hf_plan *plan, const struct hf_back *back,
		      struct hf_err *err)
{
	size_t i;
	int rc;

	*out = (struct place){ .name = HF_BUF_INIT, .ref = HF_BUF_INIT };
	rc = hf_plan_back_branch(&out->name, plan, back->target, err);
	hf_buf_printf(&out->ref, "refs/heads/%s", hf_buf_str(&out->name));
	if (rc < 0 || (rc = hf_buf_check(&out->ref, err)) < 0 ||
	    (rc = hf_branch_read(&out->branch, session->repo, session->remote,
				 out->name.data, true, err)) < 0 ||
	    !out->branch.local.hex[0])
		return rc;
	rc = hf_worktrees_read(&out->trees, err);
	for (i = 0; !rc && i < out->trees.n; i++)
		if (out->trees.v[i].branch &&
		    !strcmp(out->trees.v[i].branch, out->ref.data))
			out->tree = &out->trees.v[i];
	return rc;
}

static void place_release(struct place *place)
{
	hf_worktrees_release(&place->trees);
	hf_branch_release(&place->branch);
	hf_buf_release(&place->ref);
	hf_buf_release(&place->name);
}

/* The branch begins where the target is; one that lags behind follows. */
static int move_branch(const struct place *place, const struct hf_back *back,
		       struct hf_err *err)
{
	const struct hf_move move = { .ref = place->ref.data,
				      .old = place->branch.local,
				      .new = back->old };

	return hf_id_eq(&move.old, &move.new) ?
		       0 :
		       hf_change_refs(&move, 1, why, err);
}

/* What a killed run has left holds no work of anybody, and is made anew. */
static int drop_fresh(struct place *place, struct hf_err *err)
{
	bool busy = false;
	int rc = 0;

	if (!place->tree || !hf_workplace_is_fresh(place->tree, why))
		return 0;
	if (!place->tree->partial)
		rc = hf_worktree_busy(&busy, place->tree->path, err);
	if (!rc && !busy)
		rc = hf_workplace_remove(place->tree, true, err);
	place->tree = rc < 0 || busy ? place->tree : NULL;
	return rc;
}

static int switch_here(struct hf_buf *where, const struct place *place,
		       const struct hf_back *back, struct hf_session *session,
		       struct hf_err *err)
{
	const char *top = hf_repo_place(session->repo)->work_tree;
	bool dirty;
	int rc;

	if (!top)
		return hf_fail(err, HF_EREFUSED, "there is no work tree here");
	if ((rc = hf_worktree_dirty(&dirty, NULL, err)) < 0)
		return rc;
	if (dirty) {
		hf_err_hint(err, "--worktree leaves them alone");
		return hf_fail(err, HF_EREFUSED,
			       "tracked files have changes, and no other "
			       "branch is checked out over them");
	}
	hf_buf_puts(where, top);
	if ((rc = hf_buf_check(where, err)) < 0 ||
	    (rc = move_branch(place, back, err)) < 0)
		return rc;
	/* git's own words in the reflog are what `git switch -` looks for. */
	return hf_change_switch(place->name.data, false, NULL, err);
}

/* It was begun there and given up: nothing of it may be left. */
static int go_on(struct hf_buf *where, const struct place *place,
		 const struct hf_back *back, struct hf_err *err)
{
	bool dirty;
	int rc;

	hf_buf_puts(where, place->tree->path);
	if ((rc = hf_buf_check(where, err)) < 0 ||
	    (rc = hf_worktree_dirty(&dirty, where->data, err)) < 0)
		return rc;
	if (dirty) {
		hf_err_hint(err,
			    "if a killed run left them: git -C %s reset "
			    "--hard, and run it again",
			    where->data);
		return hf_fail(err, HF_EREFUSED,
			       "tracked files in '%s' have changes that "
			       "belong to no merge",
			       where->data);
	}
	return hf_id_eq(&place->branch.local, &back->old) ?
		       0 :
		       hf_change_forward(where->data, &back->old, why, err);
}

/* Find or make the checkout in which the merge is to be resolved. */
static int make_place(struct hf_buf *where, struct place *place,
		      const struct hf_back *back, struct hf_session *session,
		      const char *worktree, struct hf_err *err)
{
	int rc = drop_fresh(place, err);

	if (rc < 0)
		return rc;
	if (place->tree)
		return go_on(where, place, back, err);
	if (!worktree)
		return switch_here(where, place, back, session, err);
	if (*worktree)
		hf_buf_puts(where, worktree);
	else
		rc = hf_workplace_beside(where, place->name.data, err);
	if (rc < 0 || (rc = hf_buf_check(where, err)) < 0 ||
	    (rc = move_branch(place, back, err)) < 0)
		return rc;
	return hf_workplace_add(where->data, place->name.data, why, err);
}

/* The release's tag, where it is that: it reads well in conflict markers. */
static int name_release(struct hf_buf *out, struct hf_session *session,
			const struct hf_plan *plan, struct hf_err *err)
{
	const char *tag = plan->spec.entry->tag;
	struct hf_buf ref = HF_BUF_INIT;
	struct hf_id id;
	bool is_it = false;
	int rc = 0;

	if (tag && tag[0] != '-') {
		hf_buf_printf(&ref, "refs/tags/%s", tag);
		if (!(rc = hf_buf_check(&ref, err)))
			is_it = hf_repo_resolve(&id, session->repo, ref.data,
						NULL) == 0 &&
				hf_id_eq(&id, &plan->commit);
	}
	hf_buf_puts(out, is_it ? tag : plan->commit.hex);
	hf_buf_release(&ref);
	return rc < 0 ? rc : hf_buf_check(out, err);
}

static int merge_args(struct hf_strv *args, const struct hf_back *back,
		      struct hf_session *session, const struct hf_plan *plan,
		      struct hf_err *err)
{
	struct hf_buf message = HF_BUF_INIT, release = HF_BUF_INIT;
	int rc = name_release(&release, session, plan, err);

	hf_words_merge(&message, plan->spec.entry, back->target);
	hf_strv_push(args, "merge");
	hf_strv_push(args, "--no-ff");
	hf_strv_push(args, "-m");
	hf_strv_push(args, hf_buf_str(&message));
	hf_strv_push(args, hf_buf_str(&release));
	if (!rc)
		rc = hf_buf_check(&message, err);
	hf_buf_release(&release);
	hf_buf_release(&message);
	return rc;
}

static void pick_args(struct hf_strv *args, const struct hf_plan *plan)
{
	const struct hf_ids *commits = &plan->owed.commits;
	size_t i;

	hf_strv_push(args, "cherry-pick");
	hf_strv_push(args, "-x");
	for (i = 0; i < commits->n; i++)
		hf_strv_push(args, commits->v[i].hex);
}

/*
 * With a lock in its way git merge leaves a merge without its changes, which a
 * commit would make look like one that has them.
 */
static int check_lock(const char *where, struct hf_err *err)
{
	const char *args[] = { "-C",         where,
			       "rev-parse",  "--path-format=absolute",
			       "--git-path", "index.lock",
			       NULL };
	struct hf_buf path = HF_BUF_INIT;
	int rc = hf_git_ask(NULL, &path, NULL, args, err);

	if (!rc) {
		hf_buf_truncate(&path, strcspn(hf_buf_str(&path), "\n"));
		if (access(hf_buf_str(&path), F_OK) == 0) {
			hf_err_hint(err,
				    "remove it if no git is at work there, "
				    "and run it again");
			rc = hf_fail(err, HF_EFAIL, "'%s' exists",
				     hf_buf_str(&path));
		}
	}
	hf_buf_release(&path);
	return rc;
}

/* The very merge; that git stops at a conflict is what it is for. */
static int start_merge(const char *where, const struct hf_back *back,
		       struct hf_session *session, const struct hf_plan *plan,
		       struct hf_err *err)
{
	struct hf_buf said = HF_BUF_INIT, words = HF_BUF_INIT;
	struct hf_strv args = HF_STRV_INIT;
	struct hf_git_do call = {
		.dir = where, .env = elsewhere, .out = &said, .err = &words
	};
	bool busy = false;
	int status = 0, rc = 0;

	if (back->by_pick)
		pick_args(&args, plan);
	else
		rc = merge_args(&args, back, session, plan, err);
	if (rc < 0 || (rc = hf_strv_check(&args, err)) < 0 ||
	    (rc = check_lock(where, err)) < 0)
		goto out;
	call.args = (const char *const *)args.v;
	rc = hf_git_run(&status, &call, err);
	if (!rc && status)
		rc = hf_worktree_busy(&busy, where, err);
	if (!rc && status && !busy)
		rc = hf_fail(err, HF_EFAIL, "git %s in '%s': %.400s", args.v[0],
			     where, hf_buf_str(&words));
out:
	hf_strv_release(&args);
	hf_buf_release(&words);
	hf_buf_release(&said);
	return rc;
}

int hf_resolve_begin(struct hf_buf *where, const struct hf_back *back,
		     struct hf_session *session, const struct hf_plan *plan,
		     const char *worktree, struct hf_err *err)
{
	struct place place;
	int rc;

	if (!(rc = place_read(&place, session, plan, back, err)) &&
	    !(rc = make_place(where, &place, back, session, worktree, err)))
		rc = start_merge(where->data, back, session, plan, err);
	place_release(&place);
	return rc;
}

/* Whether the branch is in its target, or on the remote for review. */
static int has_arrived(bool *yes, const struct place *place,
		       struct hf_session *session, const struct hf_plan *plan,
		       const struct hf_back *back, struct hf_err *err)
{
	const struct hf_id *tip = &place->branch.local;
	int rc;

	*yes = false;
	/* Without a push a branch for review is all there is. */
	if (back->failure ||
	    (!plan->pushed &&
	     (back->review || hf_strv_has(&plan->left, back->target))))
		return 0;
	rc = hf_repo_reaches(yes, session->repo, &back->new, tip, err);
	if (!rc && !*yes && place->branch.remote.hex[0])
		rc = hf_repo_reaches(yes, session->repo, &place->branch.remote,
				     tip, err);
	return rc;
}

/* Take away a worktree of ours that nobody needs; or say how. */
static bool leave_tree(struct hf_strv *left, struct hf_session *session,
		       const struct place *place, const struct hf_back *back)
{
	const char *top = hf_repo_place(session->repo)->work_tree;
	const char *dir = place->tree->path;
	bool here = top && !strcmp(top, dir);
	bool remains = !here && hf_workplace_is_remains(dir, why);

	if (!remains && !hf_workplace_is_ours(dir, why))
		hf_strv_pushf(left, "git%s%s switch %s && git branch -d %s",
			      here ? "" : " -C ", here ? "" : dir, back->target,
			      place->name.data);
	else if (here || hf_workplace_remove(place->tree, remains, NULL) < 0)
		hf_strv_pushf(left, "git worktree remove %s", dir);
	else
		return true;
	return false;
}

int hf_resolve_tidy(struct hf_strv *left, struct hf_session *session,
		    const struct hf_plan *plan, struct hf_err *err)
{
	struct place place;
	bool arrived;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < plan->n_backs; i++) {
		const struct hf_back *back = &plan->backs[i];

		if (back->stop || back->conflicts.n)
			continue;
		rc = place_read(&place, session, plan, back, err);
		if (!rc && place.branch.local.hex[0] &&
		    !(rc = has_arrived(&arrived, &place, session, plan, back,
				       err)) &&
		    arrived &&
		    (!place.tree || leave_tree(left, session, &place, back))) {
			const struct hf_move gone = {
				.ref = place.ref.data, .old = place.branch.local
			};

			rc = hf_change_refs(&gone, 1, why, err);
		}
		place_release(&place);
	}
	return rc < 0 ? rc : hf_strv_check(left, err);
}
