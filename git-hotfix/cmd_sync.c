/* git hotfix sync: exchange records with the remote. */
#include "actions/change.h"
#include "actions/exchange.h"
#include "actions/twins.h"
#include "doors/out.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "git-hotfix/unchecked.h"
#include "reports/report_sync.h"

struct sync_args {
	struct hf_common common;
};

/* Branches and tags first: production says where records are. */
static int exchange(const struct hf_common *common, struct hf_session *session,
		    struct hf_err *err)
{
	struct hf_exchange how = { .what = HF_LOOK, .ask = true };
	struct hf_twins twins = { .counts = true };
	int rc = 0;

	/* There is no going on without it here, as there is elsewhere. */
	hf_err_hint(err, "check the connection, and try again");
	if (!common->dry_run) {
		how.what = HF_TAKE_AND_GIVE;
		rc = hf_change_fetch_all(&twins, session, 0, err);
	}
	if (!rc)
		rc = hf_exchange(&twins, session, &how, err);
	if (!common->quiet)
		hf_report_sync(&twins, session, common->dry_run);
	if (rc < 0)
		hf_say("%s", hf_buf_str(&twins.words));
	else
		hf_err_clear(err);
	if (rc >= 0)
		rc = hf_report_troubles(&twins, session, false);
	hf_twins_release(&twins);
	return rc;
}

static int sync_run(const void *opts, int argc, char **argv, struct hf_err *err)
{
	const struct sync_args *args = opts;
	struct hf_session session;
	int rc;

	(void)argv;
	if ((rc = hf_opt_count(argc, 0, 0, &cmd_sync, err)) < 0 ||
	    (rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	if (session.remote) {
		rc = exchange(&args->common, &session, err);
		if (rc >= 0 && !args->common.dry_run &&
		    hf_unchecked_note_all(&session))
			hf_cmd_sync(&session, false);
	} else {
		hf_err_hint(err, "git remote add origin <url>");
		rc = hf_fail(err, HF_ENOTFOUND,
			     "there is no remote to "
			     "exchange records with");
	}
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
