/*
 * One command at a time changes a repository, whichever of its worktrees it was
 * started in. The lock goes with its holder, however that one ends.
 */
#ifndef HF_LOCK_H
#define HF_LOCK_H

#include "base/err.h"

struct hf_session;

struct hf_lock {
	int fd;
};

#define HF_LOCK_INIT { -1 }

/*
 * Take it for `command` ("finish"), and remove what a killed holder has left
 * behind. To be taken before anything is read that is then acted on. Waits a
 * few seconds; HF_EFAIL names who holds it then.
 */
int hf_lock_take(struct hf_lock *lock, const struct hf_session *session,
		 const char *command, struct hf_err *err) HF_MUST_CHECK;
void hf_lock_drop(struct hf_lock *lock);

#endif
