/*
 * Reminders of what is owed, where people look anyway: few lines, the oldest
 * debt first, and never the same twice in a row.
 */
#ifndef HF_REPORT_REMIND_H
#define HF_REPORT_REMIND_H

#include <stdbool.h>
#include <stddef.h>

struct hf_ledger;
struct hf_session;

/* No reminder is longer. */
#define HF_REMIND_LINES 3

struct hf_remind {
	const char *who;    /* "post-merge": begins each line */
	const char *but;    /* the hotfix that the command is about, or NULL */
	const char *target; /* only what is owed to this branch; NULL: to any,
			       and reviews */
	bool no_owed, no_overdue; /* leave those out that are not, or are */
	size_t lines;             /* so many at most; 0: HF_REMIND_LINES */
	long now;
};

/* Whether hotfix.remind and advice.hotfixOwed allow it. */
bool hf_remind_wanted(const struct hf_session *session);

/*
 * Say to standard error what of a ledger of all hotfixes is not paid, unless
 * all of it was said last time.
 */
void hf_remind(struct hf_session *session, const struct hf_ledger *ledger,
	       const struct hf_remind *what);

#endif
