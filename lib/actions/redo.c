#include "actions/redo.h"

#include "actions/revert.h"
#include "facts/ledger.h"
#include "facts/session.h"

static int check_entry(const struct hf_entry *entry, struct hf_err *err)
{
	if (entry->reverts.n)
		return 0;
	if (entry->released.hex[0])
		hf_err_hint(err, "it is in production: git hotfix status %s",
			    entry->name);
	else if (entry->local.hex[0])
		hf_err_hint(err, "go on with it: git switch %s", entry->branch);
	return hf_fail(err, HF_EREFUSED, "hotfix '%s' was not rolled back",
		       entry->name);
}

static int refuse_conflict(const struct hf_redo_spec *spec,
			   const struct hf_id *commit,
			   const struct hf_strv *conflicts, struct hf_err *err)
{
	hf_err_hint(err,
		    "git hotfix start %s, git revert %s, resolve, and commit "
		    "it",
		    spec->name, hf_id_short(commit).hex);
	return hf_fail(err, HF_EREFUSED,
		       "to bring '%s' again conflicts with %s in %s%s",
		       spec->entry->name, hf_id_short(spec->base).hex,
		       conflicts->v[0], conflicts->n > 1 ? " and others" : "");
}

/* Take one revert back, on top of what *tip has. */
static int take_back(struct hf_id *tip, struct hf_session *session,
		     const struct hf_redo_spec *spec,
		     const struct hf_id *revert, struct hf_err *err)
{
	const struct hf_id onto = *tip;
	struct hf_revert_spec what = { .onto = &onto,
				       .commit = revert,
				       .hotfix = spec->name,
				       .incident = spec->incident };
	struct hf_strv conflicts = HF_STRV_INIT;
	struct hf_commit commit = { 0 };
	int rc = hf_repo_commit(&commit, session->repo, revert, err);

	if (!rc && !commit.parents.n)
		rc = hf_fail(err, HF_EREFUSED, "%s has no parent",
			     hf_id_short(revert).hex);
	if (!rc) {
		what.since = &commit.parents.v[0];
		rc = hf_revert_make(tip, &conflicts, session, &what, err);
	}
	if (!rc && conflicts.n)
		rc = refuse_conflict(spec, revert, &conflicts, err);
	hf_commit_release(&commit);
	hf_strv_release(&conflicts);
	return rc;
}

int hf_redo(struct hf_id *tip, struct hf_session *session,
	    const struct hf_redo_spec *spec, struct hf_err *err)
{
	const struct hf_ids *reverts = &spec->entry->reverts;
	size_t i;
	int rc = check_entry(spec->entry, err);

	*tip = *spec->base;
	for (i = 0; !rc && i < reverts->n; i++)
		rc = take_back(tip, session, spec, &reverts->v[i], err);
	if (!rc && hf_id_eq(tip, spec->base))
		rc = hf_fail(err, HF_EREFUSED,
			     "%s has all of '%s': there is nothing to bring "
			     "again",
			     hf_id_short(spec->base).hex, spec->entry->name);
	return rc;
}
