#include "actions/pick.h"

#include "actions/keep.h"
#include "actions/make.h"
#include "facts/session.h"
#include "values/message.h"

/* Merge the change of `commit` into the tree of `tip`. */
static int apply(struct hf_keep *keep, const struct hf_session *session,
		 const struct hf_commit *tip, const struct hf_commit *commit,
		 struct hf_err *err)
{
	struct hf_id ours;
	int rc;

	if (!commit->parents.n)
		return hf_fail(err, HF_EREFUSED,
			       "%s has no parent and cannot be picked",
			       hf_id_short(&commit->id).hex);
	rc = hf_make_stand_in(&ours, &tip->tree, &commit->parents.v[0], err);
	return rc < 0 ? rc :
			hf_keep_merge(keep, session, &ours, &commit->id, err);
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
static int pick_one(struct hf_id *out, struct hf_keep *keep,
		    const struct hf_session *session, const struct hf_id *onto,
		    const struct hf_id *id, struct hf_err *err)
{
	struct hf_commit tip = { 0 }, commit = { 0 };
	struct hf_ids parents = HF_IDS_INIT;
	struct hf_buf message = HF_BUF_INIT;
	int rc;

	*out = *onto;
	hf_ids_push(&parents, onto);
	if ((rc = hf_repo_commit(&tip, session->repo, onto, err)) < 0 ||
	    (rc = hf_repo_commit(&commit, session->repo, id, err)) < 0 ||
	    (rc = apply(keep, session, &tip, &commit, err)) < 0 ||
	    keep->conflicts.n || hf_id_eq(&keep->tree, &tip.tree))
		goto out;
	picked_message(&message, &commit);
	if (!(rc = hf_buf_check(&message, err)) && parents.failed)
		rc = hf_fail_mem(err);
	if (!rc)
		rc = hf_make_commit(out, session, &keep->tree, &parents,
				    message.data, &commit, err);
out:
	hf_buf_release(&message);
	hf_ids_release(&parents);
	hf_commit_release(&commit);
	hf_commit_release(&tip);
	return rc;
}

int hf_pick_until(struct hf_id *out, size_t *done, struct hf_keep *keep,
		  const struct hf_session *session, const struct hf_id *onto,
		  const struct hf_ids *commits, struct hf_err *err)
{
	struct hf_id next;
	int rc = 0;

	*out = *onto;
	for (*done = 0; *done < commits->n; ++*done) {
		rc = pick_one(&next, keep, session, out, &commits->v[*done],
			      err);
		if (rc < 0 || keep->conflicts.n)
			break;
		*out = next;
	}
	return rc;
}

int hf_pick(struct hf_id *out, struct hf_keep *keep,
	    const struct hf_session *session, const struct hf_id *onto,
	    const struct hf_ids *commits, struct hf_err *err)
{
	size_t done;
	int rc = hf_pick_until(out, &done, keep, session, onto, commits, err);

	if (keep->conflicts.n)
		*out = *onto;
	return rc;
}
