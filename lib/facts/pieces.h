/*
 * What a fix changes at one path, hunk by hunk, and whether another version of
 * the file has a hunk, or is as it was before it.
 */
#ifndef HF_PIECES_H
#define HF_PIECES_H

#include "base/buf.h"
#include "base/err.h"
#include "facts/present.h"

#include <stddef.h>

struct hf_repo;

/* Which lines it replaced by which, counted from 0. */
struct hf_hunk {
	long old_at, old_n, new_at, new_n;
};

struct hf_pieces {
	struct hf_side old, new;   /* before and with the fix */
	struct hf_buf before, after; /* the texts; empty for what is no text */
	struct hf_hunk *v;
	size_t n;
	bool whole; /* one piece is all of it: a file that is new or gone, a
		       link, a submodule, a mode, or no text */
};

enum hf_piece {
	HF_PIECE_THERE,
	HF_PIECE_UNDONE,  /* as before the fix */
	HF_PIECE_CHANGED, /* neither: somebody went on from there */
};

/* Split a change. Of very many hunks only the first are looked at. */
int hf_pieces_read(struct hf_pieces *out, struct hf_repo *repo,
		   const struct hf_side *old, const struct hf_side *new,
		   struct hf_err *err) HF_MUST_CHECK;
void hf_pieces_release(struct hf_pieces *pieces);

/* What has become of piece `i` in another version. */
int hf_piece_of(enum hf_piece *out, struct hf_repo *repo,
		const struct hf_pieces *pieces, size_t i,
		const struct hf_side *ours, struct hf_err *err) HF_MUST_CHECK;

/*
 * Whether another version keeps most of the lines that piece `i` adds, wherever
 * they stand. True also where that cannot be counted: of one that adds none or
 * is all of a file, and of what is no text any more.
 */
int hf_piece_kept(bool *yes, struct hf_repo *repo,
		  const struct hf_pieces *pieces, size_t i,
		  const struct hf_side *ours, struct hf_err *err) HF_MUST_CHECK;

/* Whether no line of `made` is its own: each is of `one` or of `two`. */
int hf_pieces_joined(bool *yes, struct hf_repo *repo,
		     const struct hf_side *made, const struct hf_side *one,
		     const struct hf_side *two,
		     struct hf_err *err) HF_MUST_CHECK;

/* The line where it begins, from 1; 0: it is all of the file. */
long hf_piece_line(const struct hf_pieces *pieces, size_t i);

#endif
