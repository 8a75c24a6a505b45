#include "git-hotfix/glass.h"

#include <strings.h>

#include "actions/decision.h"
#include "actions/passage.h"
#include "doors/out.h"
#include "facts/session.h"
#include "values/verdict.h"

#define VARIABLE "hotfix.break-glass"

/* The last one, of the command line or of any other place; or NULL. */
static const struct hf_config_var *find(const struct hf_config *config,
					bool command)
{
	size_t i;

	for (i = config->n; i-- > 0;)
		if (config->v[i].command == command &&
		    !strcasecmp(config->v[i].name, VARIABLE))
			return &config->v[i];
	return NULL;
}

bool hf_glass_is_asked(const struct hf_session *session)
{
	return find(&session->config, true) != NULL;
}

const char *hf_glass_reason(const struct hf_session *session)
{
	const struct hf_config_var *said = find(&session->config, true);
	const struct hf_config_var *file = find(&session->config, false);
	struct hf_err err = HF_ERR_INIT;
	/* git says "true" for a name alone, which is no reason. */
	const char *why =
		said && strcmp(said->value, "true") != 0 ? said->value : "";

	if (said && hf_passage_check(why, &err) == 0)
		return why;
	if (said)
		hf_warning(VARIABLE " counts for nothing: %s", err.text);
	else if (file)
		hf_warning(VARIABLE " of '%s' counts for nothing: it is taken "
				    "from the command line alone",
			   file->origin);
	if (said || file)
		hf_hint("git -c " VARIABLE "=\"<why>\" push");
	return NULL;
}

void hf_glass_say(const char *why, const struct hf_verdict *verdict)
{
	struct hf_buf text = HF_BUF_INIT;
	size_t i;

	hf_warning("the glass is broken: %s", why);
	for (i = 0; i < verdict->n; i++) {
		hf_buf_clear(&text);
		hf_decision_finding(&text, &verdict->v[i]);
		hf_warning("%s: %s",
			   verdict->v[i].level == HF_BLOCK ? "passed over" :
							     "found",
			   hf_buf_str(&text));
	}
	if (verdict->undecided.code)
		hf_warning("passed over: cannot decide: %s",
			   verdict->undecided.text);
	hf_buf_release(&text);
}

void hf_glass_say_whole(const char *who)
{
	hf_say("%s: no glass had to be broken\n", who);
}

void hf_glass_hint(const char *name)
{
	hf_hint("a review is owed: git hotfix approve --as <role> %s", name);
}
