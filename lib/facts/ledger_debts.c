#include "facts/ledger_debts.h"

#include "facts/brought.h"
#include "facts/lacking.h"
#include "facts/ledger.h"
#include "facts/mainline.h"
#include "facts/portable.h"
#include "facts/session.h"
#include "values/picked.h"

/* What is asked of one target about a fix. */
struct question {
	const struct hf_entry *entry;
	struct hf_session *session;
	const char *target;
	const struct hf_id *tip; /* of one copy of it */
	struct hf_id pick;       /* the last of the picks there, if it is so */

	/* Not every question needs these, so they are read once. */
	bool known;
	struct hf_portable owed;
	struct hf_changes fix; /* where the target's side may be kept */
};

/* Find out what of the fix is owed to anybody. */
static int know(struct question *q, struct hf_err *err)
{
	struct hf_brought brought = { 0 };
	int rc;

	if (q->known)
		return 0;
	if ((rc = hf_brought_read(&brought, q->session, q->entry, err)) < 0 ||
	    (rc = hf_portable_read(&q->owed, q->session, &brought.commit,
				   &brought.since, err)) < 0 ||
	    (rc = hf_lacking_fix(&q->fix, q->session, &brought.since,
				 &brought.commit, &q->owed.only, err)) < 0)
		goto out;
	q->known = true;
out:
	hf_brought_release(&brought);
	return rc;
}

static void forget(struct question *q)
{
	hf_portable_release(&q->owed);
	hf_changes_release(&q->fix);
}

static int is_merged(bool *yes, struct question *q, struct hf_err *err)
{
	const struct hf_entry *entry = q->entry;
	int rc = hf_repo_reaches(yes, q->session->repo, q->tip,
				 &entry->released, err);

	if (rc < 0 || *yes || !entry->fix.hex[0])
		return rc;
	/* Who merged the branch itself has it as well. */
	rc = hf_repo_reaches(yes, q->session->repo, q->tip, &entry->fix, err);
	if (rc != HF_ENOTFOUND && rc != HF_EUNDECIDED)
		return rc;
	hf_err_clear(err);
	*yes = false;
	return 0;
}

/* Whether `pick` names by its -x line a commit that the release brought. */
static int is_pick_of(bool *yes, const struct hf_commit *pick,
		      const struct question *q, struct hf_err *err)
{
	struct hf_id from;

	*yes = false;
	return hf_picked_from(&from, pick->message) ?
		       hf_repo_reaches(yes, q->session->repo,
				       &q->entry->released, &from, err) :
		       0;
}

/* Whether an event of the record names a pick that is one, and is there. */
static int names_pick(bool *yes, struct question *q,
		      const struct hf_event *event, struct hf_err *err)
{
	const char *target = hf_event_get(event, "Target");
	const char *text = hf_event_get(event, "Commit");
	struct hf_commit commit = { 0 };
	int rc;

	*yes = false;
	if (strcmp(event->kind, HF_EVENT_MERGE_BACK) || !target ||
	    strcmp(target, q->target) || !text ||
	    !hf_id_parse(&q->pick, text, strlen(text)))
		return 0;
	rc = hf_repo_commit(&commit, q->session->repo, &q->pick, err);
	if (!rc)
		rc = is_pick_of(yes, &commit, q, err);
	if (!rc && *yes)
		rc = hf_repo_reaches(yes, q->session->repo, q->tip, &q->pick,
				     err);
	hf_commit_release(&commit);
	if (rc != HF_ENOTFOUND && rc != HF_EUNDECIDED)
		return rc;
	hf_err_clear(err);
	*yes = false;
	return 0;
}

/* A record proves nothing, so the pick must be there and be one. */
static int is_picked(bool *yes, struct question *q, struct hf_err *err)
{
	const struct hf_record *record = &q->entry->record;
	size_t i;
	int rc = 0;

	*yes = false;
	for (i = 0; !rc && !*yes && i < record->n; i++)
		rc = names_pick(yes, q, &record->events[i], err);
	if (!*yes)
		q->pick.hex[0] = '\0';
	return rc;
}

/* Whether all of it stays in production. */
static int is_only(bool *yes, struct question *q, struct hf_err *err)
{
	int rc = know(q, err);

	*yes = !rc && q->owed.nothing;
	return rc;
}

/* Whether the target has the commit that `id` names by its -x line. */
static int has_source(bool *yes, const struct question *q,
		      const struct hf_id *id, struct hf_err *err)
{
	struct hf_commit commit = { 0 };
	struct hf_id from;
	int rc = hf_repo_commit(&commit, q->session->repo, id, err);

	*yes = !rc && hf_picked_from(&from, commit.message);
	if (*yes)
		rc = hf_repo_reaches(yes, q->session->repo, q->tip, &from, err);
	hf_commit_release(&commit);
	if (rc != HF_ENOTFOUND && rc != HF_EUNDECIDED)
		return rc;
	hf_err_clear(err);
	*yes = false;
	return 0;
}

/*
 * Whether all of it was picked from the target to begin with. For a line alone,
 * which would need another release; the others get what was made of the pick.
 */
