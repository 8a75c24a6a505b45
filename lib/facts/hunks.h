/*
 * A diff in the form that git prints, reduced to what it does to the text of
 * the files, wherever that stands.
 */
#ifndef HF_HUNKS_H
#define HF_HUNKS_H

#include "base/buf.h"

#include <stddef.h>

/*
 * Append "=" for each file, "@" for each hunk, and the hunk's lines as they
 * are, each with a newline. `diff` ends in a NUL that `len` does not count, but
 * may hold others. Returns how many bytes were read: all, or up to a line that
 * is an object id, or one that no diff can have.
 */
size_t hf_hunks_strip(struct hf_buf *out, const char *diff, size_t len);

#endif
