/*
 * How alike two diffs are that were stripped by hunks.h: the opposite of one,
 * and how much of what one adds and removes the other does as well.
 */
#ifndef HF_LIKENESS_H
#define HF_LIKENESS_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>

/* Append the diff that takes this one back. */
void hf_hunks_invert(struct hf_buf *out, const struct hf_buf *hunks);

/*
 * How many in a hundred of the lines that `fix` adds and removes `other` adds
 * and removes too, wherever; unless `exact`, also nearly: with most of its words
 * in their order.
 * Lines without a letter or digit tell nothing and count only where there are
 * no others. 0 for a fix without lines. HF_ENOMEM.
 */
int hf_hunks_share(int *percent, const struct hf_buf *fix,
		   const struct hf_buf *other, bool exact, struct hf_err *err)
	HF_MUST_CHECK;

#endif
