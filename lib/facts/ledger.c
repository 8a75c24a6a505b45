#include "facts/ledger.h"

#include "facts/finds.h"
#include "facts/ledger_debts.h"
#include "facts/ledger_entry.h"
#include "facts/ledger_found.h"
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

int hf_ledger_alive(const struct hf_entry *entry, struct hf_err *err)
{
	return entry->state != HF_STATE_ABANDONED ?
		       0 :
		       hf_fail(err, HF_EREFUSED, "hotfix '%s' was abandoned",
			       entry->name);
}

time_t hf_ledger_owed_since(const struct hf_entry *entry)
{
	return entry->reverts.n ? entry->reverted_at : entry->since;
}

void hf_ledger_release(struct hf_ledger *ledger)
{
	size_t i;

	if (!ledger)
		return;
	for (i = 0; i < ledger->n; i++)
		hf_ledger_entry_release(&ledger->v[i]);
	free(ledger->v);
	*ledger = (struct hf_ledger){ 0 };
}

/*
 * What was taken back of all that were released to one line. Its reverts are
 * read once, from the oldest of these releases on.
 */
static int find_rollbacks(struct hf_ledger *ledger, struct hf_session *session,
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
			rc = hf_ledger_rollback(e, session, &reverts, err);
	}
	hf_reverts_release(&reverts);
	return rc;
}

/* Which were taken back, and what is owed to whom. */
static int settle(struct hf_ledger *ledger, struct hf_session *session,
		  bool named, struct hf_err *err)
{
	const struct hf_lineup *lineup = &session->lineup;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < lineup->n; i++)
		rc = find_rollbacks(ledger, session, &lineup->lines[i], err);
	for (i = 0; !rc && i < lineup->n_adopted; i++)
		rc = find_rollbacks(ledger, session, lineup->adopted[i], err);
	if (!rc)
		rc = hf_ledger_debts(ledger, session, named, err);
	for (i = 0; !rc && i < ledger->n; i++)
		if (ledger->v[i].reverts.n)
			rc = hf_ledger_rollback_debts(&ledger->v[i], session,
						      err);
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
	struct hf_refs refs = { 0 };
	const char *name;
	size_t i;
	int rc;

	if ((rc = hf_records_names(out, session, err)) < 0 ||
	    (rc = hf_session_hotfix_refs(&refs, session, err)) < 0)
		return rc;
	for (i = 0; i < refs.n; i++) {
		name = hf_session_hotfix_of(session, refs.v[i].name);
		if (name && !hf_strv_has(out, name))
			hf_strv_push(out, name);
	}
	hf_strv_sort(out);
	hf_refs_release(&refs);
	return hf_strv_check(out, err);
}

/* Read those that a record or a branch tells of: all, or one by its name. */
static int read_known(struct hf_ledger *out, struct hf_session *session,
		      const char *name, struct hf_err *err)
{
	struct hf_strv names = HF_STRV_INIT;
	struct hf_entry *e;
	size_t i;
	int rc = 0;

	if (name)
		hf_strv_push(&names, name);
	else
		rc = all_names(&names, session, err);
	if (!rc)
		rc = hf_strv_check(&names, err);
	for (i = 0; !rc && i < names.n; i++) {
		e = add_entry(out, names.v[i]);
		rc = e ? hf_ledger_entry_read(e, session, err) :
			 hf_fail_mem(err);
	}
	if (!rc)
		rc = hf_ledger_releases(out, session, err);
	hf_strv_release(&names);
	return rc;
}

/* Make an entry of what was found, or tell the one that wants it. */
static int join_find(struct hf_ledger *ledger, struct hf_session *session,
		     const struct hf_found *find, struct hf_err *err)
{
	struct hf_entry *e = NULL;
	size_t i;

	for (i = 0; i < ledger->n && !e; i++)
		if (!strcmp(ledger->v[i].name, find->name))
			e = &ledger->v[i];
	if (!e) {
		if (!(e = add_entry(ledger, find->name)))
			return hf_fail_mem(err);
		e->found = true;
		if (asprintf(&e->branch, "%s%s", session->policy.prefix,
			     e->name) < 0) {
			e->branch = NULL;
			return hf_fail_mem(err);
		}
	}
	e->line = find->line;
	e->proof = (struct hf_line_proof){ .line = find->line };
	e->released = find->released;
	e->before = find->before;
	e->fix = find->fix;
	e->since = find->since;
	if (find->tag && !e->tag && !(e->tag = strdup(find->tag)))
		return hf_fail_mem(err);
	return 0;
}

