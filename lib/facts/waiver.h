/*
 * What a hotfix's record waives: a target that goes without the fix, or a rule
 * that does not stop it. Pure; the newest event about either decides.
 */
#ifndef HF_WAIVER_H
#define HF_WAIVER_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <time.h>

struct hf_due;
struct hf_entry;
struct hf_record;

/* All borrowed from the record. */
struct hf_waiver {
	const char *why;
	const char *by; /* "Name <mail>" */
	time_t at;      /* when it was given */
	time_t until;   /* 0: for ever */
};

/*
 * Whether a target or a rule is waived at `now`. One that has expired, gives
 * no reason, or has a date that cannot be read counts for nothing.
 */
bool hf_waiver_target(struct hf_waiver *out, const struct hf_record *record,
		      const char *target, time_t now);
bool hf_waiver_rule(struct hf_waiver *out, const struct hf_record *record,
		    const char *rule, time_t now);

/* "waived until 2026-12-01 by Ana Sousa: the module is gone there". */
void hf_waiver_print(struct hf_buf *out, const struct hf_waiver *waiver);

/* The day of a date as the reader's own clock has it: "2026-12-01". */
void hf_waiver_day(char *out, size_t size, time_t when);

/*
 * Settle a debt that is not paid by what the entry's record waives. Where the
 * fix was rolled back, only what was said after that counts.
 */
int hf_waiver_settle(struct hf_due *due, const struct hf_entry *entry,
		     time_t now, struct hf_err *err) HF_MUST_CHECK;

#endif
