/* git hotfix note: add to the timeline. */
#include "actions/append.h"
#include "doors/out.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"

struct note_args {
	struct hf_common common;
	const char *hotfix;
};

static int note_run(const void *opts, int argc, char **argv, struct hf_err *err)
{
	const struct note_args *args = opts;
	struct hf_ledger ledger = { 0 };
	struct hf_session session;
	int rc;

	if ((rc = hf_opt_count(argc, 1, 1, &cmd_note, err)) < 0 ||
	    (rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	rc = hf_cmd_which(&ledger, &session, args->hotfix, err);
	if (!rc && args->common.dry_run)
		hf_out("would note on '%s': %s\n", ledger.v[0].name, argv[0]);
	else if (!rc)
		rc = hf_append_new(&session, HF_EVENT_NOTE, ledger.v[0].name,
				   argv[0], NULL, err);
	hf_ledger_release(&ledger);
	hf_session_close(&session);
	return rc;
}

static const struct hf_opt note_opts[] = {
	{ HF_OPT_TEXT, 0, "hotfix", offsetof(struct note_args, hotfix), "name",
	  "the hotfix that is meant" },
	HF_OPT_DRY_RUN,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_note = {
	.name = "note",
	.usage = "[<options>] <text>",
	.about = "add a line to the timeline",
	.opts = note_opts,
	.args_size = sizeof(struct note_args),
	.run = note_run,
};
