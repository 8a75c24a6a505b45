#include "values/triage.h"

#include "values/policy.h"
#include "values/record.h"

#define AT(field) offsetof(struct hf_triage, field)

const struct hf_question hf_questions[] = {
	{ "severity", "Severity", "P1", "how bad it is", AT(severity) },
	{ "incident", "Incident", "id", "the one that it repairs",
	  AT(incident) },
	{ "impact", "Impact", "text", "what it means for the business",
	  AT(impact) },
	{ "affected", "Affected", "text", "who, and how many", AT(affected) },
	{ "workaround", "Workaround", "text",
	  "what users can do meanwhile, or none", AT(workaround) },
	{ "rollback-plan", "Rollback-Plan", "text",
	  "what to do if the fix fails", AT(rollback_plan) },
	{ "detected", "Detected", "date", NULL, AT(detected) },
	{ "cannot-wait", "Cannot-Wait", "why", NULL, AT(cannot_wait) },
	{ NULL, NULL, NULL, NULL, 0 },
};

const char *hf_triage_get(const struct hf_triage *triage,
			  const struct hf_question *question)
{
	return *(const char *const *)((const char *)triage + question->at);
}

void hf_triage_put(struct hf_triage *triage, const struct hf_question *question,
		   const char *answer)
{
	*(const char **)((char *)triage + question->at) = answer;
}

void hf_triage_read(struct hf_triage *out, const struct hf_record *record)
{
	const struct hf_question *q;

	for (q = hf_questions; q->name; q++)
		hf_triage_put(out, q, hf_triage_answer(record, q->key));
}

const char *hf_triage_answer(const struct hf_record *record, const char *key)
{
	const char *value;
	size_t i;

	for (i = record->n; i > 0; i--) {
		const struct hf_event *event = &record->events[i - 1];

		if (strcmp(event->kind, HF_EVENT_START) &&
		    strcmp(event->kind, HF_EVENT_TRIAGE))
			continue;
		if ((value = hf_event_get(event, key)) && *value)
			return value;
	}
	return NULL;
}

int hf_triage_check(const struct hf_question *question, const char *answer,
		    struct hf_err *err)
{
	struct hf_event event = { 0 };
	int rc;

	if (strlen(answer) > HF_ANSWER_MAX) {
		hf_err_hint(err, "say it in a sentence, and link to the rest");
		return hf_fail(err, HF_EUSAGE,
			       "'%s' is %zu bytes long, over the %d that an "
			       "answer takes",
			       question->key, strlen(answer), HF_ANSWER_MAX);
	}
	if (!(rc = hf_event_init(&event, HF_EVENT_TRIAGE, question->name,
				 question->name, err)))
		rc = hf_event_set(&event, question->key, answer, err);
	hf_event_release(&event);
	return rc;
}

bool hf_triage_differs(const struct hf_question *question,
		       const struct hf_triage *now, const struct hf_triage *had)
{
	const char *new = hf_triage_get(now, question);
	const char *old = hf_triage_get(had, question);

	return new && (!old || strcmp(new, old));
}

int hf_triage_set(struct hf_event *event, const struct hf_triage *now,
		  const struct hf_triage *had, struct hf_err *err)
{
	const struct hf_question *q;
	int rc = 0;

	for (q = hf_questions; !rc && q->name; q++)
		if (hf_triage_differs(q, now, had))
			rc = hf_event_set(event, q->key, hf_triage_get(now, q),
					  err);
	return rc;
}

int hf_triage_missing(struct hf_strv *out, const struct hf_triage *triage,
		      const struct hf_policy *policy, struct hf_err *err)
{
	const struct hf_question *q;

	for (q = hf_questions; q->name; q++)
		if (!hf_triage_get(triage, q) &&
		    hf_strv_has(&policy->triage, q->name))
			hf_strv_push(out, q->name);
	return hf_strv_check(out, err);
}

void hf_triage_name_all(struct hf_buf *out, const struct hf_strv *names)
{
	size_t i;

	for (i = 0; i < names->n; i++)
		hf_buf_printf(out, "%s%s", i ? ", " : "", names->v[i]);
}

void hf_triage_options(struct hf_buf *out, const struct hf_strv *names)
{
	const struct hf_question *q;

	for (q = hf_questions; q->name; q++)
		if (hf_strv_has(names, q->name))
			hf_buf_printf(out, " --%s <%s>", q->name, q->value);
}

const char *hf_triage_severity(const struct hf_policy *policy,
			       const char *severity)
{
	size_t i;

	for (i = 0; i < policy->severities.n; i++)
		if (!strcasecmp(policy->severities.v[i], severity))
			return policy->severities.v[i];
	return NULL;
}

enum hf_can_wait hf_triage_can_wait(const struct hf_triage *triage,
				    const struct hf_policy *policy)
{
	if (triage->severity && policy->severities.n &&
	    !hf_triage_severity(policy, triage->severity))
		return HF_WAIT_SEVERITY;
	if (triage->workaround && strcasecmp(triage->workaround, "none"))
		return HF_WAIT_WORKAROUND;
	return HF_WAIT_NOT;
}

void hf_triage_say_wait(struct hf_buf *out, const struct hf_triage *triage,
			const struct hf_policy *policy)
{
	switch (hf_triage_can_wait(triage, policy)) {
	case HF_WAIT_SEVERITY:
		hf_buf_printf(out, "'%s' is none of [triage] severities = ",
			      triage->severity);
		hf_triage_name_all(out, &policy->severities);
		break;
	case HF_WAIT_WORKAROUND:
		hf_buf_puts(out, "there is a workaround");
		break;
	case HF_WAIT_NOT:
		break;
	}
}
