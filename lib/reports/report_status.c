#include "reports/report_status.h"

#include "doors/json.h"
#include "doors/out.h"
#include "facts/clock.h"
#include "facts/fix.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "reports/debt.h"
#include "reports/next.h"
#include "reports/report_clock.h"
#include "reports/report_forecast.h"
#include "reports/report_owed.h"
#include "reports/report_process.h"
#include "reports/report_verdict.h"

struct hf_verdict hf_status_told(const struct hf_status *status)
{
	struct hf_verdict told = *status->verdict;

	told.n = status->n_told;
	return told;
}

static void print_limit(const char *name, long used, long allowed)
{
	hf_out("  %-10s ", name);
	hf_out_styled(used > allowed ? HF_BAD : HF_PLAIN, "%ld of %ld", used,
		      allowed);
	hf_out("\n");
}

static void print_fix(const struct hf_status *s)
{
	const struct hf_policy *policy = &s->session->policy;
	const struct hf_fix *fix = s->fix;

	hf_out("from %s at %s%s\n", fix->line->spec,
	       hf_id_short(&fix->base).hex,
	       fix->moved ? ", which has moved since" : "");
	print_limit("files", fix->size.files, policy->files);
	print_limit("lines", fix->size.lines, policy->lines);
	print_limit("commits", fix->size.commits, policy->commits);
}

/* An open hotfix that a record has begun is as old as that. */
static bool has_age(const struct hf_status *s)
{
	return s->entry->state == HF_STATE_OPEN && s->clock->started;
}

static void print_findings(const struct hf_status *s)
{
	const struct hf_verdict told = hf_status_told(s);

	hf_report_verdict("status", &told, true);
}

/* Of a target that is not known to be paid. */
static void print_unpaid(const struct hf_entry *e, const struct hf_due *due)
{
	switch (hf_owed_of(due)) {
	case HF_OWED_UNDECIDED:
		hf_out("cannot be told: ");
		hf_out_name(due->undecided);
		return;
	case HF_OWED_DOUBTFUL:
		hf_out("doubtful, see git hotfix owed");
		return;
	case HF_OWED:
	case HF_OWED_NOT:
		break;
	}
	hf_out(e->reverts.n ? "still has it" : "owed");
	if (due->reverted_by.hex[0])
		hf_out(", taken out in %s", hf_id_short(&due->reverted_by).hex);
	hf_report_lacks(due);
}

static void print_due(const struct hf_entry *e)
{
	const char *paid = e->reverts.n ? "rid of it" : "has it";
	const struct hf_due *due;
	size_t i;

	for (i = 0; i < e->n_due; i++) {
		due = &e->due[i];
		hf_out("  %-14s ", due->target);
		if (due->paid)
			hf_out("%s%s", due->waived ? "waived" : paid,
			       due->pushed ? "" : ", not pushed");
		else
			print_unpaid(e, due);
		hf_out("\n");
	}
}

void hf_report_status(const struct hf_status *s)
{
	const struct hf_entry *e = s->entry;
	struct hf_next next[HF_NEXT_MAX];
	size_t n, i;

	hf_out_styled(HF_STRONG, "hotfix %s", e->name);
	hf_out(": %s", hf_state_told(e));
	if (e->since) {
		hf_out(", ");
		hf_report_since(e, s->now);
	}
	hf_out("\n");
	if (s->fix)
		print_fix(s);
	if (has_age(s))
		hf_report_age(s->clock->started, s->session->policy.max_age,
			      s->now);
	if (s->fix)
		print_findings(s);
	hf_report_process(s);
	hf_report_clock(s->clock);
	hf_report_forecast(s->forecasts, s->now);
	print_due(e);
	n = hf_next_find(next, s);
	for (i = 0; i < n; i++)
		hf_out("%s%s\n", i ? "      " : "next: ", next[i].command);
}

static struct hf_json *owed_names(const struct hf_entry *e)
{
	struct hf_json *list = hf_json_array();
	size_t i;

	for (i = 0; i < e->n_due; i++)
		if (!e->due[i].paid && !e->due[i].undecided)
			hf_json_push_text(list, e->due[i].target);
	return list;
}

/* What may be missing is null then. */
static void add_or_null(struct hf_json *object, const char *key,
			struct hf_json *value)
{
	if (value)
		hf_json_add(object, key, value);
	else
		hf_json_text(object, key, NULL);
}

static struct hf_json *next_json(const struct hf_status *s)
{
	struct hf_json *list = hf_json_array();
	struct hf_next next[HF_NEXT_MAX];
	size_t n = hf_next_find(next, s), i;

	for (i = 0; i < n; i++) {
		struct hf_json *one = hf_json_object();

		hf_json_text(one, "command", next[i].command);
		hf_json_text(one, "why", next[i].why);
		hf_json_push(list, one);
	}
	return list;
}

/* How long it may stay open, and how much of that is left. */
static void add_age(struct hf_json *object, const struct hf_status *s)
{
	long max = s->session->policy.max_age;

	hf_json_number(object, "max_age", max);
	if (has_age(s))
		hf_json_number(object, "left",
			       max - (s->now - (long)s->clock->started));
	else
		hf_json_text(object, "left", NULL);
}

int hf_report_status_json(const struct hf_status *s, struct hf_err *err)
{
	struct hf_json *object, *checklist;
	int rc = hf_report_process_json(&checklist, s, err);

	if (rc < 0)
		return rc;
	object = hf_json_object();
	if (s->verdict)
		hf_report_verdict_json(object, s->verdict);
	if (s->fix)
		hf_report_fix_json(object, s->fix);
	else
		hf_json_text(object, "hotfix", s->entry->name);
	hf_json_text(object, "state", hf_state_told(s->entry));
	hf_json_text(object, "record",
		     s->entry->has_record ? s->entry->record.tip.hex : NULL);
	hf_json_add(object, "next", next_json(s));
	hf_json_add(object, "owed", owed_names(s->entry));
	hf_json_add(object, "forecast", hf_report_forecast_json(s->forecasts));
	add_or_null(object, "checklist", checklist);
	hf_json_add(object, "clock", hf_report_clock_json(s->clock));
	add_age(object, s);
	add_or_null(object, "review", hf_report_review_json(s));
	return hf_json_print(object, err);
}
