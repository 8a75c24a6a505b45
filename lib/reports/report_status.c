#include "reports/report_status.h"

#include "base/text.h"
#include "doors/json.h"
#include "doors/out.h"
#include "facts/fix.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "reports/debt.h"
#include "reports/report_forecast.h"
#include "reports/report_owed.h"
#include "reports/report_verdict.h"

enum { NEXT_MAX = 4 };

/* What to do next, and why; both are literals or borrowed. */
struct next {
	char command[320];
	const char *why;
};

/* " -- <path>", but nothing for a path that a shell would take apart. */
static const char *path_args(char *out, size_t size, const char *path)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "/._-+,@%";

	out[0] = '\0';
	if (!path[strspn(path, plain)])
		snprintf(out, size, " -- %s", path);
	return out;
}

#define ADD(reason, ...) \
	do { \
		if (n < NEXT_MAX) { \
			out[n].why = reason; \
			snprintf(out[n++].command, sizeof(out[0].command), \
				 __VA_ARGS__); \
		} \
	} while (0)

/* What brings a released fix to those that lack it, or lines of it. */
static size_t find_debts(struct next out[NEXT_MAX], const struct hf_entry *e)
{
	bool all = true;
	char args[256];
	size_t n = 0, i;

	for (i = 0; i < e->n_due; i++) {
		const struct hf_due *due = &e->due[i];

		if (due->paid || due->undecided)
			continue;
		if (due->doubtful)
			ADD("a target may have the fix, or part of it",
			    "git hotfix owed");
		else if (due->lacks.n)
			ADD("a target lacks lines of the fix",
			    "git show -m --first-parent %s%s",
			    hf_id_short(&e->released).hex,
			    path_args(args, sizeof(args), due->lacks.v[0]));
		else if (due->is_line)
			ADD("a newer line lacks the fix",
			    "git hotfix merge-back %s --into %s", e->name,
			    due->target);
		else
			all = false;
	}
	if (!all)
		ADD("a target lacks the fix", "git hotfix merge-back %s",
		    e->name);
	return n;
}

static size_t find_next(struct next out[NEXT_MAX], const struct hf_status *s)
{
	const struct hf_entry *e = s->entry;
	size_t n = 0, i;

	if (e->state == HF_STATE_ROLLED_BACK)
		ADD("to bring it again", "git hotfix start --redo %s <new>",
		    e->name);
	if (e->state == HF_STATE_OWED && e->reverts.n) {
		if (hf_owes(e))
			ADD("a target still has the fix",
			    "git hotfix rollback %s", e->name);
		return n;
	}
	if (e->state == HF_STATE_OWED)
		return find_debts(out, e);
	if (e->state != HF_STATE_OPEN || !s->fix)
		return n;
	if (!s->checked_out) {
		ADD("work on it", "git switch %s", e->branch);
	} else if (s->dirty) {
		ADD("tracked files have changed", "git commit -a");
		return n;
	}
	if (!s->fix->changes.n) {
		ADD("it has no commits yet", "git commit");
		return n;
	}
	for (i = 0; i < s->verdict->n && n < NEXT_MAX - 2; i++)
		if (s->verdict->v[i].hint[0])
			ADD(s->verdict->v[i].rule, "%s", s->verdict->v[i].hint);
	if (hf_verdict_outcome(s->verdict) == HF_BLOCKED)
		return n;
	if (s->session->remote && !hf_id_eq(&e->local, &e->remote))
		ADD("it is not on the remote", "git push -u %s %s",
		    s->session->remote, e->branch);
	ADD("release it", "git hotfix finish");
#undef ADD
	return n;
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
	hf_report_verdict("status", s->verdict, true);
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
	struct next next[NEXT_MAX];
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
	hf_report_forecast(s->forecasts, s->now);
	print_due(e);
	n = find_next(next, s);
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

int hf_report_status_json(const struct hf_status *s, struct hf_err *err)
{
	struct hf_json *object = hf_json_object(), *list = hf_json_array();
	struct next next[NEXT_MAX];
	size_t n = find_next(next, s), i;

	if (s->verdict)
		hf_report_verdict_json(object, s->verdict);
	if (s->fix)
		hf_report_fix_json(object, s->fix);
	else
		hf_json_text(object, "hotfix", s->entry->name);
	hf_json_text(object, "state", hf_state_told(s->entry));
	hf_json_text(object, "record",
		     s->entry->has_record ? s->entry->record.tip.hex : NULL);
	for (i = 0; i < n; i++) {
		struct hf_json *one = hf_json_object();

		hf_json_text(one, "command", next[i].command);
		hf_json_text(one, "why", next[i].why);
		hf_json_push(list, one);
	}
	hf_json_add(object, "next", list);
	hf_json_add(object, "owed", owed_names(s->entry));
	hf_json_add(object, "forecast", hf_report_forecast_json(s->forecasts));
	return hf_json_print(object, err);
}
