#include "facts/repo_libgit2.h"

#include "doors/git.h"
#include "facts/diffstat.h"
#include "facts/repo_reader.h"

/* A file beyond this is not for our memory; git reads it piece by piece. */
#define SIDE_MAX (256u * 1024 * 1024)

/* The index as a tree, made by the git that is about to commit it. */
static int index_tree(struct hf_id *out, struct hf_err *err)
{
	static const char *const args[] = { "write-tree", "--missing-ok",
					    NULL };
	struct hf_buf said = HF_BUF_INIT;
	int rc, status = 0;

	rc = hf_git_ask(&status, &said, NULL, args, err);
	if (!rc && !hf_id_parse(out, hf_buf_str(&said),
				strcspn(hf_buf_str(&said), "\n"))) {
		hf_err_hint(err, "resolve the conflict and git add the file");
		rc = hf_fail(err, HF_EUNDECIDED,
			     "git cannot make a tree of "
			     "the index (status %d)",
			     status);
	}
	hf_buf_release(&said);
	return rc;
}

static int add_change(struct hf_changes *out, const git_diff_delta *delta,
		      struct hf_err *err)
{
	struct hf_change *change = hf_changes_add(out);

	if (!change || !(change->path = strdup(delta->new_file.path)))
		return hf_fail_mem(err);
	change->status = git_diff_status_char(delta->status);
	if (delta->status != GIT_DELTA_ADDED) {
		change->old_mode = delta->old_file.mode;
		hf_repo_libgit2_id(&change->old_blob, &delta->old_file.id);
	}
	if (delta->status != GIT_DELTA_DELETED) {
		change->mode = delta->new_file.mode;
		hf_repo_libgit2_id(&change->blob, &delta->new_file.id);
	}
	return 0;
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct hf_change *)a)->path,
		      ((const struct hf_change *)b)->path);
}

/* Every path that differs, by name; what moved is still two changes. */
static int list_changes(struct hf_changes *out, struct hf_repo_libgit2 *r,
			git_tree *old, git_tree *new, struct hf_err *err)
{
	git_diff_options opts;
	git_diff *diff = NULL;
	size_t i;
	int rc;

	git_diff_options_init(&opts, GIT_DIFF_OPTIONS_VERSION);
	opts.flags = GIT_DIFF_INCLUDE_TYPECHANGE;
	opts.ignore_submodules = GIT_SUBMODULE_IGNORE_NONE;
	rc = git_diff_tree_to_tree(&diff, r->git, old, new, &opts);
	if (rc < 0)
		return hf_repo_libgit2_fail(err, rc, "cannot compare");
	for (i = 0; i < git_diff_num_deltas(diff) && !rc; i++)
		rc = add_change(out, git_diff_get_delta(diff, i), err);
	git_diff_free(diff);
	if (!rc && out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_path);
	return rc;
}

static bool has_status(const struct hf_changes *changes, char status)
{
	size_t i;

	for (i = 0; i < changes->n; i++)
		if (changes->v[i].status == status)
			return true;
	return false;
}

/* Make one change of two; the deletion is void and its path given away. */
static int join(struct hf_changes *changes, char *from, char *to,
		struct hf_err *err)
{
	struct hf_change key = { .path = from }, *old, *new;

	old = bsearch(&key, changes->v, changes->n, sizeof(key), by_path);
	key.path = to;
	new = bsearch(&key, changes->v, changes->n, sizeof(key), by_path);
	if (!old || !new || old->status != 'D' || new->status != 'A')
		return hf_fail(err, HF_EFAIL,
			       "git and libgit2 disagree on "
			       "what became of '%s'",
			       from);
	new->status = 'R';
	new->old_path = old->path;
	new->old_mode = old->old_mode;
	new->old_blob = old->old_blob;
	old->status = '\0';
	return 0;
}

static void drop_void(struct hf_changes *changes)
{
	size_t i, n = 0;

	for (i = 0; i < changes->n; i++)
		if (changes->v[i].status)
			changes->v[n++] = changes->v[i];
	changes->n = n;
}

/*
 * Let git say what was renamed. libgit2 measures likeness in another way and
 * chooses partners by it alone, so that the two readers, and a hook and the
 * reviewer's diff, would now and then count different lines.
 */
