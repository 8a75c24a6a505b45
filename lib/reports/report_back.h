/* What targets got of a release, or did not; and a merge-back as a whole. */
#ifndef HF_REPORT_BACK_H
#define HF_REPORT_BACK_H

#include "base/err.h"
#include "base/strv.h"

#include <stdbool.h>

struct hf_back;
struct hf_back_line;
struct hf_plan;
struct hf_session;

/* A line or more for each target; on standard output. */
void hf_report_backs(const struct hf_plan *plan,
		     const struct hf_session *session);

/* Only those that something stands in the way of; false: none. */
bool hf_report_obstacles(const struct hf_plan *plan);

/* Where the target's side is kept, or nothing is owed. */
void hf_report_stays(const struct hf_plan *plan);

/* What to do about those that did not get it: hints. */
void hf_report_back_ways(const struct hf_plan *plan,
			 const struct hf_session *session);

/*
 * The end of git hotfix merge-back; `left` are the commands that remove what
 * had to stay. `quiet`: only what did not go as it should.
 */
void hf_report_merge_back(const struct hf_plan *plan,
			  const struct hf_session *session,
			  const struct hf_strv *left, bool quiet);

/* A hotfix that carries the fix on to another line; `where`: its worktree. */
void hf_report_back_line(const struct hf_back_line *back, const char *where,
			 bool dry_run, bool quiet);
int hf_report_back_line_json(const struct hf_back_line *back,
			     struct hf_err *err) HF_MUST_CHECK;

#endif
