/* What a command opens that moves branches: the lock, the session, the hotfix. */
#ifndef HF_WORK_H
#define HF_WORK_H

#include "actions/lock.h"
#include "facts/ledger.h"
#include "facts/session.h"

struct hf_cmd;
struct hf_common;

struct hf_work {
	struct hf_lock lock;
	struct hf_session session;
	struct hf_ledger ledger; /* with the one that is meant */
	struct hf_ledger all;    /* every hotfix, if they had to be read */
	bool open;
};

/*
 * See that git is new enough, take the lock unless it is a dry run, fetch unless
 * offline, and find the hotfix that `name` means. To be ended in any case.
 */
int hf_work_begin(struct hf_work *out, const struct hf_cmd *cmd,
		  const struct hf_common *common, const char *name,
		  struct hf_err *err) HF_MUST_CHECK;
void hf_work_end(struct hf_work *work);

#endif
