#include "facts/ledger.h"

#include "base/text.h"
#include "facts/adopted.h"
#include "facts/ledger_debts.h"
#include "facts/ledger_release.h"
#include "facts/ledger_rollback.h"
#include "facts/records.h"
#include "facts/reverts.h"
#include "facts/session.h"
#include "values/name.h"

const char *hf_state_name(enum hf_state state)
{
	static const char *const names[] = {
		[HF_STATE_OPEN] = "open",
		[HF_STATE_OWED] = "owed",
		[HF_STATE_CLOSED] = "closed",
		[HF_STATE_ABANDONED] = "abandoned",
		[HF_STATE_ROLLED_BACK] = "rolled back",
	};

	return names[state];
}

time_t hf_ledger_owed_since(const struct hf_entry *entry)
{
	return entry->reverts.n ? entry->reverted_at : entry->since;
}

void hf_ledger_release(struct hf_ledger *ledger)
{
	struct hf_entry *e;
	size_t i;

	if (!ledger)
		return;
	for (i = 0; i < ledger->n; i++) {
		e = &ledger->v[i];
		free(e->name);
		free(e->branch);
		free(e->line_spec);
		free(e->tag);
		hf_ids_release(&e->reverts);
		free(e->reverted_tag);
		hf_due_free(e->due, e->n_due);
		hf_record_release(&e->record);
	}
	free(ledger->v);
	*ledger = (struct hf_ledger){ 0 };
}

/* What the record says: where it began, on which line, how it ended. */
static int read_record(struct hf_entry *e, struct hf_session *session,
		       struct hf_err *err)
{
	const struct hf_event *event;
	const char *text;
	int rc = hf_records_read(&e->record, session, e->name, err);

	if (rc == HF_ENOTFOUND) {
		hf_err_clear(err);
		return 0;
	}
	if (rc < 0)
		return rc;
	e->has_record = true;
	if ((text = hf_record_line(&e->record)) &&
	    !(e->line_spec = strdup(text)))
		return hf_fail_mem(err);
	if ((event = hf_record_last(&e->record, HF_EVENT_START)) &&
	    (text = hf_event_get(event, "Base")))
		hf_id_parse(&e->start, text, strlen(text));
	if (hf_record_last(&e->record, HF_EVENT_ABANDON))
		e->state = HF_STATE_ABANDONED;
	if ((event = hf_record_last(&e->record, HF_EVENT_RELEASE))) {
		if ((text = hf_event_get(event, "Tag")) &&
		    !(e->tag = strdup(text)))
			return hf_fail_mem(err);
	}
	return 0;
}

/* Where the branch was that is gone; its commits may not be here. */
static int read_hand_over(struct hf_entry *e, struct hf_session *session,
			  struct hf_err *err)
{
	const struct hf_event *event =
		hf_record_last(&e->record, HF_EVENT_HAND_OVER);
	const char *text = event ? hf_event_get(event, "Commit") : NULL;
	struct hf_commit commit = { 0 };
	int rc = 0;

	if (!text || !hf_id_parse(&e->handed_over, text, strlen(text)))
		return 0;
	rc = hf_repo_commit(&commit, session->repo, &e->handed_over, err);
	if (!rc)
		e->tip = e->handed_over;
	hf_commit_release(&commit);
	if (rc != HF_ENOTFOUND && rc != HF_EUNDECIDED)
		return rc;
	hf_err_clear(err);
	return 0;
}

static int read_branch(struct hf_entry *e, struct hf_session *session,
		       struct hf_err *err)
{
	struct hf_branch branch;
	int rc;

	if (asprintf(&e->branch, "%s%s", session->policy.prefix, e->name) < 0) {
		e->branch = NULL;
		return hf_fail_mem(err);
	}
	rc = hf_branch_read(&branch, session->repo, session->remote, e->branch,
			    true, err);
	if (rc < 0)
		return rc;
	e->local = branch.local;
	e->remote = branch.remote;
	e->tip = branch.local.hex[0] ? branch.local : branch.remote;
	hf_branch_release(&branch);
	return e->tip.hex[0] ? 0 : read_hand_over(e, session, err);
}

static int read_line(struct hf_entry *e, struct hf_session *session,
		     struct hf_err *err)
{
	const struct hf_event *event =
		hf_record_last(&e->record, HF_EVENT_RELEASE);
	const char *text = event ? hf_event_get(event, "Commit") : NULL;
	struct hf_line_claim claim = { .spec = e->line_spec, .tip = e->tip };
	int rc;

	if (text)
		hf_id_parse(&claim.released, text, strlen(text));
	rc = hf_line_prove(&e->proof, session, &claim, err);
	e->line = e->proof.line;
	return rc;
}

static int read_entry(struct hf_entry *e, struct hf_session *session,
		      struct hf_err *err)
{
	int rc;

	if ((rc = read_record(e, session, err)) < 0 ||
	    (rc = read_branch(e, session, err)) < 0 ||
	    (rc = read_line(e, session, err)) < 0)
		return rc;
	return hf_ledger_release_of(e, session, err);
}

