#include "reports/next.h"

#include <stdarg.h>

#include "base/text.h"
#include "facts/clock.h"
#include "facts/fix.h"
#include "facts/ledger.h"
#include "facts/process.h"
#include "facts/review.h"
#include "facts/session.h"
#include "reports/debt.h"
#include "reports/report_process.h"
#include "reports/report_status.h"
#include "values/verdict.h"

/* Of more hints than these the first ones are enough to begin with. */
enum { HINTS_MAX = 2, ITEMS_MAX = 2 };

struct list {
	struct hf_next *v;
	size_t n;
};

static void HF_PRINTF(3, 4)
	add(struct list *list, const char *why, const char *fmt, ...)
{
	struct hf_next *next = &list->v[list->n];
	va_list args;

	if (list->n == HF_NEXT_MAX)
		return;
	next->why = why;
	va_start(args, fmt);
	vsnprintf(next->command, sizeof(next->command), fmt, args);
	va_end(args);
	list->n++;
}

/* " -- <path>", but nothing for a path that a shell would take apart. */
static const char *path_args(char *out, size_t size, const char *path)
{
	out[0] = '\0';
	if (hf_text_is_shell_word(path))
		snprintf(out, size, " -- %s", path);
	return out;
}

/* What brings a released fix to those that lack it, or lines of it. */
static void add_debts(struct list *list, const struct hf_entry *e)
{
	bool all = true;
	char args[256];
	size_t i;

	for (i = 0; i < e->n_due; i++) {
		const struct hf_due *due = &e->due[i];

		if (due->paid || due->undecided)
			continue;
		if (due->doubtful)
			add(list, "a target may have the fix, or part of it",
			    "git hotfix owed");
		else if (due->lacks.n)
			add(list, "a target lacks lines of the fix",
			    "git show -m --first-parent %s%s",
			    hf_id_short(&e->released).hex,
			    path_args(args, sizeof(args), due->lacks.v[0]));
		else if (due->is_line)
			add(list, "a newer line lacks the fix",
			    "git hotfix merge-back %s --into %s", e->name,
			    due->target);
		else
			all = false;
	}
	if (!all)
		add(list, "a target lacks the fix", "git hotfix merge-back %s",
		    e->name);
}

/* Whether something has to be found out by tests, before or after. */
static void add_evidence(struct list *list, const struct hf_status *s,
			 bool after)
{
	const struct hf_evidence *evidence = &s->process->evidence;
	size_t n = 0, i;

	if (!hf_report_process_asks(s, "evidence"))
		return;
	for (i = 0; i < evidence->required && n < ITEMS_MAX; i++) {
		const struct hf_evidence_item *item = &evidence->v[i];

		if (item->after != after || item->state == HF_EVIDENCE_PASSED ||
		    item->state == HF_EVIDENCE_SKIPPED)
			continue;
		add(list,
		    after ? "it was not seen to work there" :
			    "this tree was not tested",
		    "git hotfix evidence %s%s%s -- <command>", item->item,
		    after ? " --hotfix " : "", after ? s->entry->name : "");
		n++;
	}
}

static void add_triage(struct list *list, const struct hf_status *s)
{
	struct hf_strv missing = HF_STRV_INIT;
	struct hf_buf options = HF_BUF_INIT;

	if (hf_report_process_asks(s, "triage") &&
	    hf_triage_missing(&missing, &s->process->triage,
			      &s->session->policy, NULL) == 0 &&
	    missing.n) {
		hf_triage_options(&options, &missing);
		add(list, "it is not said why this is a hotfix",
		    "git hotfix triage%s", hf_buf_str(&options));
	}
	hf_buf_release(&options);
	hf_strv_release(&missing);
}

static void add_approvals(struct list *list, const struct hf_status *s)
{
	const struct hf_approvals *approvals = &s->process->approvals;
	size_t i;

	if (!hf_report_process_asks(s, "approval"))
		return;
	for (i = 0; i < approvals->n_quorums; i++)
		if (!hf_quorum_is_met(&approvals->quorums[i]))
			add(list, "those who have to agree did not yet",
			    "git hotfix approve --as %s",
			    approvals->quorums[i].role);
}

/* That there are many hotfixes is no step of this one. */
static bool is_aside(const struct hf_finding *finding)
{
	return finding->level == HF_WARN && !strcmp(finding->rule, "frequency");
}

