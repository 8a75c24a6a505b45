#include "reports/report_remind.h"

#include "actions/reminded.h"
#include "base/strv.h"
#include "base/text.h"
#include "doors/out.h"
#include "facts/ledger.h"
#include "facts/review.h"
#include "facts/session.h"

/* One debt of the ledger: a target that lacks a fix, or a review. */
struct debt {
	const struct hf_entry *entry;
	const struct hf_due *due; /* or NULL, and then this: */
	const struct hf_event *exception;
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

/* The targets of one hotfix that lack it, as far as that is known. */
static void collect_targets(struct debts *out, const struct hf_entry *e,
			    const struct hf_session *session, long now)
{
	long age = now - (long)hf_ledger_owed_since(e);
	size_t i;

	for (i = 0; i < e->n_due; i++)
		if (!e->due[i].paid && !e->due[i].undecided)
			out->v[out->n++] = (struct debt){
				.entry = e,
				.due = &e->due[i],
				.age = age,
				.overdue = age > session->policy.due,
			};
}

static void collect_review(struct debts *out, const struct hf_entry *e,
			   struct hf_session *session, long now)
{
	struct hf_err unknown = HF_ERR_INIT;
	struct hf_review review;

	if (hf_review_read(&review, session, e, now, &unknown) < 0 ||
	    !review.exception)
		return;
	out->v[out->n++] = (struct debt){ .entry = e,
					  .exception = review.exception,
					  .age = now - (long)review.since,
					  .overdue = review.overdue };
}

static void collect(struct debts *out, struct hf_session *session,
		    const struct hf_ledger *ledger,
		    const struct hf_remind *what)
{
	size_t most = ledger->n, i;

	for (i = 0; i < ledger->n; i++)
		most += ledger->v[i].n_due;
	out->v = calloc(most + 1, sizeof(*out->v));
	if (!out->v)
		return;
	for (i = 0; i < ledger->n; i++) {
		collect_targets(out, &ledger->v[i], session, what->now);
		if (!what->target)
			collect_review(out, &ledger->v[i], session, what->now);
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
	const char *how = debt->overdue ? "overdue" : "owed";

	if (debt->exception)
		hf_strv_pushf(out, "%s %s review %s", how, debt->entry->name,
			      debt->exception->id.hex);
	else
		hf_strv_pushf(out, "%s %s%s %s", how, debt->entry->name,
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

static void say_review(const struct debt *debt, const char *who)
{
	char age[32];

	hf_text_age(age, sizeof(age), debt->age);
	if (debt->overdue)
		hf_say("%s: a review of hotfix '%s' is overdue: open for %s\n",
		       who, debt->entry->name, age);
	else
		hf_say("%s: a review of hotfix '%s' is owed\n", who,
		       debt->entry->name);
}

static void say(const struct debt *debt, const char *who)
{
	const struct hf_entry *e = debt->entry;
	const char *rollback = e->reverts.n ? "the rollback of " : "";
	char age[32];

	if (debt->exception) {
		say_review(debt, who);
		return;
	}
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

void hf_remind(struct hf_session *session, const struct hf_ledger *ledger,
	       const struct hf_remind *what)
{
	/* The last line is the hint's. */
	size_t room = (what->lines ? what->lines : HF_REMIND_LINES) - 1;
	struct debts debts = { NULL, 0 };
	size_t n, i;

	if (!room || !hf_remind_wanted(session))
		return;
	collect(&debts, session, ledger, what);
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
