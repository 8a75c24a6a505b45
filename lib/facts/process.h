/*
 * What a hotfix's record says about the tree that is, or is to be, production:
 * triage, evidence, approvals; and how many hotfixes began of late.
 */
#ifndef HF_PROCESS_H
#define HF_PROCESS_H

#include "base/err.h"
#include "base/id.h"
#include "facts/approval.h"
#include "values/evidence.h"
#include "values/triage.h"

#include <stdbool.h>
#include <time.h>

struct hf_fix;
struct hf_record;
struct hf_session;

struct hf_process {
	struct hf_id tree; /* empty: not known, for production has moved */
	struct hf_triage triage;
	struct hf_evidence evidence;
	struct hf_approvals approvals;
	bool cut;    /* the record has more than was read: no word in it is
			sure to stand */
	long recent; /* hotfixes that began in [frequency] window */
};

struct hf_process_spec {
	const struct hf_record *record; /* outlives what is read from it */
	struct hf_id tree;  /* that is to be production, or empty */
	struct hf_id after; /* the tree that was released, or empty */
	const struct hf_strv *writers;
	time_t now;
};

int hf_process_read(struct hf_process *out, struct hf_session *session,
		    const struct hf_process_spec *spec,
		    struct hf_err *err) HF_MUST_CHECK;
void hf_process_release(struct hf_process *process);

/*
 * The same of a fix that is not released, by the writers and the tree that it
 * has now.
 */
int hf_process_of(struct hf_process *out, struct hf_session *session,
		  const struct hf_fix *fix, const struct hf_record *record,
		  time_t now, struct hf_err *err) HF_MUST_CHECK;

/*
 * The tree that a release of a fix would make production: its tip's own, or
 * empty where production has moved and the merge is not known.
 */
int hf_process_tree(struct hf_id *out, struct hf_session *session,
		    const struct hf_fix *fix, struct hf_err *err) HF_MUST_CHECK;

/*
 * Hotfixes whose record began between `now` - [frequency] window and `now`, the
 * one at hand too; abandoned ones left out. 0 where rule `frequency` is off.
 */
int hf_process_recent(long *out, struct hf_session *session, time_t now,
		      struct hf_err *err) HF_MUST_CHECK;

#endif
