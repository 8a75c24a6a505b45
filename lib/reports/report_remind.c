#include "reports/report_remind.h"

#include "actions/reminded.h"
#include "base/strv.h"
#include "base/text.h"
#include "doors/out.h"
#include "facts/ledger.h"
#include "facts/session.h"

/* One debt of the ledger. */
struct debt {
	const struct hf_entry *entry;
	const struct hf_due *due;
	long age;
	bool overdue;
};

struct debts {
	struct debt *v;
	size_t n;
};

/* Oldest first; what is equally old stays in the ledger's order. */
static int by_age(const void *a, const void *b)
{
	const struct debt *x = a, *y = b;

	if (x->age != y->age)
		return x->age > y->age ? -1 : 1;
	return x->due < y->due ? -1 : x->due > y->due;
}

/* Collect what is not paid, as far as that is known. */
static void collect(struct debts *out, const struct hf_session *session,
		    const struct hf_ledger *ledger, long now)
{
	size_t most = 0, i, j;

	for (i = 0; i < ledger->n; i++)
		most += ledger->v[i].n_due;
	out->v = calloc(most + 1, sizeof(*out->v));
	for (i = 0; out->v && i < ledger->n; i++) {
		const struct hf_entry *e = &ledger->v[i];
		long age = now - (long)hf_ledger_owed_since(e);

		for (j = 0; j < e->n_due; j++)
			if (!e->due[j].paid && !e->due[j].undecided)
				out->v[out->n++] = (struct debt){
					.entry = e,
					.due = &e->due[j],
					.age = age,
					.overdue = age > session->policy.due,
				};
	}
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_age);
}

static bool is_asked(const struct debt *debt, const struct hf_remind *what)
{
	if (what->but && !strcmp(debt->entry->name, what->but))
		return false;
	if (what->target && strcmp(debt->due->target, what->target))
		return false;
	return debt->overdue ? !what->no_overdue : !what->no_owed;
}

/* What is remembered of a debt; being overdue is another matter. */
static void push_word(struct hf_strv *out, const struct debt *debt)
{
	hf_strv_pushf(out, "%s %s%s %s", debt->overdue ? "overdue" : "owed",
		      debt->entry->name,
		      debt->entry->reverts.n ? " revert" : "",
		      debt->due->target);
}

/* Which of the debts are asked for, first; the count is returned. */
static size_t sort_out(struct debts *debts, const struct hf_remind *what)
{
	size_t n = 0, i, k;

	for (i = 0; i < debts->n; i++) {
		struct debt found = debts->v[i];

		if (!is_asked(&found, what))
			continue;
		for (k = i; k > n; k--)
			debts->v[k] = debts->v[k - 1];
		debts->v[n++] = found;
	}
	return n;
}

/*
 * Whether one of the first `n` was not said yet; then all of them are taken for
 * said. What is not owed any more is forgotten, should it be owed again.
 */
static bool is_new(const struct hf_session *session, const struct debts *debts,
		   size_t n)
{
	struct hf_strv before = HF_STRV_INIT, after = HF_STRV_INIT;
	bool found = false;
	size_t i;

	hf_reminded_read(&before, session);
	for (i = 0; i < debts->n; i++) {
		struct hf_strv word = HF_STRV_INIT;
		bool said;

		push_word(&word, &debts->v[i]);
		said = word.n && hf_strv_has(&before, word.v[0]);
		found = found || (i < n && !said);
		if (word.n && (i < n || said))
			hf_strv_push(&after, word.v[0]);
		hf_strv_release(&word);
	}
	if (found || after.n < before.n)
		hf_reminded_write(session, &after);
	hf_strv_release(&after);
	hf_strv_release(&before);
	return found;
}

static void say(const struct debt *debt, const char *who)
{
	const struct hf_entry *e = debt->entry;
	const char *rollback = e->reverts.n ? "the rollback of " : "";
	char age[32];

	if (!debt->overdue) {
		hf_say("%s: %shotfix '%s' is owed to '%s'\n", who, rollback,
		       e->name, debt->due->target);
		return;
	}
	hf_text_age(age, sizeof(age), debt->age);
	hf_say("%s: %shotfix '%s' is overdue in '%s': %s %s for %s\n", who,
	       rollback, e->name, debt->due->target,
	       e->reverts.n ? "out of" : "in", e->line->spec, age);
}

/* git's words for no. */
static bool is_no(const char *value)
{
	return value && (!*value || !strcasecmp(value, "false") ||
			 !strcasecmp(value, "no") ||
			 !strcasecmp(value, "off") || !strcmp(value, "0"));
}

bool hf_remind_wanted(const struct hf_session *session)
{
	const struct hf_config *config = &session->config;

	return !is_no(hf_config_get(config, "hotfix.remind")) &&
	       !is_no(hf_config_get(config, "advice.hotfixowed"));
}

void hf_remind(const struct hf_session *session, const struct hf_ledger *ledger,
	       const struct hf_remind *what)
{
	/* The last line is the hint's. */
	size_t room = (what->lines ? what->lines : HF_REMIND_LINES) - 1;
	struct debts debts = { NULL, 0 };
	size_t n, i;

	if (!room || !hf_remind_wanted(session))
		return;
	collect(&debts, session, ledger, what->now);
	n = sort_out(&debts, what);
	if (is_new(session, &debts, n)) {
		for (i = 0; i < n && i < room; i++)
			say(&debts.v[i], what->who);
		if (n > room)
			hf_hint("and %zu more: git hotfix owed", n - room);
		else
			hf_hint("git hotfix owed");
	}
	free(debts.v);
}
