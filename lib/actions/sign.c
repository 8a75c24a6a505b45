#include "actions/sign.h"

#include <limits.h>

#include "doors/proc.h"
#include "facts/session.h"

enum { SIGN_TIMEOUT = 60 }; /* seconds */

int hf_sign_limit(const struct hf_session *session)
{
	const char *text =
		hf_config_get(&session->config, "hotfix.sign-timeout");
	char *end = NULL;
	long seconds = text ? strtol(text, &end, 10) : SIGN_TIMEOUT;

	if (hf_proc_has_terminal())
		return 0;
	if (text && (!*text || *end || seconds < 1 || seconds > INT_MAX / 1000))
		seconds = SIGN_TIMEOUT;
	return (int)seconds * 1000;
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