static int find_renames(struct hf_changes *changes, const struct hf_id *old,
			const struct hf_id *new, struct hf_err *err)
{
	const char *const args[] = {
		"diff-tree",
		"-r",
		"-z",
		"-M",
		"-l1000",
		"--name-status",
		"--diff-filter=R",
		"--no-relative",
		"--no-ext-diff",
		old->hex,
		new->hex,
		NULL,
	};
	struct hf_buf said = HF_BUF_INIT;
	char *at, *end, *from, *to;
	int rc = hf_git_ask(NULL, &said, NULL, args, err);

	at = said.data;
	end = at + said.len;
	while (!rc && at < end) {
		from = memchr(at, '\0', (size_t)(end - at));
		to = from ? memchr(from + 1, '\0', (size_t)(end - from - 1)) :
			    NULL;
		if (!to || to + 1 == end)
			rc = hf_fail(err, HF_EFAIL,
				     "cannot read the renames "
				     "that git found");
		else
			rc = join(changes, from + 1, to + 1, err);
		at = rc ? end : to + 1 + strlen(to + 1) + 1;
	}
	drop_void(changes);
	hf_buf_release(&said);
	return rc;
}

/* What one side of a change holds, as git feeds it to its line counter. */
struct side {
	git_odb_object *object;
	char link[96];
	const char *data;
	size_t len;
};

static int load_side(struct side *out, struct hf_repo_libgit2 *r, unsigned mode,
		     const struct hf_id *id, struct hf_err *err)
{
	static const char cannot[] = "cannot count lines";
	git_object_t type;
	git_oid oid;
	int rc;

	if (!mode)
		return 0;
	if (mode == GIT_FILEMODE_COMMIT) {
		snprintf(out->link, sizeof(out->link), "Subproject commit %s\n",
			 id->hex);
		out->data = out->link;
		out->len = strlen(out->link);
		return 0;
	}
	hf_repo_libgit2_oid(&oid, id);
	if ((rc = git_odb_read_header(&out->len, &type, r->odb, &oid)) < 0)
		return hf_repo_libgit2_fail(err, rc, cannot);
	if (out->len > SIDE_MAX)
		return hf_fail(err, HF_EUNDECIDED,
			       "%s: blob '%s' has %zu "
			       "bytes",
			       cannot, id->hex, out->len);
	if ((rc = git_odb_read(&out->object, r->odb, &oid)) < 0)
		return hf_repo_libgit2_fail(err, rc, cannot);
	out->data = git_odb_object_data(out->object);
	return 0;
}

static int count_lines(struct hf_change *c, struct hf_repo_libgit2 *r,
		       bool quiet, struct hf_err *err)
{
	struct side old = { .data = "" }, new = { .data = "" };
	struct hf_diffstat stat;
	int rc;

	if ((rc = load_side(&old, r, c->old_mode, &c->old_blob, err)) < 0 ||
	    (rc = load_side(&new, r, c->mode, &c->blob, err)) < 0 ||
	    (rc = hf_diffstat(&stat, old.data, old.len, new.data, new.len,
			      quiet, err)) < 0)
		goto out;
	c->added = stat.added;
	c->removed = stat.removed;
	c->quiet = stat.quiet;
	c->binary = stat.binary;
	c->too_large = stat.too_large;
out:
	git_odb_object_free(new.object);
	git_odb_object_free(old.object);
	return rc;
}

int hf_repo_libgit2_compare(struct hf_changes *out, void *self,
			    const struct hf_compare *what, struct hf_err *err)
{
	const struct hf_id *new_id = what->new;
	struct hf_repo_libgit2 *r = self;
	git_tree *old = NULL, *new = NULL;
	struct hf_id index;
	size_t i;
	int rc = 0;

	if (!new_id) {
		new_id = &index;
		if ((rc = index_tree(&index, err)) < 0)
			return rc;
	}
	if ((rc = hf_repo_libgit2_tree(&old, r, what->old, err)) < 0 ||
	    (rc = hf_repo_libgit2_tree(&new, r, new_id, err)) < 0 ||
	    (rc = list_changes(out, r, old, new, err)) < 0)
		goto out;
	if (has_status(out, 'A') && has_status(out, 'D') &&
	    (rc = find_renames(out, what->old, new_id, err)) < 0)
		goto out;
	for (i = 0; (what->lines || what->quiet) && i < out->n && !rc; i++)
		rc = count_lines(&out->v[i], r, what->quiet, err);
out:
	git_tree_free(new);
	git_tree_free(old);
	return rc;
}
