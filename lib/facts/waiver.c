#include "facts/waiver.h"

#include "base/text.h"
#include "facts/ledger.h"
#include "values/record.h"

/* Whether an event has this field with this value; a key may come again. */
static bool names(const struct hf_event *event, const char *key,
		  const char *value)
{
	size_t i;

	for (i = 0; i < event->n; i++)
		if (!strcasecmp(event->fields[i].key, key) &&
		    !strcmp(event->fields[i].value, value))
			return true;
	return false;
}

/* What an event waives, if it still holds. */
static bool holds(struct hf_waiver *out, const struct hf_event *event,
		  time_t now)
{
	const char *until = hf_event_get(event, "Until");

	*out = (struct hf_waiver){
		.why = hf_event_get(event, "Why"),
		.by = event->author ? event->author : "",
		.at = event->when,
	};
	if (until &&
	    (!hf_text_utc_parse(&out->until, until) || out->until < now))
		return false;
	return out->why && *out->why;
}

static bool find(struct hf_waiver *out, const struct hf_record *record,
		 const char *key, const char *value, time_t now)
{
	const struct hf_event *event;
	size_t i;

	for (i = record->n; i > 0; i--) {
		event = &record->events[i - 1];
		if (!strcmp(event->kind, HF_EVENT_WAIVE) &&
		    names(event, key, value))
			return holds(out, event, now);
	}
	return false;
}

bool hf_waiver_target(struct hf_waiver *out, const struct hf_record *record,
		      const char *target, time_t now)
{
	return find(out, record, "Target", target, now);
}

bool hf_waiver_rule(struct hf_waiver *out, const struct hf_record *record,
		    const char *rule, time_t now)
{
	return find(out, record, "Rule", rule, now);
}

void hf_waiver_day(char *out, size_t size, time_t when)
{
	struct tm tm;

	if (!localtime_r(&when, &tm) || !strftime(out, size, "%Y-%m-%d", &tm))
		snprintf(out, size, "%s", "1970-01-01");
}

void hf_waiver_print(struct hf_buf *out, const struct hf_waiver *waiver)
{
	int len = hf_text_name_len(waiver->by);
	char day[16];

	hf_buf_puts(out, "waived");
	if (waiver->until) {
		hf_waiver_day(day, sizeof(day), waiver->until);
		hf_buf_printf(out, " until %s", day);
	}
	if (len)
		hf_buf_printf(out, " by %.*s", len, waiver->by);
	hf_buf_printf(out, ": %s", waiver->why);
}

int hf_waiver_settle(struct hf_due *due, const struct hf_entry *entry,
		     time_t now, struct hf_err *err)
{
	struct hf_waiver waiver;

	free(due->waived);
	due->waived = NULL;
	due->until = 0;
	if (due->paid ||
	    !hf_waiver_target(&waiver, &entry->record, due->target, now) ||
	    (entry->reverts.n && waiver.at < entry->reverted_at))
		return 0;
	due->waived = strdup(waiver.why);
	if (!due->waived)
		return hf_fail_mem(err);
	due->until = waiver.until;
	due->proof = "waived";
	due->paid = due->pushed = true;
	return 0;
}
