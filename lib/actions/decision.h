/* Keeps with an event what was decided, by which policy and on what grounds. */
#ifndef HF_DECISION_H
#define HF_DECISION_H

#include "base/err.h"

struct hf_buf;
struct hf_event;
struct hf_finding;
struct hf_session;
struct hf_verdict;

/*
 * Add to an event: Verdict; Policy, the blob of production's .hotfix.ini, which
 * `git show` still has when the file says something else; a Setting for each
 * value that git config put in; and each Finding, so many as an event takes.
 */
int hf_decision_note(struct hf_event *event, const struct hf_session *session,
		     const struct hf_verdict *verdict,
		     struct hf_err *err) HF_MUST_CHECK;

/*
 * A finding as it stands there, one line that is safe to show: "block
 * size-files: 2 files changed".
 */
void hf_decision_finding(struct hf_buf *out, const struct hf_finding *finding);

#endif
