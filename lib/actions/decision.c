#include "actions/decision.h"

#include "base/text.h"
#include "doors/out.h"
#include "facts/session.h"
#include "values/record.h"
#include "values/verdict.h"

/* So many fields of a kind, each so long, leave room in any event. */
enum { LINES_MAX = 50, LINE_MAX = 400 };

/* The fields of one kind, as they are added to an event. */
struct lines {
	struct hf_event *event;
	const char *key;
	size_t n; /* all; those over LINES_MAX are only counted */
};

/* Cut off, at a character's begin, what is longer than a line may be. */
static void cut(struct hf_buf *text)
{
	static const char dots[] = " ...";
	size_t len = LINE_MAX - strlen(dots);

	if (text->len <= LINE_MAX)
		return;
	while (len && ((unsigned char)text->data[len] & 0xc0) == 0x80)
		len--;
	hf_buf_truncate(text, len);
	hf_buf_puts(text, dots);
}

/* Add one, as a record takes it: names may be hostile. */
static int add_line(struct lines *lines, const struct hf_buf *text,
		    struct hf_err *err)
{
	struct hf_buf safe = HF_BUF_INIT;
	int rc;

	if (lines->n++ >= LINES_MAX)
		return 0;
	hf_out_safe_line(&safe, hf_buf_str(text));
	cut(&safe);
	if (!(rc = hf_buf_check(text, err)) && !(rc = hf_buf_check(&safe, err)))
		rc = hf_event_set(lines->event, lines->key, hf_buf_str(&safe),
				  err);
	hf_buf_release(&safe);
	return rc;
}

static int end_lines(const struct lines *lines, struct hf_err *err)
{
	char more[64];

	if (lines->n <= LINES_MAX)
		return 0;
	snprintf(more, sizeof(more), "and %zu more", lines->n - LINES_MAX);
	return hf_event_set(lines->event, lines->key, more, err);
}

static int add_policy(struct hf_event *event, const struct hf_session *session,
		      struct hf_err *err)
{
	struct hf_id blob;
	int rc = hf_session_policy_blob(&blob, session, err);

	return rc < 0 || !blob.hex[0] ?
		       rc :
		       hf_event_set(event, "Policy", blob.hex, err);
}

/* Whether git config had a say in a value, alone or beside the file. */
static bool is_configured(const struct hf_setting_row *row)
{
	return hf_text_starts(row->origin, "config: ") ||
	       strstr(row->origin, " and config: ");
}

static int add_settings(struct hf_event *event,
			const struct hf_session *session, struct hf_err *err)
{
	struct lines lines = { .event = event, .key = "Setting" };
	struct hf_setting_rows rows = { 0 };
	struct hf_buf text = HF_BUF_INIT;
	const struct hf_setting_row *row;
	size_t i;
	int rc = hf_policy_rows(&rows, &session->policy, err);

	for (i = 0; !rc && i < rows.n; i++) {
		row = &rows.v[i];
		if (!is_configured(row))
			continue;
		hf_buf_clear(&text);
		hf_buf_printf(&text, "%s.%s = %s", row->section, row->key,
			      row->value);
		rc = add_line(&lines, &text, err);
	}
	hf_buf_release(&text);
	hf_setting_rows_release(&rows);
	return rc < 0 ? rc : end_lines(&lines, err);
}

void hf_decision_finding(struct hf_buf *out, const struct hf_finding *finding)
{
	struct hf_buf text = HF_BUF_INIT;

	hf_buf_printf(&text, "%s %s: %s%s%s", hf_level_name(finding->level),
		      finding->rule, finding->object,
		      *finding->object ? " " : "", finding->message);
	hf_out_safe_line(out, hf_buf_str(&text));
	out->failed = out->failed || text.failed;
	hf_buf_release(&text);
}

static int add_findings(struct hf_event *event,
			const struct hf_verdict *verdict, struct hf_err *err)
{
	struct lines lines = { .event = event, .key = "Finding" };
	struct hf_buf text = HF_BUF_INIT;
	size_t i;
	int rc = 0;

	if (verdict->undecided.code) {
		hf_buf_printf(&text, "undecided: %s", verdict->undecided.text);
		rc = add_line(&lines, &text, err);
	}
	for (i = 0; !rc && i < verdict->n; i++) {
		hf_buf_clear(&text);
		hf_decision_finding(&text, &verdict->v[i]);
		rc = add_line(&lines, &text, err);
	}
	hf_buf_release(&text);
	return rc < 0 ? rc : end_lines(&lines, err);
}

int hf_decision_note(struct hf_event *event, const struct hf_session *session,
		     const struct hf_verdict *verdict, struct hf_err *err)
{
	const char *outcome = hf_outcome_name(hf_verdict_outcome(verdict));
	int rc;

	if ((rc = hf_event_set(event, "Verdict", outcome, err)) < 0 ||
	    (rc = add_policy(event, session, err)) < 0 ||
	    (rc = add_settings(event, session, err)) < 0)
		return rc;
	return add_findings(event, verdict, err);
}
