/* Cherry-picks in memory: replays commits onto another without a checkout. */
#ifndef HF_PICK_H
#define HF_PICK_H

#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"

struct hf_session;

/*
 * Replay `commits`, oldest first, onto `onto`, as `git cherry-pick -x` would:
 * author, date and message stay, and a line names where it came from. What is
 * there already adds nothing. The new tip goes to `out`; conflicting paths go
 * to `conflicts`, and then nothing is to be used.
 */
int hf_pick(struct hf_id *out, struct hf_strv *conflicts,
	    const struct hf_session *session, const struct hf_id *onto,
	    const struct hf_ids *commits, struct hf_err *err) HF_MUST_CHECK;

#endif