/*
 * Add what history tells, the oldest first. Where too little of it is here, so
 * much is kept for who wants to know all: a hook speaks of what is known.
 */
static int add_found(struct hf_ledger *ledger, struct hf_session *session,
		     const char *asked, struct hf_err *err)
{
	struct hf_finds finds = { 0 };
	size_t i;
	int rc = hf_ledger_found(&finds, session, ledger, asked, err);

	for (i = finds.n; !rc && i-- > 0;)
		rc = join_find(ledger, session, &finds.v[i], err);
	hf_finds_release(&finds);
	if (rc != HF_EUNDECIDED)
		return rc;
	ledger->undecided = *err;
	hf_err_clear(err);
	return 0;
}

/* Leave the one of this name alone, or none. */
static void keep_one(struct hf_ledger *ledger, const char *name)
{
	size_t n = 0, i;

	for (i = 0; i < ledger->n; i++) {
		if (!strcmp(ledger->v[i].name, name))
			ledger->v[n++] = ledger->v[i];
		else
			hf_ledger_entry_release(&ledger->v[i]);
	}
	ledger->n = n;
}

/* One by its name; only what is not known of it is looked for. */
static int read_one(struct hf_ledger *out, struct hf_session *session,
		    const char *name, struct hf_err *err)
{
	const struct hf_entry *e;
	int rc = 0;

	/* Others can only be found; "*" would name any branch. */
	if (!hf_name_check(name, NULL)) {
		if ((rc = read_known(out, session, name, err)) < 0)
			return rc;
		e = &out->v[0];
		if ((e->has_record || e->tip.hex[0]) && !hf_finds_wants(e))
			return 0;
	}
	hf_ledger_release(out);
	if ((rc = read_known(out, session, NULL, err)) < 0 ||
	    (rc = add_found(out, session, name, err)) < 0)
		return rc;
	keep_one(out, name);
	if (out->n)
		return 0;
	if (out->undecided.code) {
		*err = out->undecided;
		return out->undecided.code;
	}
	hf_err_hint(err, "git hotfix list");
	return hf_fail(err, HF_ENOTFOUND, "there is no hotfix '%s'", name);
}

/* There is no ledger without production. */
static int begin(struct hf_ledger *out, struct hf_session *session,
		 struct hf_err *err)
{
	const struct hf_line *production;
	int rc = hf_session_deepen(session, err);

	*out = (struct hf_ledger){ 0 };
	return rc < 0 ? rc : hf_session_production(&production, session, err);
}

static int read_ledger(struct hf_ledger *out, struct hf_session *session,
		       const char *name, bool prove, struct hf_err *err)
{
	int rc = begin(out, session, err);

	if (rc < 0)
		return rc;
	if (name)
		rc = read_one(out, session, name, err);
	else if (!(rc = read_known(out, session, NULL, err)))
		rc = add_found(out, session, NULL, err);
	if (!rc)
		rc = settle(out, session, prove, err);
	if (rc < 0)
		hf_ledger_release(out);
	return rc;
}

int hf_ledger_read(struct hf_ledger *out, struct hf_session *session,
		   const char *name, struct hf_err *err)
{
	return read_ledger(out, session, name, false, err);
}

int hf_ledger_prove(struct hf_ledger *out, struct hf_session *session,
		    const char *name, struct hf_err *err)
{
	return read_ledger(out, session, name, true, err);
}

int hf_ledger_known(struct hf_ledger *out, struct hf_session *session,
		    struct hf_err *err)
{
	int rc = begin(out, session, err);

	if (!rc)
		rc = read_known(out, session, NULL, err);
	if (rc < 0)
		hf_ledger_release(out);
	return rc;
}
