/* Cherry-picks in memory: replays commits onto another without a checkout. */
#ifndef HF_PICK_H
#define HF_PICK_H

#include "base/err.h"
#include "base/id.h"

struct hf_keep;
struct hf_session;

/*
 * Replay `commits`, oldest first, onto `onto`, as `git cherry-pick -x` would:
 * author, date and message stay, and a line names where it came from. What is
 * there already adds nothing, and what the policy keeps stays. The new tip goes
 * to `out`, the paths that conflict or stay to `keep`; after a conflict nothing
 * is to be used.
 */
int hf_pick(struct hf_id *out, struct hf_keep *keep,
	    const struct hf_session *session, const struct hf_id *onto,
	    const struct hf_ids *commits, struct hf_err *err) HF_MUST_CHECK;

/* The same up to the first conflict; `done` of them went well. */
int hf_pick_until(struct hf_id *out, size_t *done, struct hf_keep *keep,
		  const struct hf_session *session, const struct hf_id *onto,
		  const struct hf_ids *commits,
		  struct hf_err *err) HF_MUST_CHECK;

#endif
