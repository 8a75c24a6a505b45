/* The push of a plan: all or nothing, but never held up by a target. */
#ifndef HF_CARRY_PUSH_H
#define HF_CARRY_PUSH_H

#include "base/err.h"

struct hf_plan;
struct hf_session;

/*
 * Production, tag and targets in one atomic push; if a target stands in its
 * way, production and tag alone; and where the remote takes no atomic push, one
 * after the other. Targets alone go each for itself. What a target did not get
 * is marked in plan->backs; plan->behind says why all that comes after
 * production was left to the next run. HF_EREFUSED: nothing moved, and
 * plan->production_moved tells whether somebody else was faster.
 */
int hf_carry_push(struct hf_plan *plan, struct hf_session *session,
		  struct hf_err *err) HF_MUST_CHECK;

#endif
