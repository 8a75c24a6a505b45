/*
 * The door to libgit2: starting it, and its errors in our words. Besides this
 * pair of files only repo_libgit2, merge_text_libgit2 and diffstat include
 * <git2.h>.
 */
#ifndef HF_GITLIB_H
#define HF_GITLIB_H

#include "base/err.h"

#include <stddef.h>

/*
 * Start libgit2 once per process, as late as possible: its TLS backend costs
 * several times the price of a question to the git program. It does not look
 * at owners afterwards: whoever opens a repository has asked git first.
 */
int hf_gitlib_start(struct hf_err *err) HF_MUST_CHECK;

/* The library's version, "1.5.1"; works before it is started. */
void hf_gitlib_version(char *out, size_t size);

/*
 * Fill `err` from fmt and libgit2's own text, which is copied at once, and
 * return our code for libgit2's `rc`: HF_ENOTFOUND, HF_ENOMEM or HF_EFAIL.
 */
int hf_fail_git(struct hf_err *err, int rc, const char *fmt, ...)
	HF_PRINTF(3, 4);

#endif
