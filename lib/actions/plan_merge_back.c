/* Plans a merge-back: what a release's targets lack, or one that is named. */
#include "actions/plan.h"

#include "actions/plan_back.h"
#include "facts/brought.h"
#include "facts/ledger.h"
#include "facts/session.h"

int hf_plan_may_go_back(const struct hf_entry *entry, struct hf_err *err)
{
	int rc = hf_ledger_alive(entry, err);

	if (rc < 0)
		return rc;
	if (!entry->released.hex[0]) {
		hf_err_hint(err, "finish it first: git hotfix finish %s",
			    entry->name);
		return hf_fail(err, HF_EREFUSED,
			       "hotfix '%s' is not in production", entry->name);
	}
	if (entry->reverts.n) {
		hf_err_hint(err,
			    "git hotfix rollback %s brings the revert to "
			    "where the fix is",
			    entry->name);
		return hf_fail(err, HF_EREFUSED, "hotfix '%s' was rolled back",
			       entry->name);
	}
	return 0;
}

static int no_target(const struct hf_entry *entry, const char *into,
		     struct hf_err *err)
{
	struct hf_buf names = HF_BUF_INIT;
	size_t i;

	for (i = 0; i < entry->n_due; i++)
		hf_buf_printf(&names, "%s%s", i ? ", " : "",
			      entry->due[i].target);
	if (names.len)
		hf_err_hint(err, "its targets are: %s", hf_buf_str(&names));
	hf_buf_release(&names);
	return hf_fail(err, HF_ENOTFOUND, "'%s' is no target of '%s'%s", into,
		       entry->name, entry->n_due ? "" : ", which has none");
}

/*
 * A release branch that is older than the line is no target: a merge would
 * bring it all of production, so it gets picks, on request.
 */
static int check_older(const struct hf_plan_spec *spec,
		       struct hf_session *session,
		       const struct hf_branch *branch, struct hf_err *err)
{
	const struct hf_entry *entry = spec->entry;
	bool shipped;
	int rc;

	rc = hf_repo_reaches(&shipped, session->repo,
			     &session->lineup.lines[0].branch.tip, &branch->tip,
			     err);
	if (rc < 0)
		return rc;
	if (shipped)
		return hf_fail(err, HF_EREFUSED,
			       "'%s' is closed: all of it is in '%s'",
			       branch->name, session->lineup.lines[0].spec);
	if (spec->back_method == HF_BACK_CHERRY_PICK)
		return 0;
	hf_err_hint(err, "git hotfix merge-back %s --into %s --cherry-pick",
		    entry->name, branch->name);
	return hf_fail(err, HF_EREFUSED,
		       "'%s' is older than '%s', and a merge would bring it "
		       "all that is in there",
		       branch->name, entry->line->spec);
}

static int check_into(const struct hf_plan_spec *spec,
		      struct hf_session *session, struct hf_err *err)
{
	const struct hf_lineup *lineup = &session->lineup;
	const struct hf_entry *entry = spec->entry;
	size_t i;

	for (i = 0; i < entry->n_due; i++)
		if (!strcmp(entry->due[i].target, spec->into) &&
		    !entry->due[i].is_line)
			return 0;
	for (i = 0; i < lineup->n_releases; i++)
		if (!strcmp(lineup->releases[i].name, spec->into))
			return check_older(spec, session, &lineup->releases[i],
					   err);
	return no_target(entry, spec->into, err);
}

int hf_plan_merge_back(struct hf_plan *out, struct hf_session *session,
		       const struct hf_plan_spec *spec, struct hf_err *err)
{
	const struct hf_entry *entry = spec->entry;
	struct hf_brought brought = { .own = HF_IDS_INIT };
	int rc;

	*out = (struct hf_plan){ .spec = *spec, .before = true };
	if ((rc = hf_plan_may_go_back(entry, err)) < 0)
		return rc;
	if ((spec->into && (rc = check_into(spec, session, err)) < 0) ||
	    (rc = hf_brought_read(&brought, session, entry, err)) < 0)
		return rc;
	out->production_old = out->production = entry->line->branch.tip;
	out->commit = brought.commit;
	out->since = brought.since;
	hf_brought_release(&brought);
	if ((rc = hf_plan_backs(out, session, err)) < 0 ||
	    (rc = hf_plan_list(out, session, err)) < 0)
		hf_plan_release(out);
	return rc;
}
