#include "actions/sign.h"

#include "actions/patience.h"

enum { SIGN_TIMEOUT = 60 }; /* seconds */

int hf_sign_limit(const struct hf_session *session)
{
	return hf_patience(session, "hotfix.sign-timeout", SIGN_TIMEOUT);
}

void hf_sign_explain(struct hf_err *err)
{
	if (err->code == HF_ETIMEOUT)
		hf_err_hint(err, "nothing has moved; unlock the signing key "
				 "first, or give it more time by 'git config "
				 "hotfix.sign-timeout <seconds>'");
	else
		hf_err_hint(err, "nothing has moved; see that 'git commit "
				 "-S' works here, and run it again");
}

void hf_sign_explain_policy(struct hf_err *err)
{
	if (err->code != HF_ETIMEOUT)
		hf_err_hint(err, "nothing was written; [approval] signed asks "
				 "for a signature: 'git config gpg.format ssh' "
				 "and 'git config user.signingKey <key>.pub', "
				 "or a gpg key");
	hf_sign_explain(err);
}
