#include "facts/ledger_debts.h"

#include "facts/brought.h"
#include "facts/lacking.h"
#include "facts/ledger.h"
#include "facts/mainline.h"
#include "facts/portable.h"
#include "facts/proof.h"
#include "facts/session.h"
#include "facts/waiver.h"
#include "values/picked.h"

/* What is asked about one fix, of one target after the other. */
struct question {
	struct hf_entry *entry;
	struct hf_session *session;
	struct hf_portable owed; /* what of it is owed to anybody */
	struct hf_changes fix;   /* where the target's side may be kept */
	struct hf_sought sought;

	struct hf_due *due;      /* the target at hand, */
	const struct hf_id *tip; /* a copy of it, */
	struct hf_id at;         /* and which commit brought the fix there */
};

/* Find out what the release has brought, and what of that is owed. */
static int know(struct question *q, struct hf_err *err)
{
	struct hf_brought brought = { 0 };
	int rc;

	if ((rc = hf_brought_read(&brought, q->session, q->entry, err)) < 0 ||
	    (rc = hf_portable_read(&q->owed, q->session, &brought.commit,
				   &brought.since, err)) < 0 ||
	    (rc = hf_lacking_fix(&q->fix, q->session, &brought.since,
				 &brought.commit, &q->owed.only, err)) < 0)
		goto out;
	q->sought = (struct hf_sought){ .since = brought.since,
					.commit = brought.commit,
					.commits = q->owed.commits,
					.tip = q->entry->fix };
out:
	hf_brought_release(&brought);
	return rc;
}

