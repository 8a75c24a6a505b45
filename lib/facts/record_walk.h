/*
 * The commits of one record, from its tip on, each once and no more than a
 * limit: what anybody may have pushed, so that nothing here grows with it.
 */
#ifndef HF_RECORD_WALK_H
#define HF_RECORD_WALK_H

#include "base/err.h"
#include "base/id.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* In the order in which they were met: nearest to the tip first. */
struct hf_record_walk {
	struct hf_ids ids;
	size_t at;        /* of them were handed out */
	size_t limit;
	bool more;        /* there were more than the limit */
	uint32_t *places; /* one more than a place in `ids`, found by its id;
			     0: free */
	size_t size;      /* of `places`, a power of two */
	struct hf_record_edge *edges; /* from each to its parents */
	size_t n_edges, cap;
};

/* Two places in the walk's `ids`. */
struct hf_record_edge {
	uint32_t child, parent;
};

/* Begin with this tip. */
int hf_record_walk_begin(struct hf_record_walk *walk, const struct hf_id *tip,
			 size_t limit, struct hf_err *err) HF_MUST_CHECK;

/* The next one, or NULL at the end; borrowed until the next call. */
const struct hf_id *hf_record_walk_next(struct hf_record_walk *walk);

/* Go on to the parents of the one that was handed out last. */
int hf_record_walk_add(struct hf_record_walk *walk, const struct hf_ids *ids,
		       struct hf_err *err) HF_MUST_CHECK;

/*
 * At the end: how many commits the longest way from each down to a beginning
 * has, in the order of `ids`; a child has more than its parents, and what is
 * added later changes nothing. The caller frees it. `dates`, in that order too,
 * are raised to those of the parents: anybody can write any date.
 */
int hf_record_walk_generations(uint32_t **out, time_t *dates,
			       const struct hf_record_walk *walk,
			       struct hf_err *err) HF_MUST_CHECK;
void hf_record_walk_release(struct hf_record_walk *walk);

#endif
