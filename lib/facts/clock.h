/* When each phase of a hotfix came: by its record, and by git. */
#ifndef HF_CLOCK_H
#define HF_CLOCK_H

#include "base/err.h"

#include <time.h>

struct hf_entry;
struct hf_session;

/* Seconds since the epoch; 0: not yet, or nobody said. */
struct hf_clock {
	time_t detected, started;
	time_t fixed;       /* the newest commit of the fix */
	time_t released;
	time_t deployed;    /* to production, by `deployed` */
	time_t merged_back; /* when the last of its targets got it; 0 while
			       one lacks it */
};

int hf_clock_read(struct hf_clock *out, struct hf_session *session,
		  const struct hf_entry *entry,
		  struct hf_err *err) HF_MUST_CHECK;

#endif
