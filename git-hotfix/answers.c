#include "git-hotfix/answers.h"

#include "base/text.h"
#include "doors/ask.h"
#include "doors/out.h"
#include "git-hotfix/when.h"
#include "values/policy.h"
#include "values/record.h"

#define AT(field) offsetof(struct hf_triage, field)

void hf_answers_release(struct hf_answers *answers)
{
	hf_strv_release(&answers->owned);
	*answers = (struct hf_answers){ 0 };
}

bool hf_answers_given(const struct hf_triage *given)
{
	const struct hf_question *q;

	for (q = hf_questions; q->name; q++)
		if (!hf_text_is_blank(hf_triage_get(given, q)))
			return true;
	return false;
}

void hf_answers_inherit(struct hf_triage *out, const struct hf_record *record)
{
	const struct hf_question *q;
	const char *answer;

	hf_triage_read(out, record);
	out->detected = NULL;
	for (q = hf_questions; q->name; q++)
		if ((answer = hf_triage_get(out, q)) &&
		    hf_triage_check(q, answer, NULL) < 0)
			hf_triage_put(out, q, NULL);
}

/* Keep an answer as the record will have it; one of blanks is none. */
static int take(struct hf_answers *out, const struct hf_policy *policy,
		const struct hf_question *q, const char *text,
		struct hf_err *err)
{
	const char *own;
	size_t len;
	int rc;

	text += strspn(text, " ");
	len = strlen(text);
	while (len && text[len - 1] == ' ')
		len--;
	if (!len)
		return 0;
	hf_strv_pushn(&out->owned, text, len);
	if ((rc = hf_strv_check(&out->owned, err)) < 0)
		return rc;
	text = out->owned.v[out->owned.n - 1];
	if (q->at == AT(severity) && (own = hf_triage_severity(policy, text))) {
		/* A fetch reads the policy anew. */
		hf_strv_push(&out->owned, own);
		if ((rc = hf_strv_check(&out->owned, err)) < 0)
			return rc;
		text = out->owned.v[out->owned.n - 1];
	}
	if ((rc = hf_triage_check(q, text, err)) < 0)
		return rc;
	hf_triage_put(&out->now, q, text);
	return 0;
}

static int take_options(struct hf_answers *out,
			const struct hf_answers_spec *spec,
			const struct hf_policy *policy, struct hf_err *err)
{
	struct hf_triage given = *spec->given;
	const struct hf_question *q;
	const char *text;
	char date[32];
	time_t when;
	int rc = 0;

	if (!hf_text_is_blank(given.detected)) {
		if ((rc = hf_when_past(&when, given.detected, err)) < 0)
			return rc;
		hf_text_utc(date, sizeof(date), when);
		given.detected = date;
	}
	for (q = hf_questions; !rc && q->name; q++)
		if ((text = hf_triage_get(&given, q)))
			rc = take(out, policy, q, text, err);
	return rc;
}

/* Take the line that was typed; it may hold what no option can: a NUL. */
static int take_typed(struct hf_answers *out, const struct hf_policy *policy,
		      const struct hf_question *q, const struct hf_buf *line,
		      struct hf_err *err)
{
	const char *text = hf_buf_str(line);

	if (strlen(text) != line->len)
		return hf_fail(err, HF_EUSAGE,
			       "'%s' has the control character U+0000 in it",
			       q->key);
	return take(out, policy, q, text, err);
}

/* Ask until the answer can be recorded; Enter keeps the one that there is. */
static int ask(struct hf_answers *out, const struct hf_policy *policy,
	       const struct hf_question *q, const char *words, bool needed,
	       struct hf_err *err)
{
	struct hf_buf line = HF_BUF_INIT;
	int rc;

	while (!(rc = hf_ask(&line, words, err))) {
		rc = take_typed(out, policy, q, &line, err);
		if (rc == HF_EUSAGE) {
			hf_warning("%s", err->text);
			hf_err_clear(err);
		} else if (rc < 0 || !needed || hf_triage_get(&out->now, q)) {
			break;
		}
	}
	hf_buf_release(&line);
	return rc;
}

