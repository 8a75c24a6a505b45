#include "actions/plan_back.h"

#include "actions/plan.h"
#include "actions/bring.h"
#include "actions/make.h"
#include "actions/plan_again.h"
#include "actions/resolved.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "facts/waiver.h"

/* What the ledger has found out about a target, or NULL. */
static const struct hf_due *due_of(const struct hf_entry *entry,
				   const char *target)
{
	size_t i;

	for (i = 0; i < entry->n_due; i++)
		if (!strcmp(entry->due[i].target, target))
			return &entry->due[i];
	return NULL;
}

/* Whether an earlier run paid this target. */
static bool was_paid(const struct hf_plan *plan, const char *target)
{
	const struct hf_entry *entry = plan->spec.entry;
	const struct hf_due *due = due_of(entry, target);

	/* Before there is a revert, it is the fix that the target has. */
	return due && (due->pushed || due->lacks.n) &&
	       !(due->waived && plan->spec.into) &&
	       (entry->reverts.n || !hf_plan_undoes(plan));
}

/* Whether the record lets a target go without the fix; who names it gets it. */
static bool is_waived(const struct hf_plan *plan, const char *target)
{
	struct hf_waiver waiver;

	return !plan->spec.into && !hf_plan_undoes(plan) &&
	       hf_waiver_target(&waiver, &plan->spec.entry->record, target,
				time(NULL));
}

/* What is taken back is owed to those that have it, and to nobody else. */
static bool is_concerned(const struct hf_plan *plan, const char *target)
{
	const struct hf_due *due = due_of(plan->spec.entry, target);

	return !hf_plan_undoes(plan) ||
	       (due && !hf_ledger_lives_on(plan->spec.entry) &&
		(due->came || plan->spec.entry->reverts.n));
}

int hf_plan_back_branch(struct hf_buf *out, const struct hf_plan *plan,
			const char *target, struct hf_err *err)
{
	hf_buf_printf(out, "%s/%s-into-%s",
		      hf_plan_undoes(plan) ? "rollback" : "merge-back",
		      plan->spec.entry->name, target);
	return hf_buf_check(out, err);
}

/* What is taken back goes the way that the fix has come. */
static int by_merge(bool *yes, const struct hf_back *back,
		    struct hf_session *session, const struct hf_plan *plan,
		    struct hf_err *err)
{
	*yes = plan->spec.back_method == HF_BACK_MERGE;
	return hf_plan_undoes(plan) ?
		       hf_repo_reaches(yes, session->repo, &back->old,
				       &plan->spec.entry->released, err) :
		       0;
}

/*
 * What an earlier run made for this target and did not push is taken as it is.
 */
static int made_before(bool *yes, struct hf_back *back,
		       struct hf_session *session, const struct hf_plan *plan,
		       struct hf_err *err)
{
	struct hf_id mine = { "" };
	bool merged;
	int rc;

	*yes = false;
	if (back->review)
		return 0;
	rc = hf_again_unpushed(&mine, session, plan->spec.entry,
			       hf_ledger_branch(session, back->target), err);
	if (!rc && mine.hex[0])
		rc = hf_make_holds(yes, session->repo, &mine, &plan->commit,
				   err);
	if (rc < 0 || !*yes)
		return rc;
	back->new = mine;
	rc = hf_repo_reaches(&merged, session->repo, &mine, &plan->commit, err);
	if (!rc && !merged)
		back->pick = mine;
	return rc;
}

/* The commit that took the fix out of a target again, or NULL. */
static const struct hf_id *taken_out(const struct hf_plan *plan,
				     const char *target)
{
	const struct hf_due *due = due_of(plan->spec.entry, target);

	return due && due->reverted_by.hex[0] && !hf_plan_undoes(plan) ?
		       &due->reverted_by :
		       NULL;
}

static int plan_back(struct hf_back *back, struct hf_session *session,
		     const struct hf_plan *plan, struct hf_err *err)
{
	const struct hf_branch *branch =
		hf_ledger_branch(session, back->target);
	const struct hf_id *out = taken_out(plan, back->target);
	struct hf_buf ref = HF_BUF_INIT;
	struct hf_id theirs = { "" };
	bool has, merge;
	int rc = 0;

	back->old = back->new = branch->tip;
	back->review = plan->spec.back_via == HF_BACK_BRANCH;
	if (back->review)
		rc = hf_plan_back_branch(&ref, plan, back->target, err);
	else
		hf_buf_puts(&ref, back->target);
	back->ref = hf_buf_detach(&ref);
	if (rc < 0 || !back->ref)
		return hf_fail_mem(err);
	/* What this run has just made is nowhere yet. */
	has = false;
	if (plan->before || hf_id_eq(&plan->commit, &plan->spec.entry->tip))
		rc = hf_repo_reaches(&has, session->repo, &branch->tip,
				     &plan->commit, err);
	has = has && !out;
	back->nothing = !rc && !has &&
			(plan->owed.nothing || is_waived(plan, back->target));
	if (rc < 0 || has || back->nothing || was_paid(plan, back->target))
		return rc;
	if (out)
		return hf_bring_again(back, session, plan, out, err);
	rc = made_before(&has, back, session, plan, err);
	if (!rc && !has)
		rc = hf_resolved_find(&has, &theirs, back, session, plan, err);
	if (rc < 0 || has)
		return rc;
	if (theirs.hex[0]) {
		rc = hf_bring_made(back, session, plan, &theirs, err);
		if (back->conflicts.n)
			back->stop = HF_STOP_MOVED;
		return rc;
	}
	if ((rc = by_merge(&merge, back, session, plan, err)) < 0)
		return rc;
	back->by_pick = !merge;
	return merge ? hf_bring_merge(back, session, plan, err) :
		       hf_bring_picks(back, session, plan, err);
}

static int add_back(struct hf_plan *plan, struct hf_session *session,
		    const char *target, struct hf_err *err)
{
	struct hf_back *back = &plan->backs[plan->n_backs++];

	back->target = strdup(target);
	return back->target ? plan_back(back, session, plan, err) :
			      hf_fail_mem(err);
}

int hf_plan_backs(struct hf_plan *plan, struct hf_session *session,
		  struct hf_err *err)
{
	const char *into = plan->spec.into;
	struct hf_due *due = NULL;
	size_t n = 0, i;
	int rc = hf_ledger_targets(&due, &n, session, plan->spec.entry, err);

	if (rc < 0)
		return rc;
	plan->backs = calloc(n + 1, sizeof(*plan->backs));
	rc = plan->backs ? hf_bring_portable(&plan->owed, session, plan, err) :
			   hf_fail_mem(err);
	for (i = 0; !rc && i < n; i++)
		/* A newer line is owed, and moves by a hotfix of its own. */
		if (!due[i].is_line && is_concerned(plan, due[i].target) &&
		    (!into || !strcmp(due[i].target, into)))
			rc = add_back(plan, session, due[i].target, err);
	/* An older release branch is owed nothing, and gets it on request. */
	if (!rc && into && !plan->n_backs)
		rc = add_back(plan, session, into, err);
	hf_due_free(due, n);
	return rc;
}
