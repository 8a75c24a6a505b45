/* git hotfix abandon: close a hotfix that never reached production. */
#include "actions/append.h"
#include "actions/lock.h"
#include "doors/out.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"

struct abandon_args {
	struct hf_common common;
	const char *message;
};

static int check_open(const struct hf_entry *entry, struct hf_err *err)
{
	if (entry->state == HF_STATE_ABANDONED)
		return hf_fail(err, HF_EREFUSED,
			       "hotfix '%s' was abandoned "
			       "before",
			       entry->name);
	if (entry->reverts.n)
		return hf_fail(err, HF_EREFUSED, "hotfix '%s' was rolled back",
			       entry->name);
	if (entry->released.hex[0])
		return hf_fail(err, HF_EREFUSED,
			       "hotfix '%s' is in "
			       "production since %s",
			       entry->name, hf_id_short(&entry->released).hex);
	return 0;
}

/* The branch stays: what is abandoned is the plan, not the work. */
static int abandon(const struct abandon_args *args, struct hf_session *session,
		   const struct hf_entry *entry, struct hf_err *err)
{
	const char *fields[] = { entry->tip.hex[0] ? "Commit" : NULL,
				 entry->tip.hex, NULL };
	struct hf_buf subject = HF_BUF_INIT;
	int rc;

	hf_buf_puts(&subject, "abandoned");
	if (args->message)
		hf_buf_printf(&subject, ": %s", args->message);
	if ((rc = hf_buf_check(&subject, err)) < 0)
		goto out;
	if (!args->common.dry_run)
		rc = hf_append_new(session, HF_EVENT_ABANDON, entry->name,
				   subject.data, fields, err);
	if (rc < 0 || (args->common.quiet && !args->common.dry_run))
		goto out;
	hf_out("%s '%s'", args->common.dry_run ? "would abandon" : "abandoned",
	       entry->name);
	if (entry->tip.hex[0])
		hf_out("; its commits are on %s at %s", entry->branch,
		       hf_id_short(&entry->tip).hex);
	hf_out("\n");
out:
	hf_buf_release(&subject);
	return rc;
}

static int abandon_run(const void *opts, int argc, char **argv,
		       struct hf_err *err)
{
	const struct abandon_args *args = opts;
	struct hf_lock lock = HF_LOCK_INIT;
	struct hf_ledger ledger = { 0 };
	struct hf_session session;
	int rc;

	if ((rc = hf_opt_count(argc, 1, 1, &cmd_abandon, err)) < 0 ||
	    (rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	if (!args->common.dry_run)
		rc = hf_lock_take(&lock, &session, "abandon", err);
	if (!rc && !(rc = hf_cmd_fetch(&session, args->common.offline, err)) &&
	    !(rc = hf_cmd_which(&ledger, &session, argv[0], err)) &&
	    !(rc = check_open(&ledger.v[0], err)) &&
	    !(rc = abandon(args, &session, &ledger.v[0], err)) &&
	    !args->common.dry_run)
		hf_cmd_sync(&session, args->common.offline);
	hf_ledger_release(&ledger);
	hf_session_close(&session);
	hf_lock_drop(&lock);
	return rc;
}

static const struct hf_opt abandon_opts[] = {
	{ HF_OPT_TEXT, 'm', "message", offsetof(struct abandon_args, message),
	  "why", "the reason, for the record" },
	HF_OPT_DRY_RUN,
	HF_OPT_OFFLINE,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_abandon = {
	.name = "abandon",
	.usage = "[<options>] <name>",
	.about = "close a hotfix that never reached production",
	.opts = abandon_opts,
	.args_size = sizeof(struct abandon_args),
	.run = abandon_run,
};
