#include "doors/json.h"
#include "facts/ledger.h"
#include "facts/process.h"
#include "facts/review.h"
#include "facts/session.h"
#include "reports/report_process.h"
#include "reports/report_status.h"
#include "reports/report_triage.h"

static const char *evidence_state(enum hf_evidence_state state)
{
	switch (state) {
	case HF_EVIDENCE_PASSED:
		return "passed";
	case HF_EVIDENCE_FAILED:
		return "failed";
	case HF_EVIDENCE_STALE:
		return "stale";
	case HF_EVIDENCE_SKIPPED:
		return "skipped";
	case HF_EVIDENCE_MISSING:
		break;
	}
	return "missing";
}

static const char *approval_state(enum hf_approval_state state)
{
	switch (state) {
	case HF_APPROVAL_STALE:
		return "stale";
	case HF_APPROVAL_REVOKED:
		return "revoked";
	case HF_APPROVAL_NO_ROLE:
		return "no-role";
	case HF_APPROVAL_OWN:
		return "own";
	case HF_APPROVAL_UNSIGNED:
		return "unsigned";
	case HF_APPROVAL_COUNTS:
		break;
	}
	return "counts";
}

/* Who says something, and when; nulls where there is no event. */
static void add_event(struct hf_json *object, const struct hf_event *event)
{
	hf_json_text(object, "by", event ? event->author : NULL);
	hf_json_time(object, "time", event ? event->when : 0);
}

static int triage_json(struct hf_json **out, const struct hf_status *s,
		       struct hf_err *err)
{
	const struct hf_triage *triage = &s->process->triage;
	struct hf_strv missing = HF_STRV_INIT;
	int rc = hf_triage_missing(&missing, triage, &s->session->policy, err);

	if (!rc) {
		*out = hf_json_object();
		hf_report_triage_json(*out, triage, &missing);
	}
	hf_strv_release(&missing);
	return rc;
}

static struct hf_json *evidence_json(const struct hf_evidence *evidence)
{
	struct hf_json *list = hf_json_array();
	size_t i;

	for (i = 0; i < evidence->n; i++) {
		const struct hf_evidence_item *item = &evidence->v[i];
		struct hf_json *one = hf_json_object();

		hf_json_text(one, "item", item->item);
		hf_json_bool(one, "required", i < evidence->required);
		hf_json_bool(one, "after", item->after);
		hf_json_text(one, "state", evidence_state(item->state));
		add_event(one, item->event);
		hf_json_text(one, "tree", hf_event_get(item->event, "Tree"));
		hf_json_push(list, one);
	}
	return list;
}

static struct hf_json *approvals_json(const struct hf_approvals *approvals)
{
	struct hf_json *list = hf_json_array();
	size_t i;

	for (i = 0; i < approvals->n; i++) {
		const struct hf_approval *a = &approvals->v[i];
		struct hf_json *one = hf_json_object();

		hf_json_text(one, "role", a->role);
		add_event(one, a->event);
		hf_json_text(one, "state", approval_state(a->state));
		hf_json_text(one, "why", a->why);
		hf_json_push(list, one);
	}
	return list;
}

static struct hf_json *quorums_json(const struct hf_approvals *approvals)
{
	struct hf_json *list = hf_json_array();
	size_t i;

	for (i = 0; i < approvals->n_quorums; i++) {
		const struct hf_quorum *q = &approvals->quorums[i];
		struct hf_json *one = hf_json_object();

		hf_json_text(one, "role", q->role);
		hf_json_number(one, "needed", q->needed);
		hf_json_number(one, "given", q->given);
		hf_json_push(list, one);
	}
	return list;
}

static struct hf_json *places_json(const struct hf_record *record)
{
	const struct hf_event *places[HF_PLACES_MAX];
	struct hf_json *list = hf_json_array();
	size_t n = hf_report_process_places(places, record);

	while (n-- > 0) {
		const struct hf_event *event = places[n];
		struct hf_json *one = hf_json_object();

		hf_json_text(one, "environment",
			     hf_event_get(event, "Environment"));
		hf_json_text(one, "state",
			     hf_event_get(event, "Skip") ? "skipped" :
			     hf_event_says(event, "Result", "failed") ?
							   "failed" :
							   "deployed");
		add_event(one, event);
		hf_json_text(one, "commit", hf_event_get(event, "Commit"));
		hf_json_text(one, "tag", hf_event_get(event, "Tag"));
		hf_json_text(one, "why", hf_event_get(event, "Why"));
		hf_json_push(list, one);
	}
	return list;
}

int hf_report_process_json(struct hf_json **out, const struct hf_status *s,
			   struct hf_err *err)
{
	const struct hf_process *process = s->process;
	struct hf_json *object, *triage = NULL;
	int rc;

	*out = NULL;
	if (!process)
		return 0;
	if ((rc = triage_json(&triage, s, err)) < 0)
		return rc;
	object = hf_json_object();
	hf_json_add(object, "triage", triage);
	hf_json_add(object, "evidence", evidence_json(&process->evidence));
	hf_json_add(object, "approvals", approvals_json(&process->approvals));
	hf_json_add(object, "quorums", quorums_json(&process->approvals));
	hf_json_add(object, "deployed", places_json(&s->entry->record));
	hf_json_text(object, "tree",
		     process->tree.hex[0] ? process->tree.hex : NULL);
	*out = object;
	return 0;
}

struct hf_json *hf_report_review_json(const struct hf_status *s)
{
	const struct hf_review *review = s->review;
	struct hf_json *object;

	if (!review->exception)
		return NULL;
	object = hf_json_object();
	hf_json_text(object, "why", review->why);
	hf_json_time(object, "since", review->since);
	hf_json_text(object, "by", review->exception->author);
	hf_json_bool(object, "overdue", review->overdue);
	return object;
}
