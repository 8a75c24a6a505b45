/* git hotfix owed: which released fixes a target lacks; exits 1 if any. */
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "reports/debt.h"
#include "reports/report_owed.h"

struct owed_args {
	struct hf_common common;
	bool all;
};

static int owed_run(const void *opts, int argc, char **argv, struct hf_err *err)
{
	const struct owed_args *args = opts;
	const struct hf_common *common = &args->common;
	struct hf_ledger ledger = { 0 };
	struct hf_session session;
	int rc;

	(void)argv;
	if ((rc = hf_opt_count(argc, 0, 0, &cmd_owed, err)) < 0 ||
	    (rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	if (args->all || common->verbose || common->json)
		rc = hf_ledger_prove(&ledger, &session, NULL, err);
	else
		rc = hf_ledger_read(&ledger, &session, NULL, err);
	if (!rc && common->json)
		rc = hf_report_owed_json(&ledger, &session, hf_cmd_now(), err);
	else if (!rc)
		rc = hf_report_owed(&ledger, &session, args->all,
				    common->verbose, hf_cmd_now(), err);
	if (!rc) {
		hf_report_undecided(&ledger);
		rc = hf_owed_status(&ledger);
	}
	hf_ledger_release(&ledger);
	hf_session_close(&session);
	return rc;
}

static const struct hf_opt owed_opts[] = {
	{ HF_OPT_FLAG, 0, "all", offsetof(struct owed_args, all), NULL,
	  "show what is paid as well" },
	HF_OPT_JSON,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_owed = {
	.name = "owed",
	.usage = "[<options>]",
	.about = "which fixes of production a target lacks",
	.opts = owed_opts,
	.args_size = sizeof(struct owed_args),
	.run = owed_run,
};
