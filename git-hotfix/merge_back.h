/* git hotfix merge-back to another line; cmd_merge_back.c has the rest. */
#ifndef HF_MERGE_BACK_H
#define HF_MERGE_BACK_H

#include "base/err.h"

#include <stdbool.h>

struct hf_common;
struct hf_entry;
struct hf_line;
struct hf_session;

/* One run of the command; everything is borrowed. */
struct hf_back_run {
	const struct hf_common *common;
	struct hf_session *session;
	const struct hf_entry *entry;
	const char *into;     /* without the remote's name; NULL: all */
	const char *worktree; /* NULL: none; "": the default place */
	bool cherry_pick;
};

/* Bring it there by a hotfix of its own. The exit status, or an error. */
int hf_back_to_line(const struct hf_back_run *run, const struct hf_line *line,
		    struct hf_err *err) HF_MUST_CHECK;

/*
 * Newer lines are owed too; say so, or how far their own hotfixes are. *unpaid
 * becomes true where none was opened, or not all is in it.
 */
int hf_back_remind_lines(bool *unpaid, const struct hf_back_run *run,
			 struct hf_err *err) HF_MUST_CHECK;

#endif
