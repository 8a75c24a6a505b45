/*
 * What a three-way merge makes of a text, which nobody needs to see: whether
 * it stays as it is. The answer is git merge-file's.
 */
#ifndef HF_MERGE_TEXT_H
#define HF_MERGE_TEXT_H

#include "base/buf.h"
#include "base/err.h"

enum hf_merged {
	HF_MERGED_SAME,     /* ours, byte for byte */
	HF_MERGED_CHANGED,
	HF_MERGED_CONFLICT,
	HF_MERGED_NO_TEXT,  /* a NUL near its begin, or more than is merged */
};

/* The three sides; a file that is absent is an empty text. */
struct hf_sides {
	struct hf_buf base, ours, theirs;
};

void hf_sides_release(struct hf_sides *sides);

/*
 * Merge what differs between base and theirs into ours. Bounded: what xdiff
 * would not finish in reasonable time is no text. By libgit2, or where that
 * cannot be loaded by git.
 */
int hf_merge_text(enum hf_merged *out, const struct hf_sides *sides,
		  struct hf_err *err) HF_MUST_CHECK;

/* The two ways; for texts alone, without a bound. They agree. */
int hf_merge_text_libgit2(enum hf_merged *out, const struct hf_sides *sides,
			  struct hf_err *err) HF_MUST_CHECK;
int hf_merge_text_git(enum hf_merged *out, const struct hf_sides *sides,
		      struct hf_err *err) HF_MUST_CHECK;

#endif
