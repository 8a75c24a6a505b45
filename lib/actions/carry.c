#include "actions/carry.h"

#include "actions/append.h"
#include "actions/carry_local.h"
#include "actions/carry_push.h"
#include "actions/change.h"
#include "actions/decision.h"
#include "actions/plan.h"
#include "actions/plan_again.h"
#include "doors/git.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "facts/worktrees.h"

static int set_release(struct hf_event *event, const struct hf_plan *plan,
		       struct hf_err *err)
{
	const struct hf_entry *entry = plan->spec.entry;
	const struct hf_id *tip =
		entry->tip.hex[0] ? &entry->tip : &plan->commit;
	int rc;

	if ((rc = hf_event_set(event, "Commit", plan->commit.hex, err)) < 0 ||
	    (rc = hf_event_set(event, "Tip", tip->hex, err)) < 0 ||
	    (rc = hf_event_set(event, "Line", entry->line->spec, err)) < 0)
		return rc;
	if (plan->since.hex[0])
		rc = hf_event_set(event, "Since", plan->since.hex, err);
	if (!rc && plan->tag)
		rc = hf_event_set(event, "Tag", plan->tag, err);
	return rc;
}

/* The event that says what went out, and by what verdict. */
static int add_release(const struct hf_plan *plan, struct hf_session *session,
		       struct hf_err *err)
{
	const struct hf_entry *entry = plan->spec.entry;
	struct hf_buf subject = HF_BUF_INIT;
	struct hf_event event = { 0 };
	int rc;

	hf_buf_printf(&subject, "released to %s", entry->line->spec);
	if (plan->tag)
		hf_buf_printf(&subject, " as %s", plan->tag);
	if ((rc = hf_buf_check(&subject, err)) < 0 ||
	    (rc = hf_event_init(&event, HF_EVENT_RELEASE, entry->name,
				subject.data, err)) < 0 ||
	    (rc = set_release(&event, plan, err)) < 0)
		goto out;
	if (plan->spec.verdict)
		rc = hf_decision_note(&event, session, plan->spec.verdict, err);
	if (!rc)
		rc = hf_append(session, &event, err);
out:
	hf_event_release(&event);
	hf_buf_release(&subject);
	return rc;
}

/* An earlier run may have written it. */
static int record_release(const struct hf_plan *plan,
			  struct hf_session *session, struct hf_err *err)
{
	const struct hf_event *last =
		hf_record_last(&plan->spec.entry->record, HF_EVENT_RELEASE);

	if (plan->spec.kind == HF_PLAN_MERGE_BACK ||
	    hf_event_says(last, "Commit", plan->commit.hex))
		return 0;
	return add_release(plan, session, err);
}

/* The same for a rollback; the revert may be somebody else's. */
static int record_rollback(const struct hf_plan *plan,
			   struct hf_session *session, struct hf_err *err)
{
	const struct hf_entry *entry = plan->spec.entry;
	const struct hf_event *last =
		hf_record_last(&entry->record, HF_EVENT_ROLLBACK);
	const char *commit =
		entry->reverts.n ? entry->reverts.v[0].hex : plan->commit.hex;
	const char *fields[] = { "Commit",
				 commit,
				 "Line",
				 entry->line->spec,
				 plan->tag ? "Tag" : NULL,
				 plan->tag,
				 NULL };
	struct hf_buf subject = HF_BUF_INIT;
	int rc;

	if (hf_event_says(last, "Commit", commit) &&
	    (!plan->tag || hf_event_get(last, "Tag")))
		return 0;
	hf_buf_printf(&subject, "rolled back on %s", entry->line->spec);
	if (plan->tag)
		hf_buf_printf(&subject, " as %s", plan->tag);
	if (!(rc = hf_buf_check(&subject, err)))
		rc = hf_append_new(session, HF_EVENT_ROLLBACK, entry->name,
				   subject.data, fields, err);
	hf_buf_release(&subject);
	return rc;
}

/* An earlier run that did not push has recorded its picks as well. */
static bool is_recorded(const struct hf_record *record,
			const struct hf_id *pick)
{
	size_t i;

	for (i = 0; i < record->n; i++)
		if (!strcmp(record->events[i].kind, HF_EVENT_MERGE_BACK) &&
		    hf_event_says(&record->events[i], "Commit", pick->hex))
			return true;
	return false;
}

/*
 * A pick is no part of the target's ancestry, so the record says which commit
 * of the target it is; the ledger believes it while the target has that commit.
 */
