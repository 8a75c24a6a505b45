/* The push of a plan: all or nothing, but never held up by a target. */
#ifndef HF_CARRY_PUSH_H
#define HF_CARRY_PUSH_H

#include "base/err.h"

struct hf_plan;
struct hf_session;

/*
 * Everything in one atomic push. If that is refused, production and tag alone:
 * nothing about a target may delay production. HF_EREFUSED: nothing moved.
 */
int hf_carry_push(struct hf_plan *plan, struct hf_session *session,
		  struct hf_err *err) HF_MUST_CHECK;

#endif
