/*
 * Counts the lines that differ between two blobs, as `git diff --numstat`
 * would without any attribute: attributes are the hotfix's own and could
 * turn every count into nothing.
 */
#ifndef HF_DIFFSTAT_H
#define HF_DIFFSTAT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_diffstat {
	long added, removed;
	long quiet;     /* of both, those equal but for white space */
	bool binary;    /* a NUL in the first 8000 bytes of either side */
	bool too_large; /* not counted: over HF_COUNT_MAX or too many lines */
};

/*
 * Compare; a side that is absent has length 0. Bounded: what xdiff would not
 * finish in reasonable time is `too_large` and counts its whole lines.
 * `quiet` asks for the white space count as well.
 */
int hf_diffstat(struct hf_diffstat *out, const char *old, size_t old_len,
		const char *new, size_t new_len, bool quiet,
		struct hf_err *err) HF_MUST_CHECK;

#endif
