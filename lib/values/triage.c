#include "values/triage.h"

#include "values/policy.h"
#include "values/record.h"

void hf_triage_read(struct hf_triage *out, const struct hf_record *record)
{
	*out = (struct hf_triage){
		.severity = hf_triage_answer(record, "Severity"),
		.incident = hf_triage_answer(record, "Incident"),
		.impact = hf_triage_answer(record, "Impact"),
		.affected = hf_triage_answer(record, "Affected"),
		.workaround = hf_triage_answer(record, "Workaround"),
		.rollback_plan = hf_triage_answer(record, "Rollback-Plan"),
		.detected = hf_triage_answer(record, "Detected"),
		.cannot_wait = hf_triage_answer(record, "Cannot-Wait"),
	};
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

int hf_triage_missing(struct hf_strv *out, const struct hf_triage *triage,
		      const struct hf_policy *policy, struct hf_err *err)
{
	const struct {
		const char *name, *value;
	} answers[] = {
		{ "severity", triage->severity },
		{ "incident", triage->incident },
		{ "impact", triage->impact },
		{ "affected", triage->affected },
		{ "workaround", triage->workaround },
		{ "rollback-plan", triage->rollback_plan },
	};
	size_t i;

	for (i = 0; i < sizeof(answers) / sizeof(*answers); i++)
		if (!answers[i].value &&
		    hf_strv_has(&policy->triage, answers[i].name))
			hf_strv_push(out, answers[i].name);
	return hf_strv_check(out, err);
}

enum hf_can_wait hf_triage_can_wait(const struct hf_triage *triage,
				    const struct hf_policy *policy)
{
	if (triage->severity && policy->severities.n &&
	    !hf_strv_has(&policy->severities, triage->severity))
		return HF_WAIT_SEVERITY;
	if (triage->workaround && strcasecmp(triage->workaround, "none"))
		return HF_WAIT_WORKAROUND;
	return HF_WAIT_NOT;
}
