#include "reports/report_list.h"

#include "doors/json.h"
#include "doors/out.h"
#include "facts/ledger.h"
#include "facts/lineup.h"
#include "reports/debt.h"

static const char *tip_of(const struct hf_entry *e)
{
	return e->released.hex[0] ? e->released.hex :
	       e->tip.hex[0]      ? e->tip.hex :
				    NULL;
}

void hf_report_list(const struct hf_ledger *ledger)
{
	size_t i;

	for (i = 0; i < ledger->n; i++) {
		const struct hf_entry *e = &ledger->v[i];

		hf_out("%-11s %-24s %.7s %s%s%s%s\n", hf_state_told(e), e->name,
		       tip_of(e) ? tip_of(e) : "-      ", e->line->spec,
		       e->tag ? " " : "", e->tag ? e->tag : "",
		       e->found ? ", found" : "");
	}
}

int hf_report_list_json(const struct hf_ledger *ledger, struct hf_err *err)
{
	struct hf_json *object = hf_json_object(), *list = hf_json_array();
	size_t i;

	for (i = 0; i < ledger->n; i++) {
		const struct hf_entry *e = &ledger->v[i];
		struct hf_json *one = hf_json_object();

		hf_json_text(one, "hotfix", e->name);
		hf_json_text(one, "state", hf_state_told(e));
		hf_json_text(one, "line", e->line->spec);
		hf_json_text(one, "tip", tip_of(e));
		hf_json_text(one, "tag", e->tag);
		hf_json_time(one, "released", e->since);
		hf_json_time(one, "rolled_back", e->reverted_at);
		hf_json_bool(one, "recorded", e->has_record);
		hf_json_push(list, one);
	}
	hf_json_add(object, "hotfixes", list);
	return hf_json_print(object, err);
}
