/* git hotfix status: where a fix stands and what to do next. */
#include "actions/forecast.h"
#include "doors/out.h"
#include "facts/clock.h"
#include "facts/process.h"
#include "facts/review.h"
#include "facts/worktrees.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "git-hotfix/judge.h"
#include "reports/report_status.h"

struct status_args {
	struct hf_common common;
};

/* What is found out about a hotfix, besides what the ledger says. */
struct outlook {
	struct hf_verdict verdict;
	struct hf_fix fix;
	struct hf_forecasts forecasts;
	struct hf_process process;
	struct hf_clock clock;
	struct hf_review review;
};

static void outlook_release(struct outlook *outlook)
{
	hf_process_release(&outlook->process);
	hf_forecast_release(&outlook->forecasts);
	hf_fix_release(&outlook->fix);
	hf_verdict_release(&outlook->verdict);
}

/* Where there is no telling, the rest is worth an answer. */
static int go_without(int rc, const char *what, struct hf_err *err)
{
	if (rc >= 0 || rc == HF_ENOMEM)
		return rc;
	hf_warning("cannot %s: %s", what, err->text);
	hf_err_clear(err);
	return 0;
}

/* The rules whose findings the checklist tells better. */
static bool is_listed(const char *rule)
{
	return !strcmp(rule, "triage") || !strcmp(rule, "evidence") ||
	       !strcmp(rule, "approval");
}

/* Add what the rules of the gate say of the tree as it is; the listed last. */
static int judge_process(struct outlook *out, struct hf_status *status,
			 struct hf_session *session, struct hf_err *err)
{
	struct hf_facts facts = {
		.seat = HF_ON_GATE,
		.name = status->entry->name,
		.record = &status->entry->record,
		.process = &out->process,
		.now = status->now,
	};
	struct hf_finding *v, found;
	struct hf_ledger ledger = { 0 };
	size_t n = status->n_told, i;
	int rc = hf_judge_debts(&ledger, &facts, session, NULL, err);

	hf_rules_apply(&out->verdict, &facts, &session->policy);
	hf_ledger_release(&ledger);
	for (v = out->verdict.v, i = n; i < out->verdict.n; i++) {
		if (is_listed(v[i].rule))
			continue;
		found = v[i];
		memmove(&v[n + 1], &v[n], (i - n) * sizeof(*v));
		v[n++] = found;
	}
	status->n_told = n;
	return rc;
}

/* What the record says of the tree that a release would bring. */
static int read_plans(struct outlook *out, struct hf_status *status,
		      struct hf_session *session, struct hf_err *err)
{
	int rc = hf_process_of(&out->process, session, &out->fix,
			       &status->entry->record, status->now, err);

	if (!rc) {
		status->process = &out->process;
		rc = judge_process(out, status, session, err);
	}
	return go_without(rc, "tell what was tested and agreed to", err);
}

/* What it says of the tree that was released. */
static int read_past(struct outlook *out, struct hf_status *status,
		     struct hf_session *session, struct hf_err *err)
{
	const struct hf_entry *entry = status->entry;
	struct hf_process_spec spec = { .record = &entry->record,
					.now = status->now };
	struct hf_strv writers = HF_STRV_INIT;
	int rc = hf_repo_tree(&spec.tree, session->repo, &entry->released, err);

	spec.after = spec.tree;
	spec.writers = &writers;
	if (!rc && !(rc = hf_review_writers(&writers, session, entry, err)) &&
	    !(rc = hf_process_read(&out->process, session, &spec, err)))
		status->process = &out->process;
	hf_strv_release(&writers);
	return go_without(rc, "tell what was tested and agreed to", err);
}

/* What the rules find, and what a release would meet. */
static int look_ahead(struct outlook *out, struct hf_status *status,
		      struct hf_session *session, struct hf_err *err)
{
	const struct hf_entry *entry = status->entry;
	const struct hf_fix_spec spec = { .name = entry->name,
					  .tip = entry->tip,
					  .line = entry->line_spec,
					  .whole = true };
	int rc;

