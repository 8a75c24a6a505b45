/* Adds events to records; an event once written is never rewritten. */
#ifndef HF_APPEND_H
#define HF_APPEND_H

#include "base/err.h"
#include "base/id.h"

struct hf_event;
struct hf_session;

/*
 * Make the commit of an event behind `parent` (empty for the first) without
 * moving any ref, so that it can be part of a larger change. `signer` signs it
 * where git config asks for it, and an approval where the policy does; NULL:
 * never.
 */
int hf_append_commit(struct hf_id *out, const struct hf_session *signer,
		     const struct hf_event *event, const struct hf_id *parent,
		     struct hf_err *err) HF_MUST_CHECK;

/* Add an event to its hotfix's record, which may have grown meanwhile. */
int hf_append(struct hf_session *session, const struct hf_event *event,
	      struct hf_err *err) HF_MUST_CHECK;

/* Make, fill and add an event; fields are key, value, ... and a NULL. */
int hf_append_new(struct hf_session *session, const char *kind,
		  const char *name, const char *subject,
		  const char *const *fields, struct hf_err *err)
	HF_MUST_CHECK;

#endif
