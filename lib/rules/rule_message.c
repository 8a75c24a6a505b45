/* Rules about messages: of the commit being made, or of every own commit. */
#include "rules/checks.h"

#include "doors/match.h"
#include "facts/fix.h"
#include "rules/rule.h"
#include "values/message.h"
#include "values/policy.h"

/* Ask one question of the message at hand, or of each own commit's. */
static void each_message(struct hf_check *check,
			 void (*ask)(struct hf_check *check, const char *object,
				     const struct hf_message *message))
{
	const struct hf_fix *fix = check->facts->fix;
	size_t i;

	if (check->facts->seat == HF_ON_COMMIT) {
		if (!check->facts->merging && check->facts->message->subject[0])
			ask(check, NULL, check->facts->message);
		return;
	}
	for (i = 0; i < fix->n; i++)
		if (!fix->commits[i].foreign &&
		    fix->commits[i].commit.parents.n < 2)
			ask(check, hf_id_short(&fix->commits[i].commit.id).hex,
			    &fix->commits[i].message);
}

static const char *reword(const struct hf_check *check)
{
	return check->facts->seat == HF_ON_COMMIT ?
		       "your message is kept: git commit -e -F "
		       "\"$(git rev-parse --git-path COMMIT_EDITMSG)\"" :
		       "git rebase -i, and reword it";
}

static void ask_leftover(struct hf_check *check, const char *object,
			 const struct hf_message *message)
{
	if (hf_message_is_leftover(message))
		hf_found(check, object, "git rebase -i --autosquash",
			 "'%s' is not meant to stay", message->subject);
}

void hf_check_leftovers(struct hf_check *check)
{
	const struct hf_strv *markers = &check->facts->fix->markers;
	size_t i;

	for (i = 0; i < markers->n && !hf_is_moot(check); i++)
		hf_found(check, markers->v[i], "resolve it and commit",
			 "a conflict marker was left");
	each_message(check, ask_leftover);
}

static void ask_subject(struct hf_check *check, const char *object,
			const struct hf_message *message)
{
	struct hf_match *match = NULL;
	enum hf_match_answer answer;

	/* Autosquash needs them as they are; leftovers sees them at push. */
	if (hf_message_is_leftover(message) || hf_message_is_merge(message) ||
	    hf_match_new(&match, check->policy->subject,
			 &check->verdict->undecided) < 0)
		return;
	answer = hf_match_test(match, message->subject,
			       strlen(message->subject));
	if (answer == HF_MATCH_NO)
		hf_found(check, object, reword(check),
			 "'%.100s' does not match [message] subject = %s",
			 message->subject, check->policy->subject);
	else if (answer == HF_MATCH_UNDECIDED)
		hf_fail(&check->verdict->undecided, HF_EUNDECIDED,
			"[message] subject = %s took too long to match",
			check->policy->subject);
	hf_match_free(match);
}

void hf_check_subject(struct hf_check *check)
{
	each_message(check, ask_subject);
}

static void ask_trailers(struct hf_check *check, const char *object,
			 const struct hf_message *message)
{
	const struct hf_strv *wanted = &check->policy->trailers;
	size_t i;

	for (i = 0; i < wanted->n; i++)
		if (!hf_message_trailer(message, wanted->v[i]))
			hf_found(check, object, reword(check),
				 "the message has no '%s:' line at its end",
				 wanted->v[i]);
}

void hf_check_trailers(struct hf_check *check)
{
	each_message(check, ask_trailers);
}
