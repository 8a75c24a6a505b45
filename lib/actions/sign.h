/* What is special when git signs: it may wait for a passphrase for ever. */
#ifndef HF_SIGN_H
#define HF_SIGN_H

#include "base/err.h"

struct hf_session;

/*
 * How long a signature may take, in milliseconds: as long as it likes where a
 * terminal can ask for the passphrase (0), else hotfix.sign-timeout.
 */
int hf_sign_limit(const struct hf_session *session);

/* Say of a failure that it was the signing, and that nothing has moved. */
void hf_sign_explain(struct hf_err *err);

/* The same where it is the policy that asks for the signature. */
void hf_sign_explain_policy(struct hf_err *err);

#endif
