/* The release's tag: taken where it is there already, else chosen and made. */
#ifndef HF_PLAN_TAG_H
#define HF_PLAN_TAG_H

#include "base/err.h"

struct hf_plan;
struct hf_session;

/*
 * Fill the tag of a plan whose commit and production are known. HF_EREFUSED:
 * the tag that was asked for exists elsewhere or is not newer.
 */
int hf_plan_tag(struct hf_plan *plan, struct hf_session *session,
		struct hf_err *err) HF_MUST_CHECK;

#endif
