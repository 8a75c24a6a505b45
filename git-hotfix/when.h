/* Dates as people give them on the command line. */
#ifndef HF_WHEN_H
#define HF_WHEN_H

#include "base/err.h"

#include <stdbool.h>
#include <time.h>

/* A date to come, or a time from now as the policy has them: "2w". */
int hf_when_to_come(time_t *out, const char *text,
		    struct hf_err *err) HF_MUST_CHECK;

/* A date that is past, as git reads one, or a time ago: "2h". */
int hf_when_past(time_t *out, const char *text,
		 struct hf_err *err) HF_MUST_CHECK;

/*
 * Where a span of time begins, or with `end` where it ends: any date, a day for
 * its first or its last second, or a time ago.
 */
int hf_when_bound(time_t *out, const char *text, bool end,
		  struct hf_err *err) HF_MUST_CHECK;

#endif
