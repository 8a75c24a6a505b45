/*
 * Whether a hotfix came to production past everybody who would have judged it:
 * by a push that skipped the hooks.
 */
#ifndef HF_UNCHECKED_H
#define HF_UNCHECKED_H

#include "base/err.h"

#include <stdbool.h>
#include <time.h>

struct hf_entry;
struct hf_session;

/*
 * Whether the hooks speak of production here, production on the remote has the
 * fix of late, and its record, begun by start, knows of nobody who let it
 * through: no release, no push through the hook, no broken glass, no hand-over
 * to a server; and of none who noted that before. A release that carries the
 * hotfix's trailer was made by finish, and so may be a fast-forward where that
 * is the policy's method: what only a clone elsewhere has recorded so far must
 * not be held against anybody.
 */
int hf_unchecked(bool *yes, struct hf_session *session,
		 const struct hf_entry *entry, time_t now,
		 struct hf_err *err) HF_MUST_CHECK;

#endif
