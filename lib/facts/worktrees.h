/* Which worktrees there are, and what each has checked out. */
#ifndef HF_WORKTREES_H
#define HF_WORKTREES_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_worktree {
	char *path;
	char *branch; /* full ref name; NULL: detached or bare */
	bool partial; /* git was stopped while it made it */
};

struct hf_worktrees {
	struct hf_worktree *v;
	size_t n;
};

int hf_worktrees_read(struct hf_worktrees *out, struct hf_err *err)
	HF_MUST_CHECK;
void hf_worktrees_release(struct hf_worktrees *list);

/* Where `branch` is checked out, or NULL; borrowed. */
const char *hf_worktrees_of(const struct hf_worktrees *list,
			    const char *branch);

/* Whether tracked files differ from HEAD, staged or not; `path` NULL: here. */
int hf_worktree_dirty(bool *dirty, const char *path, struct hf_err *err)
	HF_MUST_CHECK;

/*
 * Where a branch ("hotfix/login") is checked out with such changes; NULL:
 * nowhere. The caller frees it.
 */
int hf_worktree_dirty_of(char **out, const char *branch,
			 struct hf_err *err) HF_MUST_CHECK;

/* Whether a merge or a cherry-pick waits there for its commit. */
int hf_worktree_busy(bool *busy, const char *path,
		     struct hf_err *err) HF_MUST_CHECK;

#endif