	if (!entry->tip.hex[0])
		return 0;
	rc = hf_judge_fix(&out->verdict, &out->fix, session, &spec, HF_ON_PUSH,
			  err);
	status->verdict = &out->verdict;
	status->n_told = out->verdict.n;
	if (rc < 0 || !out->fix.line)
		return rc;
	status->fix = &out->fix;
	if ((rc = read_plans(out, status, session, err)) < 0)
		return rc;
	rc = hf_forecast_read(&out->forecasts, session, entry, err);
	return go_without(rc, "foresee conflicts", err);
}

/* What came of it, and what an exception still owes. */
static int look_back(struct outlook *out, struct hf_status *status,
		     struct hf_session *session, struct hf_err *err)
{
	const struct hf_entry *entry = status->entry;
	int rc;

	if (!entry->released.hex[0])
		return 0;
	rc = hf_review_read(&out->review, session, entry, status->now, err);
	if ((rc = go_without(rc, "tell whether it was reviewed", err)) < 0 ||
	    entry->reverts.n || !entry->has_record)
		return rc;
	return read_past(out, status, session, err);
}

static int look(struct outlook *out, struct hf_status *status,
		struct hf_session *session, struct hf_err *err)
{
	int rc = status->entry->state == HF_STATE_OPEN ?
			 look_ahead(out, status, session, err) :
			 look_back(out, status, session, err);

	if (rc < 0)
		return rc;
	rc = hf_clock_read(&out->clock, session, status->entry, err);
	return go_without(rc, "tell when it came how far", err);
}

static int show(const struct hf_status *status, bool json, struct hf_err *err)
{
	const struct hf_verdict *verdict = status->verdict;

	if (json)
		return hf_report_status_json(status, err);
	hf_report_status(status);
	if (verdict && verdict->undecided.code && !status->fix)
		hf_warning("cannot decide: %s", verdict->undecided.text);
	return 0;
}

static int status_run(const void *opts, int argc, char **argv,
		      struct hf_err *err)
{
	const struct status_args *args = opts;
	struct outlook outlook = { .fix = { 0 } };
	struct hf_status status = { .forecasts = &outlook.forecasts,
				    .clock = &outlook.clock,
				    .review = &outlook.review,
				    .now = hf_cmd_now() };
	struct hf_ledger ledger = { 0 };
	struct hf_session session;
	const struct hf_entry *entry;
	int rc;

	if ((rc = hf_opt_count(argc, 0, 1, &cmd_status, err)) < 0 ||
	    (rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	if ((rc = hf_cmd_which(&ledger, &session, argc ? argv[0] : NULL, err)) <
	    0)
		goto out;
	entry = &ledger.v[0];
	status.session = &session;
	status.entry = entry;
	if ((rc = hf_cmd_on_branch(&status.checked_out, &session, entry->branch,
				   err)) < 0 ||
	    (status.checked_out &&
	     (rc = hf_worktree_dirty(&status.dirty, NULL, err)) < 0) ||
	    (rc = look(&outlook, &status, &session, err)) < 0)
		goto out;
	rc = show(&status, args->common.json, err);
	hf_judge_warn_line(&session, &outlook.fix);
	if (!args->common.json)
		hf_cmd_remind(&session, entry->name);
out:
	outlook_release(&outlook);
	hf_ledger_release(&ledger);
	hf_session_close(&session);
	return rc;
}

static const struct hf_opt status_opts[] = { HF_OPT_JSON, HF_OPT_LAST };

const struct hf_cmd cmd_status = {
	.name = "status",
	.usage = "[<options>] [<name>]",
	.about = "where a fix stands, and what to do next",
	.opts = status_opts,
	.args_size = sizeof(struct status_args),
	.run = status_run,
};
