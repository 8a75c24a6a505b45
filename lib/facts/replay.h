/*
 * What became of a fix in the history of a branch: when each part of it came,
 * was taken out, and came again. A commit takes out what it has in its own
 * history, so a part that came beside it stays.
 */
#ifndef HF_REPLAY_H
#define HF_REPLAY_H

#include "base/err.h"
#include "facts/candidates.h"
#include "facts/proof.h"

#include <stdbool.h>

struct hf_parts;
struct hf_repo;

/* How it ended for one part. */
struct hf_fate_of {
	bool there;
	enum hf_proof how;     /* the strongest by which it is there */
	struct hf_id by;       /* the commit of the branch that brought it */
	int share;             /* how much of it is in that, in percent */
	struct hf_id reverted_by; /* that took it out; empty: none has */
	struct hf_id maybe;    /* not there, but this may be it: so much of it */
	int maybe_share;
};

struct hf_replay {
	struct hf_repo *repo;
	const struct hf_parts *parts;
	struct hf_candidates *there;
	const struct hf_pairs *pairs;
	bool range; /* as in struct hf_search */
};

/*
 * Replay for one fix; `out` has room for each part of it, in their order.
 * `merged` is what of the fix itself the branch reaches, or empty.
 */
int hf_replay_fix(struct hf_fate_of *out, const struct hf_replay *replay,
		  size_t fix, const struct hf_id *merged,
		  struct hf_err *err) HF_MUST_CHECK;

#endif
