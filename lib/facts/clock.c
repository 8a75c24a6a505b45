#include "facts/clock.h"

#include "base/text.h"
#include "facts/brought.h"
#include "facts/ledger.h"
#include "facts/mainline.h"
#include "facts/session.h"
#include "values/triage.h"

/* A hotfix is small; what merges bring before its own commits is passed by. */
enum { COMMITS_MAX = 64 };

/* What the repository lacks is a phase without a time, no failure. */
static int forgive(int rc, struct hf_err *err)
{
	if (rc != HF_ENOTFOUND && rc != HF_EUNDECIDED)
		return rc;
	hf_err_clear(err);
	return 0;
}

static time_t first_deployed(const struct hf_record *record)
{
	size_t i;

	for (i = 0; i < record->n; i++) {
		const struct hf_event *event = &record->events[i];

		if (!strcmp(event->kind, HF_EVENT_DEPLOY) &&
		    hf_event_says(event, "Environment", "production") &&
		    !hf_event_get(event, "Skip") &&
		    !hf_event_says(event, "Result", "failed"))
			return event->when;
	}
	return 0;
}

static time_t first_detected(const struct hf_record *record)
{
	const char *text = hf_triage_answer(record, "Detected");
	time_t when = 0;

	return text && hf_text_utc_parse(&when, text) ? when : 0;
}

/* When a commit was made; its parents' count tells whether it is a merge. */
static int committed(time_t *out, bool *merge, struct hf_session *session,
		     const struct hf_id *id, struct hf_err *err)
{
	struct hf_commit commit = { 0 };
	int rc = hf_repo_commit(&commit, session->repo, id, err);

	*out = rc < 0 ? 0 : commit.committed;
	*merge = commit.parents.n > 1;
	hf_commit_release(&commit);
	return rc;
}

/* When the newest commit of a range was made, merges left out. */
static int newest(time_t *out, struct hf_session *session,
		  const struct hf_id *tip, const struct hf_id *except,
		  struct hf_err *err)
{
	struct hf_id ends[] = { *tip, *except };
	const struct hf_ids from = { &ends[0], 1, 1, false };
	const struct hf_ids without = { &ends[1], 1, 1, false };
	const struct hf_range_spec spec = {
		.from = &from,
		.except = except->hex[0] ? &without : NULL,
		.limit = COMMITS_MAX,
	};
	struct hf_range range = { 0 };
	bool merge = true;
	time_t when = 0;
	size_t i;
	int rc = hf_repo_range(&range, session->repo, &spec, err);

	for (i = 0; !rc && merge && i < range.n; i++)
		rc = committed(&when, &merge, session, &range.v[i].id, err);
	if (!rc && !merge)
		*out = when;
	hf_range_release(&range);
	return rc;
}

/*
 * By the committer's date: a commit that was picked from elsewhere keeps its
 * author's, which may be older than the outage.
 */
static int find_fixed(time_t *out, struct hf_session *session,
		      const struct hf_entry *e, struct hf_err *err)
{
	struct hf_brought brought = { 0 };
	int rc;

	if (!e->released.hex[0])
		return !e->tip.hex[0] ? 0 :
					newest(out, session, &e->tip,
					       &e->line->branch.tip, err);
	if (!(rc = hf_brought_read(&brought, session, e, err)))
		rc = newest(out, session,
			    e->fix.hex[0] ? &e->fix : &brought.commit,
			    &brought.since, err);
	hf_brought_release(&brought);
	return rc;
}

/* When the commit that released the fix came to a target that has it. */
static int find_merged(time_t *out, struct hf_session *session,
		       const struct hf_entry *e, const struct hf_due *due,
		       struct hf_err *err)
{
	const struct hf_branch *branch = hf_ledger_branch(session, due->target);
	struct hf_range line = { 0 };
	struct hf_came came = { 0 };
	const struct hf_id *tip;
	bool merge;
	int rc;

	if (!branch)
		return 0;
	tip = due->pushed ? &branch->tip : &branch->local;
	if (!(rc = hf_mainline_read(&line, session->repo, tip, &e->released,
				    err)) &&
	    !(rc = hf_mainline_came(&came, &line, session->repo, &e->released,
				    err)))
		rc = committed(out, &merge, session, &came.commit, err);
	hf_range_release(&line);
	return rc;
}

/* When the record says that it was brought to a target. */
static time_t said_to_come(const struct hf_record *record, const char *target)
{
	size_t i;

	for (i = 0; i < record->n; i++)
		if (!strcmp(record->events[i].kind, HF_EVENT_MERGE_BACK) &&
		    hf_event_says(&record->events[i], "Target", target))
			return record->events[i].when;
	return 0;
}

/* A target that had it before production was not what anybody waited for. */
static int find_came(time_t *out, struct hf_session *session,
		     const struct hf_entry *e, const struct hf_due *due,
		     struct hf_err *err)
{
	bool merge;
	int rc = 0;

	*out = 0;
	if (due->by.hex[0])
		rc = committed(out, &merge, session, &due->by, err);
	else if (due->proof && !strcmp(due->proof, "merged"))
		rc = find_merged(out, session, e, due, err);
	else
		*out = said_to_come(&e->record, due->target);
	if (*out < e->since)
		*out = e->since;
	return forgive(rc, err);
}

/* What is waived, or owed to nobody, is waited for no more. */
static int find_merged_back(time_t *out, struct hf_session *session,
			    const struct hf_entry *e, struct hf_err *err)
{
	time_t last = 0, when;
	size_t i;
	int rc;

	if (!e->since || e->reverts.n)
		return 0;
	for (i = 0; i < e->n_due; i++) {
		const struct hf_due *due = &e->due[i];

		if (!due->paid)
			return 0;
		if (due->waived || (due->proof && !strcmp(due->proof, "only")))
			continue;
		if ((rc = find_came(&when, session, e, due, err)) < 0)
			return rc;
		if (when > last)
			last = when;
	}
	*out = last;
	return 0;
}

int hf_clock_read(struct hf_clock *out, struct hf_session *session,
		  const struct hf_entry *entry, struct hf_err *err)
{
	const struct hf_event *start =
		hf_record_first(&entry->record, HF_EVENT_START);
	int rc;

	*out = (struct hf_clock){
		.detected = first_detected(&entry->record),
		.started = start ? start->when : 0,
		.released = entry->since,
		.deployed = first_deployed(&entry->record),
	};
	rc = forgive(find_fixed(&out->fixed, session, entry, err), err);
	return rc < 0 ?
		       rc :
		       find_merged_back(&out->merged_back, session, entry, err);
}
