/* Weighs what a hotfix changes: which of it counts towards the limits. */
#ifndef HF_WEIGH_H
#define HF_WEIGH_H

#include "base/err.h"

#include <stdbool.h>

struct hf_fix;
struct hf_session;

/*
 * Fill fix->size from fix->changes. Paths that [limits] ignore names, or that
 * production's attributes call generated, do not count. With `whole`, conflict
 * markers that the fix brings are listed in fix->markers.
 */
int hf_weigh(struct hf_fix *fix, struct hf_session *session, bool whole,
	     struct hf_err *err) HF_MUST_CHECK;

#endif
