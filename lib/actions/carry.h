/* Carries a plan out: the push, then the refs here, then the tidying. */
#ifndef HF_CARRY_H
#define HF_CARRY_H

#include "base/err.h"

struct hf_plan;
struct hf_session;

/*
 * The push (carry_push.h), then the local refs, HEAD, the record, and last the
 * deletion of the branch. HF_EREFUSED: the remote refused production, and
 * nothing has changed anywhere. What goes wrong after the push is told in the
 * plan; another round, planned anew, serves targets that had moved.
 */
int hf_carry_out(struct hf_plan *plan, struct hf_session *session,
		 struct hf_err *err) HF_MUST_CHECK;

#endif