/* Whether it was taken back, and what is owed to whom. */
static int settle_entry(struct hf_entry *e, struct hf_session *session,
			struct hf_reverts *reverts, struct hf_err *err)
{
	int rc;

	if ((rc = hf_ledger_rollback(e, session, reverts, err)) < 0 ||
	    (rc = hf_ledger_debts(e, session, err)) < 0 || !e->reverts.n)
		return rc;
	return hf_ledger_rollback_debts(e, session, err);
}

/*
 * All that were released to one line. Its reverts are read once, from the
 * oldest of these releases on.
 */
static int settle_line(struct hf_ledger *ledger, struct hf_session *session,
		       const struct hf_line *line, struct hf_err *err)
{
	const struct hf_entry *first = NULL;
	struct hf_reverts reverts = { 0 };
	struct hf_entry *e;
	size_t i;
	int rc = 0;

	for (i = 0; i < ledger->n; i++) {
		e = &ledger->v[i];
		if (e->line == line && e->released.hex[0] &&
		    (!first || e->since < first->since))
			first = e;
	}
	if (first)
		rc = hf_reverts_read(&reverts, session->repo, &line->branch.tip,
				     &first->released, err);
	for (i = 0; !rc && first && i < ledger->n; i++) {
		e = &ledger->v[i];
		if (e->line == line && e->released.hex[0])
			rc = settle_entry(e, session, &reverts, err);
	}
	hf_reverts_release(&reverts);
	return rc;
}

static int settle(struct hf_ledger *ledger, struct hf_session *session,
		  struct hf_err *err)
{
	const struct hf_lineup *lineup = &session->lineup;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < lineup->n; i++)
		rc = settle_line(ledger, session, &lineup->lines[i], err);
	for (i = 0; !rc && i < lineup->n_adopted; i++)
		rc = settle_line(ledger, session, lineup->adopted[i], err);
	return rc;
}

static struct hf_entry *add_entry(struct hf_ledger *ledger, const char *name)
{
	struct hf_entry *v = realloc(ledger->v, (ledger->n + 1) * sizeof(*v));

	if (!v)
		return NULL;
	ledger->v = v;
	v = &v[ledger->n];
	*v = (struct hf_entry){ .name = strdup(name) };
	if (!v->name)
		return NULL;
	ledger->n++;
	return v;
}

/* Every name that has a record or a branch, here or on the remote. */
static int all_names(struct hf_strv *out, struct hf_session *session,
		     struct hf_err *err)
{
	struct hf_strv globs = HF_STRV_INIT;
	const char *prefix = session->policy.prefix, *name;
	struct hf_refs refs = { 0 };
	size_t i;
	int rc;

	if ((rc = hf_records_names(out, session, err)) < 0)
		return rc;
	hf_strv_pushf(&globs, "refs/heads/%s*", prefix);
	if (session->remote)
		hf_strv_pushf(&globs, "refs/remotes/%s/%s*", session->remote,
			      prefix);
	if ((rc = hf_strv_check(&globs, err)) < 0 ||
	    (rc = hf_repo_refs(&refs, session->repo,
			       (const char *const *)globs.v, err)) < 0)
		goto out;
	for (i = 0; i < refs.n; i++) {
		name = hf_text_after(refs.v[i].name, "refs/heads/");
		if (!name && session->remote)
			name = refs.v[i].name + strlen("refs/remotes/") +
			       strlen(session->remote) + 1;
		if (!name)
			continue;
		name += strlen(prefix);
		if (hf_name_check(name, NULL) == 0 && !hf_strv_has(out, name))
			hf_strv_push(out, name);
	}
	hf_strv_sort(out);
	rc = hf_strv_check(out, err);
out:
	hf_refs_release(&refs);
	hf_strv_release(&globs);
	return rc;
}

int hf_ledger_read(struct hf_ledger *out, struct hf_session *session,
		   const char *name, struct hf_err *err)
{
	struct hf_strv names = HF_STRV_INIT;
	const struct hf_line *production;
	struct hf_entry *e;
	size_t i;
	int rc;

	*out = (struct hf_ledger){ 0 };
	if ((rc = hf_session_deepen(session, err)) < 0 ||
	    (rc = hf_session_production(&production, session, err)) < 0)
		return rc;
	if (name)
		hf_strv_push(&names, name);
	else
		rc = all_names(&names, session, err);
	if (!rc)
		rc = hf_strv_check(&names, err);
	for (i = 0; !rc && i < names.n; i++) {
		e = add_entry(out, names.v[i]);
		rc = e ? read_entry(e, session, err) : hf_fail_mem(err);
	}
	if (!rc)
		rc = settle(out, session, err);
	if (!rc && name && !out->v[0].has_record && !out->v[0].tip.hex[0]) {
		hf_err_hint(err, "git hotfix list");
		rc = hf_fail(err, HF_ENOTFOUND, "there is no hotfix '%s'",
			     name);
	}
	hf_strv_release(&names);
	if (rc < 0)
		hf_ledger_release(out);
	return rc;
}
