#include "reports/report_process.h"

#include <strings.h>

#include "base/text.h"
#include "doors/out.h"
#include "facts/ledger.h"
#include "facts/process.h"
#include "facts/review.h"
#include "facts/session.h"
#include "facts/waiver.h"
#include "reports/report_status.h"

enum { NAME_WIDTH = 14, AGE_MAX = 32 };

/* The name of a row, or "" to go on with the one before. */
static void row(const char *name)
{
	size_t len = strlen(name);

	hf_out("  ");
	hf_out_name(name);
	hf_out("%*s ", len < NAME_WIDTH ? (int)(NAME_WIDTH - len) : 0, "");
}

/* Who says so; and who wrote it down, for anybody can in another's name. */
static void print_who(const struct hf_event *event)
{
	const char *author = event->author ? event->author : "";

	hf_out_person(author);
	if (event->committer && strcmp(author, event->committer)) {
		hf_out(", recorded by ");
		hf_out_person(event->committer);
	}
}

/* " 10 minutes ago (Ana Sousa)" */
static void print_when(const struct hf_event *event, long now)
{
	char age[AGE_MAX];

	hf_text_age(age, sizeof(age), now - (long)event->when);
	hf_out(" %s ago (", age);
	print_who(event);
	hf_out(")");
}

/* ", 1a2b3c4", where the field is an id. */
static void print_id(const struct hf_event *event, const char *key)
{
	struct hf_id id;

	if (hf_event_id(&id, event, key))
		hf_out(", %s", hf_id_short(&id).hex);
}

/* "skipped: there is no such place" */
static void print_skipped(const struct hf_event *event)
{
	const char *why = hf_event_get(event, "Why");

	hf_out("skipped");
	if (why) {
		hf_out(": ");
		hf_out_name(why);
	}
}

static bool is_waived(struct hf_waiver *out, const struct hf_status *s,
		      const char *rule)
{
	return hf_waiver_rule(out, &s->entry->record, rule, s->now);
}

bool hf_report_process_asks(const struct hf_status *s, const char *rule)
{
	struct hf_waiver waiver;

	return hf_policy_level(&s->session->policy, rule) != HF_OFF &&
	       !is_waived(&waiver, s, rule);
}

/* Whether there is a rule; and if it is waived, by whom and why. */
static bool begin(const struct hf_status *s, const char *rule, size_t required)
{
	struct hf_buf words = HF_BUF_INIT;
	struct hf_waiver waiver;

	if (hf_policy_level(&s->session->policy, rule) == HF_OFF || !required)
		return false;
	if (!is_waived(&waiver, s, rule))
		return true;
	hf_waiver_print(&words, &waiver);
	row(rule);
	hf_out_name(hf_buf_str(&words));
	hf_out("\n");
	hf_buf_release(&words);
	return true;
}

static void print_triage(const struct hf_status *s)
{
	const struct hf_policy *policy = &s->session->policy;
	const struct hf_triage *triage = &s->process->triage;
	struct hf_strv missing = HF_STRV_INIT;
	struct hf_buf words = HF_BUF_INIT;

	if (!begin(s, "triage", policy->triage.n) ||
	    hf_triage_missing(&missing, triage, policy, NULL) < 0)
		goto out;
	row("triage");
	hf_triage_name_all(&words, &missing);
	if (missing.n)
		hf_out_styled(HF_BAD, "missing: %s", hf_buf_str(&words));
	else
		hf_out_styled(HF_GOOD, "answered");
	hf_buf_clear(&words);
	if (!triage->cannot_wait)
		hf_triage_say_wait(&words, triage, policy);
	if (words.len) {
		hf_out("; it can wait: ");
		hf_out_name(hf_buf_str(&words));
	}
	hf_out("\n");
out:
	hf_buf_release(&words);
	hf_strv_release(&missing);
}

static void print_item(const struct hf_status *s,
		       const struct hf_evidence_item *item)
{
	row(item->item);
	switch (item->state) {
	case HF_EVIDENCE_MISSING:
		hf_out_styled(HF_BAD, "missing");
		break;
	case HF_EVIDENCE_PASSED:
		hf_out_styled(HF_GOOD, "passed");
		print_when(item->event, s->now);
		break;
	case HF_EVIDENCE_FAILED:
		hf_out_styled(HF_BAD, "failed");
		print_when(item->event, s->now);
		break;
	case HF_EVIDENCE_STALE:
		hf_out_styled(HF_BAD, "on another tree");
		print_id(item->event, "Tree");
		hf_out(",");
		print_when(item->event, s->now);
		break;
	case HF_EVIDENCE_SKIPPED:
		print_skipped(item->event);
		break;
	}
	hf_out("\n");
}

/* What the policy asks for before the release, or after it. */
static void print_evidence(const struct hf_status *s, bool after)
{
	const struct hf_policy *policy = &s->session->policy;
	const struct hf_evidence *evidence = &s->process->evidence;
	size_t i;

	if (!begin(s, "evidence",
		   after ? policy->evidence_after.n : policy->evidence.n))
		return;
	for (i = 0; i < evidence->required; i++)
		if (evidence->v[i].after == after)
			print_item(s, &evidence->v[i]);
}

