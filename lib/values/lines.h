/* Whether the lines that a change adds stand in another text as well. */
#ifndef HF_LINES_H
#define HF_LINES_H

#include "base/err.h"

#include <stddef.h>

struct hf_buf;

/* Equal lines count once. */
struct hf_lines {
	size_t added; /* `new` has them more often than `old` */
	size_t there; /* and so many of them `other` has, wherever */
};

/* Compare byte for byte; the last line may lack its newline. */
int hf_lines_count(struct hf_lines *out, const struct hf_buf *old,
		   const struct hf_buf *new, const struct hf_buf *other,
		   struct hf_err *err) HF_MUST_CHECK;

#endif
