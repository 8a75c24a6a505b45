/* The way back: what each target gets of a release, made in memory. */
#ifndef HF_PLAN_BACK_H
#define HF_PLAN_BACK_H

#include "base/err.h"

struct hf_buf;
struct hf_plan;
struct hf_session;

/* Plan every target of a plan whose commit is known, or the one it names. */
int hf_plan_backs(struct hf_plan *plan, struct hf_session *session,
		  struct hf_err *err) HF_MUST_CHECK;

/* The branch that is made for a target, for review or to resolve conflicts. */
int hf_plan_back_branch(struct hf_buf *out, const struct hf_plan *plan,
			const char *target, struct hf_err *err) HF_MUST_CHECK;

#endif
