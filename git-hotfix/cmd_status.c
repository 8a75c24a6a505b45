/* git hotfix status: where a fix stands and what to do next. */
#include "doors/out.h"
#include "facts/worktrees.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "git-hotfix/judge.h"
#include "reports/report_hotfix.h"

struct status_args {
	struct hf_common common;
};

static int status_run(const void *opts, int argc, char **argv,
		      struct hf_err *err)
{
	const struct status_args *args = opts;
	struct hf_verdict verdict = { 0 };
	struct hf_ledger ledger = { 0 };
	struct hf_status status = { .now = hf_cmd_now() };
	struct hf_fix_spec spec = { .whole = true };
	struct hf_session session;
	struct hf_fix fix = { 0 };
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
	rc = hf_cmd_on_branch(&status.checked_out, &session, entry->branch,
			      err);
	if (!rc && status.checked_out)
		rc = hf_worktree_dirty(&status.dirty, NULL, err);
	if (!rc && entry->state == HF_STATE_OPEN && entry->tip.hex[0]) {
		spec.name = entry->name;
		spec.tip = entry->tip;
		spec.line = entry->line_spec;
		rc = hf_judge_fix(&verdict, &fix, &session, &spec, HF_ON_PUSH,
				  err);
		status.verdict = &verdict;
		status.fix = fix.line ? &fix : NULL;
	}
	if (rc < 0)
		goto out;
	if (args->common.json) {
		rc = hf_report_status_json(&status, err);
	} else {
		hf_report_status(&status);
		if (verdict.undecided.code && !status.fix)
			hf_warning("cannot decide: %s", verdict.undecided.text);
	}
	hf_judge_warn_line(&session, &fix);
out:
	hf_fix_release(&fix);
	hf_verdict_release(&verdict);
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
