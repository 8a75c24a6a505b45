/* The rule about what was tested on the tree that is to be production. */
#include "rules/checks.h"

#include "base/buf.h"
#include "base/text.h"
#include "facts/process.h"
#include "rules/rule.h"
#include "values/record.h"

/* Who leaves an environment out says so; who lets that pass waives the rule. */
static void found_skipped(struct hf_check *check, const char *item,
			  const struct hf_event *event)
{
	int len = hf_text_name_len(event->author);
	struct hf_buf hint = HF_BUF_INIT;

	hf_buf_printf(&hint, "git hotfix waive --rule evidence -m <why> %s",
		      hf_facts_name(check->facts));
	hf_found(check, item, hf_buf_str(&hint), "was skipped%s%.*s: %s",
		 len ? " by " : "", len, len ? event->author : "",
		 hf_event_get(event, "Why"));
	check->verdict->failed = check->verdict->failed || hint.failed;
	hf_buf_release(&hint);
}

static void judge_item(struct hf_check *check,
		       const struct hf_evidence_item *item)
{
	const struct hf_event *event = item->event;
	struct hf_id tree;
	struct hf_buf hint = HF_BUF_INIT;
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
		hf_event_id(&tree, event, "Tree");
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
