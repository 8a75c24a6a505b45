/* git hotfix sync: exchange records with the remote. */
#include "actions/change.h"
#include "actions/exchange.h"
#include "doors/out.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"

struct sync_args {
	struct hf_common common;
};

static int sync_run(const void *opts, int argc, char **argv, struct hf_err *err)
{
	const struct sync_args *args = opts;
	struct hf_strv diverged = HF_STRV_INIT;
	struct hf_session session;
	size_t i;
	int rc;

	(void)argv;
	if ((rc = hf_opt_count(argc, 0, 0, &cmd_sync, err)) < 0 ||
	    (rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	if (!session.remote) {
		hf_err_hint(err, "git remote add origin <url>");
		rc = hf_fail(err, HF_ENOTFOUND,
			     "there is no remote to "
			     "exchange records with");
		goto out;
	}
	if ((rc = hf_change_fetch(&session, err)) < 0 ||
	    (rc = hf_exchange(&session, &diverged,
			      args->common.dry_run ? HF_LOOK : HF_TAKE_AND_GIVE,
			      args->common.quiet, err)) < 0)
		goto out;
	for (i = 0; i < diverged.n; i++)
		hf_warning("record '%s' has grown here and on '%s'; both "
			   "stay as they are",
			   diverged.v[i], session.remote);
	rc = diverged.n > 0;
out:
	hf_strv_release(&diverged);
	hf_session_close(&session);
	return rc;
}

static const struct hf_opt sync_opts[] = { HF_OPT_DRY_RUN, HF_OPT_LAST };

const struct hf_cmd cmd_sync = {
	.name = "sync",
	.usage = "[-n]",
	.about = "exchange records with the remote",
	.opts = sync_opts,
	.args_size = sizeof(struct sync_args),
	.run = sync_run,
};
