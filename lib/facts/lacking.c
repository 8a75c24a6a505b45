#include "facts/lacking.h"

#include "doors/git.h"
#include "facts/session.h"
#include "values/lines.h"
#include "values/pattern.h"

#define SUBMODULE 0160000

static bool touches(const struct hf_changes *changes, const char *path)
{
	size_t i;

	for (i = 0; i < changes->n; i++)
		if (!strcmp(changes->v[i].path, path) ||
		    (changes->v[i].old_path &&
		     !strcmp(changes->v[i].old_path, path)))
			return true;
	return false;
}

/* Take those out that a commit has changed as well. */
static int leave_out(struct hf_changes *fix, struct hf_session *session,
		     const struct hf_id *id, struct hf_err *err)
{
	struct hf_changes changes = { 0 };
	struct hf_commit commit = { 0 };
	struct hf_compare what = { .new = id };
	size_t i, n = 0;
	int rc = hf_repo_commit(&commit, session->repo, id, err);

	if (!rc && commit.parents.n)
		what.old = &commit.parents.v[0];
	if (!rc)
		rc = hf_repo_compare(&changes, session->repo, &what, err);
	for (i = 0; !rc && i < fix->n; i++) {
		if (touches(&changes, fix->v[i].path)) {
			free(fix->v[i].path);
			free(fix->v[i].old_path);
		} else {
			fix->v[n++] = fix->v[i];
		}
	}
	if (!rc)
		fix->n = n;
	hf_changes_release(&changes);
	hf_commit_release(&commit);
	return rc;
}

int hf_lacking_fix(struct hf_changes *out, struct hf_session *session,
		   const struct hf_id *since, const struct hf_id *commit,
		   const struct hf_ids *only, struct hf_err *err)
{
	const struct hf_policy *policy = &session->policy;
	const struct hf_compare what = { .old = since->hex[0] ? since : NULL,
					 .new = commit };
	struct hf_changes all = { 0 };
	size_t i;
	int rc;

	*out = (struct hf_changes){ 0 };
	if (!policy->keep_target.n)
		return 0;
	if ((rc = hf_repo_compare(&all, session->repo, &what, err)) < 0)
		return rc;
	out->v = calloc(all.n + 1, sizeof(*out->v));
	if (!out->v)
		rc = hf_fail_mem(err);
	for (i = 0; !rc && i < all.n; i++) {
		struct hf_change *c = &all.v[i];

		if (!c->mode || hf_id_eq(&c->old_blob, &c->blob) ||
		    !hf_pattern_paths(&policy->keep_target, c->path) ||
		    hf_pattern_paths(&policy->never, c->path))
			continue;
		out->v[out->n++] = *c;
		*c = (struct hf_change){ 0 };
	}
	for (i = 0; !rc && out->n && i < only->n; i++)
		rc = leave_out(out, session, &only->v[i], err);
	hf_changes_release(&all);
	return rc;
}

/* What stands at a path: a file, a link or a submodule; mode 0: none of them. */
struct side {
	unsigned mode;
	struct hf_id id;
};

static int look_up(struct side *out, const struct hf_id *commit,
		   const char *path, struct hf_err *err)
{
	const char *args[] = { "ls-tree", "-z", "--full-tree", commit->hex,
			       "--",      path, NULL };
	struct hf_buf said = HF_BUF_INIT;
	char id[65];
	int rc = hf_git_ask(NULL, &said, NULL, args, err);

	*out = (struct side){ 0 };
	/* A folder is none of them. */
	if (!rc && (sscanf(hf_buf_str(&said), "%o blob %64[0-9a-f]", &out->mode,
			   id) == 2 ||
		    sscanf(hf_buf_str(&said), "%o commit %64[0-9a-f]",
			   &out->mode, id) == 2))
		hf_id_parse(&out->id, id, strlen(id));
	else
		out->mode = 0;
	hf_buf_release(&said);
	return rc;
}

/* *large: there is more of it than is compared by line. */
static int read_side(struct hf_buf *out, bool *large,
		     struct hf_session *session, const struct side *side,
		     struct hf_err *err)
{
	int rc;

