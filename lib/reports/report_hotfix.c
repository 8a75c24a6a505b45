#include "reports/report_hotfix.h"

#include "base/text.h"
#include "doors/json.h"
#include "doors/out.h"
#include "facts/fix.h"
#include "facts/ledger.h"
#include "facts/session.h"
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

		if (due->paid)
			continue;
		if (due->lacks.n)
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
		ADD("a target still has the fix", "git hotfix rollback %s",
		    e->name);
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

/* "in main as v1.4.1 since 3 minutes"; once it was rolled back, out of it. */
static void print_since(const struct hf_entry *e, long now)
{
	const char *tag = e->reverts.n ? e->reverted_tag : e->tag;
	char age[32];

	hf_text_age(age, sizeof(age), now - (long)hf_ledger_owed_since(e));
	hf_out("%s %s%s%s since %s", e->reverts.n ? "out of" : "in",
	       e->line->spec, tag ? " as " : "", tag ? tag : "", age);
}

/* ": VERSION lacks its lines", where the target has kept its own. */
static void print_lacks(const struct hf_due *due)
{
	size_t i;

	if (due->paid || !due->lacks.n)
		return;
	for (i = 0; i < due->lacks.n; i++) {
		hf_out(i ? ", " : ": ");
		hf_out_name(due->lacks.v[i]);
	}
	hf_out(due->lacks.n > 1 ? " lack its lines" : " lacks its lines");
}

static void print_due(const struct hf_entry *e)
{
	const char *paid = e->reverts.n ? "rid of it" : "has it";
	size_t i;

	for (i = 0; i < e->n_due; i++) {
		hf_out("  %-14s %s%s", e->due[i].target,
		       e->due[i].paid ? paid :
		       e->reverts.n   ? "still has it" :
					"owed",
		       e->due[i].paid && !e->due[i].pushed ? ", not pushed" :
							     "");
		print_lacks(&e->due[i]);
		hf_out("\n");
	}
}

void hf_report_status(const struct hf_status *s)
{
	const struct hf_entry *e = s->entry;
	struct next next[NEXT_MAX];
	size_t n, i;

	hf_out_styled(HF_STRONG, "hotfix %s", e->name);
	hf_out(": %s", hf_state_name(e->state));
	if (e->since) {
		hf_out(", ");
		print_since(e, s->now);
	}
	hf_out("\n");
	if (s->fix)
		print_fix(s);
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
		if (!e->due[i].paid)
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
	hf_json_text(object, "state", hf_state_name(s->entry->state));
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
	return hf_json_print(object, err);
}

static const char *tip_of(const struct hf_entry *e)
{
	return e->released.hex[0] ? e->released.hex :
	       e->tip.hex[0]      ? e->tip.hex :
				    NULL;
}

void hf_report_list(const struct hf_ledger *ledger)
{
	size_t i;

	for (i = 0; i < ledger->n; i++) {
		const struct hf_entry *e = &ledger->v[i];

		hf_out("%-11s %-24s %.7s %s%s%s\n", hf_state_name(e->state),
		       e->name, tip_of(e) ? tip_of(e) : "-      ",
		       e->line->spec, e->tag ? " " : "", e->tag ? e->tag : "");
	}
}

int hf_report_list_json(const struct hf_ledger *ledger, struct hf_err *err)
{
	struct hf_json *object = hf_json_object(), *list = hf_json_array();
	size_t i;

	for (i = 0; i < ledger->n; i++) {
		const struct hf_entry *e = &ledger->v[i];
		struct hf_json *one = hf_json_object();

		hf_json_text(one, "hotfix", e->name);
		hf_json_text(one, "state", hf_state_name(e->state));
		hf_json_text(one, "line", e->line->spec);
		hf_json_text(one, "tip", tip_of(e));
		hf_json_text(one, "tag", e->tag);
		hf_json_time(one, "released", e->since);
		hf_json_time(one, "rolled_back", e->reverted_at);
		hf_json_push(list, one);
	}
	hf_json_add(object, "hotfixes", list);
	return hf_json_print(object, err);
}

static void print_debt(const struct hf_entry *e, const struct hf_due *due,
		       long due_after, long now)
{
	long since = now - (long)hf_ledger_owed_since(e);

	hf_out_styled(since > due_after ? HF_BAD : HF_WARN_STYLE, "%s",
		      since > due_after ? "overdue" : "owed   ");
	hf_out("  %-20s to %-16s ", e->name, due->target);
	print_since(e, now);
	print_lacks(due);
	hf_out("\n");
}

