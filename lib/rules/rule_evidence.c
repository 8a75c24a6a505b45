/* The rule about what was tested on the tree that is to be production. */
#include "rules/checks.h"

#include "base/buf.h"
#include "base/text.h"
#include "facts/process.h"
#include "rules/rule.h"
#include "values/record.h"

static void found_skipped(struct hf_check *check, const char *item,
			  const struct hf_event *event)
{
	const char *why = hf_event_get(event, "Why");
	struct hf_buf text = HF_BUF_INIT;
	int len = hf_text_name_len(event->author);

	hf_buf_puts(&text, "was skipped");
	if (len)
		hf_buf_printf(&text, " by %.*s", len, event->author);
	hf_buf_printf(&text, ": %s", why);
	hf_found_excused(check, item, why, hf_buf_str(&text));
	check->verdict->failed = check->verdict->failed || text.failed;
	hf_buf_release(&text);
}

static void judge_item(struct hf_check *check,
		       const struct hf_evidence_item *item)
{
	const struct hf_event *event = item->event;
	struct hf_id tree = { "" };
	struct hf_buf hint = HF_BUF_INIT;
	const char *hex;
	char age[32];

	hf_buf_printf(&hint, "git hotfix evidence %s -- <command>", item->item);
	switch (item->state) {
	case HF_EVIDENCE_MISSING:
		hf_found(check, item->item, hf_buf_str(&hint), "is missing");
		break;
	case HF_EVIDENCE_FAILED:
		hf_text_age(age, sizeof(age),
			    check->facts->now - (long)event->when);
		hf_found(check, item->item, hf_buf_str(&hint), "failed %s ago",
			 age);
		break;
	case HF_EVIDENCE_STALE:
		hex = hf_event_get(event, "Tree");
		hf_id_parse(&tree, hex, strlen(hex));
		hf_found(check, item->item, hf_buf_str(&hint),
			 "was seen on another tree, %s",
			 hf_id_short(&tree).hex);
		break;
	case HF_EVIDENCE_SKIPPED:
		found_skipped(check, item->item, event);
		break;
	case HF_EVIDENCE_PASSED:
		break;
	}
	check->verdict->failed = check->verdict->failed || hint.failed;
	hf_buf_release(&hint);
}

/* Items that are asked for after the release come behind those before it. */
void hf_check_evidence(struct hf_check *check)
{
	const struct hf_process *process = check->facts->process;
	const struct hf_evidence *evidence;
	size_t i;

	if (!process)
		return;
	evidence = &process->evidence;
	if (!evidence->required || evidence->v[0].after)
		return;
	if (process->cut) {
		hf_found_cut(check);
		return;
	}
	if (!process->tree.hex[0]) {
		hf_found_moved(check, "test again");
		return;
	}
	for (i = 0; i < evidence->required && !evidence->v[i].after; i++)
		judge_item(check, &evidence->v[i]);
}
