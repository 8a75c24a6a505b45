/*
 * What the history of a branch has of fixes that are looked for. For proof.c
 * alone, whose search this is a step of.
 */
#ifndef HF_PROOF_HISTORY_H
#define HF_PROOF_HISTORY_H

#include "base/err.h"
#include "facts/candidates.h"
#include "facts/parts.h"
#include "facts/presence.h"
#include "facts/proof.h"

#include <stdbool.h>

/* What is known of one fix while it is looked for. */
struct hf_asked {
	struct hf_id merged; /* what of it the branch reaches, or empty */
	bool present, presence_known;
	bool done; /* its trace is complete */
};

struct hf_searching {
	const struct hf_search *search;
	struct hf_trace *out;
	struct hf_asked *asked;
	struct hf_parts parts;
	struct hf_presence presence;
	struct hf_candidates there;
	struct hf_pairs pairs;
	bool limited; /* the history was asked for some paths alone */
};

/*
 * The commits of the branch that none of the fixes has in its own history; and
 * of a fix that is merged, those since then.
 */
int hf_proof_read_fresh(struct hf_searching *s, struct hf_err *err)
	HF_MUST_CHECK;

/*
 * A port may be in other files altogether, and a revert in files that have been
 * renamed since; a pick may have come back with what production took from the
 * branch meanwhile. *more: there are such.
 */
int hf_proof_read_words(bool *more, struct hf_searching *s, struct hf_err *err)
	HF_MUST_CHECK;

#endif
