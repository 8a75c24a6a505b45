#include "git-hotfix/tested.h"

#include "facts/ledger.h"
#include "facts/session.h"

int hf_tested_commit(struct hf_tested *out, struct hf_session *session,
		     const struct hf_id *commit, struct hf_err *err)
{
	out->commit = *commit;
	return hf_repo_tree(&out->tree, session->repo, commit, err);
}

int hf_tested_hotfix(struct hf_tested *out, struct hf_session *session,
		     const struct hf_entry *entry, struct hf_err *err)
{
	const struct hf_id *commit =
		entry->released.hex[0] ? &entry->released : &entry->tip;

	if (commit->hex[0])
		return hf_tested_commit(out, session, commit, err);
	hf_err_hint(err, "name what was tested by --at <commit>");
	return hf_fail(err, HF_ENOTFOUND, "no commit of '%s' is here",
		       entry->branch);
}

int hf_tested_head(struct hf_tested *out, struct hf_session *session,
		   struct hf_err *err)
{
	char *branch = NULL;
	struct hf_id head;
	int rc = hf_repo_head(&branch, &head, session->repo, err);

	if (!rc && !head.hex[0])
		rc = hf_fail(err, HF_ENOTFOUND, "HEAD has no commit yet");
	if (!rc)
		rc = hf_tested_commit(out, session, &head, err);
	free(branch);
	return rc;
}
