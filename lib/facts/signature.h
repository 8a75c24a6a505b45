/*
 * Whether commits are signed by who they say: by an address, under the signers
 * that production names. What a keyring or a git config trusts does not count.
 */
#ifndef HF_SIGNATURE_H
#define HF_SIGNATURE_H

#include "base/err.h"
#include "base/id.h"
#include "values/signers.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_session;

/* The signers in force. */
struct hf_signing {
	struct hf_signers signers;
	char *file;    /* ".hotfix/allowed_signers", or NULL */
	char *trouble; /* why there are none, in words; or NULL */
};

/* Read [approval] signers from production's tip. */
int hf_signing_read(struct hf_signing *out, struct hf_session *session,
		    struct hf_err *err) HF_MUST_CHECK;
void hf_signing_release(struct hf_signing *signing);

struct hf_signature {
	struct hf_id id; /* of the commit, set by the caller */
	char *why; /* why it is no signature of the address, as a predicate:
		      "is not signed"; NULL: it is one */
};

/* Look at the signatures of `n` commits, each once. Release them one by one. */
int hf_signatures_check(struct hf_signature *v, size_t n,
			const struct hf_signing *signing, const char *mail,
			struct hf_err *err) HF_MUST_CHECK;
void hf_signature_release(struct hf_signature *signature);

#endif
