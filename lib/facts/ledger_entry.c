#include "facts/ledger_entry.h"

#include "base/text.h"
#include "facts/adopted.h"
#include "facts/ledger.h"
#include "facts/ledger_release.h"
#include "facts/records.h"
#include "facts/session.h"

void hf_ledger_entry_release(struct hf_entry *e)
{
	free(e->name);
	free(e->branch);
	free(e->line_spec);
	free(e->tag);
	hf_ids_release(&e->reverts);
	free(e->reverted_tag);
	hf_due_free(e->due, e->n_due);
	hf_record_release(&e->record);
}

/* What the record says: where it began, on which line, how it ended. */
static int read_record(struct hf_entry *e, struct hf_session *session,
		       struct hf_err *err)
{
	const char *text;
	int rc = hf_records_find(&e->record, session, e->name, err);

	e->has_record = e->record.tip.hex[0];
	if (!e->has_record)
		return rc;
	if ((text = hf_record_line(&e->record)) &&
	    !(e->line_spec = strdup(text)))
		return hf_fail_mem(err);
	hf_event_id(&e->start, hf_record_last(&e->record, HF_EVENT_START),
		    "Base");
	if (hf_record_last(&e->record, HF_EVENT_ABANDON))
		e->state = HF_STATE_ABANDONED;
	text = hf_event_get(hf_record_last(&e->record, HF_EVENT_RELEASE),
			    "Tag");
	if (text && !(e->tag = strdup(text)))
		return hf_fail_mem(err);
	return 0;
}

/* Where the branch was that is gone; its commits may not be here. */
static int read_hand_over(struct hf_entry *e, struct hf_session *session,
			  struct hf_err *err)
{
	const struct hf_event *event =
		hf_record_last(&e->record, HF_EVENT_HAND_OVER);
	struct hf_commit commit = { 0 };
	int rc = 0;

	if (!hf_event_id(&e->handed_over, event, "Commit"))
		return 0;
	rc = hf_repo_commit(&commit, session->repo, &e->handed_over, err);
	if (!rc)
		e->tip = e->handed_over;
	hf_commit_release(&commit);
	if (rc != HF_ENOTFOUND && rc != HF_EUNDECIDED)
		return rc;
	hf_err_clear(err);
	return 0;
}

static int read_branch(struct hf_entry *e, struct hf_session *session,
		       struct hf_err *err)
{
	struct hf_branch branch;
	int rc;

	if (asprintf(&e->branch, "%s%s", session->policy.prefix, e->name) < 0) {
		e->branch = NULL;
		return hf_fail_mem(err);
	}
	rc = hf_branch_read(&branch, session->repo, session->remote, e->branch,
			    true, err);
	if (rc < 0)
		return rc;
	e->local = branch.local;
	e->remote = branch.remote;
	e->tip = branch.local.hex[0] ? branch.local : branch.remote;
	hf_branch_release(&branch);
	return e->tip.hex[0] ? 0 : read_hand_over(e, session, err);
}

static int read_line(struct hf_entry *e, struct hf_session *session,
		     struct hf_err *err)
{
	const struct hf_event *event = hf_ledger_release_event(e);
	const char *ref = hf_event_get(event, "Ref");
	struct hf_line_claim claim = { .spec = e->line_spec, .tip = e->tip };
	int rc;

	hf_event_id(&claim.released, event, "Commit");
	if (!claim.spec && ref && (ref = hf_text_after(ref, "refs/heads/")) &&
	    hf_lineup_line(&session->lineup, ref))
		claim.spec = ref;
	rc = hf_line_prove(&e->proof, session, &claim, err);
	e->line = e->proof.line;
	return rc;
}

/*
 * Whether the record is of nothing but a push that broke the glass. Even one
 * that came to nothing is no hotfix that waits to be finished.
 */
static bool is_push(const struct hf_entry *e)
{
	const struct hf_event *event = hf_ledger_release_event(e);

	return event && !strcmp(event->kind, HF_EVENT_BREAK_GLASS) &&
	       !hf_record_last(&e->record, HF_EVENT_START) &&
	       !e->handed_over.hex[0];
}

int hf_ledger_entry_read(struct hf_entry *e, struct hf_session *session,
			 struct hf_err *err)
{
	int rc;

	if ((rc = read_record(e, session, err)) < 0 ||
	    (rc = read_branch(e, session, err)) < 0)
		return rc;
	if (is_push(e))
		e->state = HF_STATE_CLOSED;
	return read_line(e, session, err);
}
