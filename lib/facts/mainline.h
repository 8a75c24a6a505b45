/*
 * The first-parent history of a branch, which is what it was itself at any
 * time, and when it got the commits that came by merges.
 */
#ifndef HF_MAINLINE_H
#define HF_MAINLINE_H

#include "base/err.h"
#include "base/id.h"

#include <stddef.h>

struct hf_range;
struct hf_repo;

/* That history of `tip`, newest first, without what `floor` has. */
int hf_mainline_read(struct hf_range *out, struct hf_repo *repo,
		     const struct hf_id *tip, const struct hf_id *floor,
		     struct hf_err *err) HF_MUST_CHECK;

/* When a commit came: which one brought it, and what was there before. */
struct hf_came {
	size_t age;          /* its place, 0 is the newest */
	struct hf_id commit; /* that commit itself, or the merge of it */
	struct hf_id before; /* its first parent; empty for a root */
};

/* When `id` came, which the newest of `line` has, or the floor if it is empty. */
int hf_mainline_came(struct hf_came *out, const struct hf_range *line,
		     struct hf_repo *repo, const struct hf_id *id,
		     struct hf_err *err) HF_MUST_CHECK;

#endif
