/* Opens a hotfix: its branch and its record begin together. */
#ifndef HF_OPEN_H
#define HF_OPEN_H

#include "base/err.h"
#include "base/id.h"

struct hf_event;
struct hf_session;

/*
 * Make the branch of the hotfix that `start` names, at `tip`, and its record
 * with this one event, in one transaction: both are there or neither.
 */
int hf_open(struct hf_session *session, const struct hf_event *start,
	    const struct hf_id *tip, const char *why,
	    struct hf_err *err) HF_MUST_CHECK;

/* Take both away again, if nothing has come to them and HEAD is not there; says
   when it cannot. */
void hf_open_undo(struct hf_session *session, const struct hf_event *start,
		  const struct hf_id *tip, const char *why);

#endif