static int is_from_there(bool *yes, struct question *q, struct hf_err *err)
{
	size_t i;
	int rc = 0;

	*yes = false;
	if (!hf_lineup_line(&q->session->lineup, q->target) ||
	    (rc = know(q, err)) < 0)
		return rc;
	*yes = q->owed.commits.n > 0;
	for (i = 0; !rc && *yes && i < q->owed.commits.n; i++)
		rc = has_source(yes, q, &q->owed.commits.v[i], err);
	return rc;
}

/* What settles a debt, the cheap and strong first. */
static const struct proof {
	const char *name;
	int (*holds)(bool *yes, struct question *q, struct hf_err *err);
	bool comes; /* the target then has the fix by this release */
} proofs[] = {
	{ "merged", is_merged, true },
	{ "picked", is_picked, true },
	{ "only", is_only, false },
	{ "picked", is_from_there, false },
};

static int find_proof(const struct proof **out, struct question *q,
		      struct hf_err *err)
{
	bool yes = false;
	size_t i;
	int rc = 0;

	*out = NULL;
	q->pick.hex[0] = '\0';
	for (i = 0; !rc && !yes && i < sizeof(proofs) / sizeof(*proofs); i++) {
		rc = proofs[i].holds(&yes, q, err);
		if (!rc && yes)
			*out = &proofs[i];
	}
	return rc;
}

/* Where the target was before the picks that end with q->pick. */
static int before_picks(struct hf_id *out, const struct question *q,
			struct hf_err *err)
{
	struct hf_commit commit = { 0 };
	bool yes = true;
	int rc = 0;

	*out = q->pick;
	while (!rc && yes && out->hex[0]) {
		rc = hf_repo_commit(&commit, q->session->repo, out, err);
		if (!rc)
			rc = is_pick_of(&yes, &commit, q, err);
		if (!rc && yes && commit.parents.n)
			*out = commit.parents.v[0];
		else if (!rc && yes)
			out->hex[0] = '\0';
		hf_commit_release(&commit);
	}
	return rc;
}

/* When the fix came to the target. */
static int find_coming(struct hf_id *before, struct hf_id *at,
		       const struct question *q, struct hf_err *err)
{
	struct hf_range line = { 0 };
	struct hf_came came = { 0 };
	int rc;

	*at = q->pick;
	if (at->hex[0])
		return before_picks(before, q, err);
	rc = hf_mainline_read(&line, q->session->repo, q->tip,
			      &q->entry->released, err);
	if (!rc)
		rc = hf_mainline_came(&came, &line, q->session->repo,
				      &q->entry->released, err);
	*before = came.before;
	*at = came.commit;
	hf_range_release(&line);
	return rc;
}

/* Which of the paths that the target kept are without the fix's lines. */
static int find_lacking(struct hf_strv *out, struct question *q,
			struct hf_err *err)
{
	struct hf_id before, at;
	int rc = 0;

	if (!q->session->policy.keep_target.n || (rc = know(q, err)) < 0 ||
	    (rc = hf_lacking_at(out, q->session, &q->fix, q->tip, err)) < 0 ||
	    !out->n || (rc = find_coming(&before, &at, q, err)) < 0)
		return rc;
	return hf_lacking_since(out, q->session, &q->fix, &before, &at, err);
}

/* Ask one copy of a target; *proof NULL: it is owed. */
static int ask(const struct proof **proof, struct hf_strv *lacks,
	       struct question *q, const struct hf_id *tip, struct hf_err *err)
{
	int rc;

	q->tip = tip;
	rc = find_proof(proof, q, err);
	if (!rc && *proof && (*proof)->comes)
		rc = find_lacking(lacks, q, err);
	return rc;
}

/* Ask the copy that counts, then ours. */
static int settle(struct hf_due *due, struct question *q, struct hf_err *err)
{
	const struct hf_branch *branch =
		hf_ledger_branch(q->session, due->target);
	struct hf_strv lacks = HF_STRV_INIT;
	const struct proof *proof;
	int rc;

	q->target = due->target;
	rc = ask(&proof, &due->lacks, q, &branch->tip, err);
	due->came = proof && proof->comes;
	due->pushed = due->paid = proof && !due->lacks.n;
	if (!rc && !due->paid && branch->local.hex[0] &&
	    !q->session->no_config) {
		rc = ask(&proof, &lacks, q, &branch->local, err);
		due->paid = proof && !lacks.n;
	}
	due->proof = !rc && due->paid ? proof->name : NULL;
	hf_strv_release(&lacks);
	return rc;
}

int hf_ledger_debts(struct hf_entry *e, struct hf_session *session,
		    struct hf_err *err)
{
	struct question q = { .entry = e, .session = session };
	bool all = true;
	size_t i;
	int rc;

	rc = hf_ledger_targets(&e->due, &e->n_due, session, e, err);
	for (i = 0; !rc && i < e->n_due; i++) {
		rc = settle(&e->due[i], &q, err);
		all = all && e->due[i].paid;
	}
	if (!rc)
		e->state = all ? HF_STATE_CLOSED : HF_STATE_OWED;
	forget(&q);
	return rc;
}
