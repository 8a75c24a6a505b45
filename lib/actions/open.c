#include "actions/open.h"

#include "actions/append.h"
#include "actions/change.h"
#include "doors/out.h"
#include "facts/session.h"
#include "values/name.h"
#include "values/record.h"

/* The refs of a hotfix. */
struct refs {
	struct hf_buf branch, record;
};

static int refs_init(struct refs *refs, const struct hf_session *session,
		     const char *name, struct hf_err *err)
{
	int rc;

	*refs = (struct refs){ HF_BUF_INIT, HF_BUF_INIT };
	hf_buf_printf(&refs->branch, "refs/heads/%s%s", session->policy.prefix,
		      name);
	hf_buf_printf(&refs->record, "%s%s", session->policy.records, name);
	rc = hf_buf_check(&refs->branch, err);
	return rc < 0 ? rc : hf_buf_check(&refs->record, err);
}

static void refs_release(struct refs *refs)
{
	hf_buf_release(&refs->record);
	hf_buf_release(&refs->branch);
}

int hf_open(struct hf_session *session, const struct hf_event *start,
	    const struct hf_id *tip, const char *why, struct hf_err *err)
{
	const struct hf_id none = { "" };
	struct hf_move moves[2] = { { .new = *tip } };
	struct hf_id there = { "" };
	struct refs refs;
	int rc;

	if ((rc = refs_init(&refs, session, start->name, err)) < 0 ||
	    (rc = hf_append_commit(&moves[1].new, NULL, start, &none, err)) < 0)
		goto out;
	moves[0].ref = refs.branch.data;
	moves[1].ref = refs.record.data;
	/* git moves one ref after the other: a kill may have come between. */
	if (hf_repo_resolve(&there, session->repo, moves[0].ref, NULL) == 0 &&
	    hf_id_eq(&there, tip))
		rc = hf_change_refs(&moves[1], 1, why, err);
	else
		rc = hf_change_refs(moves, 2, why, err);
out:
	refs_release(&refs);
	return rc;
}

/* A checkout that failed in the end, as by a hook, has moved HEAD before. */
static bool is_head(struct hf_session *session, const char *branch)
{
	struct hf_id id;
	char *head = NULL;
	bool yes = hf_repo_head(&head, &id, session->repo, NULL) == 0 && head &&
		   !strcmp(head, branch);

	free(head);
	return yes;
}

void hf_open_undo(struct hf_session *session, const struct hf_event *start,
		  const struct hf_id *tip, const char *why)
{
	struct hf_move moves[2] = { { .old = *tip } };
	struct refs refs;

	if (refs_init(&refs, session, start->name, NULL) < 0)
		goto out;
	moves[0].ref = refs.branch.data;
	moves[1].ref = refs.record.data;
	if (is_head(session, moves[0].ref)) {
		hf_warning("'%s' is open, and HEAD is on it",
			   hf_name_short(moves[0].ref));
		goto out;
	}
	if (hf_repo_resolve(&moves[1].old, session->repo, moves[1].ref, NULL) ==
		    0 &&
	    hf_change_refs(moves, 2, why, NULL) < 0)
		hf_warning("'%s' stays behind", hf_name_short(moves[0].ref));
out:
	refs_release(&refs);
}
