#include "facts/ledger_debts.h"

#include "facts/ledger.h"
#include "facts/session.h"

/* Whether `pick` names by its -x line a commit that the release brought. */
static int is_pick_of(bool *yes, const struct hf_id *pick,
		      const struct hf_id *released, struct hf_session *session,
		      struct hf_err *err)
{
	static const char line[] = "(cherry picked from commit ";
	struct hf_commit commit = { 0 };
	const char *at, *found = NULL;
	struct hf_id from;
	int rc = hf_repo_commit(&commit, session->repo, pick, err);

	*yes = false;
	if (rc < 0)
		return rc;
	for (at = commit.message; (at = strstr(at, line));)
		found = at += strlen(line);
	if (found && hf_id_parse(&from, found, strcspn(found, ")")))
		rc = hf_repo_reaches(yes, session->repo, released, &from, err);
	hf_commit_release(&commit);
	return rc;
}

/*
 * Whether a target has the fix: the release itself, or the pick that the
 * record names. A record proves nothing, so the pick must be there and be one.
 */
static int has_fix(bool *yes, const struct hf_entry *e, struct hf_due *due,
		   const struct hf_id *tip, struct hf_session *session,
		   struct hf_err *err)
{
	const struct hf_event *event;
	const char *text;
	struct hf_id pick;
	size_t i;
	int rc = hf_repo_reaches(yes, session->repo, tip, &e->released, err);

	due->proof = !rc && *yes ? "merged" : NULL;
	for (i = 0; !rc && !*yes && i < e->record.n; i++) {
		event = &e->record.events[i];
		text = hf_event_get(event, "Target");
		if (strcmp(event->kind, HF_EVENT_MERGE_BACK) || !text ||
		    strcmp(text, due->target))
			continue;
		text = hf_event_get(event, "Commit");
		if (!text || !hf_id_parse(&pick, text, strlen(text)))
			continue;
		rc = is_pick_of(yes, &pick, &e->released, session, err);
		if (!rc && *yes)
			rc = hf_repo_reaches(yes, session->repo, tip, &pick,
					     err);
		if (rc == HF_ENOTFOUND || rc == HF_EUNDECIDED) {
			hf_err_clear(err);
			*yes = false;
			rc = 0;
		}
		if (*yes)
			due->proof = "picked";
	}
	return rc;
}

/* Ask each target whether it has the fix: the copy that counts, then ours. */
int hf_ledger_debts(struct hf_entry *e, struct hf_session *session,
		    struct hf_err *err)
{
	const struct hf_branch *branch;
	bool all = true;
	size_t i;
	int rc;

	rc = hf_ledger_targets(&e->due, &e->n_due, session, e->line, err);
	for (i = 0; !rc && i < e->n_due; i++) {
		struct hf_due *due = &e->due[i];

		branch = hf_ledger_branch(session, due->target);
		rc = has_fix(&due->pushed, e, due, &branch->tip, session, err);
		due->paid = due->pushed;
		if (!rc && !due->paid && branch->local.hex[0] &&
		    !session->no_config)
			rc = has_fix(&due->paid, e, due, &branch->local,
				     session, err);
		all = all && due->paid;
	}
	if (!rc)
		e->state = all ? HF_STATE_CLOSED : HF_STATE_OWED;
	return rc;
}
