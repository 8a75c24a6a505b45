#include "reports/report_log.h"

#include "base/text.h"
#include "doors/json.h"
#include "doors/out.h"
#include "facts/ledger.h"

void hf_report_log(const struct hf_entry *entry)
{
	const struct hf_record *record = &entry->record;
	char when[32];
	size_t i;

	for (i = 0; i < record->n; i++) {
		const struct hf_event *e = &record->events[i];

		hf_text_utc(when, sizeof(when), e->when);
		hf_out_styled(HF_DIM, "%s", when);
		hf_out("  %-10s  %s  (%s)\n", e->kind, e->subject, e->author);
	}
}

/* The fields of an event; a key that came again has all of its values. */
static void add_fields(struct hf_json *object, const struct hf_event *e)
{
	struct hf_buf value = HF_BUF_INIT;
	size_t i, j;

	for (i = 0; i < e->n; i++) {
		hf_buf_clear(&value);
		for (j = 0; j < e->n; j++)
			if (!strcasecmp(e->fields[j].key, e->fields[i].key))
				hf_buf_printf(&value, "%s%s",
					      value.len ? ", " : "",
					      e->fields[j].value);
		hf_json_text(object, e->fields[i].key, hf_buf_str(&value));
	}
	hf_buf_release(&value);
}

int hf_report_log_json(const struct hf_entry *entry, struct hf_err *err)
{
	struct hf_json *object = hf_json_object(), *list = hf_json_array();
	const struct hf_record *record = &entry->record;
	size_t i;

	for (i = 0; i < record->n; i++) {
		const struct hf_event *e = &record->events[i];
		struct hf_json *one = hf_json_object();

		hf_json_text(one, "hotfix", record->name);
		hf_json_text(one, "event", e->kind);
		hf_json_text(one, "subject", e->subject);
		hf_json_text(one, "author", e->author);
		hf_json_time(one, "time", e->when);
		hf_json_text(one, "id", e->id.hex);
		add_fields(one, e);
		hf_json_push(list, one);
	}
	hf_json_add(object, "events", list);
	return hf_json_print(object, err);
}
