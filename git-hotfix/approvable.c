#include "git-hotfix/approvable.h"

#include "facts/brought.h"
#include "facts/ledger.h"
#include "facts/review.h"
#include "facts/session.h"
#include "facts/writers.h"

void hf_approvable_release(struct hf_approvable *what)
{
	hf_strv_release(&what->writers);
	*what = (struct hf_approvable){ 0 };
}

/* Two copies of the branch with different trees: which one would it be? */
static int fail_copies(const struct hf_id *ours, const struct hf_id *theirs,
		       struct hf_session *session, const struct hf_entry *e,
		       struct hf_err *err)
{
	bool behind = false, ahead = false;
	int rc = hf_repo_reaches(&behind, session->repo, &e->remote, &e->local,
				 err);

	if (!rc && !behind)
		rc = hf_repo_reaches(&ahead, session->repo, &e->local,
				     &e->remote, err);
	if (rc < 0)
		return rc;
	hf_err_hint(err, "%s",
		    behind ? "git pull" :
		    ahead  ? "git push" :
			     "git push --force-with-lease, or git pull");
	return hf_fail(err, HF_EREFUSED,
		       "'%s' has the tree %s here and %s on '%s'", e->branch,
		       hf_id_short(ours).hex, hf_id_short(theirs).hex,
		       session->remote);
}

static int check_copies(const struct hf_id *ours, struct hf_session *session,
			const struct hf_entry *e, struct hf_err *err)
{
	struct hf_id theirs;
	int rc;

	if (!e->local.hex[0] || !e->remote.hex[0])
		return 0;
	rc = hf_repo_tree(&theirs, session->repo, &e->remote, err);
	if (!rc && !hf_id_eq(&theirs, ours))
		rc = fail_copies(ours, &theirs, session, e, err);
	return rc;
}

/* The tip of a branch that is not released, and what it has of its own. */
static int read_tip(struct hf_approvable *out, struct hf_session *session,
		    const struct hf_entry *e, struct hf_err *err)
{
	struct hf_ids line = HF_IDS_INIT;
	int rc;

	if (!e->tip.hex[0] || !e->line) {
		if (session->remote)
			hf_err_hint(err,
				    "who has it pushes it first: git push %s "
				    "%s",
				    session->remote, e->branch);
		return hf_fail(err, HF_ENOTFOUND,
			       "hotfix '%s' has no branch%s%s", e->name,
			       session->remote ? " here or on " : "",
			       session->remote ? session->remote : "");
	}
	out->commit = e->tip;
	if ((rc = hf_repo_tree(&out->tree, session->repo, &e->tip, err)) < 0 ||
	    (rc = check_copies(&out->tree, session, e, err)) < 0)
		return rc;
	hf_ids_push(&line, &e->line->branch.tip);
	rc = line.failed ? hf_fail_mem(err) :
			   hf_repo_merge_base(&out->since, session->repo,
					      &e->tip, &line, err);
	hf_ids_release(&line);
	if (!rc && hf_id_eq(&out->since, &e->tip))
		rc = hf_fail(err, HF_EREFUSED, "hotfix '%s' changes nothing",
			     e->name);
	if (rc < 0)
		return rc;
	out->moved = !hf_id_eq(&out->since, &e->line->branch.tip);
	return hf_writers_range(&out->writers, session, &e->line->branch.tip,
				&e->tip, err);
}

/* What production has of it: the review after the fact. */
static int read_released(struct hf_approvable *out, struct hf_session *session,
			 const struct hf_entry *e, struct hf_err *err)
{
	struct hf_brought brought = { 0 };
	int rc;

	out->released = true;
	out->commit = e->released;
	if ((rc = hf_repo_tree(&out->tree, session->repo, &e->released, err)) <
		    0 ||
	    (rc = hf_brought_read(&brought, session, e, err)) < 0)
		return rc;
	out->since = brought.since;
	hf_brought_release(&brought);
	return hf_review_writers(&out->writers, session, e, err);
}

int hf_approvable_read(struct hf_approvable *out, struct hf_session *session,
		       const struct hf_entry *entry, struct hf_err *err)
{
	int rc = hf_ledger_alive(entry, err);

	*out = (struct hf_approvable){ 0 };
	if (rc < 0)
		return rc;
	if (entry->released.hex[0])
		return read_released(out, session, entry, err);
	return read_tip(out, session, entry, err);
}

int hf_approvable_print(struct hf_buf *out, const struct hf_approvable *what,
			struct hf_session *session, struct hf_err *err)
{
	const struct hf_compare compare = {
		.old = what->since.hex[0] ? &what->since : NULL,
		.new = &what->commit,
		.lines = true,
	};
	struct hf_changes changes = { 0 };
	long lines = 0;
	size_t i;
	int rc = hf_repo_compare(&changes, session->repo, &compare, err);

	for (i = 0; !rc && i < changes.n; i++)
		lines += changes.v[i].added + changes.v[i].removed;
	hf_buf_printf(out, "tree %s%s, %ld line%s in %zu file%s",
		      hf_id_short(&what->tree).hex,
		      what->released ? " of production" : "", lines,
		      lines == 1 ? "" : "s", changes.n,
		      changes.n == 1 ? "" : "s");
	hf_changes_release(&changes);
	return rc ? rc : hf_buf_check(out, err);
}
