/* The second half of finish: the push, then the refs here, then the tidying. */
#include "actions/finish.h"

#include "actions/append.h"
#include "actions/change.h"
#include "actions/finish_again.h"
#include "base/text.h"
#include "doors/git.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "facts/worktrees.h"

static const char reflog[] = "hotfix finish";

/* Whether a step moves a target, and so may be left out of the push. */
static struct hf_back *back_of(struct hf_finish *finish,
			       const struct hf_step *step)
{
	const char *name = hf_text_after(step->ref, "refs/heads/");
	size_t i;

	for (i = 0; name && i < finish->n_backs; i++)
		if (!strcmp(finish->backs[i].ref, name))
			return &finish->backs[i];
	return NULL;
}

static int push_steps(struct hf_finish *finish, struct hf_session *session,
		      bool with_targets, struct hf_err *err)
{
	struct hf_move *moves = calloc(finish->n_steps + 1, sizeof(*moves));
	size_t n = 0, i;
	int rc = 0;

	if (!moves)
		return hf_fail_mem(err);
	for (i = 0; i < finish->n_steps; i++) {
		const struct hf_step *s = &finish->steps[i];

		if (s->where == HF_REMOTE &&
		    (with_targets || !back_of(finish, s)))
			moves[n++] = (struct hf_move){ s->ref, s->old, s->new };
	}
	if (n)
		rc = hf_change_push(session->remote, moves, n, true, false,
				    err);
	free(moves);
	return rc;
}

/*
 * Everything in one atomic push. If that is refused, production and tag alone:
 * nothing about a target may delay production.
 */
static int push_all(struct hf_finish *finish, struct hf_session *session,
		    struct hf_err *err)
{
	size_t i, targets = 0, rest = 0;
	int rc = push_steps(finish, session, true, err);

	if (rc != HF_EREFUSED)
		return rc;
	for (i = 0; i < finish->n_steps; i++) {
		if (finish->steps[i].where != HF_REMOTE)
			continue;
		if (back_of(finish, &finish->steps[i]))
			targets++;
		else
			rest++;
	}
	if (targets) {
		hf_err_clear(err);
		rc = rest ? push_steps(finish, session, false, err) : 0;
	}
	if (rc == HF_EREFUSED)
		hf_err_hint(err, "if production is protected there: "
				 "git hotfix finish --via pull-request");
	if (rc < 0)
		return rc;
	for (i = 0; i < finish->n_backs; i++)
		if (!hf_id_eq(&finish->backs[i].old, &finish->backs[i].new))
			finish->backs[i].failed = true;
	return 0;
}

static int leave(struct hf_finish *finish, const char *ref, struct hf_err *err)
{
	hf_strv_push(&finish->left, ref + strlen("refs/heads/"));
	return hf_strv_check(&finish->left, err);
}

/* Without a remote the local branch is production: it moves or nothing does. */
static int refuse_checkout(const char *dir, const struct hf_err *why,
			   struct hf_err *err)
{
	hf_err_hint(err, "commit or put away what has changed in '%s'", dir);
	return hf_fail(err, HF_EREFUSED, "production cannot move: %s",
		       why->text);
}

/* What a move of the local refs has at hand. */
struct here {
	struct hf_finish *finish;
	struct hf_session *session;
	const struct hf_entry *entry;
	const struct hf_worktrees *trees;
};

static bool is_production(const struct here *here, const struct hf_step *step)
{
	const char *name = hf_text_after(step->ref, "refs/heads/");

	return name && !strcmp(name, here->entry->line->branch.name);
}

/* Move what is checked out, files and all; or it stays and is named. */
static int move_checkouts(const struct here *here, bool production,
			  struct hf_err *err)
{
	struct hf_finish *finish = here->finish;
	struct hf_err why = HF_ERR_INIT;
	const struct hf_back *back;
	const char *dir;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < finish->n_steps; i++) {
		const struct hf_step *s = &finish->steps[i];

		back = back_of(finish, s);
		dir = hf_worktrees_of(here->trees, s->ref);
		if (s->where != HF_LOCAL || !dir || (back && back->failed) ||
		    is_production(here, s) != production ||
		    hf_change_forward(dir, &s->new, reflog, &why) == 0)
			continue;
		rc = production && !here->session->remote ?
			     refuse_checkout(dir, &why, err) :
			     leave(finish, s->ref, err);
		hf_err_clear(&why);
	}
	return rc;
}

