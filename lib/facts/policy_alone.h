/* Tells a change of the policy alone: administration, not a release. */
#ifndef HF_POLICY_ALONE_H
#define HF_POLICY_ALONE_H

#include "base/err.h"

#include <stdbool.h>

struct hf_commit;
struct hf_id;
struct hf_session;

/* Whether a commit changes files of the policy and nothing else. */
int hf_policy_alone(bool *yes, struct hf_session *session,
		    const struct hf_commit *commit, struct hf_err *err)
	HF_MUST_CHECK;

/* The same of what is staged on top of `head`, which may be empty. */
int hf_policy_alone_staged(bool *yes, struct hf_session *session,
			   const struct hf_id *head, struct hf_err *err)
	HF_MUST_CHECK;

#endif
