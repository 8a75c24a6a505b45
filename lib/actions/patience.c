#include "actions/patience.h"

#include <limits.h>

#include "base/text.h"
#include "doors/proc.h"
#include "facts/session.h"

int hf_patience(const struct hf_session *session, const char *key, int seconds)
{
	const char *text = hf_config_get(&session->config, key);
	long given;

	if (hf_proc_has_terminal())
		return 0;
	if (!text || !hf_text_number(&given, text, INT_MAX / 1000) || !given)
		given = seconds;
	return (int)given * 1000;
}
