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

/* The target lacks it; a newer line gets it by a hotfix of its own. */
static void found_lacking(struct hf_check *check, const struct hf_entry *e,
			  const struct hf_due *due, const char *age,
			  bool overdue)
{
	char hint[256];

	snprintf(hint, sizeof(hint), "git hotfix finish %s", e->name);
	hf_found(check, e->name,
		 due->lacks.n || due->is_line ? "git hotfix owed" : hint,
		 "'%s' lacks %sthis fix, in production for %s%s", due->target,
		 due->lacks.n ? "lines of " : "", age,
		 overdue ? ", overdue" : "");
}

/* Whether a target is owed something, as far as that can be told. */
static bool is_owed(const struct hf_due *due, const char *target)
{
	return !due->paid && !due->undecided &&
	       (!target || !strcmp(due->target, target));
}

/* Ask who is owed one fix: the target at hand, or any where there is none. */
static void ask_entry(struct hf_check *check, const struct hf_entry *e,
		      bool overdue)
{
	long since = check->facts->now - (long)hf_ledger_owed_since(e);
	char age[32];
	size_t i;

	if (overdue != (since > check->policy->due))
		return;
	hf_text_age(age, sizeof(age), since);
	for (i = 0; i < e->n_due; i++) {
		if (!is_owed(&e->due[i], check->facts->target))
			continue;
		if (e->reverts.n)
			found_rolled_back(check, e, e->due[i].target, age,
					  overdue);
		else
			found_lacking(check, e, &e->due[i], age, overdue);
	}
}

/* Before a release the debts of the others count, not of the one at hand. */
static bool is_at_hand(const struct hf_facts *facts, const struct hf_entry *e)
{
	return facts->seat != HF_ON_TARGET &&
	       !strcmp(e->name, hf_facts_name(facts));
}

static void ask_all(struct hf_check *check, bool overdue)
{
	const struct hf_ledger *ledger = check->facts->ledger;
	size_t i;

	for (i = 0; ledger && i < ledger->n; i++)
		if (!is_at_hand(check->facts, &ledger->v[i]))
			ask_entry(check, &ledger->v[i], overdue);
}

void hf_check_owed(struct hf_check *check)
{
	ask_all(check, false);
}

void hf_check_overdue(struct hf_check *check)
{
	ask_all(check, true);
}
