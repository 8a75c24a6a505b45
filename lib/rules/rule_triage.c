/* Rules about why there is a hotfix at all. */
#include "rules/checks.h"

#include "base/text.h"
#include "facts/process.h"
#include "rules/rule.h"
#include "values/policy.h"

static void found_missing(struct hf_check *check, const struct hf_strv *missing)
{
	struct hf_buf names = HF_BUF_INIT, hint = HF_BUF_INIT;

	hf_triage_name_all(&names, missing);
	hf_buf_puts(&hint, "git hotfix triage");
	hf_triage_options(&hint, missing);
	hf_buf_printf(&hint, " %s", hf_facts_name(check->facts));
	hf_found(check, NULL, hf_buf_str(&hint), "no answer to %s",
		 hf_buf_str(&names));
	if (names.failed || hint.failed)
		check->verdict->failed = true;
	hf_buf_release(&hint);
	hf_buf_release(&names);
}

static void found_wait(struct hf_check *check)
{
	const struct hf_triage *triage = &check->facts->process->triage;
	struct hf_buf why = HF_BUF_INIT, hint = HF_BUF_INIT;

	hf_triage_say_wait(&why, triage, check->policy);
	hf_buf_printf(&hint, "git hotfix triage --cannot-wait <why> %s",
		      hf_facts_name(check->facts));
	hf_found(check, NULL, hf_buf_str(&hint),
		 "%s, and no reason why it cannot wait", hf_buf_str(&why));
	if (why.failed || hint.failed)
		check->verdict->failed = true;
	hf_buf_release(&hint);
	hf_buf_release(&why);
}

void hf_check_triage(struct hf_check *check)
{
	const struct hf_process *process = check->facts->process;
	struct hf_strv missing = HF_STRV_INIT;

	if (!process)
		return;
	if (hf_triage_missing(&missing, &process->triage, check->policy, NULL) <
	    0)
		check->verdict->failed = true;
	else if (missing.n)
		found_missing(check, &missing);
	if (hf_triage_can_wait(&process->triage, check->policy) !=
		    HF_WAIT_NOT &&
	    !process->triage.cannot_wait)
		found_wait(check);
	hf_strv_release(&missing);
}

void hf_check_frequency(struct hf_check *check)
{
	const struct hf_process *process = check->facts->process;
	char window[32], hint[256] = "git hotfix list";

	if (!process || process->recent <= check->policy->frequency)
		return;
	if (check->level == HF_BLOCK)
		snprintf(hint, sizeof(hint),
			 "git hotfix waive --rule frequency -m <why> %s",
			 hf_facts_name(check->facts));
	hf_text_age(window, sizeof(window), check->policy->window);
	hf_found(check, NULL, hint,
		 "%ld hotfix%s began in %s, over the %ld of [frequency] limit",
		 process->recent, process->recent == 1 ? "" : "es", window,
		 check->policy->frequency);
}
