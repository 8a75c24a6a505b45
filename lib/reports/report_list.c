#include "reports/report_list.h"

#include "doors/json.h"
#include "doors/out.h"
#include "facts/ledger.h"
#include "facts/lineup.h"
#include "reports/debt.h"
#include "values/triage.h"

static const char *tip_of(const struct hf_entry *e)
{
	return e->released.hex[0] ? e->released.hex :
	       e->tip.hex[0]      ? e->tip.hex :
				    NULL;
}

void hf_report_list(const struct hf_entry *const *entries, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const struct hf_entry *e = entries[i];
		const char *severity = hf_triage_answer(&e->record, "Severity");

		hf_out("%-11s %-24s %.7s %s%s%s%s%s%s\n", hf_state_told(e),
		       e->name, tip_of(e) ? tip_of(e) : "-      ",
		       e->line->spec, e->tag ? " " : "", e->tag ? e->tag : "",
		       severity ? ", " : "", severity ? severity : "",
		       e->found ? ", found" : "");
	}
}

static struct hf_json *entry_object(const struct hf_entry *e)
{
	const struct hf_event *start =
		hf_record_last(&e->record, HF_EVENT_START);
	struct hf_json *one = hf_json_object();

	hf_json_text(one, "hotfix", e->name);
	hf_json_text(one, "state", hf_state_told(e));
	hf_json_text(one, "line", e->line->spec);
	hf_json_text(one, "severity", hf_triage_answer(&e->record, "Severity"));
	hf_json_text(one, "incident", hf_triage_answer(&e->record, "Incident"));
	hf_json_text(one, "tip", tip_of(e));
	hf_json_text(one, "tag", e->tag);
	hf_json_time(one, "started", start ? start->when : 0);
	hf_json_time(one, "released", e->since);
	hf_json_time(one, "rolled_back", e->reverted_at);
	hf_json_bool(one, "recorded", e->has_record);
	return one;
}

int hf_report_list_json(const struct hf_entry *const *entries, size_t n,
			struct hf_err *err)
{
	struct hf_json *object = hf_json_object(), *list = hf_json_array();
	size_t i;

	for (i = 0; i < n; i++)
		hf_json_push(list, entry_object(entries[i]));
	hf_json_add(object, "hotfixes", list);
	return hf_json_print(object, err);
}
