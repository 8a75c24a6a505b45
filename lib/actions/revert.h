/* Reverts in memory: takes commits back as git revert would, no checkout. */
#ifndef HF_REVERT_H
#define HF_REVERT_H

#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"

struct hf_session;

/* What is taken back, and where; everything is borrowed. */
struct hf_revert_spec {
	const struct hf_id *onto;
	const struct hf_id *commit, *since; /* all that is new in `commit` */
	const struct hf_ids *own; /* the commits that it stands for, newest
				     first; NULL: itself alone */
	const char *hotfix;       /* whose trailer the revert carries */
	const char *incident;     /* or NULL */
};

/*
 * Make one commit behind `onto` that takes all of it back, worded as git words
 * it: a revert of a revert reapplies. *out is `onto` where nothing of it is
 * left; conflicting paths go to `conflicts`, and then nothing is to be used.
 */
int hf_revert_make(struct hf_id *out, struct hf_strv *conflicts,
		   struct hf_session *session,
		   const struct hf_revert_spec *spec,
		   struct hf_err *err) HF_MUST_CHECK;

#endif
