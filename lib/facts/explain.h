/*
 * What a close look at events asks of git: what their signatures are worth to
 * it, and whether the policy that they name is still the one in force.
 */
#ifndef HF_EXPLAIN_H
#define HF_EXPLAIN_H

#include "base/err.h"
#include "base/id.h"

#include <stddef.h>

struct hf_buf;
struct hf_event;
struct hf_session;

/* The signature of one event, as `git log` shows it to this user. */
struct hf_seal {
	char mark;          /* git's %G?: 'G' for a good one, 'B' for a bad;
			       0: it was not looked at */
	char *signer, *key; /* %GS and %GF; NULL or "" where there is none */
	char *vouched;      /* what it is by production's own signers, where
			       there are such: that counts; or NULL */
};

struct hf_explained {
	struct hf_id policy;   /* the blob of production's file, or empty */
	struct hf_seal *seals; /* one for each event */
	size_t n;
	struct hf_err unsure;  /* why git could not look at them */
};

/* All signatures cost one process, and those that it starts for each. */
int hf_explain(struct hf_explained *out, struct hf_session *session,
	       const struct hf_event *const *events, size_t n,
	       struct hf_err *err) HF_MUST_CHECK;
void hf_explained_release(struct hf_explained *explained);

/* "good, by ana@example.org, SHA256:..." of the event at this place. */
void hf_explain_seal(struct hf_buf *out, const struct hf_explained *explained,
		     size_t at);

#endif
