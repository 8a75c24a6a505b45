#include "git-hotfix/hand_over.h"

#include "actions/append.h"
#include "actions/change.h"
#include "actions/decision.h"
#include "actions/plan.h"
#include "doors/out.h"
#include "facts/review_page.h"
#include "git-hotfix/common.h"
#include "git-hotfix/outcome.h"
#include "git-hotfix/work.h"

/* What is to be merged there. */
struct parcel {
	const char *branch;
	const struct hf_id *there,
		*tip;        /* on the remote, and as it should be */
	const char *command; /* what goes on once it is merged */
};

/* The lease on what was seen of it keeps what others have pushed since. */
static int push_branch(struct hf_session *session, const struct parcel *parcel,
		       struct hf_err *err)
{
	struct hf_move move = { .old = *parcel->there, .new = *parcel->tip };
	struct hf_buf ref = HF_BUF_INIT;
	int rc = 0;

	hf_buf_printf(&ref, "refs/heads/%s", parcel->branch);
	if (!(rc = hf_buf_check(&ref, err)) &&
	    !hf_id_eq(&move.old, &move.new)) {
		move.ref = ref.data;
		rc = hf_change_push(session->remote, &move, 1, false, false,
				    err);
	}
	hf_buf_release(&ref);
	return rc;
}

static int add_event(struct hf_session *session, const struct hf_entry *entry,
		     const struct hf_verdict *verdict, struct hf_err *err)
{
	const char *line = entry->line->spec;
	struct hf_buf subject = HF_BUF_INIT;
	struct hf_event event = { 0 };
	int rc;

	hf_buf_printf(&subject, "handed over to be merged into %s", line);
	if ((rc = hf_buf_check(&subject, err)) < 0 ||
	    (rc = hf_event_init(&event, HF_EVENT_HAND_OVER, entry->name,
				subject.data, err)) < 0 ||
	    (rc = hf_event_set(&event, "Commit", entry->tip.hex, err)) < 0 ||
	    (rc = hf_event_set(&event, "Line", line, err)) < 0 ||
	    (rc = hf_decision_note(&event, session, verdict, err)) < 0)
		goto out;
	rc = hf_append(session, &event, err);
out:
	hf_event_release(&event);
	hf_buf_release(&subject);
	return rc;
}

/* Once per tip: whoever looks for it later may have no branch to look at. */
static int record(struct hf_session *session, const struct hf_entry *entry,
		  const struct hf_verdict *verdict, struct hf_err *err)
{
	const struct hf_event *last =
		hf_record_last(&entry->record, HF_EVENT_HAND_OVER);

	return hf_event_says(last, "Commit", entry->tip.hex) ?
		       0 :
		       add_event(session, entry, verdict, err);
}

static void report(const struct hf_session *session,
		   const struct hf_entry *entry, const struct parcel *parcel,
		   bool dry_run)
{
	bool there = hf_id_eq(parcel->there, parcel->tip);
	struct hf_buf page = HF_BUF_INIT;
	struct hf_err why = HF_ERR_INIT;

	hf_out_styled(HF_GOOD, dry_run ? "would hand over" :
			       there   ? "waiting" :
					 "handed over");
	hf_out(" '%s' %s %s, to be merged into %s\n", parcel->branch,
	       there && !dry_run ? "on" : "to", session->remote,
	       entry->line->branch.name);
	if (hf_review_page(&page, session, parcel->branch,
			   entry->line->branch.name, &why) == 0)
		hf_out("open a pull request: %s\n", page.data);
	else
		hf_out("open a pull request there: %s\n", why.text);
	hf_hint("once it is merged: git hotfix %s %s", parcel->command,
		entry->name);
	hf_buf_release(&page);
}

static int check_line(const struct hf_entry *entry, struct hf_err *err)
{
	if (!entry->line->is_tag)
		return 0;
	return hf_fail(err, HF_EREFUSED,
		       "the line is the tag pattern '%s': there is no "
		       "branch to merge into",
		       entry->line->spec);
}

int hf_hand_over(struct hf_session *session, const struct hf_entry *entry,
		 const struct hf_verdict *verdict, bool dry_run,
		 struct hf_err *err)
{
	const struct parcel parcel = { entry->branch, &entry->remote,
				       &entry->tip, "finish" };
	int rc = check_line(entry, err);

	if (!rc && !dry_run && !(rc = push_branch(session, &parcel, err)))
		rc = record(session, entry, verdict, err);
	if (rc < 0)
		return rc;
	if (!dry_run)
		hf_cmd_sync(session, false);
	report(session, entry, &parcel, dry_run);
	return dry_run ? 0 : HF_EXIT_HANDED_OVER;
}

int hf_hand_over_revert(struct hf_session *session,
			const struct hf_plan_spec *spec, bool dry_run,
			struct hf_err *err)
{
	const struct hf_entry *entry = spec->entry;
	struct hf_id there = { "" };
	struct hf_buf branch = HF_BUF_INIT;
	struct hf_plan plan = { 0 };
	struct parcel parcel = { .there = &there,
				 .tip = &plan.commit,
				 .command = "rollback" };
	int rc;

	hf_buf_printf(&branch, "rollback/%s", entry->name);
	if ((rc = hf_buf_check(&branch, err)) < 0 ||
	    (rc = check_line(entry, err)) < 0)
		goto out;
	parcel.branch = branch.data;
	rc = hf_plan_revert(&plan, &there, session, spec, branch.data, err);
	if (!rc && !dry_run)
		rc = push_branch(session, &parcel, err);
	if (rc < 0)
		goto out;
	report(session, entry, &parcel, dry_run);
	rc = dry_run ? 0 : HF_EXIT_HANDED_OVER;
out:
	hf_plan_release(&plan);
	hf_buf_release(&branch);
	return rc;
}

int hf_hand_over_fetch(struct hf_work *work, struct hf_err *err)
{
	struct hf_session *session = &work->session;
	const struct hf_entry *entry = &work->ledger.v[0];
	struct hf_ledger again = { 0 };
	int rc;

	if (entry->tip.hex[0] || entry->released.hex[0] ||
	    !entry->handed_over.hex[0] || !session->remote)
		return 0;
	if (hf_change_fetch_commit(session->remote, &entry->handed_over, NULL) <
	    0)
		return 0;
	/* These are of the lines as they were. */
	hf_ledger_release(&work->all);
	if ((rc = hf_session_refresh(session, err)) < 0 ||
	    (rc = hf_ledger_read(&again, session, entry->name, err)) < 0)
		return rc;
	hf_ledger_release(&work->ledger);
	work->ledger = again;
	return 0;
}
