/* How a command that releases shows its plan, and how it ends. */
#ifndef HF_OUTCOME_H
#define HF_OUTCOME_H

#include "base/err.h"

#include <stdbool.h>

struct hf_plan;
struct hf_session;

/* Exit statuses of their own, beside 0, 1 and git's. */
enum {
	HF_EXIT_OWED = 3,        /* it is out, and something is owed */
	HF_EXIT_HANDED_OVER = 4, /* to a pull request; nothing is out */
};

/* Print what would be done; `planned` is what the planner returned. */
int hf_outcome_plan(const struct hf_plan *plan,
		    const struct hf_session *session, int planned, bool json,
		    struct hf_err *err) HF_MUST_CHECK;

/*
 * The exit status of a plan that was carried out: whether its hotfix owes
 * anything now. What goes wrong in asking is a warning, since it is out.
 */
int hf_outcome_status(const struct hf_plan *plan, struct hf_session *session);

#endif
