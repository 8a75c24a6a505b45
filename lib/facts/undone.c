#include "facts/undone.h"

#include "facts/ledger.h"
#include "facts/session.h"
#include "facts/standing.h"
#include "facts/undone_path.h"

void hf_undone_release(struct hf_undone *undone)
{
	size_t i;

	if (!undone)
		return;
	for (i = 0; i < undone->n; i++) {
		free(undone->v[i].path);
		free(undone->v[i].subject);
	}
	free(undone->v);
	*undone = (struct hf_undone){ 0 };
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Whether a file of the push may be one that was moved away from `path`. */
static bool has_name_of(const struct hf_change *change, const char *path)
{
	return change->status != 'A' &&
	       !strcmp(last_part(hf_undone_old_path(change)), last_part(path));
}

/* What the push changes at a path. */
static const struct hf_change *find_change(const struct hf_changes *changes,
					   const char *path)
{
	size_t i;

	for (i = 0; i < changes->n; i++)
		if (!strcmp(hf_undone_old_path(&changes->v[i]), path))
			return &changes->v[i];
	return NULL;
}

/* Whether a path of a fix is still what it was called where the push begins. */
static int is_there(bool *yes, const struct hf_id *commit, char *path,
		    struct hf_err *err)
{
	char *list[] = { path, NULL };
	const struct hf_strv paths = { list, 1, 1, false };
	struct hf_standing standing = { 0 };
	int rc = hf_standing_read(&standing, commit, &paths, err);

	*yes = !rc && hf_standing_at(&standing, path).mode;
	hf_standing_release(&standing);
	return rc;
}

/*
 * A file that had moved to another folder before is one of those that the push
 * changes there; which, its text tells.
 */
static int judge_moved(struct hf_undone *out, struct hf_moving *moving,
		       const struct hf_unfix *fix,
		       const struct hf_change *change, struct hf_err *err)
{
	const struct hf_changes *changes = &moving->changes;
	bool asked = false, there = false;
	size_t i;
	int rc = 0;

	for (i = 0; changes->v && !rc && !there && i < changes->n; i++) {
		if (!has_name_of(&changes->v[i], change->path))
			continue;
		if (!asked)
			rc = is_there(&there, &moving->old, change->path, err);
		asked = true;
		if (!rc && !there)
			rc = hf_undone_path(out, moving, fix, change,
					    &changes->v[i], err);
	}
	return rc;
}

static int judge_fix(struct hf_undone *out, struct hf_moving *moving,
		     struct hf_unfix *fix, struct hf_session *session,
		     struct hf_err *err)
{
	const struct hf_compare what = { .old = &fix->brought.since,
					 .new = &fix->brought.commit };
	const struct hf_change *change, *moved;
	size_t i;
	int rc = hf_brought_read(&fix->brought, session, fix->entry, err);

	/* Otherwise it is not known what it brought. */
	if (!rc && fix->brought.since.hex[0])
		rc = hf_repo_compare(&fix->changes, moving->repo, &what, err);
	for (i = 0; !rc && i < fix->changes.n; i++) {
		change = &fix->changes.v[i];
		moved = find_change(&moving->changes, change->path);
		if (moved)
			rc = hf_undone_path(out, moving, fix, change, moved,
					    err);
		else if (change->mode)
			rc = judge_moved(out, moving, fix, change, err);
	}
	return rc;
}

/* Whether it is a fix that the push could undo. */
static bool is_asked(const struct hf_entry *entry,
		     const struct hf_undone_spec *spec)
{
	return entry->released.hex[0] && !entry->reverts.n &&
	       (!spec->line || entry->line == spec->line);
}

int hf_undone_read(struct hf_undone *out, struct hf_session *session,
		   const struct hf_ledger *ledger,
		   const struct hf_undone_spec *spec, struct hf_err *err)
{
	const struct hf_compare what = { .old = &spec->old, .new = &spec->new };
	struct hf_moving moving = { .repo = session->repo,
				    .old = spec->old,
				    .new = spec->new,
				    .story = spec->story };
	size_t i;
	int rc;

	*out = (struct hf_undone){ 0 };
	if (!spec->old.hex[0] || !spec->new.hex[0] ||
	    hf_id_eq(&spec->old, &spec->new))
		return 0;
	if (!moving.story.hex[0])
		moving.story = spec->new;
	rc = hf_repo_compare(&moving.changes, session->repo, &what, err);
	for (i = 0; !rc && moving.changes.n && i < ledger->n; i++) {
		struct hf_unfix fix = { .entry = &ledger->v[i] };

		if (is_asked(fix.entry, spec))
			rc = judge_fix(out, &moving, &fix, session, err);
		hf_unfix_release(&fix);
	}
	hf_moving_release(&moving);
	if (rc < 0)
		hf_undone_release(out);
	return rc;
}
