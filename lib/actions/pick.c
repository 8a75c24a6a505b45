#include "actions/pick.h"

#include "actions/make.h"
#include "facts/session.h"
#include "values/message.h"

/*
 * The tree of `commit` applied to `tip`. merge-tree before git 2.40 cannot be
 * told the base, so the tip's tree is given a parent that makes the picked
 * commit's own parent the base.
 */
static int apply(struct hf_id *tree, struct hf_strv *conflicts,
		 const struct hf_commit *tip, const struct hf_commit *commit,
		 struct hf_err *err)
{
	struct hf_id stand_in;
	int rc;

	if (!commit->parents.n)
		return hf_fail(err, HF_EREFUSED,
			       "%s has no parent and cannot "
			       "be picked",
			       hf_id_short(&commit->id).hex);
	rc = hf_make_commit(&stand_in, NULL, &tip->tree, &commit->parents,
			    "a stand-in for a merge, never kept\n", NULL, err);
	return rc < 0 ? rc :
			hf_make_merge(tree, conflicts, &stand_in, &commit->id,
				      err);
}

/* As `git cherry-pick -x` words it, behind the message's own trailers. */
static void picked_message(struct hf_buf *out, const struct hf_commit *commit)
{
	size_t len = strlen(commit->message);
	struct hf_message message = { 0 };

	while (len && commit->message[len - 1] == '\n')
		len--;
	hf_buf_add(out, commit->message, len);
	hf_buf_putc(out, '\n');
	if (hf_message_parse(&message, commit->message, len, NULL, NULL) < 0)
		out->failed = true;
	if (!message.n)
		hf_buf_putc(out, '\n');
	hf_buf_printf(out, "(cherry picked from commit %s)\n", commit->id.hex);
	hf_message_release(&message);
}

/* Replay one commit; *out is `onto` again where it changes nothing. */
static int pick_one(struct hf_id *out, struct hf_strv *conflicts,
		    const struct hf_session *session, const struct hf_id *onto,
		    const struct hf_id *id, struct hf_err *err)
{
	struct hf_commit tip = { 0 }, commit = { 0 };
	struct hf_ids parents = HF_IDS_INIT;
	struct hf_buf message = HF_BUF_INIT;
	struct hf_id tree;
	int rc;

	*out = *onto;
	hf_ids_push(&parents, onto);
	if ((rc = hf_repo_commit(&tip, session->repo, onto, err)) < 0 ||
	    (rc = hf_repo_commit(&commit, session->repo, id, err)) < 0 ||
	    (rc = apply(&tree, conflicts, &tip, &commit, err)) < 0 ||
	    conflicts->n || hf_id_eq(&tree, &tip.tree))
		goto out;
	picked_message(&message, &commit);
	if (!(rc = hf_buf_check(&message, err)) && parents.failed)
		rc = hf_fail_mem(err);
	if (!rc)
		rc = hf_make_commit(out, session, &tree, &parents, message.data,
				    &commit, err);
out:
	hf_buf_release(&message);
	hf_ids_release(&parents);
	hf_commit_release(&commit);
	hf_commit_release(&tip);
	return rc;
}

int hf_pick(struct hf_id *out, struct hf_strv *conflicts,
	    const struct hf_session *session, const struct hf_id *onto,
	    const struct hf_ids *commits, struct hf_err *err)
{
	struct hf_id at = *onto;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && !conflicts->n && i < commits->n; i++) {
		rc = pick_one(out, conflicts, session, &at, &commits->v[i],
			      err);
		at = *out;
	}
	if (conflicts->n || !commits->n)
		*out = *onto;
	return rc;
}
