/* Carries a plan out in as many rounds as it takes, and tells them as one. */
#ifndef HF_ROUNDS_H
#define HF_ROUNDS_H

#include "base/err.h"

struct hf_plan;
struct hf_plan_spec;
struct hf_session;

/* As hf_plan_finish. */
typedef int hf_planner(struct hf_plan *out, struct hf_session *session,
		       const struct hf_plan_spec *spec, struct hf_err *err);

/*
 * hf_carry_out, and for targets that moved while we pushed: fetch, let `again`
 * plan, and carry that out. HF_EREFUSED: nothing has changed but what the
 * fetch brought; who was overtaken by somebody else reads by whom.
 */
int hf_rounds_carry(struct hf_plan *plan, struct hf_session *session,
		    hf_planner *again, struct hf_err *err) HF_MUST_CHECK;

#endif
