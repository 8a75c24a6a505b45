/*
 * A file in each commit of a history, to tell which commit takes a piece of a
 * fix out of it.
 */
#ifndef HF_TRAIL_H
#define HF_TRAIL_H

#include "base/err.h"
#include "base/id.h"
#include "facts/present.h"

#include <stddef.h>

struct hf_pieces;
struct hf_range;
struct hf_repo;

/* A commit, what it is made from, and the file as it has it. */
struct hf_stop {
	const struct hf_id *id;
	const struct hf_ids *parents; /* NULL: outside of the range */
	struct hf_side side;
	bool asked, there, seen; /* of the piece that is asked for */
};

/* By id, each once; borrows from the range. */
struct hf_trail {
	struct hf_stop *v;
	size_t n;
};

/*
 * Read it, by what the file is called and was called, all in one question to
 * git. `mode` is taken to be its mode.
 */
int hf_trail_read(struct hf_trail *out, const struct hf_range *range,
		  const char *const paths[2], unsigned mode,
		  struct hf_err *err) HF_MUST_CHECK;
void hf_trail_release(struct hf_trail *trail);

struct hf_taker {
	struct hf_id by;    /* empty: none, the history never had it */
	struct hf_id never; /* its parent that never had it, or empty: it is no
			       merge of such a one */
	struct hf_side made, had, without; /* its file, and both parents' */
};

/*
 * Look for the commit that is without piece `i`, while a parent of it has it;
 * `tip` is without. Of merges that passed on what one side took out, it is that
 * side's commit.
 */
int hf_trail_taker(struct hf_taker *out, struct hf_trail *trail,
		   struct hf_repo *repo, const struct hf_pieces *pieces,
		   size_t i, const struct hf_id *tip,
		   struct hf_err *err) HF_MUST_CHECK;

#endif
