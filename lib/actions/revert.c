#include "actions/revert.h"

#include "actions/commit_msg.h"
#include "actions/make.h"
#include "base/text.h"
#include "facts/session.h"
#include "values/message.h"

/* A commit of this tree behind what is taken back, for a merge to look at. */
static int stand_in(struct hf_id *out, struct hf_session *session,
		    const struct hf_id *of, const struct hf_id *behind,
		    struct hf_err *err)
{
	struct hf_id tree;
	int rc = hf_repo_tree(&tree, session->repo, of, err);

	return rc < 0 ? rc : hf_make_stand_in(out, &tree, behind, err);
}

/*
 * Merge the way back from `commit` to `since` into `onto`. merge-tree before
 * git 2.40 cannot be told the base, so both sides stand behind `commit`.
 */
static int make_tree(struct hf_id *tree, struct hf_strv *conflicts,
		     struct hf_session *session,
		     const struct hf_revert_spec *spec, struct hf_err *err)
{
	struct hf_id ours, theirs;
	int rc;

	if ((rc = stand_in(&ours, session, spec->onto, spec->commit, err)) <
		    0 ||
	    (rc = stand_in(&theirs, session, spec->since, spec->commit, err)) <
		    0)
		return rc;
	return hf_make_merge(tree, conflicts, session->repo, &ours, &theirs,
			     err);
}

/* As git does: the revert of a revert is worded as what it is. */
static void put_subject(struct hf_buf *out, const char *subject)
{
	const char *reverted = hf_text_after(subject, "Revert \"");

	if (reverted && !hf_text_starts(reverted, "Revert \""))
		hf_buf_printf(out, "Reapply \"%s\n\n", reverted);
	else
		hf_buf_printf(out, "Revert \"%s\"\n\n", subject);
}

/* Several commits are named one by one, under the subject of the first. */
static void put_body(struct hf_buf *out, const struct hf_commit *commit,
		     const struct hf_revert_spec *spec)
{
	const struct hf_ids *parents = &commit->parents;
	size_t i;

	if (parents->n > 1 && hf_ids_has(parents, spec->since))
		hf_buf_printf(out,
			      "This reverts commit %s, reversing\n"
			      "changes made to %s.\n",
			      spec->commit->hex, spec->since->hex);
	else if (!spec->own || spec->own->n < 2)
		hf_buf_printf(out, "This reverts commit %s.\n",
			      spec->commit->hex);
	else
		for (i = 0; i < spec->own->n; i++)
			hf_buf_printf(out, "This reverts commit %s.\n",
				      spec->own->v[i].hex);
}

static int put_words(struct hf_buf *out, struct hf_session *session,
		     const struct hf_revert_spec *spec, struct hf_err *err)
{
	struct hf_commit commit = { 0 }, first = { 0 };
	const struct hf_commit *named = &commit;
	struct hf_message message = { 0 };
	int rc = hf_repo_commit(&commit, session->repo, spec->commit, err);

	if (!rc && commit.parents.n < 2 && spec->own && spec->own->n) {
		named = &first;
		rc = hf_repo_commit(&first, session->repo,
				    &spec->own->v[spec->own->n - 1], err);
	}
	if (!rc)
		rc = hf_message_parse(&message, named->message,
				      strlen(named->message), NULL, err);
	if (rc < 0)
		goto out;
	put_subject(out, message.subject);
	put_body(out, &commit, spec);
	hf_buf_printf(out, "\nHotfix: %s\n", spec->hotfix);
	if (spec->incident)
		hf_buf_printf(out, "Incident: %s\n", spec->incident);
	rc = hf_buf_check(out, err);
out:
	hf_message_release(&message);
	hf_commit_release(&first);
	hf_commit_release(&commit);
	return rc;
}

int hf_revert_make(struct hf_id *out, struct hf_strv *conflicts,
		   struct hf_session *session,
		   const struct hf_revert_spec *spec, struct hf_err *err)
{
	struct hf_ids parents = HF_IDS_INIT;
	struct hf_buf message = HF_BUF_INIT;
	struct hf_commit onto = { 0 };
	struct hf_id tree;
	int rc;

	*out = *spec->onto;
	hf_ids_push(&parents, spec->onto);
	if ((rc = hf_repo_commit(&onto, session->repo, spec->onto, err)) < 0 ||
	    (rc = make_tree(&tree, conflicts, session, spec, err)) < 0 ||
	    conflicts->n || hf_id_eq(&tree, &onto.tree) ||
	    (rc = put_words(&message, session, spec, err)) < 0 ||
	    (rc = hf_commit_msg(&message, session, err)) < 0)
		goto out;
	rc = parents.failed ? hf_fail_mem(err) :
			      hf_make_commit(out, session, &tree, &parents,
					     message.data, NULL, err);
out:
	hf_buf_release(&message);
	hf_commit_release(&onto);
	hf_ids_release(&parents);
	return rc;
}
