#include "actions/keep.h"

#include "actions/make.h"
#include "actions/tree.h"
#include "facts/session.h"
#include "values/pattern.h"

void hf_keep_release(struct hf_keep *keep)
{
	if (!keep)
		return;
	hf_strv_release(&keep->conflicts);
	hf_strv_release(&keep->kept);
	*keep = (struct hf_keep){ 0 };
}

bool hf_keep_settles(const struct hf_session *session,
		     const struct hf_strv *paths)
{
	const struct hf_policy *policy = &session->policy;
	size_t i;

	for (i = 0; i < paths->n; i++)
		if (!hf_pattern_paths(&policy->never, paths->v[i]) &&
		    !hf_pattern_paths(&policy->keep_target, paths->v[i]))
			return false;
	return true;
}

int hf_keep_add(struct hf_keep *out, const struct hf_strv *paths,
		struct hf_err *err)
{
	size_t i;

	for (i = 0; i < paths->n; i++)
		if (!hf_strv_has(&out->kept, paths->v[i]))
			hf_strv_push(&out->kept, paths->v[i]);
	return hf_strv_check(&out->kept, err);
}

int hf_keep_refuse(struct hf_keep *out, const struct hf_strv *paths,
		   struct hf_err *err)
{
	size_t i;

	hf_strv_release(&out->kept);
	for (i = 0; i < paths->n; i++)
		hf_strv_push(&out->conflicts, paths->v[i]);
	return hf_strv_check(&out->conflicts, err);
}

/* What is put back, in the terms of the comparison that found it. */
struct undo {
	const struct hf_policy *policy;
	const struct hf_strv *kept;
	struct hf_tree_edits edits;
};

static void put_back(struct undo *undo, const char *path, unsigned mode,
		     const struct hf_id *id)
{
	if (hf_pattern_paths(&undo->policy->never, path) ||
	    hf_strv_has(undo->kept, path))
		undo->edits.v[undo->edits.n++] =
			(struct hf_tree_edit){ path, mode, *id };
}

/*
 * Whether the target has each of these at this very path. If not, a rename or a
 * folder has moved there what it has elsewhere, and nobody knows what is meant.
 */
static bool has_all(const struct hf_changes *changes,
		    const struct hf_strv *paths)
{
	const struct hf_change *c;
	size_t i;

	for (i = 0; i < changes->n; i++) {
		c = &changes->v[i];
		if ((c->status == 'A' || c->status == 'R') &&
		    hf_strv_has(paths, c->path))
			return false;
	}
	return true;
}

/* Give the paths that stay back what they are in `ours`. */
static int restore(struct hf_keep *out, const struct hf_session *session,
		   const struct hf_merge *merge, const struct hf_id *ours,
		   struct hf_err *err)
{
	const struct hf_compare what = { .old = ours, .new = &merge->tree };
	const struct hf_id none = { "" };
	struct hf_changes changes = { 0 };
	struct undo undo = { &session->policy, &out->kept, { NULL, 0 } };
	size_t i;
	int rc = hf_repo_compare(&changes, session->repo, &what, err);

	if (rc < 0)
		return rc;
	if (!has_all(&changes, &merge->ours)) {
		rc = hf_keep_refuse(out, &merge->conflicts, err);
		goto out;
	}
	undo.edits.v = calloc(2 * changes.n + 1, sizeof(*undo.edits.v));
	if (!undo.edits.v) {
		rc = hf_fail_mem(err);
		goto out;
	}
	for (i = 0; i < changes.n; i++) {
		const struct hf_change *c = &changes.v[i];

		if (c->status == 'R') {
			put_back(&undo, c->old_path, c->old_mode, &c->old_blob);
			put_back(&undo, c->path, 0, &none);
		} else {
			put_back(&undo, c->path, c->old_mode, &c->old_blob);
		}
	}
	rc = hf_tree_edit(&out->tree, &out->conflicts, &merge->tree,
			  &undo.edits, err);
out:
	free(undo.edits.v);
	hf_changes_release(&changes);
	return rc;
}

int hf_keep_merge(struct hf_keep *out, const struct hf_session *session,
		  const struct hf_id *ours, const struct hf_id *theirs,
		  struct hf_err *err)
{
	struct hf_merge merge;
	int rc = hf_make_try_merge(&merge, session->repo, ours, theirs, err);

	if (rc < 0)
		return rc;
	out->tree = merge.tree;
	if (!hf_keep_settles(session, &merge.conflicts))
		rc = hf_keep_refuse(out, &merge.conflicts, err);
	else if (!(rc = hf_keep_add(out, &merge.conflicts, err)) &&
		 (out->kept.n || session->policy.never.n))
		rc = restore(out, session, &merge, ours, err);
	hf_merge_release(&merge);
	return rc;
}
