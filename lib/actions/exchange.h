/* Carries records between here and the remote; none is ever rewritten. */
#ifndef HF_EXCHANGE_H
#define HF_EXCHANGE_H

#include "base/err.h"
#include "base/strv.h"

#include <stdbool.h>

struct hf_session;

/*
 * Where the remote's records are kept as they were last seen. Not in
 * refs/remotes/, where they would look like branches.
 */
#define HF_SEEN "refs/hotfix-seen/"

enum hf_exchange { HF_LOOK, HF_TAKE, HF_TAKE_AND_GIVE };

/*
 * Take what the remote was last seen to have more of, and push what it lacks.
 * The names that both sides added to go to `diverged`, when it is not NULL.
 * HF_LOOK prints what would be taken and pushed, and does neither.
 */
int hf_exchange(struct hf_session *session, struct hf_strv *diverged,
		enum hf_exchange what, bool quiet, struct hf_err *err)
	HF_MUST_CHECK;

#endif
