/* Where this very git-hotfix is installed, and with it its hook programs. */
#ifndef HF_PREFIX_H
#define HF_PREFIX_H

#include "base/buf.h"
#include "base/err.h"

/* The prefix that make was told. */
const char *hf_prefix(void);

/*
 * Append the directory that has our bin, libexec and share: the prefix, a
 * build tree, or wherever all of it was copied. The path is one that stays
 * when a package manager brings the next version, if there is such a path.
 */
int hf_prefix_find(struct hf_buf *out, struct hf_err *err) HF_MUST_CHECK;

/* <prefix>/libexec/git-hotfix, and the file that include.path names. */
int hf_prefix_libexec(struct hf_buf *out, struct hf_err *err) HF_MUST_CHECK;
int hf_prefix_included(struct hf_buf *out, struct hf_err *err) HF_MUST_CHECK;

#endif
