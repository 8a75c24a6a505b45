#include "git-hotfix/outcome.h"

#include "actions/plan.h"
#include "doors/json.h"
#include "doors/out.h"
#include "facts/ledger.h"
#include "facts/review.h"
#include "facts/session.h"
#include "git-hotfix/common.h"
#include "reports/debt.h"
#include "reports/report_plan.h"
#include "values/verdict.h"

static int show_json(const struct hf_plan *plan, struct hf_err *err)
{
	struct hf_json *object = hf_json_object();

	hf_report_plan_json(object, plan);
	return hf_json_print(object, err);
}

int hf_outcome_plan(const struct hf_plan *plan,
		    const struct hf_session *session, int planned, bool json,
		    struct hf_err *err)
{
	int rc = 0;

	/* A plan that failed is worth showing for its conflicts alone. */
	if (planned < 0 && !plan->conflicts.n)
		return planned;
	if (json)
		rc = show_json(plan, planned < 0 ? NULL : err);
	else
		hf_report_plan(plan, session);
	return rc < 0 ? rc : planned;
}

/* Whether a hotfix owes anything, or why that cannot be told. */
static int ask_debts(bool *yes, const struct hf_entry *entry,
		     struct hf_err *err)
{
	size_t i;

	*yes = hf_owes(entry);
	for (i = 0; !*yes && i < entry->n_due; i++)
		if (hf_owed_of(&entry->due[i]) == HF_OWED_UNDECIDED)
			return hf_fail(err, HF_EUNDECIDED, "%s",
				       entry->due[i].undecided);
	return 0;
}

/* Whether it was released by what somebody has waived. */
static bool is_waived(const struct hf_verdict *verdict)
{
	size_t i;

	for (i = 0; verdict && i < verdict->n; i++)
		if (verdict->v[i].waived)
			return true;
	return false;
}

/* Whether that is to be reviewed by somebody else. */
static int ask_review(bool *yes, struct hf_session *session,
		      const struct hf_entry *entry, struct hf_err *err)
{
	struct hf_review review;
	int rc = hf_review_read(&review, session, entry, hf_cmd_now(), err);

	*yes = !rc && review.exception;
	return rc;
}

/* Whether anything is owed; the plan's own entry is from before. */
static int is_owed(bool *yes, struct hf_session *session,
		   const struct hf_plan *plan, struct hf_err *err)
{
	const char *name = plan->spec.entry->name;
	struct hf_ledger after = { 0 };
	int rc;

	*yes = false;
	if ((rc = hf_session_refresh(session, err)) < 0)
		return rc;
	rc = hf_ledger_read(&after, session, name, err);
	if (rc == HF_ENOTFOUND)
		return 0;
	if (!rc)
		rc = ask_debts(yes, &after.v[0], err);
	if (!rc && !*yes && is_waived(plan->spec.verdict))
		rc = ask_review(yes, session, &after.v[0], err);
	hf_ledger_release(&after);
	return rc;
}

int hf_outcome_status(const struct hf_plan *plan, struct hf_session *session)
{
	struct hf_err err = HF_ERR_INIT;
	bool owed = true;

	if (is_owed(&owed, session, plan, &err) < 0) {
		hf_warning("cannot tell what is owed: %s", err.text);
		owed = true;
	}
	if (owed)
		hf_hint("still owed: git hotfix owed");
	return owed || plan->behind ? HF_EXIT_OWED : 0;
}