static int record_picks(const struct hf_plan *plan, struct hf_session *session,
			struct hf_err *err)
{
	const struct hf_entry *entry = plan->spec.entry;
	struct hf_buf subject = HF_BUF_INIT;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < plan->n_backs; i++) {
		const struct hf_back *b = &plan->backs[i];
		const char *fields[] = { "Target", b->target, "Commit",
					 b->pick.hex, NULL };

		if (!b->pick.hex[0] || b->failure || b->stop ||
		    is_recorded(&entry->record, &b->pick))
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
static void delete_remote(struct hf_plan *plan, struct hf_session *session,
			  const char *ref)
{
	const struct hf_entry *entry = plan->spec.entry;
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
	if (hf_again_is_there(&there, session->remote, ref, &err) < 0 || there)
		hf_strv_pushf(&plan->kept, "%s on %s", entry->branch,
			      session->remote);
	else if (hf_change_refs(&gone, 1, hf_carry_reflog(plan), &err) < 0)
		hf_strv_pushf(&plan->kept, "%s/%s: %s", session->remote,
			      entry->branch, err.text);
	hf_buf_release(&seen);
}

/* Delete the branch once production has it; never what is still needed. */
static void delete_branch(struct hf_plan *plan, struct hf_session *session,
			  const struct hf_worktrees *trees)
{
	const struct hf_entry *entry = plan->spec.entry;
	const char *args[] = { "branch", "--quiet",     "-D",
			       "--",     entry->branch, NULL };
	struct hf_err err = HF_ERR_INIT;
	struct hf_buf words = HF_BUF_INIT, ref = HF_BUF_INIT;
	struct hf_git_do call = { .args = args, .err = &words };
	const char *dir;

	hf_buf_printf(&ref, "refs/heads/%s", entry->branch);
	if (hf_buf_check(&ref, &err) < 0)
		return;
	if (plan->pushed && entry->remote.hex[0])
		delete_remote(plan, session, ref.data);
	if (!entry->local.hex[0])
		goto out;
	dir = hf_worktrees_of(trees, ref.data);
	if (dir && !plan->left_branch)
		hf_strv_pushf(&plan->kept, "%s, checked out in '%s'",
			      entry->branch, dir);
	else if (hf_git_run(NULL, &call, &err) < 0)
		hf_strv_pushf(&plan->kept, "%s: %s", entry->branch, err.text);
out:
	hf_buf_release(&words);
	hf_buf_release(&ref);
}

/*
 * Whether production has the fix where it counts: what the push has moved, or a
 * fetch has brought, says so.
 */
static int in_production(bool *yes, const struct hf_plan *plan,
			 struct hf_session *session, struct hf_err *err)
{
	const struct hf_line *line = plan->spec.entry->line;
	struct hf_buf ref = HF_BUF_INIT;
	struct hf_id there;
	int rc;

	*yes = !session->remote || plan->pushed;
	if (!*yes || !session->remote || line->is_tag)
		return 0;
	hf_buf_printf(&ref, "refs/remotes/%s/%s", session->remote,
		      line->branch.name);
	if (!(rc = hf_buf_check(&ref, err)) &&
	    !(rc = hf_repo_resolve(&there, session->repo, ref.data, err)))
		rc = hf_repo_reaches(yes, session->repo, &there, &plan->commit,
				     err);
	hf_buf_release(&ref);
	return rc;
}

/* The last round deletes, and only what nobody needs any more. */
static bool may_delete(struct hf_plan *plan, struct hf_session *session)
{
	bool there;
	size_t i;

	if (!plan->n_gone || plan->behind)
		return false;
	for (i = 0; i < plan->n_backs; i++)
		if (plan->backs[i].failure == HF_BACK_MOVED)
			return false;
	if (in_production(&there, plan, session, NULL) < 0)
		there = false;
	if (!there && plan->pushed)
		hf_strv_push(&plan->kept, plan->spec.entry->branch);
	return there;
}

/* What is here follows, and the record says what went out. */
static int carry_here(struct hf_plan *plan, struct hf_session *session,
		      const struct hf_worktrees *trees, const char *head,
		      struct hf_err *err)
{
	int rc;

	if ((rc = hf_carry_local(plan, session, trees, head, err)) < 0)
		return rc;
	rc = plan->spec.kind == HF_PLAN_ROLLBACK ?
		     record_rollback(plan, session, err) :
		     record_release(plan, session, err);
	if (rc < 0)
		return rc;
	return record_picks(plan, session, err);
}

int hf_carry_out(struct hf_plan *plan, struct hf_session *session,
		 struct hf_err *err)
{
	struct hf_worktrees trees = { 0 };
	struct hf_id at;
	char *head = NULL;
	int rc;

	if ((rc = hf_repo_head(&head, &at, session->repo, err)) < 0 ||
	    (rc = hf_worktrees_read(&trees, err)) < 0)
		goto out;
	if (plan->spec.push) {
		if ((rc = hf_carry_push(plan, session, err)) < 0)
			goto out;
		plan->pushed = true;
	}
	if (!plan->behind)
		rc = carry_here(plan, session, &trees, head, err);
	/* What was pushed stands, whatever goes wrong here after it. */
	if (rc < 0 && plan->pushed && (plan->behind = strdup(err->text))) {
		hf_err_clear(err);
		rc = 0;
	}
	if (!rc && may_delete(plan, session))
		delete_branch(plan, session, &trees);
	if (!rc)
		rc = hf_strv_check(&plan->kept, err);
out:
	free(head);
	hf_worktrees_release(&trees);
	return rc;
}
