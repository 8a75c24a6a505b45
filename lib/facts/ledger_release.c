#include "facts/ledger_release.h"

#include "facts/arrival.h"
#include "facts/arrivals.h"
#include "facts/belongs.h"
#include "facts/ledger.h"
#include "facts/mainline.h"
#include "facts/session.h"
#include "values/merge_words.h"

/* A commit that is not here, or of which too little is, was not reached. */
static int reaches(bool *yes, struct hf_session *session,
		   const struct hf_id *tip, const struct hf_id *ancestor,
		   struct hf_err *err)
{
	int rc = hf_repo_reaches(yes, session->repo, tip, ancestor, err);

	if (rc != HF_ENOTFOUND && rc != HF_EUNDECIDED)
		return rc;
	hf_err_clear(err);
	*yes = false;
	return 0;
}

/* The tip that was released, if it says itself that it belongs to this one. */
static int take_tip(struct hf_entry *e, struct hf_session *session,
		    const struct hf_event *event, struct hf_err *err)
{
	struct hf_id tip;
	bool ours = false;
	int rc;

	if (!hf_event_id(&tip, event, "Tip"))
		return 0;
	rc = hf_belongs(&ours, session->repo, &tip, e->name, err);
	if (rc == HF_ENOTFOUND || rc == HF_EUNDECIDED) {
		hf_err_clear(err);
		rc = 0;
	}
	if (ours)
		e->fix = tip;
	return rc;
}

const struct hf_event *hf_ledger_release_event(const struct hf_entry *e)
{
	const struct hf_event *event =
		hf_record_last(&e->record, HF_EVENT_RELEASE);

	if (event || e->start.hex[0] || e->tip.hex[0])
		return event;
	return hf_record_last(&e->record, HF_EVENT_BREAK_GLASS);
}

static int by_record(struct hf_entry *e, struct hf_session *session,
		     struct hf_err *err)
{
	const struct hf_event *event = hf_ledger_release_event(e);
	struct hf_id commit, since;
	bool there = false, known = false;
	int rc;

	if (!hf_event_id(&commit, event, "Commit"))
		return 0;
	rc = reaches(&there, session, &e->line->branch.tip, &commit, err);
	if (rc < 0 || !there)
		return rc;
	e->released = commit;
	e->since = event->when;
	if ((rc = take_tip(e, session, event, err)) < 0)
		return rc;
	if (hf_event_id(&since, event, "Since") && !hf_id_eq(&since, &commit))
		rc = reaches(&known, session, &commit, &since, err);
	if (known)
		e->before = since;
	return rc;
}

/* Whether the line merged it by its name: that is how others release. */
static int is_named(bool *yes, struct hf_session *session,
		    const struct hf_entry *e, const struct hf_id *merge,
		    struct hf_err *err)
{
	struct hf_commit commit = { 0 };
	const char *words;
	size_t len = 0;
	int rc = hf_repo_commit(&commit, session->repo, merge, err);

	words = rc < 0 ? NULL : hf_merge_words(&len, commit.message);
	*yes = words && commit.parents.n > 1 && len == strlen(e->branch) &&
	       !memcmp(words, e->branch, len);
	hf_commit_release(&commit);
	return rc;
}

static struct hf_arrival_spec arrival_of(const struct hf_entry *e)
{
	return (struct hf_arrival_spec){ .branch = e->line->branch.tip,
					 .tip = e->tip,
					 .base = e->start };
}

/*
 * A branch without commits of its own is reachable as well, so it must have
 * left its start, or its tip or the merge of it must say whose it is.
 */
static int by_branch(struct hf_entry *e, struct hf_session *session,
		     struct hf_err *err)
{
	const struct hf_arrival_spec spec = arrival_of(e);
	struct hf_arrival arrival = { 0 };
	bool ours = true;
	int rc;

	rc = hf_arrival_find(&arrival, session->repo, &spec, err);
	if (!rc && arrival.proof == HF_PROOF_MERGED && !e->start.hex[0])
		rc = hf_belongs(&ours, session->repo, &e->tip, e->name, err);
	if (!rc && !ours && !hf_id_eq(&arrival.commit, &e->tip))
		rc = is_named(&ours, session, e, &arrival.commit, err);
	if (!rc && arrival.proof && ours) {
		e->released = arrival.commit;
		e->before = arrival.since;
		e->fix = e->tip;
	}
	hf_arrival_release(&arrival);
	return rc;
}

