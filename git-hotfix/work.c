#include "git-hotfix/work.h"

#include "doors/git.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"

enum { GIT_OLDEST = 23800 }; /* HF_GIT_OLDEST as hf_git_version says it */

int hf_work_begin(struct hf_work *out, const struct hf_cmd *cmd,
		  const struct hf_common *common, const char *name,
		  struct hf_err *err)
{
	int version, rc;

	*out = (struct hf_work){ .lock = HF_LOCK_INIT };
	if ((rc = hf_git_version(&version, err)) < 0)
		return rc;
	if (version < GIT_OLDEST)
		return hf_fail(err, HF_EFAIL, "%s needs git %s or newer",
			       cmd->name, HF_GIT_OLDEST);
	if ((rc = hf_cmd_open(&out->session, NULL, err)) < 0)
		return rc;
	out->open = true;
	if ((!common->dry_run && (rc = hf_lock_take(&out->lock, &out->session,
						    cmd->name, err)) < 0) ||
	    (rc = hf_cmd_fetch(&out->session, common->offline, err)) < 0)
		return rc;
	return hf_cmd_which_of(&out->ledger, &out->all, &out->session, name,
			       err);
}

void hf_work_end(struct hf_work *work)
{
	hf_ledger_release(&work->all);
	hf_ledger_release(&work->ledger);
	if (work->open)
		hf_session_close(&work->session);
	hf_lock_drop(&work->lock);
}
