/* Patterns for paths (gitignore's) and for branches and tags (shell's). */
#ifndef HF_PATTERN_H
#define HF_PATTERN_H

#include "base/err.h"
#include "base/strv.h"

#include <stdbool.h>

/*
 * Whether `path` is matched by one gitignore(5) pattern: without a slash it
 * names a file or folder at any depth; with one it is anchored at the top; a
 * slash at its end stands for all below; `**` spans folders. No pattern takes
 * longer than its length times that of the path.
 */
bool hf_pattern_path(const char *pattern, const char *path);

/* The same for a list, where the last match decides and "!" takes back. */
bool hf_pattern_paths(const struct hf_strv *patterns, const char *path);

/* Shell pattern for ref names: `*` also matches a slash, as in "release/?".  */
bool hf_pattern_ref(const char *pattern, const char *name);

/*
 * HF_EPOLICY when a path pattern matches nothing, ever: empty, "/", "!", "./x",
 * "a//b", an open "[", a backslash at the end of a part.
 */
int hf_pattern_check(const char *pattern, struct hf_err *err) HF_MUST_CHECK;

#endif
