/* Small files whole: reads them, where a pipe makes nobody wait, and writes. */
#ifndef HF_FILE_H
#define HF_FILE_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Add the bytes of the regular file at `path` to `out`; `links`: its last part
 * may be a symbolic link. HF_ENOTFOUND: nothing there; HF_EFAIL: no regular
 * file, larger than `max`, or it cannot be read.
 */
int hf_file_read(struct hf_buf *out, const char *path, bool links, size_t max,
		 struct hf_err *err) HF_MUST_CHECK;

/* Add all that can be read from a descriptor; HF_EFAIL when over `max`. */
int hf_file_drain(struct hf_buf *out, int fd, const char *name, size_t max,
		  struct hf_err *err) HF_MUST_CHECK;

/* Write all of it to a descriptor that waits; false with errno. */
bool hf_file_write(int fd, const char *bytes, size_t len);

/*
 * Make the file at `path` hold these bytes: written beside it as
 * "<path>.XXXXXX" and renamed, so that a reader sees the old or the new ones.
 */
int hf_file_replace(const char *path, const struct hf_buf *text,
		    struct hf_err *err) HF_MUST_CHECK;

#endif
