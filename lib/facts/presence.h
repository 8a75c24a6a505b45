/*
 * Whether the changes of fixes are in the files of a branch as it is: path by
 * path, and under another name where the branch has renamed it.
 */
#ifndef HF_PRESENCE_H
#define HF_PRESENCE_H

#include "base/err.h"
#include "base/strv.h"
#include "facts/renames.h"
#include "facts/standing.h"

#include <stdbool.h>

struct hf_parts;
struct hf_search;

/* What the branch calls the paths of one commit. */
struct hf_names {
	struct hf_id of;
	struct hf_renames renames;
	struct hf_standing there; /* at the new names */
};

struct hf_presence {
	const struct hf_search *search;
	struct hf_standing standing; /* at the paths of all fixes */
	struct hf_standing range;    /* of a range: at those of its tip */
	struct hf_names *names;      /* as far as they were asked for */
	size_t n_names;
};

/* Look at the tip of the branch, at all paths of the fixes. */
int hf_presence_open(struct hf_presence *out, const struct hf_search *search,
		     const struct hf_parts *parts, struct hf_err *err)
	HF_MUST_CHECK;
void hf_presence_close(struct hf_presence *presence);

/*
 * What the branch calls a path of a fix; borrowed. Where it has no such path
 * that may take a comparison of trees. NULL: it has no such file.
 */
int hf_presence_name(const char **name, struct hf_presence *presence,
		     size_t fix, const char *path, struct hf_err *err)
	HF_MUST_CHECK;

/*
 * Whether all of a fix is there, or each of its commits is; if not, add the
 * paths that lack something to `lacks`. Where a fix as a whole has paths that
 * none of its commits has, these do not count.
 */
int hf_presence_of_fix(bool *yes, struct hf_strv *lacks,
		       struct hf_presence *presence,
		       const struct hf_parts *parts, size_t fix,
		       struct hf_err *err) HF_MUST_CHECK;

#endif
