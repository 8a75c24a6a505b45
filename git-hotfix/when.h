/* Dates as people give them on the command line. */
#ifndef HF_WHEN_H
#define HF_WHEN_H

#include "base/err.h"

#include <time.h>

/* A date to come, or a time from now as the policy has them: "2w". */
int hf_when_to_come(time_t *out, const char *text,
		    struct hf_err *err) HF_MUST_CHECK;

/* A date that is past, as git reads one, or a time ago: "2h". */
int hf_when_past(time_t *out, const char *text,
		 struct hf_err *err) HF_MUST_CHECK;

/*
 * A span of time between two dates or times ago, a day from its first second to
 * its last; either may be NULL, for 0.
 */
int hf_when_span(time_t *since, time_t *until, const char *from, const char *to,
		 struct hf_err *err) HF_MUST_CHECK;

#endif
