#include "facts/ledger_rollback.h"

#include "facts/brought.h"
#include "facts/ledger.h"
#include "facts/reverts.h"
#include "facts/session.h"
#include "facts/waiver.h"

/* The newest revert that stands and names a commit, or NULL. */
static const struct hf_revert *revert_of(const struct hf_reverts *list,
					 const struct hf_id *id)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (list->v[i].stands && hf_revert_names(&list->v[i], id))
			return &list->v[i];
	return NULL;
}

/*
 * The reverts that take all of a fix back: one that names the commit that
 * brought it, or those that name its own commits, each of them.
 */
static int find_reverts(struct hf_ids *out, const struct hf_reverts *list,
			const struct hf_brought *brought, struct hf_err *err)
{
	const struct hf_revert *one = revert_of(list, &brought->commit);
	bool all = brought->own.n > 0;
	size_t i;

	if (one) {
		hf_ids_push(out, &one->id);
		return out->failed ? hf_fail_mem(err) : 0;
	}
	for (i = 0; all && i < brought->own.n; i++)
		all = revert_of(list, &brought->own.v[i]);
	for (i = 0; all && i < list->n; i++) {
		size_t j = 0;

		while (j < brought->own.n &&
		       revert_of(list, &brought->own.v[j]) != &list->v[i])
			j++;
		if (j < brought->own.n)
			hf_ids_push(out, &list->v[i].id);
	}
	return out->failed ? hf_fail_mem(err) : 0;
}

/* What the record adds to the revert, if it speaks of the same one. */
static int read_event(struct hf_entry *e, struct hf_err *err)
{
	const struct hf_event *event =
		hf_record_last(&e->record, HF_EVENT_ROLLBACK);
	const char *commit = hf_event_get(event, "Commit");
	const char *tag = hf_event_get(event, "Tag");

	if (!commit || strcmp(commit, e->reverts.v[0].hex) || !tag)
		return 0;
	e->reverted_tag = strdup(tag);
	return e->reverted_tag ? 0 : hf_fail_mem(err);
}

int hf_ledger_rollback(struct hf_entry *e, struct hf_session *session,
		       struct hf_reverts *list, struct hf_err *err)
{
	struct hf_brought brought = { 0 };
	struct hf_commit commit = { 0 };
	int rc = hf_reverts_read(list, session->repo, &e->line->branch.tip,
				 &e->released, err);

	if (rc < 0 || !list->n ||
	    (rc = hf_brought_read(&brought, session, e, err)) < 0)
		return rc;
	rc = find_reverts(&e->reverts, list, &brought, err);
	if (!rc && e->reverts.n && !(rc = read_event(e, err)) &&
	    !(rc = hf_repo_commit(&commit, session->repo, &e->reverts.v[0],
				  err)))
		e->reverted_at = commit.committed;
	hf_commit_release(&commit);
	hf_brought_release(&brought);
	return rc;
}

/* Whether a revert names the merge that brought the fix to a target. */
static int names_merge(bool *yes, const struct hf_revert *revert,
		       const struct hf_entry *e, struct hf_session *session,
		       struct hf_err *err)
{
	struct hf_commit commit = { 0 };
	struct hf_id merge;
	bool had;
	size_t i;
	int rc = 0;

	*yes = false;
	for (i = 0; !rc && !*yes && revert->stands && i < revert->of.n; i++) {
		rc = hf_repo_resolve(&merge, session->repo, revert->of.v[i],
				     err);
		if (!rc)
			rc = hf_repo_commit(&commit, session->repo, &merge,
					    err);
		if (!rc && commit.parents.n > 1 &&
		    !(rc = hf_repo_reaches(yes, session->repo, &merge,
					   &e->released, err)) &&
		    *yes) {
			rc = hf_repo_reaches(&had, session->repo,
					     &commit.parents.v[0], &e->released,
					     err);
			*yes = !rc && !had;
		}
		hf_commit_release(&commit);
		if (rc == HF_ENOTFOUND) { /* a commit of elsewhere */
			hf_err_clear(err);
			rc = 0;
		}
	}
	return rc;
}