/* All refs that are checked out nowhere, in one transaction. */
static int move_refs(const struct here *here, struct hf_err *err)
{
	struct hf_finish *finish = here->finish;
	struct hf_move *moves = calloc(finish->n_steps + 1, sizeof(*moves));
	const struct hf_back *back;
	size_t n = 0, i;
	int rc = 0;

	if (!moves)
		return hf_fail_mem(err);
	for (i = 0; i < finish->n_steps; i++) {
		const struct hf_step *s = &finish->steps[i];

		back = back_of(finish, s);
		if (s->where == HF_LOCAL && !(back && back->failed) &&
		    !hf_worktrees_of(here->trees, s->ref))
			moves[n++] = (struct hf_move){ s->ref, s->old, s->new };
	}
	if (n)
		rc = hf_change_refs(moves, n, reflog, err);
	free(moves);
	return rc;
}

/* Production comes first: where it is refused, nothing has moved yet. */
static int move_local(const struct here *here, struct hf_err *err)
{
	int rc;

	if ((rc = move_checkouts(here, true, err)) < 0 ||
	    (rc = move_refs(here, err)) < 0)
		return rc;
	return move_checkouts(here, false, err);
}

/*
 * A local branch that is missing is made, as `git switch` would; detached
 * where production is checked out elsewhere or could not follow.
 */
static int switch_head(const struct here *here, const char *ref,
		       struct hf_err *err)
{
	const struct hf_branch *branch = &here->entry->line->branch;
	struct hf_finish *finish = here->finish;
	struct hf_buf from = HF_BUF_INIT;
	int rc;

	finish->detached = here->entry->line->is_tag ||
			   hf_worktrees_of(here->trees, ref) ||
			   hf_strv_has(&finish->left, branch->name);
	if (finish->detached)
		return hf_change_switch(finish->production.hex, true, reflog,
					err);
	if (branch->local.hex[0] || !finish->pushed)
		return hf_change_switch(branch->name, false, reflog, err);
	hf_buf_printf(&from, "%s/%s", here->session->remote, branch->name);
	if (!(rc = hf_buf_check(&from, err)))
		rc = hf_change_track(branch->name, from.data, reflog, err);
	hf_buf_release(&from);
	return rc;
}

/*
 * HEAD leaves the hotfix branch for production, whose files are the fix's own.
 * Where it cannot, it stays: the release is out and needs no checkout.
 */
static int move_head(const struct here *here, const char *head,
		     struct hf_err *err)
{
	struct hf_finish *finish = here->finish;
	struct hf_err why = HF_ERR_INIT;
	struct hf_buf ref = HF_BUF_INIT;
	int rc;

	if (!head || finish->more ||
	    strcmp(head + strlen("refs/heads/"), here->entry->branch))
		return 0;
	hf_buf_printf(&ref, "refs/heads/%s", here->entry->line->branch.name);
	if ((rc = hf_buf_check(&ref, err)) < 0)
		goto out;
	finish->left_branch = switch_head(here, ref.data, &why) == 0;
	if (!finish->left_branch && !(finish->stuck = strdup(why.text)))
		rc = hf_fail_mem(err);
out:
	hf_buf_release(&ref);
	return rc;
}

/* The event that says what went out; an earlier run may have written it. */
static int record_release(const struct hf_finish *finish,
			  struct hf_session *session,
			  const struct hf_entry *entry, struct hf_err *err)
{
	const struct hf_event *last =
		hf_record_last(&entry->record, HF_EVENT_RELEASE);
	const char *said = last ? hf_event_get(last, "Commit") : NULL;
	const char *fields[] = { "Commit",
				 finish->commit.hex,
				 "Tip",
				 entry->tip.hex,
				 "Line",
				 entry->line->spec,
				 finish->tag ? "Tag" : NULL,
				 finish->tag,
				 NULL };
	struct hf_buf subject = HF_BUF_INIT;
	int rc;

	if (said && !strcmp(said, finish->commit.hex))
		return 0;
	if (!entry->tip.hex[0])
		fields[3] = finish->commit.hex;
	hf_buf_printf(&subject, "released to %s", entry->line->spec);
	if (finish->tag)
		hf_buf_printf(&subject, " as %s", finish->tag);
	if (!(rc = hf_buf_check(&subject, err)))
		rc = hf_append_new(session, HF_EVENT_RELEASE, entry->name,
				   subject.data, fields, err);
	hf_buf_release(&subject);
	return rc;
}

/* An earlier run that did not push has recorded its picks as well. */
static bool is_recorded(const struct hf_record *record,
			const struct hf_back *back)
{
	const char *commit;
	size_t i;

	for (i = 0; i < record->n; i++) {
		commit = hf_event_get(&record->events[i], "Commit");
		if (!strcmp(record->events[i].kind, HF_EVENT_MERGE_BACK) &&
		    commit && !strcmp(commit, back->new.hex))
			return true;
	}
	return false;
}

