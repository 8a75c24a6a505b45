#include "actions/plan_back.h"

#include "actions/plan.h"
#include "actions/plan_again.h"
#include "actions/make.h"
#include "actions/pick.h"
#include "actions/plan_words.h"
#include "facts/ledger.h"
#include "facts/session.h"

/* Merge what production got into one target. */
static int merge_back(struct hf_back *back, struct hf_session *session,
		      const struct hf_plan *plan, struct hf_err *err)
{
	struct hf_ids parents = HF_IDS_INIT;
	struct hf_buf message = HF_BUF_INIT;
	struct hf_id tree;
	bool behind;
	int rc;

	rc = hf_repo_reaches(&behind, session->repo, &plan->commit, &back->old,
			     err);
	if (rc < 0)
		return rc;
	if (behind) {
		back->new = plan->commit;
		return 0;
	}
	rc = hf_make_merge(&tree, &back->conflicts, &back->old, &plan->commit,
			   err);
	if (rc < 0 || back->conflicts.n)
		return rc;
	hf_ids_push(&parents, &back->old);
	hf_ids_push(&parents, &plan->commit);
	hf_words_merge(&message, plan->spec.entry, back->target);
	if (!(rc = hf_buf_check(&message, err)) && parents.failed)
		rc = hf_fail_mem(err);
	if (!rc)
		rc = hf_make_commit(&back->new, session, &tree, &parents,
				    message.data, NULL, err);
	hf_buf_release(&message);
	hf_ids_release(&parents);
	return rc;
}

/* Whether the release is the branch itself, and not a merge or squash of it. */
static bool is_branch_itself(const struct hf_plan *plan,
			     const struct hf_entry *entry)
{
	const struct hf_event *event =
		hf_record_last(&entry->record, HF_EVENT_RELEASE);
	const char *tip = event ? hf_event_get(event, "Tip") : NULL;

	return hf_id_eq(&entry->tip, &plan->commit) ||
	       (tip && !strcmp(tip, plan->commit.hex));
}

/*
 * The commits that the release brought, oldest first and without merges: what
 * its first parent did not have, or a fast-forward from where it began.
 */
static int own_commits(struct hf_ids *out, struct hf_session *session,
		       const struct hf_plan *plan, struct hf_err *err)
{
	struct hf_ids from = HF_IDS_INIT, except = HF_IDS_INIT;
	struct hf_range_spec what = { .from = &from, .except = &except };
	struct hf_commit commit = { 0 };
	struct hf_range range = { 0 };
	size_t i;
	int rc = hf_repo_commit(&commit, session->repo, &plan->commit, err);

	if (rc < 0)
		return rc;
	hf_ids_push(&from, &plan->commit);
	if (!plan->before)
		hf_ids_push(&except, &plan->production_old);
	else if (is_branch_itself(plan, plan->spec.entry) &&
		 plan->spec.entry->start.hex[0])
		hf_ids_push(&except, &plan->spec.entry->start);
	else if (commit.parents.n)
		hf_ids_push(&except, &commit.parents.v[0]);
	rc = from.failed || except.failed ?
		     hf_fail_mem(err) :
		     hf_repo_range(&range, session->repo, &what, err);
	for (i = range.n; !rc && i-- > 0;)
		if (range.v[i].parents.n < 2)
			hf_ids_push(out, &range.v[i].id);
	if (!rc && out->failed)
		rc = hf_fail_mem(err);
	hf_range_release(&range);
	hf_commit_release(&commit);
	hf_ids_release(&except);
	hf_ids_release(&from);
	return rc;
}

static int pick_back(struct hf_back *back, struct hf_session *session,
		     const struct hf_plan *plan, struct hf_err *err)
{
	struct hf_ids commits = HF_IDS_INIT;
	int rc = own_commits(&commits, session, plan, err);

	if (!rc)
		rc = hf_pick(&back->new, &back->conflicts, session, &back->old,
			     &commits, err);
	back->picked = !rc && !back->conflicts.n;
	hf_ids_release(&commits);
	return rc;
}

/* Whether an earlier run paid this target; the ledger has looked at it. */
static bool was_paid(const struct hf_entry *entry, const char *target)
{
	size_t i;

	for (i = 0; i < entry->n_due; i++)
		if (!strcmp(entry->due[i].target, target))
			return entry->due[i].pushed;
	return false;
}

/*
 * What an earlier run made for this target and did not push is taken as it is;
 * a branch for review that is there already waits.
 */
static int made_before(bool *yes, struct hf_back *back,
		       struct hf_session *session, const struct hf_plan *plan,
		       struct hf_err *err)
{
	struct hf_branch review = { 0 };
	struct hf_id mine = { "" };
	bool merged;
	int rc;

	*yes = false;
	if (back->review) {
		rc = hf_branch_read(&review, session->repo, session->remote,
				    back->ref, true, err);
		*yes = review.name;
		back->waits =
			review.remote.hex[0] || (*yes && !plan->spec.push);
		if (*yes && !back->waits)
			back->new = review.local;
		hf_branch_release(&review);
		return rc;
	}
	rc = hf_again_unpushed(&mine, session, plan->spec.entry,
			       hf_ledger_branch(session, back->target), err);
	if (!rc && mine.hex[0])
		rc = hf_make_holds(yes, session->repo, &mine, &plan->commit,
				   err);
	if (rc < 0 || !*yes)
		return rc;
	back->new = mine;
	rc = hf_repo_reaches(&merged, session->repo, &mine, &plan->commit, err);
	back->picked = !rc && !merged;
	return rc;
}

static int plan_back(struct hf_back *back, struct hf_session *session,
		     const struct hf_plan *plan, struct hf_err *err)
{
	const struct hf_branch *branch =
		hf_ledger_branch(session, back->target);
	bool has;
	int rc;

	back->old = back->new = branch->tip;
	back->review = plan->spec.back_via == HF_BACK_BRANCH;
	rc = back->review ? asprintf(&back->ref, "merge-back/%s-into-%s",
				     plan->spec.entry->name, back->target) :
			    asprintf(&back->ref, "%s", back->target);
	if (rc < 0) {
		back->ref = NULL;
		return hf_fail_mem(err);
	}
	rc = hf_repo_reaches(&has, session->repo, &branch->tip, &plan->commit,
			     err);
	if (rc < 0 || has || was_paid(plan->spec.entry, back->target))
		return rc;
	rc = made_before(&has, back, session, plan, err);
	if (rc < 0 || has)
		return rc;
	return plan->spec.back_method == HF_BACK_MERGE ?
		       merge_back(back, session, plan, err) :
		       pick_back(back, session, plan, err);
}

int hf_plan_backs(struct hf_plan *plan, struct hf_session *session,
		  struct hf_err *err)
{
	struct hf_due *due = NULL;
	struct hf_back *back;
	size_t n = 0, i;
	int rc = hf_ledger_targets(&due, &n, session, plan->spec.entry->line,
				   err);

	if (rc < 0)
		return rc;
	plan->backs = calloc(n + 1, sizeof(*plan->backs));
	if (!plan->backs)
		rc = hf_fail_mem(err);
	for (i = 0; !rc && i < n; i++) {
		/* A newer line is owed, and moves by a hotfix of its own. */
		if (due[i].is_line)
			continue;
		back = &plan->backs[plan->n_backs++];
		back->target = strdup(due[i].target);
		rc = back->target ? plan_back(back, session, plan, err) :
				    hf_fail_mem(err);
	}
	hf_due_free(due, n);
	return rc;
}
