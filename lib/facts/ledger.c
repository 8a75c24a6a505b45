#include "facts/ledger.h"

#include "base/text.h"
#include "facts/ledger_debts.h"
#include "facts/records.h"
#include "facts/session.h"
#include "values/name.h"

const char *hf_state_name(enum hf_state state)
{
	static const char *const names[] = { "open", "owed", "closed",
					     "abandoned" };

	return names[state];
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
	if ((event = hf_record_last(&e->record, HF_EVENT_START))) {
		if ((text = hf_event_get(event, "Line")) &&
		    !(e->line_spec = strdup(text)))
			return hf_fail_mem(err);
		if ((text = hf_event_get(event, "Base")))
			hf_id_parse(&e->start, text, strlen(text));
	}
	if (hf_record_last(&e->record, HF_EVENT_ABANDON))
		e->state = HF_STATE_ABANDONED;
	if ((event = hf_record_last(&e->record, HF_EVENT_RELEASE))) {
		if ((text = hf_event_get(event, "Commit")))
			hf_id_parse(&e->released, text, strlen(text));
		if ((text = hf_event_get(event, "Tag")) &&
		    !(e->tag = strdup(text)))
			return hf_fail_mem(err);
		e->since = event->when;
	}
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
	return 0;
}

/*
 * Whether the branch's own commits are in production. A branch without any is
 * reachable as well, so it must have left its start, or its tip must say whose
 * it is.
 */
static int branch_released(bool *yes, struct hf_entry *e,
			   struct hf_session *session, struct hf_err *err)
{
	struct hf_message message = { 0 };
	struct hf_commit commit = { 0 };
	int rc;

	*yes = false;
	if (!e->tip.hex[0] || hf_id_eq(&e->tip, &e->start))
		return 0;
	rc = hf_repo_reaches(yes, session->repo, &e->line->branch.tip, &e->tip,
			     err);
	if (rc < 0 || !*yes || e->start.hex[0])
		return rc;
	if (!(rc = hf_repo_commit(&commit, session->repo, &e->tip, err)) &&
	    !(rc = hf_message_parse(&message, commit.message,
				    strlen(commit.message), NULL, err)))
		*yes = hf_message_has(&message, "Hotfix", e->name);
	hf_message_release(&message);
	hf_commit_release(&commit);
	return rc;
}

/* Find out whether it is in production, and since when. */
static int read_release(struct hf_entry *e, struct hf_session *session,
			struct hf_err *err)
{
	struct hf_commit commit = { 0 };
	bool there = false;
	int rc = 0;

	/* What the record claims counts only if production bears it out. */
	if (e->released.hex[0])
		rc = hf_repo_reaches(&there, session->repo,
				     &e->line->branch.tip, &e->released, err);
	if (rc == HF_ENOTFOUND || rc == HF_EUNDECIDED) {
		hf_err_clear(err);
		rc = 0;
	}
	if (!rc && !there) {
		e->released.hex[0] = '\0';
		e->since = 0;
		if (!(rc = branch_released(&there, e, session, err)) && there)
			e->released = e->tip;
	}
	if (rc < 0 || !there || e->since)
		return rc;
	if (!(rc = hf_repo_commit(&commit, session->repo, &e->released, err)))
		e->since = commit.committed;
	hf_commit_release(&commit);
	return rc;
}

static int read_entry(struct hf_entry *e, struct hf_session *session,
		      struct hf_err *err)
{
	int rc;

	if ((rc = read_record(e, session, err)) < 0 ||
	    (rc = read_branch(e, session, err)) < 0)
		return rc;
	e->line = e->line_spec ?
			  hf_lineup_line(&session->lineup, e->line_spec) :
			  NULL;
	if (!e->line)
		e->line = &session->lineup.lines[0];
	if ((rc = read_release(e, session, err)) < 0)
		return rc;
	if (!e->released.hex[0])
		return 0;
	return hf_ledger_debts(e, session, err);
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
