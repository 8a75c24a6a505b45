/* The rule about who agreed to the tree that is to be production. */
#include "rules/checks.h"

#include <strings.h>

#include "base/buf.h"
#include "base/text.h"
#include "facts/process.h"
#include "rules/rule.h"
#include "values/record.h"

/* "Bo Lee's approval is of another tree, 1a2b3c4". */
static void found_void(struct hf_check *check,
		       const struct hf_approval *approval)
{
	const struct hf_event *event = approval->event;
	const char *name = event->author;
	int len = hf_text_name_len(name);
	bool withdraws = approval->state == HF_APPROVAL_UNSIGNED &&
			 !strcmp(event->kind, HF_EVENT_REVOKE);

	if (!len) {
		name = approval->mail;
		len = (int)strlen(name);
	}
	hf_found(check, approval->role, NULL, "%.*s's %s %s", len, name,
		 withdraws ? "withdrawal" : "approval", approval->why);
}

/* A role that is short, and the words for it that do not count. */
static void found_short(struct hf_check *check,
			const struct hf_approvals *approvals,
			const struct hf_quorum *quorum)
{
	struct hf_buf hint = HF_BUF_INIT;
	size_t i;

	hf_buf_printf(&hint, "git hotfix approve --as %s %s", quorum->role,
		      hf_facts_name(check->facts));
	hf_found(check, quorum->role, hf_buf_str(&hint), "%ld of %ld approved",
		 quorum->given, quorum->needed);
	check->verdict->failed = check->verdict->failed || hint.failed;
	hf_buf_release(&hint);
	for (i = 0; i < approvals->n; i++)
		if (approvals->v[i].state != HF_APPROVAL_COUNTS &&
		    !strcasecmp(approvals->v[i].role, quorum->role))
			found_void(check, &approvals->v[i]);
}

void hf_check_approval(struct hf_check *check)
{
	const struct hf_process *process = check->facts->process;
	const struct hf_approvals *approvals;
	size_t i;

	if (!process || !process->approvals.n_quorums)
		return;
	if (process->cut) {
		hf_found_cut(check);
		return;
	}
	approvals = &process->approvals;
	if (!process->tree.hex[0]) {
		hf_found_moved(check, "have it approved again");
		return;
	}
	if (approvals->trouble)
		hf_found(check, NULL,
			 "commit the file that [approval] signers names to "
			 "production",
			 "no approval can count, for each has to be signed "
			 "and %s",
			 approvals->trouble);
	for (i = 0; i < approvals->n_quorums; i++)
		if (!hf_quorum_is_met(&approvals->quorums[i]))
			found_short(check, approvals, &approvals->quorums[i]);
}
