/* The release's tag: taken where it is there already, else chosen and made. */
#ifndef HF_PLAN_TAG_H
#define HF_PLAN_TAG_H

#include "base/err.h"

struct hf_plan;
struct hf_session;

/*
 * Settle on the tag's name, before anything is made: the one that plan->commit
 * has already, what was asked for, or the next patch of the line, counted over
 * the tags of here and of the remote. HF_EREFUSED: the tag that was asked for
 * exists elsewhere or is not newer.
 */
int hf_plan_tag_choose(struct hf_plan *plan, struct hf_session *session,
		       struct hf_err *err) HF_MUST_CHECK;

/* Make the tag object of plan->commit, unless it is there. */
int hf_plan_tag_make(struct hf_plan *plan, struct hf_session *session,
		     struct hf_err *err) HF_MUST_CHECK;

#endif
