#include "facts/policy_alone.h"

#include "facts/session.h"

static int compare(bool *yes, struct hf_session *session,
		   const struct hf_id *old, const struct hf_id *new,
		   struct hf_err *err)
{
	const struct hf_compare what = { .old = old, .new = new };
	struct hf_changes changes = { 0 };
	int rc = hf_repo_compare(&changes, session->repo, &what, err);

	*yes = !rc && changes.n == 1 &&
	       !strcmp(changes.v[0].path, HF_POLICY_FILE);
	hf_changes_release(&changes);
	return rc;
}

int hf_policy_alone(bool *yes, struct hf_session *session,
		    const struct hf_commit *commit, struct hf_err *err)
{
	const struct hf_ids *parents = &commit->parents;

	return compare(yes, session, parents->n ? &parents->v[0] : NULL,
		       &commit->id, err);
}

int hf_policy_alone_staged(bool *yes, struct hf_session *session,
			   const struct hf_id *head, struct hf_err *err)
{
	return compare(yes, session, head->hex[0] ? head : NULL, NULL, err);
}
