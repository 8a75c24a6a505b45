/* git hotfix list: every hotfix that has a record or a branch. */
#include "doors/out.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "reports/report_list.h"

struct list_args {
	struct hf_common common;
	bool names;
};

static int list_run(const void *opts, int argc, char **argv, struct hf_err *err)
{
	const struct list_args *args = opts;
	struct hf_ledger ledger = { 0 };
	struct hf_session session;
	size_t i;
	int rc;

	(void)argv;
	if ((rc = hf_opt_count(argc, 0, 0, &cmd_list, err)) < 0 ||
	    (rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	if (!(rc = hf_ledger_read(&ledger, &session, NULL, err))) {
		if (args->common.json)
			rc = hf_report_list_json(&ledger, err);
		else if (args->names)
			for (i = 0; i < ledger.n; i++)
				hf_out("%s\n", ledger.v[i].name);
		else
			hf_report_list(&ledger);
	}
	hf_ledger_release(&ledger);
	hf_session_close(&session);
	return rc;
}

static const struct hf_opt list_opts[] = {
	{ HF_OPT_FLAG, 0, "names", offsetof(struct list_args, names), NULL,
	  "names alone, for scripts and completion" },
	HF_OPT_JSON,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_list = {
	.name = "list",
	.usage = "[<options>]",
	.about = "the hotfixes there are",
	.opts = list_opts,
	.args_size = sizeof(struct list_args),
	.run = list_run,
};