/* "severity (needed), one of P1, P2 [P2]: ". */
static int ask_question(struct hf_answers *out, const struct hf_policy *policy,
			const struct hf_question *q, struct hf_err *err)
{
	bool needed = hf_strv_has(&policy->triage, q->name);
	const char *had = hf_triage_get(&out->now, q);
	struct hf_buf words = HF_BUF_INIT;
	int rc;

	hf_buf_printf(&words, "%s%s, ", q->name, needed ? " (needed)" : "");
	if (q->at == AT(severity) && policy->severities.n) {
		hf_buf_puts(&words, "one of ");
		hf_triage_name_all(&words, &policy->severities);
	} else {
		hf_buf_puts(&words, q->asks);
	}
	if (had)
		hf_buf_printf(&words, " [%s]", had);
	hf_buf_puts(&words, ": ");
	if (!(rc = hf_buf_check(&words, err)))
		rc = ask(out, policy, q, words.data, needed, err);
	hf_buf_release(&words);
	return rc;
}

static const struct hf_question *question_at(size_t at)
{
	const struct hf_question *q = hf_questions;

	while (q->at != at)
		q++;
	return q;
}

/* Whether an answer that says so is new: old ones are left to rule `triage`. */
static bool is_news(const struct hf_answers *answers,
		    const struct hf_answers_spec *spec)
{
	return hf_triage_differs(question_at(AT(severity)), &answers->now,
				 &spec->had) ||
	       hf_triage_differs(question_at(AT(workaround)), &answers->now,
				 &spec->had);
}

/*
 * Where the answers say that it can wait, it does, unless there is a reason;
 * that a workaround will not do is one as well.
 */
static int check_wait(struct hf_answers *out,
		      const struct hf_answers_spec *spec,
		      const struct hf_policy *policy, struct hf_err *err)
{
	struct hf_buf why = HF_BUF_INIT;
	int rc;

	if (out->now.cannot_wait || hf_policy_level(policy, "triage") == HF_OFF)
		return 0;
	hf_triage_say_wait(&why, &out->now, policy);
	if ((rc = hf_buf_check(&why, err)) < 0 || !why.len ||
	    (!spec->ask && !is_news(out, spec)))
		goto out;
	if (spec->probe) {
		hf_say("%s: this is no hotfix, but work for the normal "
		       "release\n",
		       why.data);
		rc = ask(out, policy, question_at(AT(cannot_wait)),
			 "why it cannot wait all the same (empty: stop): ",
			 false, err);
	}
	if (!rc && !out->now.cannot_wait) {
		rc = hf_fail(err, HF_EREFUSED,
			     "%s: it can wait for the normal release",
			     why.data);
		hf_err_hint(err, "if it cannot, say so on the record: "
				 "--cannot-wait <why>");
	}
out:
	hf_buf_release(&why);
	return rc;
}

int hf_answers_get(struct hf_answers *out, const struct hf_answers_spec *spec,
		   const struct hf_policy *policy, struct hf_err *err)
{
	const struct hf_question *q;
	int rc;

	*out = (struct hf_answers){ .now = spec->had };
	if ((rc = take_options(out, spec, policy, err)) < 0 ||
	    (rc = check_wait(out, spec, policy, err)) < 0)
		return rc;
	for (q = hf_questions; !rc && spec->ask && q->name; q++) {
		if (!q->asks ||
		    !hf_text_is_blank(hf_triage_get(spec->given, q)))
			continue;
		if (!(rc = ask_question(out, policy, q, err)))
			rc = check_wait(out, spec, policy, err);
	}
	return rc;
}

int hf_answers_complete(const struct hf_answers *answers,
			const struct hf_answers_spec *spec,
			const struct hf_policy *policy, struct hf_err *err)
{
	enum hf_level level = hf_policy_level(policy, "triage");
	struct hf_buf names = HF_BUF_INIT, options = HF_BUF_INIT;
	struct hf_strv missing = HF_STRV_INIT;
	int rc = hf_triage_missing(&missing, &answers->now, policy, err);

	if (rc < 0 || level == HF_OFF || !missing.n)
		goto out;
	hf_triage_name_all(&names, &missing);
	hf_triage_options(&options, &missing);
	if ((rc = hf_buf_check(&names, err)) < 0 ||
	    (rc = hf_buf_check(&options, err)) < 0)
		goto out;
	if (level == HF_BLOCK) {
		rc = hf_fail(err, HF_EREFUSED, "triage: no answer to %s",
			     names.data);
		hf_err_hint(err, "git hotfix start%s %s", options.data,
			    spec->name);
	} else {
		hf_warning("triage: no answer to %s", names.data);
		hf_hint("git hotfix triage%s %s", options.data, spec->name);
	}
out:
	hf_buf_release(&options);
	hf_buf_release(&names);
	hf_strv_release(&missing);
	return rc;
}
