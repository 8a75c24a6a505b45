/* Rules about the process around a fix: what is owed, and since when. */
#include "rules/checks.h"

#include "base/text.h"
#include "facts/ledger.h"
#include "rules/rule.h"
#include "values/policy.h"

/* Ask of each fix that the target at hand lacks. */
static void each_owed(struct hf_check *check, bool overdue)
{
	const struct hf_ledger *ledger = check->facts->ledger;
	char age[32], hint[256];
	size_t i, j;

	for (i = 0; ledger && i < ledger->n; i++) {
		const struct hf_entry *e = &ledger->v[i];
		long since = check->facts->now - (long)e->since;

		for (j = 0; j < e->n_due; j++) {
			if (e->due[j].paid ||
			    strcmp(e->due[j].target, check->facts->target) ||
			    overdue != (since > check->policy->due))
				continue;
			hf_text_age(age, sizeof(age), since);
			snprintf(hint, sizeof(hint), "git hotfix finish %s",
				 e->name);
			hf_found(check, e->name, hint,
				 "'%s' lacks this fix, in production for %s%s",
				 e->due[j].target, age,
				 overdue ? ", overdue" : "");
		}
	}
}

void hf_check_owed(struct hf_check *check)
{
	each_owed(check, false);
}

void hf_check_overdue(struct hf_check *check)
{
	each_owed(check, true);
}
