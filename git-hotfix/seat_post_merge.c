/* post-merge: what the merge settled, what it now owes, and foreign commits
   that came into a hotfix past commit-msg. Never fails a merge. */
#include "git-hotfix/seats.h"

#include "doors/out.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "git-hotfix/common.h"
#include "git-hotfix/judge.h"
#include "reports/report_remind.h"
#include "reports/report_verdict.h"
#include "values/name.h"

static int say_hotfix(struct hf_session *session, const char *name,
		      const struct hf_id *head, struct hf_err *err)
{
	struct hf_fix_spec spec = { .name = name, .tip = *head };
	struct hf_verdict verdict = { 0 };
	struct hf_fix fix = { 0 };
	int rc;

	rc = hf_judge_fix(&verdict, &fix, session, &spec, HF_ON_MERGED, err);
	if (!rc && fix.n_foreign) {
		hf_report_verdict("post-merge", &verdict, false);
		hf_hint("take the merge back with 'git reset --keep "
			"ORIG_HEAD'");
	}
	hf_fix_release(&fix);
	hf_verdict_release(&verdict);
	return rc;
}

/* What is owed of it to whom: the release, or once there is one its revert. */
static const struct hf_id *what_owed(const struct hf_entry *e)
{
	return e->reverts.n ? &e->reverts.v[0] : &e->released;
}

/* Whether this merge brought to the branch what a fix owes it. */
static int is_brought(bool *yes, struct hf_session *session,
		      const struct hf_entry *e, const struct hf_id *before,
		      const struct hf_id *head, struct hf_err *err)
{
	bool had = false;
	int rc = hf_repo_reaches(yes, session->repo, head, what_owed(e), err);

	if (!rc && *yes)
		rc = hf_repo_reaches(&had, session->repo, before, what_owed(e),
				     err);
	*yes = *yes && !had;
	return rc;
}

static bool is_target_of(const struct hf_entry *e, const char *branch)
{
	size_t i;

	for (i = 0; i < e->n_due; i++)
		if (!strcmp(e->due[i].target, branch))
			return true;
	return false;
}

/* Say which released fixes this merge brought, and what is still missing. */
static int say_target(struct hf_session *session, const char *branch,
		      const struct hf_id *head, struct hf_err *err)
{
	struct hf_remind what = { .who = "post-merge",
				  .target = branch,
				  .lines = HF_REMIND_LINES,
				  .now = hf_cmd_now() };
	struct hf_ledger ledger = { 0 };
	struct hf_id before;
	bool brought;
	size_t i;
	int rc;

	if ((rc = hf_ledger_read(&ledger, session, NULL, err)) < 0)
		return rc;
	if (hf_repo_resolve(&before, session->repo, "ORIG_HEAD", NULL) < 0)
		before = *head;
	for (i = 0; !rc && i < ledger.n && what.lines; i++) {
		const struct hf_entry *e = &ledger.v[i];

		if (!is_target_of(e, branch))
			continue;
		rc = is_brought(&brought, session, e, &before, head, err);
		if (rc < 0 || !brought)
			continue;
		hf_say("post-merge: '%s' now has %shotfix '%s'\n", branch,
		       e->reverts.n ? "the rollback of " : "", e->name);
		what.lines--;
	}
	if (!rc && what.lines)
		hf_remind(session, &ledger, &what);
	hf_ledger_release(&ledger);
	return rc;
}

/* What came to production is owed to the targets from now on. */
static int say_production(struct hf_session *session, struct hf_err *err)
{
	const struct hf_remind what = { .who = "post-merge",
					.now = hf_cmd_now() };
	struct hf_ledger ledger = { 0 };
	int rc;

	if (!hf_remind_wanted(session))
		return 0;
	rc = hf_ledger_read(&ledger, session, NULL, err);
	if (!rc)
		hf_remind(session, &ledger, &what);
	hf_ledger_release(&ledger);
	return rc;
}

int hf_seat_post_merge(struct hf_session *session, const struct hf_err *broken,
		       int argc, char **argv, struct hf_err *err)
{
	const char *name, *branch;
	char *ref = NULL;
	struct hf_id head;
	bool speak = session->book.asked_for;
	int rc;

	(void)argc;
	(void)argv;
	rc = hf_repo_head(&ref, &head, session->repo, err);
	if (rc < 0 || !ref)
		goto out;
	branch = hf_name_short(ref);
	name = hf_session_hotfix_name(session, branch);
	if (name)
		rc = hf_seat_concerns(&speak, session, name, err);
	if (rc < 0 || !speak || (rc = hf_session_deepen(session, err)) < 0)
		goto out;
	if (broken->code) {
		*err = *broken;
		rc = err->code;
	} else if (name)
		rc = say_hotfix(session, name, &head, err);
	else if (hf_lineup_line(&session->lineup, branch))
		rc = say_production(session, err);
	else if (hf_ledger_branch(session, branch))
		rc = say_target(session, branch, &head, err);
out:
	free(ref);
	return rc;
}
