/* The diffs of fixes that are looked for: all of each, and its commits. */
#ifndef HF_PARTS_H
#define HF_PARTS_H

#include "base/err.h"
#include "facts/patch.h"
#include "facts/signs.h"

struct hf_place;
struct hf_sought;

struct hf_part {
	size_t patch;   /* its place in the list of patches */
	size_t fix;     /* whose it is */
	bool whole;     /* all of that; else one commit, which may be all too */
	struct hf_signs signs;
	long authored;  /* that date, in seconds since the epoch */
};

struct hf_parts {
	struct hf_patches patches;
	struct hf_part *v; /* by fix: the whole, if it is not one commit, and
			      its commits, oldest first */
	size_t n;
	size_t *first;     /* of each fix, and one more: the end */
	/* For each patch of a commit, what it says to be a pick of. */
	struct hf_ids *sources;
	size_t n_sources;
};

int hf_parts_read(struct hf_parts *out, const struct hf_sought *sought,
		  size_t n, const struct hf_place *place, struct hf_err *err)
	HF_MUST_CHECK;
void hf_parts_release(struct hf_parts *parts);

#endif
