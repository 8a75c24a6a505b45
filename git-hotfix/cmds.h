/* The commands, one file each; a new one adds a row here. */
#ifndef HF_CMDS_H
#define HF_CMDS_H

#include "git-hotfix/opt.h"

#define HF_CMDS(X) \
	X(init) \
	X(start) \
	X(status) \
	X(check) \
	X(evidence) \
	X(approve) \
	X(note) \
	X(triage) \
	X(finish) \
	X(deployed) \
	X(owed) \
	X(merge_back) \
	X(waive) \
	X(rollback) \
	X(abandon) \
	X(audit) \
	X(list) \
	X(log) \
	X(policy) \
	X(install) \
	X(uninstall) \
	X(sync) \
	X(doctor) \
	X(hook) \
	X(judge)

#define HF_CMD_DECLARE(name) extern const struct hf_cmd cmd_##name;
HF_CMDS(HF_CMD_DECLARE)

/* Open the manual page as `git help hotfix` does; returns on failure only. */
int hf_open_manual(void);

#endif
