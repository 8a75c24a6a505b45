/* Begins a hotfix with what a rollback took out: the revert of the revert. */
#ifndef HF_REDO_H
#define HF_REDO_H

#include "base/err.h"
#include "base/id.h"

struct hf_entry;
struct hf_session;

/* Everything is borrowed. */
struct hf_redo_spec {
	const struct hf_entry *entry; /* what was rolled back */
	const char *name;             /* the new hotfix */
	const char *incident;         /* its own, or NULL */
	const struct hf_id *base;     /* where it begins */
};

/*
 * Make the commits for the tip of the new branch; no ref moves. HF_EREFUSED:
 * the entry was not rolled back, the base has the fix, or it conflicts.
 */
int hf_redo(struct hf_id *tip, struct hf_session *session,
	    const struct hf_redo_spec *spec, struct hf_err *err) HF_MUST_CHECK;

#endif
