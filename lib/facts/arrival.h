/*
 * Whether and how a fix came to a branch: by a merge, or as other commits that
 * a server made of its own when it rebased or squashed the fix.
 */
#ifndef HF_ARRIVAL_H
#define HF_ARRIVAL_H

#include "base/err.h"
#include "base/id.h"
#include "facts/proof.h"

struct hf_repo;

struct hf_arrival_spec {
	struct hf_id branch; /* the tip of production */
	struct hf_id tip;    /* of the fix */
	struct hf_id base;   /* where the fix began; empty: where it left the
				branch. Counts where that is not enough: for a
				base that the branch lacks, and for `since` */
};

struct hf_arrival {
	enum hf_proof proof;
	/* On the branch's first-parent history: which commit completed the fix,
	 * and the last one before the first that brought a part of it; empty
	 * where the history begins with the fix. */
	struct hf_id commit, since;
	struct hf_ids commits; /* the equal ones there, oldest first */
};

/*
 * Find the strongest of the proofs up to SQUASHED. What was taken out again by a
 * revert has arrived all the same.
 * HF_EUNDECIDED where objects are missing, or there is too much to compare.
 */
int hf_arrival_find(struct hf_arrival *out, struct hf_repo *repo,
		    const struct hf_arrival_spec *spec, struct hf_err *err)
	HF_MUST_CHECK;
void hf_arrival_release(struct hf_arrival *arrival);

#endif
