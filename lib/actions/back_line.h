/*
 * A line lacks what another one got: nothing moves it on the side, so a hotfix
 * of its own is opened there, with the release's commits cherry-picked.
 */
#ifndef HF_BACK_LINE_H
#define HF_BACK_LINE_H

#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"

#include <stdbool.h>

struct hf_entry;
struct hf_line;
struct hf_session;

struct hf_back_line {
	const struct hf_entry *entry; /* whose fix it is */
	const struct hf_line *line;
	char *name;               /* of the hotfix there: "login-into-main" */
	char *branch;             /* and its branch */
	struct hf_id base, tip;   /* the line's tip, and that with the picks */
	struct hf_ids rest;       /* commits that are still to be picked */
	struct hf_strv conflicts; /* of the first of them */
	struct hf_id pick;        /* the last pick, once none is missing */
	bool there;               /* it was opened before */
	bool released;            /* and is in its line */
};

/*
 * Find what was done, or make the picks in memory. HF_EREFUSED, or HF_EFAIL:
 * the name is taken, or the policy does not allow it.
 */
int hf_back_line_plan(struct hf_back_line *out, struct hf_session *session,
		      const struct hf_entry *entry, const struct hf_line *line,
		      struct hf_err *err) HF_MUST_CHECK;
void hf_back_line_release(struct hf_back_line *back);

/* Whether an earlier run has opened it. */
int hf_back_line_there(bool *there, struct hf_session *session,
		       const struct hf_entry *entry, const struct hf_line *line,
		       struct hf_err *err) HF_MUST_CHECK;

/*
 * Open it, unless it is there, and check it out, unless it is: in this work
 * tree, or in a new one at `worktree` when that is not NULL. HF_EREFUSED, and
 * nothing has changed: tracked files here have changes.
 */
int hf_back_line_open(struct hf_session *session,
		      const struct hf_back_line *back, const char *worktree,
		      struct hf_err *err) HF_MUST_CHECK;

/*
 * Let the fix's own record say which pick carries it to the line, once it is
 * known: the ledger believes that when the line has that commit.
 */
int hf_back_line_record(struct hf_session *session,
			const struct hf_back_line *back,
			struct hf_err *err) HF_MUST_CHECK;

#endif
