/* git hotfix status: where a fix stands and what to do next. */
#include "actions/forecast.h"
#include "doors/out.h"
#include "facts/worktrees.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "git-hotfix/judge.h"
#include "reports/report_status.h"

struct status_args {
	struct hf_common common;
};

/* What is found out about a hotfix that is open. */
struct outlook {
	struct hf_verdict verdict;
	struct hf_fix fix;
	struct hf_forecasts forecasts;
};

static void outlook_release(struct outlook *outlook)
{
	hf_forecast_release(&outlook->forecasts);
	hf_fix_release(&outlook->fix);
	hf_verdict_release(&outlook->verdict);
}

/* Where there is no telling, the rest is worth an answer. */
static int foresee(struct hf_forecasts *out, struct hf_session *session,
		   const struct hf_entry *entry, struct hf_err *err)
{
	int rc = hf_forecast_read(out, session, entry, err);

	if (rc >= 0 || rc == HF_ENOMEM)
		return rc;
	hf_warning("cannot foresee conflicts: %s", err->text);
	hf_err_clear(err);
	return 0;
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

	if (entry->state != HF_STATE_OPEN || !entry->tip.hex[0])
		return 0;
	rc = hf_judge_fix(&out->verdict, &out->fix, session, &spec, HF_ON_PUSH,
			  err);
	status->verdict = &out->verdict;
	if (rc < 0 || !out->fix.line)
		return rc;
	status->fix = &out->fix;
	return foresee(&out->forecasts, session, entry, err);
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
	    (rc = look_ahead(&outlook, &status, &session, err)) < 0)
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
