/*
 * Where a conflict is resolved by hand: makes the place and starts the merge
 * there by plain git, and tidies up when it has done its work.
 */
#ifndef HF_RESOLVE_H
#define HF_RESOLVE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/strv.h"

struct hf_back;
struct hf_plan;
struct hf_session;

/*
 * Start the merge or the picks that conflict, on a branch of its own from the
 * target's tip: in a new worktree at `worktree` ("": beside the main one), or
 * in this checkout when it is NULL. git's ordinary state of a conflict is left
 * in `where`. What an earlier run has begun is gone on with.
 */
int hf_resolve_begin(struct hf_buf *where, const struct hf_back *back,
		     struct hf_session *session, const struct hf_plan *plan,
		     const char *worktree, struct hf_err *err) HF_MUST_CHECK;

/*
 * Remove the branches that have reached where they were to go, and the
 * worktrees that were made for them. What is in use stays, and the command that
 * removes it goes to `left`.
 */
int hf_resolve_tidy(struct hf_strv *left, struct hf_session *session,
		    const struct hf_plan *plan,
		    struct hf_err *err) HF_MUST_CHECK;

#endif
