#include "reports/report_log.h"

#include <ctype.h>

#include "base/text.h"
#include "doors/json.h"
#include "doors/out.h"
#include "facts/explain.h"
#include "values/record.h"

/* The events to show, in that order. */
struct chosen {
	const struct hf_event **v;
	size_t n;
};

static bool is_wanted(const struct hf_event *e, const struct hf_log_view *view)
{
	return (!*view->kinds || hf_text_is_one_of(e->kind, view->kinds)) &&
	       (!view->author || strcasestr(e->author, view->author)) &&
	       (!view->since || e->when >= view->since) &&
	       (!view->until || e->when <= view->until);
}

static int choose(struct chosen *out, const struct hf_record *record,
		  const struct hf_log_view *view, struct hf_err *err)
{
	const struct hf_event *swap;
	size_t most = (size_t)view->most, i;

	*out = (struct chosen){
		calloc(record->n + 1, sizeof(const struct hf_event *)), 0
	};
	if (!out->v)
		return hf_fail_mem(err);
	for (i = 0; i < record->n; i++)
		if (is_wanted(&record->events[i], view))
			out->v[out->n++] = &record->events[i];
	if (most && out->n > most) {
		memmove(out->v, out->v + out->n - most,
			most * sizeof(const struct hf_event *));
		out->n = most;
	}
	for (i = 0; view->reverse && i < out->n / 2; i++) {
		swap = out->v[i];
		out->v[i] = out->v[out->n - 1 - i];
		out->v[out->n - 1 - i] = swap;
	}
	return 0;
}

static void print_line(const struct hf_event *e)
{
	char when[32];

	hf_text_utc(when, sizeof(when), e->when);
	hf_out_styled(HF_DIM, "%s", when);
	hf_out("  %-11s  %s  (%s", e->kind, e->subject, e->author);
	if (strcmp(e->author, e->committer))
		hf_out(", committed by %s", e->committer);
	if (!e->is_signed && hf_event_answers(e))
		hf_out(", not signed");
	hf_out(")\n");
}

/* A policy is a blob, which git keeps whatever the file says by now. */
static void print_policy(const char *blob, const struct hf_id *now)
{
	struct hf_id id;

	if (!hf_id_parse(&id, blob, strlen(blob)))
		hf_out("    %-14s %s\n", "Policy", blob);
	else
		hf_out("    %-14s %s, %s: git show %s\n", "Policy",
		       hf_id_short(&id).hex,
		       hf_id_eq(&id, now) ? "in force" : "no longer in force",
		       id.hex);
}

static void print_details(const struct hf_event *e,
			  const struct hf_explained *explained, size_t at)
{
	struct hf_buf seal = HF_BUF_INIT;
	size_t i;

	hf_out("    %-14s %s\n", "id", e->id.hex);
	if (e->is_signed)
		hf_explain_seal(&seal, explained, at);
	hf_out("    %-14s %s\n", "signature",
	       e->is_signed ? hf_buf_str(&seal) : "none");
	for (i = 0; i < e->n; i++)
		if (!strcasecmp(e->fields[i].key, "Policy"))
			print_policy(e->fields[i].value, &explained->policy);
		else
			hf_out("    %-14s %s\n", e->fields[i].key,
			       e->fields[i].value);
	hf_buf_release(&seal);
}

int hf_report_log(const struct hf_record *record, struct hf_session *session,
		  const struct hf_log_view *view, struct hf_err *err)
{
	struct hf_explained explained = { .n = 0 };
	struct chosen chosen;
	size_t i;
	int rc = choose(&chosen, record, view, err);

	if (!rc && view->verbose)
		rc = hf_explain(&explained, session, chosen.v, chosen.n, err);
	for (i = 0; !rc && i < chosen.n; i++) {
		print_line(chosen.v[i]);
		if (view->verbose)
			print_details(chosen.v[i], &explained, i);
	}
	hf_explained_release(&explained);
	free(chosen.v);
	return rc;
}

/*
 * The fields of an event; a key that came again has all of its values. Keys of
 * ours begin with a small letter, so that a forged one cannot take their place.
 */
static void add_fields(struct hf_json *object, const struct hf_event *e)
{
	struct hf_buf key = HF_BUF_INIT, value = HF_BUF_INIT;
	size_t i, j;

	for (i = 0; i < e->n; i++) {
		hf_buf_clear(&key);
		hf_buf_clear(&value);
		hf_buf_puts(&key, e->fields[i].key);
		if (key.data)
			*key.data = (char)toupper((unsigned char)*key.data);
		for (j = 0; j < e->n; j++)
			if (!strcasecmp(e->fields[j].key, e->fields[i].key))
				hf_buf_printf(&value, "%s%s",
					      value.len ? ", " : "",
					      e->fields[j].value);
		hf_json_text(object, hf_buf_str(&key), hf_buf_str(&value));
	}
	hf_buf_release(&value);
	hf_buf_release(&key);
}

static struct hf_json *event_object(const struct hf_record *record,
				    const struct hf_event *e)
{
	struct hf_json *one = hf_json_object();

	hf_json_text(one, "hotfix", record->name);
	hf_json_text(one, "event", e->kind);
	hf_json_text(one, "subject", e->subject);
	hf_json_text(one, "author", e->author);
	hf_json_text(one, "committer", e->committer);
	hf_json_bool(one, "signed", e->is_signed);
	hf_json_time(one, "time", e->when);
	hf_json_text(one, "id", e->id.hex);
	add_fields(one, e);
	return one;
}

int hf_report_log_json(const struct hf_record *record,
		       const struct hf_log_view *view, struct hf_err *err)
{
	struct hf_json *object, *list;
	struct chosen chosen;
	size_t i;
	int rc = choose(&chosen, record, view, err);

	if (rc < 0)
		return rc;
	object = hf_json_object();
	list = hf_json_array();
	for (i = 0; i < chosen.n; i++)
		hf_json_push(list, event_object(record, chosen.v[i]));
	hf_json_add(object, "events", list);
	hf_json_number(object, "left_out", (long)record->strange);
	hf_json_bool(object, "more", record->more);
	free(chosen.v);
	return hf_json_print(object, err);
}

void hf_report_left_out(const struct hf_record *record)
{
	if (record->strange == 1)
		hf_warning("left out: 1 commit that is no event of '%s'",
			   record->name);
	else if (record->strange)
		hf_warning("left out: %zu commits that are no events of '%s'",
			   record->strange, record->name);
	if (record->large.hex[0])
		hf_warning("commit '%s' is too large for an event; what came "
			   "before it was not looked at",
			   hf_id_short(&record->large).hex);
	else if (record->more)
		hf_warning("only the newest %zu commits were looked at",
			   record->looked);
}