/* Whether a revert names the pick that the record names for a target. */
static bool names_pick(const struct hf_revert *revert, const struct hf_entry *e,
		       const char *target)
{
	const struct hf_event *event;
	struct hf_id pick;
	size_t i;

	for (i = 0; revert->stands && i < e->record.n; i++) {
		event = &e->record.events[i];
		if (!strcmp(event->kind, HF_EVENT_MERGE_BACK) &&
		    hf_event_says(event, "Target", target) &&
		    hf_event_id(&pick, event, "Commit") &&
		    hf_revert_names(revert, &pick))
			return true;
	}
	return false;
}

/* How one copy of a target got rid of the fix; *proof NULL: it did not. */
static int has_revert(const char **proof, const struct hf_entry *e,
		      const char *target, const struct hf_id *tip,
		      struct hf_session *session, struct hf_err *err)
{
	struct hf_brought brought = { 0 };
	struct hf_reverts list = { 0 };
	struct hf_ids found = HF_IDS_INIT;
	bool yes;
	size_t i;
	int rc = hf_repo_reaches(&yes, session->repo, tip, &e->reverts.v[0],
				 err);

	*proof = !rc && yes ? "merged" : NULL;
	if (rc < 0 || yes)
		return rc;
	if ((rc = hf_brought_read(&brought, session, e, err)) < 0 ||
	    (rc = hf_reverts_read(&list, session->repo, tip, &e->released,
				  err)) < 0 ||
	    (rc = find_reverts(&found, &list, &brought, err)) < 0)
		goto out;
	yes = found.n;
	for (i = 0; !rc && !yes && i < list.n; i++) {
		yes = names_pick(&list.v[i], e, target);
		if (!yes)
			rc = names_merge(&yes, &list.v[i], e, session, err);
	}
	if (yes)
		*proof = "reverted";
out:
	hf_ids_release(&found);
	hf_reverts_release(&list);
	hf_brought_release(&brought);
	return rc;
}

/* Whether a target that has the fix has the revert as well. */
static int ask_target(struct hf_due *due, const struct hf_entry *e,
		      struct hf_session *session, struct hf_err *err)
{
	const struct hf_branch *branch = hf_ledger_branch(session, due->target);
	int rc = has_revert(&due->proof, e, due->target, &branch->tip, session,
			    err);

	due->pushed = due->paid = due->proof;
	if (rc < 0 || due->paid || !branch->local.hex[0] || session->no_config)
		return rc;
	rc = has_revert(&due->proof, e, due->target, &branch->local, session,
			err);
	due->paid = due->proof;
	return rc;
}

const char *hf_ledger_lives_on(const struct hf_entry *entry)
{
	size_t i;

	for (i = 0; i < entry->n_due; i++)
		if (entry->due[i].is_line && entry->due[i].came)
			return entry->due[i].target;
	return NULL;
}

int hf_ledger_rollback_debts(struct hf_entry *e, struct hf_session *session,
			     struct hf_err *err)
{
	bool stays = hf_ledger_lives_on(e), all = true;
	size_t n = 0, i;
	int rc = 0;

	for (i = 0; i < e->n_due; i++) {
		struct hf_due *due = &e->due[i];

		/* A line is changed by a release of its own alone. */
		if (rc < 0 || stays || !due->came || due->is_line) {
			hf_due_release(due);
			continue;
		}
		hf_strv_release(&due->lacks);
		rc = ask_target(due, e, session, err);
		if (!rc)
			rc = hf_waiver_settle(due, e, time(NULL), err);
		all = all && due->paid;
		e->due[n++] = *due;
	}
	e->n_due = n;
	e->state = all ? HF_STATE_ROLLED_BACK : HF_STATE_OWED;
	return rc;
}
