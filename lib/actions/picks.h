/* Cherry-picks of a release that others have made, told by their -x lines. */
#ifndef HF_PICKS_H
#define HF_PICKS_H

#include "base/err.h"
#include "base/id.h"

struct hf_session;

/*
 * The newest pick among the commits that `tip` has and none of `except`, when
 * they have every one of `commits` by a pick, or by being so already. Otherwise
 * *last is empty, and what they lack is added to `missing`, if that is not NULL.
 */
int hf_picks_find(struct hf_id *last, struct hf_ids *missing,
		  struct hf_session *session, const struct hf_id *tip,
		  const struct hf_ids *except, const struct hf_ids *commits,
		  struct hf_err *err) HF_MUST_CHECK;

#endif
