/* Version numbers in tag and branch names: reading, ordering, the next one. */
#ifndef HF_VERSION_H
#define HF_VERSION_H

#include "base/buf.h"

#include <stdbool.h>

/* 1.4.2-rc1: up to four numbers and what follows them. */
struct hf_version {
	long part[4];
	int parts;
	int width[4]; /* digits written, so that 24.04 stays 24.04 */
	char pre[64]; /* "rc1"; "" in a final release */
};

/*
 * Parse "1.4", "1.4.2", "1.4.2-rc1", "1.4.2rc1"; false when it is none. What
 * follows a '+' is checked and dropped, as it orders nothing.
 */
bool hf_version_parse(struct hf_version *out, const char *text);

/* <0, 0, >0; a pre-release comes before its release, and rc2 before rc10. */
int hf_version_compare(const struct hf_version *a, const struct hf_version *b);

/*
 * The next patch: 1.4.2 -> 1.4.3, 1.4 -> 1.4.1, 1.4.2.9 -> 1.4.2.10, and of a
 * pre-release its release.
 */
void hf_version_next(struct hf_buf *out, const struct hf_version *v);

/*
 * The version that `tag` has by `format` ("v{version}"); false when the tag
 * is of another form.
 */
bool hf_version_of_tag(struct hf_version *out, const char *format,
		       const char *tag);

/* The tag of a version by the format. */
void hf_version_tag(struct hf_buf *out, const char *format,
		    const char *version);

/*
 * The pattern for a tag and the patches of it: "v1.4.*" for v1.4.0, and for
 * v1.4 as well. False when the tag is no release by the format.
 */
bool hf_version_series(struct hf_buf *out, const char *format, const char *tag);

/* The version that begins such a pattern: 1.4; false when there is none. */
bool hf_version_of_series(struct hf_version *out, const char *format,
			  const char *pattern);

/* The version in a branch's name: "release/1.5", "support/2.x" (2). */
bool hf_version_of_branch(struct hf_version *out, const char *branch);

#endif
