/* Carries a plan out: the push, then the refs here, then the tidying. */
#ifndef HF_CARRY_H
#define HF_CARRY_H

#include "base/err.h"

struct hf_plan;
struct hf_session;

/*
 * One atomic push (again with production and tag alone if a target stands in
 * the way), then the local refs, HEAD, the record, and the deletion of the
 * branch. HF_EREFUSED: the remote refused production, and nothing has changed
 * anywhere.
 */
int hf_carry_out(struct hf_plan *plan, struct hf_session *session,
		 struct hf_err *err) HF_MUST_CHECK;

#endif