/*
 * A pick is no part of the target's ancestry, so the record says which commit
 * of the target it is; the ledger believes it while the target has that commit.
 */
static int record_picks(const struct hf_finish *finish,
			struct hf_session *session,
			const struct hf_entry *entry, struct hf_err *err)
{
	struct hf_buf subject = HF_BUF_INIT;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < finish->n_backs; i++) {
		const struct hf_back *b = &finish->backs[i];
		const char *fields[] = { "Target", b->target, "Commit",
					 b->new.hex, NULL };

		if (!b->picked || b->failed || hf_id_eq(&b->old, &b->new) ||
		    is_recorded(&entry->record, b))
			continue;
		hf_buf_clear(&subject);
		hf_buf_printf(&subject, "cherry-picked %s %s",
			      b->review ? "for review into" : "to", b->target);
		if (!(rc = hf_buf_check(&subject, err)))
			rc = hf_append_new(session, HF_EVENT_MERGE_BACK,
					   entry->name, subject.data, fields,
					   err);
	}
	hf_buf_release(&subject);
	return rc;
}

/* Delete the remote's branch; somebody else may have done it by now. */
static void delete_remote(struct hf_finish *finish, struct hf_session *session,
			  const struct hf_entry *entry, const char *ref)
{
	struct hf_move gone = { .ref = ref, .old = entry->remote };
	struct hf_err err = HF_ERR_INIT;
	struct hf_buf seen = HF_BUF_INIT;
	bool there;

	if (hf_change_push(session->remote, &gone, 1, false, true, &err) == 0)
		return;
	hf_err_clear(&err);
	hf_buf_printf(&seen, "refs/remotes/%s/%s", session->remote,
		      entry->branch);
	gone.ref = hf_buf_str(&seen);
	if (hf_finish_is_there(&there, session->remote, ref, &err) < 0 ||
	    there || hf_change_refs(&gone, 1, reflog, &err) < 0)
		hf_strv_pushf(&finish->kept, "%s on %s", entry->branch,
			      session->remote);
	hf_buf_release(&seen);
}

/* Delete the branch once production has it; never what is still needed. */
static void delete_branch(const struct here *here)
{
	struct hf_finish *finish = here->finish;
	const struct hf_entry *entry = here->entry;
	const char *args[] = { "branch", "--quiet",     "-D",
			       "--",     entry->branch, NULL };
	struct hf_err err = HF_ERR_INIT;
	struct hf_buf words = HF_BUF_INIT, ref = HF_BUF_INIT;
	struct hf_git_do call = { .args = args, .err = &words };
	const char *dir;

	hf_buf_printf(&ref, "refs/heads/%s", entry->branch);
	if (hf_buf_check(&ref, &err) < 0)
		return;
	if (finish->pushed && entry->remote.hex[0])
		delete_remote(finish, here->session, entry, ref.data);
	if (!entry->local.hex[0])
		goto out;
	dir = hf_worktrees_of(here->trees, ref.data);
	if (dir && !finish->left_branch)
		hf_strv_pushf(&finish->kept, "%s, checked out in '%s'",
			      entry->branch, dir);
	else if (hf_git_run(NULL, &call, &err) < 0)
		hf_strv_push(&finish->kept, entry->branch);
out:
	hf_buf_release(&words);
	hf_buf_release(&ref);
}

/* Whether the remote, where there is one to push to, has the release. */
static bool may_delete(const struct hf_finish *finish,
		       const struct hf_session *session,
		       const struct hf_finish_spec *spec)
{
	return !spec->keep && !finish->more &&
	       (!session->remote || finish->pushed);
}

int hf_finish_do(struct hf_finish *finish, struct hf_session *session,
		 const struct hf_finish_spec *spec, struct hf_err *err)
{
	struct hf_worktrees trees = { 0 };
	const struct here here = { finish, session, spec->entry, &trees };
	struct hf_id at;
	char *head = NULL;
	int rc;

	if ((rc = hf_repo_head(&head, &at, session->repo, err)) < 0 ||
	    (rc = hf_worktrees_read(&trees, err)) < 0)
		goto out;
	if (spec->push) {
		if ((rc = push_all(finish, session, err)) < 0)
			goto out;
		finish->pushed = true;
	}
	if ((rc = move_local(&here, err)) < 0 ||
	    (rc = move_head(&here, head, err)) < 0 ||
	    (rc = record_release(finish, session, spec->entry, err)) < 0 ||
	    (rc = record_picks(finish, session, spec->entry, err)) < 0)
		goto out;
	if (may_delete(finish, session, spec))
		delete_branch(&here);
	rc = hf_strv_check(&finish->kept, err);
out:
	free(head);
	hf_worktrees_release(&trees);
	return rc;
}
