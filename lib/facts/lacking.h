/*
 * Which paths of a fix a target has kept its own version of when the fix came,
 * so that lines of the fix are missing there.
 */
#ifndef HF_LACKING_H
#define HF_LACKING_H

#include "base/err.h"
#include "base/strv.h"

struct hf_changes;
struct hf_id;
struct hf_ids;
struct hf_session;

/*
 * What a release changes in paths whose conflicts [merge-back] keep-target
 * settles; not where one of the commits in `only`, which stay in production,
 * has changed the same path.
 */
int hf_lacking_fix(struct hf_changes *out, struct hf_session *session,
		   const struct hf_id *since, const struct hf_id *commit,
		   const struct hf_ids *only, struct hf_err *err) HF_MUST_CHECK;

/* Add those of its paths that lack at `commit` a line which the fix adds. */
int hf_lacking_at(struct hf_strv *out, struct hf_session *session,
		  const struct hf_changes *fix, const struct hf_id *commit,
		  struct hf_err *err) HF_MUST_CHECK;

/*
 * Of the paths in `list`, leave those that were kept when the fix came, between
 * `before` and `at`. Under another name the lines may have come all the same.
 */
int hf_lacking_since(struct hf_strv *list, struct hf_session *session,
		     const struct hf_changes *fix, const struct hf_id *before,
		     const struct hf_id *at, struct hf_err *err) HF_MUST_CHECK;

#endif
