/* git hotfix log: one hotfix's timeline. */
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "reports/report_log.h"

struct log_args {
	struct hf_common common;
};

static int log_run(const void *opts, int argc, char **argv, struct hf_err *err)
{
	const struct log_args *args = opts;
	struct hf_ledger ledger = { 0 };
	struct hf_session session;
	int rc;

	if ((rc = hf_opt_count(argc, 0, 1, &cmd_log, err)) < 0 ||
	    (rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	rc = hf_cmd_which(&ledger, &session, argc ? argv[0] : NULL, err);
	if (!rc && !ledger.v[0].has_record)
		rc = hf_fail(err, HF_ENOTFOUND, "hotfix '%s' has no record",
			     ledger.v[0].name);
	else if (!rc && args->common.json)
		rc = hf_report_log_json(&ledger.v[0], err);
	else if (!rc)
		hf_report_log(&ledger.v[0]);
	hf_ledger_release(&ledger);
	hf_session_close(&session);
	return rc;
}

static const struct hf_opt log_opts[] = { HF_OPT_JSON, HF_OPT_LAST };

const struct hf_cmd cmd_log = {
	.name = "log",
	.usage = "[<options>] [<name>]",
	.about = "one hotfix's timeline",
	.opts = log_opts,
	.args_size = sizeof(struct log_args),
	.run = log_run,
};
