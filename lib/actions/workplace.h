/*
 * Worktrees that we make. Each says so in its reflog, so that none of anybody
 * else's is ever removed.
 */
#ifndef HF_WORKPLACE_H
#define HF_WORKPLACE_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>

struct hf_worktree;

/* A place beside the main worktree, named after it: ../app-hotfix-login. */
int hf_workplace_beside(struct hf_buf *out, const char *what,
			struct hf_err *err) HF_MUST_CHECK;

/*
 * Check a branch out in a new worktree at `dir`. What git has left there when
 * it was killed gives way. `why` goes to the reflog.
 */
int hf_workplace_add(const char *dir, const char *branch, const char *why,
		     struct hf_err *err) HF_MUST_CHECK;

/* Whether hf_workplace_add made it, for `why`. */
bool hf_workplace_is_ours(const char *dir, const char *why);

/*
 * Whether it is only half made, or is as it was made but for what a killed git
 * has left: nobody has moved its HEAD since.
 */
bool hf_workplace_is_fresh(const struct hf_worktree *tree, const char *why);

/* Whether it is what a git that was killed while it removed it has left. */
bool hf_workplace_is_remains(const char *dir, const char *why);

/*
 * Remove it. With changes or files of somebody it stays and that is an error,
 * unless by `force`.
 */
int hf_workplace_remove(const struct hf_worktree *tree, bool force,
			struct hf_err *err) HF_MUST_CHECK;

#endif
