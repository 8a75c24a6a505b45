/* Leaves the merge to the server: a pull request instead of a push. */
#ifndef HF_HAND_OVER_H
#define HF_HAND_OVER_H

#include "base/err.h"

#include <stdbool.h>

struct hf_entry;
struct hf_plan_spec;
struct hf_session;
struct hf_verdict;
struct hf_work;

/*
 * Push the branch, put its tip on the record with the verdict that let it pass,
 * and say where the pull request is opened. Returns HF_EXIT_HANDED_OVER, or 0
 * after a dry run.
 */
int hf_hand_over(struct hf_session *session, const struct hf_entry *entry,
		 const struct hf_verdict *verdict, bool dry_run,
		 struct hf_err *err) HF_MUST_CHECK;

/*
 * The same for the revert of a rollback, on the branch rollback/<name>; one
 * that waits there is left as it is.
 */
int hf_hand_over_revert(struct hf_session *session,
			const struct hf_plan_spec *spec, bool dry_run,
			struct hf_err *err) HF_MUST_CHECK;

/*
 * Ask the remote for what was handed over, where the branch is gone and its
 * commits were never here, and read the entry anew. A remote that has them no
 * more is no error.
 */
int hf_hand_over_fetch(struct hf_work *work, struct hf_err *err) HF_MUST_CHECK;

#endif
