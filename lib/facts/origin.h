/*
 * Tells a hotfix's own commits from foreign ones, by where they lie in the
 * graph and by the trailer that they carry.
 */
#ifndef HF_ORIGIN_H
#define HF_ORIGIN_H

#include "base/err.h"

struct hf_fix;
struct hf_ids;
struct hf_session;

/*
 * Mark the foreign ones among fix->commits, which are all commits that `tips`
 * reach and the line does not. A commit is foreign when it lies on the
 * first-parent history of integration, of a release branch or of another line,
 * or is reached only through such a commit, and does not carry the trailer
 * "Hotfix: <name>".
 */
int hf_origin_mark(struct hf_fix *fix, struct hf_session *session,
		   const struct hf_ids *tips, struct hf_err *err)
	HF_MUST_CHECK;

#endif
