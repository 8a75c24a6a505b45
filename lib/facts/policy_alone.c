#include "facts/policy_alone.h"

#include "facts/session.h"

static bool is_own(const struct hf_policy *policy,
		   const struct hf_change *change)
{
	return hf_policy_is_own(policy, change->path) &&
	       (!change->old_path ||
		hf_policy_is_own(policy, change->old_path));
}

static int compare(bool *yes, struct hf_session *session,
		   const struct hf_id *old, const struct hf_id *new,
		   struct hf_err *err)
{
	const struct hf_compare what = { .old = old, .new = new };
	struct hf_changes changes = { 0 };
	size_t i;
	int rc = hf_repo_compare(&changes, session->repo, &what, err);

	*yes = !rc && changes.n > 0;
	for (i = 0; *yes && i < changes.n; i++)
		*yes = is_own(&session->policy, &changes.v[i]);
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
