/* Lets the team's own commit-msg hook see the messages that we write. */
#ifndef HF_COMMIT_MSG_H
#define HF_COMMIT_MSG_H

#include "base/buf.h"
#include "base/err.h"

struct hf_session;

/*
 * Run the commit-msg hook, if there is one, over `message`, which takes what
 * the hook makes of it. Our own hook stays silent and passes on to the others.
 * HF_EREFUSED: the hook said no, in its own words on standard error.
 */
int hf_commit_msg(struct hf_buf *message, struct hf_session *session,
		  struct hf_err *err) HF_MUST_CHECK;

#endif