/* What the rules say, but what follows from the checklist. */
static void add_hints(struct list *list, const struct hf_verdict *verdict)
{
	size_t n = 0, i;

	for (i = 0; i < verdict->n && n < HINTS_MAX; i++) {
		if (!verdict->v[i].hint[0] || is_aside(&verdict->v[i]))
			continue;
		add(list, verdict->v[i].rule, "%s", verdict->v[i].hint);
		n++;
	}
}

/* From the branch to the release, or to what is in the way first. */
static void add_open(struct list *list, const struct hf_status *s)
{
	const struct hf_entry *e = s->entry;
	const struct hf_verdict told = hf_status_told(s);
	bool ready = s->process && s->process->tree.hex[0];

	if (!s->checked_out) {
		add(list, "work on it", "git switch %s", e->branch);
	} else if (s->dirty) {
		add(list, "tracked files have changed", "git commit -a");
		return;
	}
	if (!s->fix->changes.n) {
		add(list, "it has no commits yet", "git commit");
		return;
	}
	add_hints(list, &told);
	if (hf_verdict_outcome(&told) == HF_BLOCKED)
		return;
	if (s->process)
		add_triage(list, s);
	if (ready)
		add_evidence(list, s, false);
	if (s->session->remote && e->local.hex[0] &&
	    !hf_id_eq(&e->local, &e->remote))
		add(list, "it is not on the remote", "git push -u %s %s",
		    s->session->remote, e->branch);
	if (ready)
		add_approvals(list, s);
	if (hf_verdict_outcome(s->verdict) != HF_BLOCKED)
		add(list, "release it", "git hotfix finish");
}

/* Its branch is elsewhere, or the server has merged and deleted it. */
static void add_away(struct list *list, const struct hf_status *s)
{
	const struct hf_entry *e = s->entry;

	if (hf_record_last(&e->record, HF_EVENT_HAND_OVER))
		add(list, "it was handed over, and its branch is gone",
		    "git hotfix finish %s", e->name);
	else if (s->session->remote)
		add(list, "its branch is not here", "git fetch %s",
		    s->session->remote);
}

/*
 * Whether production is not said to run it, though this project says where it
 * runs what.
 */
static bool lacks_deployment(const struct hf_status *s)
{
	const struct hf_event *places[HF_PLACES_MAX];
	size_t n = hf_report_process_places(places, &s->entry->record), i;

	if (s->clock->deployed || (!n && !s->session->policy.evidence_after.n))
		return false;
	for (i = 0; i < n; i++)
		if (hf_event_get(places[i], "Skip") &&
		    hf_event_says(places[i], "Environment", "production"))
			return false;
	return true;
}

/* What is looked at once it is out. */
static void add_after(struct list *list, const struct hf_status *s)
{
	if (!s->process)
		return;
	if (lacks_deployment(s))
		add(list, "nobody said that production runs it",
		    "git hotfix deployed production %s", s->entry->name);
	add_evidence(list, s, true);
}

static void add_review(struct list *list, const struct hf_status *s)
{
	if (s->review->exception)
		add(list, "an exception waits for somebody else's eyes",
		    "git hotfix approve --as <role> %s", s->entry->name);
}

size_t hf_next_find(struct hf_next out[HF_NEXT_MAX], const struct hf_status *s)
{
	const struct hf_entry *e = s->entry;
	struct list list = { out, 0 };

	switch (e->state) {
	case HF_STATE_OPEN:
		if (s->fix)
			add_open(&list, s);
		else if (!e->tip.hex[0])
			add_away(&list, s);
		break;
	case HF_STATE_ROLLED_BACK:
		add(&list, "to bring it again",
		    "git hotfix start --redo %s <new>", e->name);
		break;
	case HF_STATE_OWED:
		if (!e->reverts.n)
			add_debts(&list, e);
		else if (hf_owes(e))
			add(&list, "a target still has the fix",
			    "git hotfix rollback %s", e->name);
		break;
	case HF_STATE_CLOSED:
	case HF_STATE_ABANDONED:
		break;
	}
	if (e->state != HF_STATE_OPEN)
		add_after(&list, s);
	add_review(&list, s);
	return list.n;
}
