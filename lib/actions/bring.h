/*
 * Brings a release into a target, in memory: by a merge or by picks, less what
 * stays in production.
 */
#ifndef HF_BRING_H
#define HF_BRING_H

#include "base/err.h"

struct hf_back;
struct hf_id;
struct hf_plan;
struct hf_portable;
struct hf_session;

/* What of the plan's release is owed to targets at all. */
int hf_bring_portable(struct hf_portable *out, struct hf_session *session,
		      const struct hf_plan *plan,
		      struct hf_err *err) HF_MUST_CHECK;

/*
 * Merge the release into back->old. What is Hotfix-Only is left out, of other
 * releases too; what is [merge-back] never or keep-target stays.
 */
int hf_bring_merge(struct hf_back *back, struct hf_session *session,
		   const struct hf_plan *plan,
		   struct hf_err *err) HF_MUST_CHECK;

/* Pick what is owed of the release onto back->old. */
int hf_bring_picks(struct hf_back *back, struct hf_session *session,
		   const struct hf_plan *plan,
		   struct hf_err *err) HF_MUST_CHECK;

/* Merge what people have made of it, as they have made it. */
int hf_bring_made(struct hf_back *back, struct hf_session *session,
		  const struct hf_plan *plan, const struct hf_id *theirs,
		  struct hf_err *err) HF_MUST_CHECK;

#endif
