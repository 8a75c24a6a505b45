/*
 * The commits of a branch that may be parts of fixes: by what they change, by
 * their words, or because they name one; and those that may take one back.
 */
#ifndef HF_CANDIDATES_H
#define HF_CANDIDATES_H

#include "base/err.h"
#include "base/keys.h"
#include "facts/patch.h"
#include "facts/proof.h"
#include "facts/signs.h"

struct hf_log;
struct hf_parts;

struct hf_candidate {
	struct hf_strv reverts; /* what it says to take back; may be abridged */
	struct hf_ids picked;   /* what it says to be a pick of */
	struct hf_signs signs;
	size_t place;           /* in the history, 0 is the newest */
	bool has_brought;       /* of a merge, once it was asked for: */
	struct hf_keys brought; /* the commits that came by it */
};

/* Newest first; both lists go together. */
struct hf_candidates {
	struct hf_patches patches;
	struct hf_candidate *v;
	size_t cap;
	struct hf_keys touched; /* paths that any commit of the log changes */
};

/* Read them out of a log, which asks for names. */
int hf_candidates_read(struct hf_candidates *out, const struct hf_parts *parts,
		       const struct hf_log *log,
		       const struct hf_search *progress, struct hf_err *err)
	HF_MUST_CHECK;

/*
 * Add those that are parts by their words alone, wherever they are in the tree
 * and in the history; and with `reverts` all that say that they revert. This
 * log asks for no names, and has all that the first one had.
 */
int hf_candidates_more(struct hf_candidates *list, const struct hf_parts *parts,
		       const struct hf_log *log, bool reverts,
		       const struct hf_search *progress, struct hf_err *err)
	HF_MUST_CHECK;
void hf_candidates_release(struct hf_candidates *list);

/* What a candidate is to a part. */
enum hf_relation {
	HF_REL_EQUAL,   /* changes the same, byte for byte */
	HF_REL_INVERSE, /* changes it back */
	HF_REL_QUIET,   /* the same but for white space */
	HF_REL_NAMED,   /* is it by its words, or says so */
};

struct hf_pair {
	size_t part, candidate;
	enum hf_relation relation;
	int share; /* NAMED: so much of the part is there, in percent */
};

struct hf_pairs {
	struct hf_pair *v; /* by the fix, oldest candidate first */
	size_t n, cap;
};

/*
 * Find all pairs; this reads the hunks that it takes. What cannot be read is
 * marked so in the patches.
 */
int hf_pairs_find(struct hf_pairs *out, struct hf_parts *parts,
		  struct hf_candidates *candidates, struct hf_err *err)
	HF_MUST_CHECK;
void hf_pairs_release(struct hf_pairs *pairs);

/* Where the pairs of this part begin, or those of the next that has any. */
size_t hf_pairs_first(const struct hf_pairs *pairs, size_t part);

#endif
