/* Warns of commits that a hotfix would release although nobody meant to. */
#ifndef HF_UNCOVERED_H
#define HF_UNCOVERED_H

#include "base/err.h"

struct hf_id;
struct hf_session;

/*
 * Name the commits of production, up to `base`, that no release tag covers: a
 * hotfix that grows from there takes them along. `where` is what to call it.
 * Commits of the policy file alone are passed over.
 */
int hf_uncovered_warn(struct hf_session *session, const struct hf_id *base,
		      const char *where, struct hf_err *err) HF_MUST_CHECK;

#endif
