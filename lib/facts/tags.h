/* The release tags of a repository, in the order of their versions. */
#ifndef HF_TAGS_H
#define HF_TAGS_H

#include "base/err.h"
#include "base/id.h"
#include "values/version.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_repo;

struct hf_tag {
	char *name;          /* "v1.4.2" */
	struct hf_version version;
	struct hf_id id;     /* the tag object, or the commit itself */
	struct hf_id commit;
};

/* Newest version first; pre-releases are not among them. */
struct hf_tags {
	struct hf_tag *v;
	size_t n;
};

/* Read every tag of the form `format` ("v{version}") that names a commit. */
int hf_tags_read(struct hf_tags *out, struct hf_repo *repo, const char *format,
		 struct hf_err *err) HF_MUST_CHECK;
void hf_tags_release(struct hf_tags *tags);

/*
 * Whether a pattern for tags stands for a tag of this name: as a shell pattern,
 * and "v1.4.*" also for the v1.4 that such a series may begin with.
 */
bool hf_tags_match(const char *pattern, const char *name);

/* The newest whose name the pattern stands for, or NULL; borrowed. */
const struct hf_tag *hf_tags_newest(const struct hf_tags *tags,
				    const char *pattern);

/* The newest that `tip` contains; *out is NULL when there is none. Borrowed. */
int hf_tags_newest_in(const struct hf_tag **out, const struct hf_tags *tags,
		      struct hf_repo *repo, const struct hf_id *tip,
		      struct hf_err *err) HF_MUST_CHECK;

#endif