void hf_report_owed(bool *any, const struct hf_ledger *ledger,
		    const struct hf_session *session, bool all, long now)
{
	size_t i, j;

	*any = false;
	for (i = 0; i < ledger->n; i++) {
		const struct hf_entry *e = &ledger->v[i];

		for (j = 0; j < e->n_due; j++) {
			const struct hf_due *due = &e->due[j];

			if (!due->paid) {
				*any = true;
				print_debt(e, due, session->policy.due, now);
			} else if (all) {
				hf_out("paid     %-20s to %-16s %s%s\n",
				       e->name, due->target, due->proof,
				       due->pushed ? "" : ", not pushed");
			}
		}
	}
}

static struct hf_json *debt_json(const struct hf_entry *e,
				 const struct hf_due *due, long due_after,
				 long now)
{
	struct hf_json *one = hf_json_object(), *commits = hf_json_array();
	struct hf_json *lacks = hf_json_array();
	size_t i;

	hf_json_text(one, "kind", "merge-back");
	hf_json_text(one, "hotfix", e->name);
	hf_json_text(one, "target", due->target);
	hf_json_push_text(commits,
			  e->reverts.n ? e->reverts.v[0].hex : e->released.hex);
	hf_json_add(one, "commits", commits);
	hf_json_time(one, "since", hf_ledger_owed_since(e));
	hf_json_time(one, "due", hf_ledger_owed_since(e) + due_after);
	hf_json_bool(one, "overdue",
		     now - (long)hf_ledger_owed_since(e) > due_after);
	hf_json_text(one, "reverted_by", NULL);
	for (i = 0; i < due->lacks.n; i++)
		hf_json_push_text(lacks, due->lacks.v[i]);
	hf_json_add(one, "lacks", lacks);
	return one;
}

static struct hf_json *paid_json(const struct hf_entry *e,
				 const struct hf_due *due)
{
	struct hf_json *one = hf_json_object();

	hf_json_text(one, "hotfix", e->name);
	hf_json_text(one, "target", due->target);
	hf_json_text(one, "proof", due->proof);
	hf_json_text(one, "by",
		     e->reverts.n ? e->reverts.v[0].hex : e->released.hex);
	hf_json_bool(one, "pushed", due->pushed);
	return one;
}

int hf_report_owed_json(bool *any, const struct hf_ledger *ledger,
			const struct hf_session *session, long now,
			struct hf_err *err)
{
	struct hf_json *object = hf_json_object(), *owed = hf_json_array();
	struct hf_json *settled = hf_json_array();
	size_t i, j;

	*any = false;
	for (i = 0; i < ledger->n; i++) {
		const struct hf_entry *e = &ledger->v[i];

		for (j = 0; j < e->n_due; j++) {
			if (e->due[j].paid) {
				hf_json_push(settled, paid_json(e, &e->due[j]));
				continue;
			}
			*any = true;
			hf_json_push(owed, debt_json(e, &e->due[j],
						     session->policy.due, now));
		}
	}
	hf_json_add(object, "owed", owed);
	hf_json_add(object, "settled", settled);
	hf_json_add(object, "doubtful", hf_json_array());
	return hf_json_print(object, err);
}

void hf_report_log(const struct hf_entry *entry)
{
	const struct hf_record *record = &entry->record;
	char when[32];
	size_t i;

	for (i = 0; i < record->n; i++) {
		const struct hf_event *e = &record->events[i];

		hf_text_utc(when, sizeof(when), e->when);
		hf_out_styled(HF_DIM, "%s", when);
		hf_out("  %-10s  %s  (%s)\n", e->kind, e->subject, e->author);
	}
}

int hf_report_log_json(const struct hf_entry *entry, struct hf_err *err)
{
	struct hf_json *object = hf_json_object(), *list = hf_json_array();
	const struct hf_record *record = &entry->record;
	size_t i, j;

	for (i = 0; i < record->n; i++) {
		const struct hf_event *e = &record->events[i];
		struct hf_json *one = hf_json_object();

		hf_json_text(one, "hotfix", record->name);
		hf_json_text(one, "event", e->kind);
		hf_json_text(one, "subject", e->subject);
		hf_json_text(one, "author", e->author);
		hf_json_time(one, "time", e->when);
		hf_json_text(one, "id", e->id.hex);
		for (j = 0; j < e->n; j++)
			hf_json_text(one, e->fields[j].key, e->fields[j].value);
		hf_json_push(list, one);
	}
	hf_json_add(object, "events", list);
	return hf_json_print(object, err);
}
