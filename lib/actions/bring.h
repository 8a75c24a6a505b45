/*
 * Brings a release into a target, in memory: by a merge or by picks, less what
 * stays in production.
 */
#ifndef HF_BRING_H
#define HF_BRING_H

#include "base/err.h"

struct hf_back;
struct hf_commit;
struct hf_id;
struct hf_ids;
struct hf_keep;
struct hf_plan;
struct hf_portable;
struct hf_session;

/* What of the plan's release is owed to targets at all. */
int hf_bring_portable(struct hf_portable *out, struct hf_session *session,
		      const struct hf_plan *plan,
		      struct hf_err *err) HF_MUST_CHECK;

/*
 * What a merge of `release` into `onto` comes to, without a commit of it. Of
 * what says Hotfix-Only, these are the release's `only` ones.
 */
int hf_bring_try(struct hf_keep *out, struct hf_session *session,
		 const struct hf_id *onto, const struct hf_commit *release,
		 const struct hf_ids *only, struct hf_err *err) HF_MUST_CHECK;

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

/*
 * The target had the fix, and took it out in this commit: take that back. So a
 * merge or a pick, which would find the fix there already, is none.
 */
int hf_bring_again(struct hf_back *back, struct hf_session *session,
		   const struct hf_plan *plan, const struct hf_id *taken_out,
		   struct hf_err *err) HF_MUST_CHECK;

/* Merge what people have made of it, as they have made it. */
int hf_bring_made(struct hf_back *back, struct hf_session *session,
		  const struct hf_plan *plan, const struct hf_id *theirs,
		  struct hf_err *err) HF_MUST_CHECK;

#endif
