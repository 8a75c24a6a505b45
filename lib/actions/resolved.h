/*
 * What people have done for a target by plain git: on a branch of its own, in
 * whatever checkout, or on the target itself.
 */
#ifndef HF_RESOLVED_H
#define HF_RESOLVED_H

#include "base/err.h"

#include <stdbool.h>

struct hf_back;
struct hf_id;
struct hf_plan;
struct hf_session;

/*
 * Look for it. *settled: nothing is to be made in memory, and `back` says why.
 * Otherwise `theirs` is what was made of the release for this target and is to
 * be merged there, or empty.
 */
int hf_resolved_find(bool *settled, struct hf_id *theirs, struct hf_back *back,
		     struct hf_session *session, const struct hf_plan *plan,
		     struct hf_err *err) HF_MUST_CHECK;

#endif
