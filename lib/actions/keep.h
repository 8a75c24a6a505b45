/*
 * Merges in memory for a target, where some paths stay as they are there: by
 * [merge-back] keep-target when they conflict, by [merge-back] never always.
 */
#ifndef HF_KEEP_H
#define HF_KEEP_H

#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"

#include <stdbool.h>

struct hf_session;

/* What came of it. */
struct hf_keep {
	struct hf_id tree;
	struct hf_strv conflicts; /* paths; then there is no tree */
	struct hf_strv kept;      /* those that conflicted and stay; what is in
				     it before stays in any case */
};

/*
 * Merge `theirs` into `ours`, a commit of the target. Several merges may add to
 * one `out`; the first with conflicts is the last.
 */
int hf_keep_merge(struct hf_keep *out, const struct hf_session *session,
		  const struct hf_id *ours, const struct hf_id *theirs,
		  struct hf_err *err) HF_MUST_CHECK;
void hf_keep_release(struct hf_keep *keep);

/* Whether the policy settles a conflict in each of these paths. */
bool hf_keep_settles(const struct hf_session *session,
		     const struct hf_strv *paths);

/* Note paths that are to stay, each once. */
int hf_keep_add(struct hf_keep *out, const struct hf_strv *paths,
		struct hf_err *err) HF_MUST_CHECK;

/* It conflicts, in all of these paths. */
int hf_keep_refuse(struct hf_keep *out, const struct hf_strv *paths,
		   struct hf_err *err) HF_MUST_CHECK;

#endif