/*
 * The branch is gone, from here and from the remote: one run of commits on the
 * line's own history that carry the name is what a server made of it.
 */
static int by_name(struct hf_entry *e, struct hf_session *session,
		   struct hf_err *err)
{
	struct hf_range line = { 0 };
	size_t i, first = 0, n = 0;
	bool ours;
	int rc;

	if (e->tip.hex[0] || !e->start.hex[0])
		return 0;
	rc = hf_mainline_read(&line, session->repo, &e->line->branch.tip,
			      &e->start, err);
	if (rc == HF_ENOTFOUND) {
		hf_err_clear(err);
		rc = 0;
	}
	for (i = 0; !rc && i < line.n; i++) {
		rc = hf_belongs(&ours, session->repo, &line.v[i].id, e->name,
				err);
		if (rc < 0 || !ours)
			continue;
		if (n && first + n != i)
			break;
		first = n++ ? first : i;
	}
	if (!rc && n && i == line.n) {
		e->released = line.v[first].id;
		e->before = line.v[first + n - 1].parents.v[0];
	}
	hf_range_release(&line);
	return rc;
}

/* Whether to ask production for its branch. */
static bool wants_branch(const struct hf_entry *e)
{
	return !e->released.hex[0] && e->tip.hex[0] &&
	       !hf_id_eq(&e->tip, &e->start);
}

/* Which branches may have come to one line; `may` is by place in the ledger. */
static int sift_line(bool *may, const struct hf_ledger *ledger,
		     struct hf_session *session, const struct hf_line *line,
		     struct hf_err *err)
{
	struct hf_arrival_spec *specs = calloc(ledger->n, sizeof(*specs));
	bool *came = calloc(ledger->n, sizeof(*came));
	size_t i, n = 0;
	int rc = 0;

	for (i = 0; specs && i < ledger->n; i++)
		if (ledger->v[i].line == line && wants_branch(&ledger->v[i]))
			specs[n++] = arrival_of(&ledger->v[i]);
	if (!specs || !came)
		rc = hf_fail_mem(err);
	else
		rc = hf_arrivals_sift(came, session->repo, specs, n, err);
	for (i = n = 0; !rc && i < ledger->n; i++)
		if (ledger->v[i].line == line && wants_branch(&ledger->v[i]))
			may[i] = came[n++];
	free(came);
	free(specs);
	return rc;
}

static int sift(bool *may, const struct hf_ledger *ledger,
		struct hf_session *session, struct hf_err *err)
{
	size_t i, j;
	int rc = 0;

	for (i = 0; !rc && i < ledger->n; i++) {
		for (j = 0; ledger->v[j].line != ledger->v[i].line; j++)
			;
		if (j == i)
			rc = sift_line(may, ledger, session, ledger->v[i].line,
				       err);
	}
	return rc;
}

static int find_release(struct hf_entry *e, struct hf_session *session,
			bool may_have_come, struct hf_err *err)
{
	struct hf_commit commit = { 0 };
	int rc = 0;

	if (!e->released.hex[0] && may_have_come)
		rc = by_branch(e, session, err);
	if (!rc && !e->released.hex[0])
		rc = by_name(e, session, err);
	if (rc < 0 || !e->released.hex[0] || e->since)
		return rc;
	if (!(rc = hf_repo_commit(&commit, session->repo, &e->released, err)))
		e->since = commit.committed;
	hf_commit_release(&commit);
	return rc;
}

int hf_ledger_releases(struct hf_ledger *ledger, struct hf_session *session,
		       struct hf_err *err)
{
	bool *may = calloc(ledger->n + 1, sizeof(*may));
	size_t i;
	int rc = may ? 0 : hf_fail_mem(err);

	for (i = 0; !rc && i < ledger->n; i++)
		rc = by_record(&ledger->v[i], session, err);
	if (!rc)
		rc = sift(may, ledger, session, err);
	for (i = 0; !rc && i < ledger->n; i++)
		rc = find_release(&ledger->v[i], session, may[i], err);
	free(may);
	return rc;
}