	if (!side->mode)
		return 0;
	if (side->mode == SUBMODULE) {
		hf_buf_puts(out, side->id.hex);
		return hf_buf_check(out, err);
	}
	rc = hf_repo_blob(out, session->repo, &side->id, HF_COUNT_MAX, err);
	if (rc != HF_EFAIL)
		return rc;
	hf_err_clear(err);
	*large = true;
	return 0;
}

/* Whether each line that a change adds stands in another file. */
static int has_lines(bool *yes, struct hf_session *session,
		     const struct hf_change *change, const struct side *other,
		     struct hf_err *err)
{
	const struct side sides[] = {
		{ change->old_mode, change->old_blob },
		{ change->mode, change->blob },
		*other,
	};
	struct hf_buf text[] = { HF_BUF_INIT, HF_BUF_INIT, HF_BUF_INIT };
	struct hf_lines lines;
	bool large = false;
	size_t i;
	int rc = 0;

	*yes = other->mode && hf_id_eq(&change->blob, &other->id);
	for (i = 0; !rc && !*yes && i < 3; i++)
		rc = read_side(&text[i], &large, session, &sides[i], err);
	if (!rc && !*yes && !large &&
	    !(rc = hf_lines_count(&lines, &text[0], &text[1], &text[2], err)))
		*yes = lines.there == lines.added;
	for (i = 0; i < 3; i++)
		hf_buf_release(&text[i]);
	return rc;
}

int hf_lacking_at(struct hf_strv *out, struct hf_session *session,
		  const struct hf_changes *fix, const struct hf_id *commit,
		  struct hf_err *err)
{
	struct side there;
	bool has = false;
	size_t i;
	int rc;

	for (i = 0; i < fix->n; i++) {
		const struct hf_change *c = &fix->v[i];

		if ((rc = look_up(&there, commit, c->path, err)) < 0 ||
		    (rc = has_lines(&has, session, c, &there, err)) < 0)
			return rc;
		if (!has)
			hf_strv_push(out, c->path);
	}
	return hf_strv_check(out, err);
}

/* Whether one of these changes brought the path, or its lines elsewhere. */
static int has_come(bool *yes, struct hf_session *session,
		    const struct hf_change *change,
		    const struct hf_changes *came, const struct side *there,
		    struct hf_err *err)
{
	size_t i;
	int rc = 0;

	*yes = touches(came, change->path);
	/* Where the target has no such path it may be called otherwise. */
	for (i = 0; !rc && !*yes && !there->mode && i < came->n; i++) {
		const struct side other = { came->v[i].mode, came->v[i].blob };

		if (other.mode)
			rc = has_lines(yes, session, change, &other, err);
	}
	return rc;
}

/* Whether the target had, and kept, its own version of this path. */
static int was_kept(bool *yes, struct hf_session *session,
		    const struct hf_change *change,
		    const struct hf_changes *came, const struct hf_id *at,
		    struct hf_err *err)
{
	struct side there;
	bool has = false;
	int rc = look_up(&there, at, change->path, err);

	if (!rc)
		rc = has_lines(&has, session, change, &there, err);
	if (!rc && !has)
		rc = has_come(&has, session, change, came, &there, err);
	*yes = !has;
	return rc;
}

int hf_lacking_since(struct hf_strv *list, struct hf_session *session,
		     const struct hf_changes *fix, const struct hf_id *before,
		     const struct hf_id *at, struct hf_err *err)
{
	const struct hf_compare what = { .old = before->hex[0] ? before : NULL,
					 .new = at };
	struct hf_strv kept = HF_STRV_INIT;
	struct hf_changes came = { 0 };
	bool yes = false;
	size_t i;
	int rc = hf_repo_compare(&came, session->repo, &what, err);

	for (i = 0; !rc && i < fix->n; i++) {
		if (!hf_strv_has(list, fix->v[i].path))
			continue;
		rc = was_kept(&yes, session, &fix->v[i], &came, at, err);
		if (!rc && yes)
			hf_strv_push(&kept, fix->v[i].path);
	}
	if (!rc)
		rc = hf_strv_check(&kept, err);
	hf_strv_release(list);
	*list = kept;
	hf_changes_release(&came);
	return rc;
}