static void forget(struct question *q)
{
	hf_portable_release(&q->owed);
	hf_changes_release(&q->fix);
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
	struct hf_commit commit = { 0 };
	int rc;

	*yes = false;
	if (strcmp(event->kind, HF_EVENT_MERGE_BACK) ||
	    !hf_event_says(event, "Target", q->due->target) ||
	    !hf_event_id(&q->at, event, "Commit"))
		return 0;
	rc = hf_repo_commit(&commit, q->session->repo, &q->at, err);
	if (!rc)
		rc = is_pick_of(yes, &commit, q, err);
	if (!rc && *yes)
		rc = hf_repo_reaches(yes, q->session->repo, q->tip, &q->at,
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
		q->at.hex[0] = '\0';
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
	if (!q->due->is_line)
		return 0;
	*yes = q->owed.commits.n > 0;
	for (i = 0; !rc && *yes && i < q->owed.commits.n; i++)
		rc = has_source(yes, q, &q->owed.commits.v[i], err);
	return rc;
}

/* Where the target was before the picks that end with q->at. */
static int before_picks(struct hf_id *out, const struct question *q,
			struct hf_err *err)
{
	struct hf_commit commit = { 0 };
	bool yes = true;
	int rc = 0;

	*out = q->at;
	while (!rc && yes && out->hex[0]) {
		rc = hf_repo_commit(&commit, q->session->repo, out, err);
		if (!rc && !hf_id_eq(out, &q->at))
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

	*at = q->at;
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

	if (!q->fix.n ||
	    (rc = hf_lacking_at(out, q->session, &q->fix, q->tip, err)) < 0 ||
	    !out->n || (rc = find_coming(&before, &at, q, err)) < 0)
		return rc;
	return hf_lacking_since(out, q->session, &q->fix, &before, &at, err);
}

/* What one copy of a target says. */
struct answer {
	const char *proof;    /* NULL: it is owed */
	bool came;            /* it has, or had, the fix by this release */
	struct hf_strv lacks; /* then it is owed all the same */
	struct hf_trace trace;
};

static void answer_release(struct answer *answer)
{
	hf_strv_release(&answer->lacks);
	hf_trace_release(&answer->trace);
}

/* What the search has found counts first, then what it cannot know. */
static int conclude(struct answer *a, struct question *q, struct hf_err *err)
{
	bool yes = a->trace.proof != HF_PROOF_NONE;
	int rc = 0;

	a->proof = hf_proof_name(a->trace.proof);
	a->came = yes || a->trace.reverted_by.hex[0];
	q->at = a->trace.by;
	/* All of it stays in production. */
	if (q->owed.nothing && a->trace.proof != HF_PROOF_MERGED) {
		a->proof = "only";
		a->came = false;
		return 0;
	}
	if (!a->came) {
		rc = is_picked(&yes, q, err);
		a->came = yes;
		if (!rc && !yes)
			rc = is_from_there(&yes, q, err);
		a->proof = yes ? hf_proof_name(HF_PROOF_PICKED) : NULL;
	}
	if (!rc && a->came && a->proof)
		rc = find_lacking(&a->lacks, q, err);
	return rc;
}

/* Of the copy that counts all that it says is kept; it is given away. */
static void take_answer(struct hf_due *due, struct answer *a)
{
	struct hf_trace *t = &a->trace;

	due->came = a->came;
	due->pushed = due->paid = a->proof && !a->lacks.n;
	due->proof = due->paid ? a->proof : NULL;
	due->by = t->by;
	due->doubtful = !due->paid && t->doubtful;
	due->share = t->share;
	due->reverted_by = t->reverted_by;
	due->missing = t->missing;
	due->without = t->lacks;
	due->lacks = a->lacks;
	due->undecided = due->paid ? NULL : t->undecided;
	if (due->undecided)
		t->undecided = NULL;
	t->missing = (struct hf_ids)HF_IDS_INIT;
	t->lacks = a->lacks = (struct hf_strv)HF_STRV_INIT;
}

/* All that is asked of one target. */
struct inquiry {
	struct hf_session *session;
	struct question **q;
	size_t n;
	bool named;
};

/* Ask one copy for all; `out` has room for each. */
static int ask(struct answer *out, const struct inquiry *all,
	       const struct hf_id *tip, struct hf_err *err)
{
	struct hf_search search = { .repo = all->session->repo,
				    .branch = *tip,
				    .n = all->n,
				    .named = all->named };
	struct hf_sought *sought = calloc(all->n + 1, sizeof(*sought));
	struct hf_trace *traces = calloc(all->n + 1, sizeof(*traces));
	size_t i;
	int rc = 0;

	if (!sought || !traces) {
		rc = hf_fail_mem(err);
		goto out;
	}
	for (i = 0; i < all->n; i++)
		sought[i] = all->q[i]->sought;
	search.v = sought;
	rc = hf_proof_search(traces, &search, err);
	for (i = 0; i < all->n; i++)
		out[i].trace = traces[i];
	for (i = 0; !rc && i < all->n; i++) {
		all->q[i]->tip = tip;
		rc = conclude(&out[i], all->q[i], err);
	}
out:
	free(traces);
	free(sought);
	return rc;
}

/* The history cannot be read: that is said of each, and others go on. */
static int give_up(const struct inquiry *all, struct hf_err *err)
{
	size_t i;

	for (i = 0; i < all->n; i++) {
		free(all->q[i]->due->undecided);
		all->q[i]->due->undecided = strdup(err->text);
		if (!all->q[i]->due->undecided)
			return hf_fail_mem(err);
	}
	hf_err_clear(err);
	return 0;
}

/* Of those that the other copy lacks, what ours has is paid, not pushed. */
static int ask_ours(const struct inquiry *all, const struct hf_id *tip,
		    struct hf_err *err)
{
	struct question **left = calloc(all->n + 1, sizeof(struct question *));
	struct answer *answers = calloc(all->n + 1, sizeof(*answers));
	struct inquiry ours = *all;
	size_t i;
	int rc = 0;

	if (!left || !answers) {
		rc = hf_fail_mem(err);
		goto out;
	}
	ours.q = left;
	ours.n = 0;
	for (i = 0; i < all->n; i++)
		if (!all->q[i]->due->paid)
			left[ours.n++] = all->q[i];
	if (ours.n)
		rc = ask(answers, &ours, tip, err);
	for (i = 0; !rc && i < ours.n; i++) {
		struct hf_due *due = left[i]->due;

		due->paid = answers[i].proof && !answers[i].lacks.n;
		if (!due->paid)
			continue;
		due->proof = answers[i].proof;
		due->by = answers[i].trace.by;
		due->doubtful = false;
	}
	for (i = 0; i < all->n; i++)
		answer_release(&answers[i]);
out:
	free(answers);
	free(left);
	return rc;
}

static int ask_target(const struct inquiry *all, const char *target,
		      struct hf_err *err)
{
	const struct hf_branch *branch = hf_ledger_branch(all->session, target);
	struct answer *answers = calloc(all->n + 1, sizeof(*answers));
	size_t i;
	int rc;

	if (!answers)
		return hf_fail_mem(err);
	rc = ask(answers, all, &branch->tip, err);
	for (i = 0; i < all->n; i++) {
		if (!rc)
			take_answer(all->q[i]->due, &answers[i]);
		answer_release(&answers[i]);
	}
	free(answers);
	if (!rc && branch->local.hex[0] && !all->session->no_config &&
	    !hf_id_eq(&branch->local, &branch->tip))
		rc = ask_ours(all, &branch->local, err);
	return rc == HF_EUNDECIDED ? give_up(all, err) : rc;
}

static struct hf_due *find_due(const struct hf_entry *e, const char *target)
{
	size_t i;

	for (i = 0; i < e->n_due; i++)
		if (!strcmp(e->due[i].target, target))
			return &e->due[i];
	return NULL;
}

/* Every target once, with all fixes that are due to it. */
static int ask_targets(struct question *q, size_t n, const struct inquiry *how,
		       struct hf_err *err)
{
	struct hf_strv targets = HF_STRV_INIT;
	struct inquiry all = *how;
	size_t i, j;
	int rc = 0;

	if (!(all.q = calloc(n + 1, sizeof(struct question *))))
		return hf_fail_mem(err);
	for (i = 0; i < n; i++)
		for (j = 0; j < q[i].entry->n_due; j++)
			if (!hf_strv_has(&targets, q[i].entry->due[j].target))
				hf_strv_push(&targets,
					     q[i].entry->due[j].target);
	rc = hf_strv_check(&targets, err);
	for (j = 0; !rc && j < targets.n; j++) {
		all.n = 0;
		for (i = 0; i < n; i++)
			if ((q[i].due = find_due(q[i].entry, targets.v[j])))
				all.q[all.n++] = &q[i];
		rc = ask_target(&all, targets.v[j], err);
	}
	hf_strv_release(&targets);
	free(all.q);
	return rc;
}

/* The state, once each due is known and what the record waives. */
static int settle(struct hf_entry *e, struct hf_err *err)
{
	bool all = true;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < e->n_due; i++) {
		rc = hf_waiver_settle(&e->due[i], e, time(NULL), err);
		all = all && e->due[i].paid;
	}
	e->state = all ? HF_STATE_CLOSED : HF_STATE_OWED;
	return rc;
}

int hf_ledger_debts(struct hf_ledger *ledger, struct hf_session *session,
		    bool named, struct hf_err *err)
{
	const struct inquiry how = { .session = session, .named = named };
	struct question *q = calloc(ledger->n + 1, sizeof(*q));
	struct hf_entry *e;
	size_t n = 0, i;
	int rc = 0;

	if (!q)
		return hf_fail_mem(err);
	for (i = 0; !rc && i < ledger->n; i++) {
		e = &ledger->v[i];
		if (!e->released.hex[0])
			continue;
		q[n] = (struct question){ .entry = e, .session = session };
		rc = hf_ledger_targets(&e->due, &e->n_due, session, e, err);
		if (!rc && e->n_due)
			rc = know(&q[n], err);
		n++;
	}
	if (!rc)
		rc = ask_targets(q, n, &how, err);
	for (i = 0; i < n; i++) {
		if (!rc)
			rc = settle(q[i].entry, err);
		forget(&q[i]);
	}
	free(q);
	return rc;
}
