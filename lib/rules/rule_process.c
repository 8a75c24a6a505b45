/* Rules about the process around a fix: what is owed, and since when. */
#include "rules/checks.h"

#include "base/text.h"
#include "facts/ledger.h"
#include "rules/rule.h"
#include "values/policy.h"

/* The target still has what was taken out of production. */
static void found_rolled_back(struct hf_check *check, const struct hf_entry *e,
			      const char *target, const char *age, bool overdue)
{
	char hint[256];

	snprintf(hint, sizeof(hint), "git hotfix rollback %s", e->name);
	hf_found(check, e->name, hint,
		 "'%s' has this fix, rolled back in production for %s%s",
		 target, age, overdue ? ", overdue" : "");
}

/* Whether a target is owed something, as far as that can be told. */
static bool is_owed(const struct hf_due *due, const char *target)
{
	return !due->paid && !due->undecided && !strcmp(due->target, target);
}

/* Ask of each fix that the target at hand lacks. */
static void each_owed(struct hf_check *check, bool overdue)
{
	const struct hf_ledger *ledger = check->facts->ledger;
	char age[32], hint[256];
	size_t i, j;

	for (i = 0; ledger && i < ledger->n; i++) {
		const struct hf_entry *e = &ledger->v[i];
		long since = check->facts->now - (long)hf_ledger_owed_since(e);

		for (j = 0; j < e->n_due; j++) {
			if (!is_owed(&e->due[j], check->facts->target) ||
			    overdue != (since > check->policy->due))
				continue;
			hf_text_age(age, sizeof(age), since);
			if (e->reverts.n) {
				found_rolled_back(check, e, e->due[j].target,
						  age, overdue);
				continue;
			}
			snprintf(hint, sizeof(hint), "git hotfix finish %s",
				 e->name);
			hf_found(check, e->name,
				 e->due[j].lacks.n ? "git hotfix owed" : hint,
				 "'%s' lacks %sthis fix, in production for "
				 "%s%s",
				 e->due[j].target,
				 e->due[j].lacks.n ? "lines of " : "", age,
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
