/* Tells a finish that was too late what somebody else has done meanwhile. */
#ifndef HF_OVERTAKEN_H
#define HF_OVERTAKEN_H

#include "base/err.h"

struct hf_plan;
struct hf_session;

/*
 * Production's push was refused because it had moved. `now` was opened and has
 * fetched since then. Always an error: HF_EREFUSED with what happened, or what
 * else went wrong.
 */
int hf_overtaken(struct hf_session *now, const struct hf_plan *plan,
		 struct hf_err *err) HF_MUST_CHECK;

#endif
