/* The local half of a plan: branches, checkouts, HEAD. */
#ifndef HF_CARRY_LOCAL_H
#define HF_CARRY_LOCAL_H

#include "base/err.h"

struct hf_plan;
struct hf_session;
struct hf_worktrees;

/* What the reflogs say of it: "hotfix finish". */
const char *hf_carry_reflog(const struct hf_plan *plan);

/*
 * Move the refs that are checked out nowhere in one transaction, and checkouts
 * by fast-forward; what cannot follow stays and is named. `head` is the branch
 * that was checked out here before, or NULL. HF_EREFUSED, without a remote:
 * production cannot move, and nothing has.
 */
int hf_carry_local(struct hf_plan *plan, struct hf_session *session,
		   const struct hf_worktrees *trees, const char *head,
		   struct hf_err *err) HF_MUST_CHECK;

#endif
