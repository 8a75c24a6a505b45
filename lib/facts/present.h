/*
 * Whether a change is in a file already: merging it, three-way, would leave the
 * file as it is. Asked the other way round: whether it was taken out of it.
 */
#ifndef HF_PRESENT_H
#define HF_PRESENT_H

#include "base/err.h"
#include "base/id.h"

#include <stdbool.h>

struct hf_repo;

/* What stands at a path: a file, a link or a submodule. */
struct hf_side {
	unsigned mode;   /* octal as in git; 0: nothing */
	struct hf_id id;
};

/*
 * Whether merging the change from `old` to `new` into `ours` would leave `ours`
 * as it is. By the bytes of a text; all else is as good as its id. A text over
 * HF_COUNT_MAX counts by its id as well. HF_EUNDECIDED: an object is missing.
 */
int hf_present(bool *yes, struct hf_repo *repo, const struct hf_side *old,
	       const struct hf_side *new, const struct hf_side *ours,
	       struct hf_err *err) HF_MUST_CHECK;

#endif