/* " (Bo Lee, Eva Lind)": those who count for a role. */
static void print_givers(const struct hf_approvals *approvals, const char *role)
{
	size_t n = 0, i;

	for (i = 0; i < approvals->n; i++) {
		const struct hf_approval *a = &approvals->v[i];

		if (a->state != HF_APPROVAL_COUNTS || strcasecmp(a->role, role))
			continue;
		hf_out(n++ ? ", " : " (");
		print_who(a->event);
	}
	hf_out(n ? ")" : "");
}

/* Those of a role that do not count, and why not. */
static void print_void(const struct hf_approvals *approvals, const char *role)
{
	size_t i;

	for (i = 0; i < approvals->n; i++) {
		const struct hf_approval *a = &approvals->v[i];

		if (a->state == HF_APPROVAL_COUNTS || strcasecmp(a->role, role))
			continue;
		row("");
		hf_out_person(a->event->author ? a->event->author : "");
		hf_out(": ");
		hf_out_name(a->why ? a->why : "does not count");
		hf_out("\n");
	}
}

static void print_approvals(const struct hf_status *s)
{
	const struct hf_approvals *approvals = &s->process->approvals;
	size_t i;

	if (!begin(s, "approval", approvals->n_quorums))
		return;
	for (i = 0; i < approvals->n_quorums; i++) {
		const struct hf_quorum *q = &approvals->quorums[i];

		row(q->role);
		hf_out_styled(hf_quorum_is_met(q) ? HF_GOOD : HF_BAD,
			      "%ld of %ld", q->given, q->needed);
		print_givers(approvals, q->role);
		hf_out("\n");
		print_void(approvals, q->role);
	}
}

size_t hf_report_process_places(const struct hf_event *out[HF_PLACES_MAX],
				const struct hf_record *record)
{
	const char *where;
	size_t n = 0, i, j;

	for (i = record->n; i > 0 && n < HF_PLACES_MAX; i--) {
		const struct hf_event *event = &record->events[i - 1];

		where = hf_event_get(event, "Environment");
		if (strcmp(event->kind, HF_EVENT_DEPLOY) || !where)
			continue;
		for (j = 0; j < n; j++)
			if (hf_event_says(out[j], "Environment", where))
				break;
		if (j == n)
			out[n++] = event;
	}
	return n;
}

/* Whether the checklist has said it of an item of that name already. */
static bool is_told(const struct hf_status *s, const struct hf_event *event)
{
	const struct hf_evidence *evidence = &s->process->evidence;
	size_t i;

	for (i = 0; i < evidence->required; i++)
		if (evidence->v[i].event == event &&
		    evidence->v[i].after == !s->fix)
			return hf_report_process_asks(s, "evidence");
	return false;
}

static void print_deployed(const struct hf_status *s,
			   const struct hf_event *event)
{
	const char *tag = hf_event_get(event, "Tag");

	row(hf_event_get(event, "Environment"));
	if (hf_event_get(event, "Skip")) {
		print_skipped(event);
	} else {
		if (hf_event_says(event, "Result", "failed"))
			hf_out_styled(HF_BAD, "deployment failed");
		else
			hf_out("deployed");
		if (tag) {
			hf_out(", ");
			hf_out_name(tag);
		} else {
			print_id(event, "Commit");
		}
		hf_out(",");
		print_when(event, s->now);
	}
	hf_out("\n");
}

/* In the order in which they came. */
static void print_deployments(const struct hf_status *s)
{
	const struct hf_event *places[HF_PLACES_MAX];
	size_t n = hf_report_process_places(places, &s->entry->record);

	while (n-- > 0)
		if (!is_told(s, places[n]))
			print_deployed(s, places[n]);
}

static void print_review(const struct hf_status *s)
{
	const struct hf_review *review = s->review;
	char age[AGE_MAX];

	if (!review->exception)
		return;
	hf_text_age(age, sizeof(age), s->now - (long)review->since);
	row("review");
	hf_out_styled(review->overdue ? HF_BAD : HF_WARN_STYLE, "%s since %s",
		      review->overdue ? "overdue" : "owed", age);
	hf_out(" (");
	print_who(review->exception);
	hf_out("): ");
	hf_out_name(review->why ? review->why : "no reason given");
	hf_out("\n");
}

/* Nothing can be said of a tree that does not exist yet. */
static void print_moved(const struct hf_status *s)
{
	const struct hf_policy *policy = &s->session->policy;

	if (!s->process->tree.hex[0] &&
	    ((hf_report_process_asks(s, "evidence") && policy->evidence.n) ||
	     (hf_report_process_asks(s, "approval") && policy->approval.n)))
		hf_out_styled(HF_BAD, "  production has moved: merge it in "
				      "and test again\n");
}

void hf_report_process(const struct hf_status *s)
{
	if (s->process && s->fix) {
		print_triage(s);
		print_evidence(s, false);
		print_approvals(s);
		print_moved(s);
		print_deployments(s);
	} else if (s->process) {
		print_evidence(s, true);
		print_deployments(s);
	}
	print_review(s);
}
