#include "reports/report_triage.h"

#include "doors/json.h"
#include "values/triage.h"

/* "rollback_plan", as keys of --json are spelled. */
static void add_answer(struct hf_json *object, const struct hf_question *q,
		       const char *answer)
{
	char key[32], *c;

	snprintf(key, sizeof(key), "%s", q->name);
	for (c = key; *c; c++)
		if (*c == '-')
			*c = '_';
	hf_json_text(object, key, answer);
}

void hf_report_triage_json(struct hf_json *object,
			   const struct hf_triage *triage,
			   const struct hf_strv *missing)
{
	struct hf_json *list = hf_json_array();
	const struct hf_question *q;
	size_t i;

	for (q = hf_questions; q->name; q++)
		add_answer(object, q, hf_triage_get(triage, q));
	for (i = 0; i < missing->n; i++)
		hf_json_push_text(list, missing->v[i]);
	hf_json_add(object, "missing", list);
}
