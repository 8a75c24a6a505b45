#include "facts/repo_git.h"

#include "facts/repo_reader.h"

/* What no honest commit or tree exceeds. */
#define OBJECT_MOST (64 * 1024 * 1024)

/* The kind of an entry of a tree, in its mode. */
enum { KIND_MASK = 0170000, KIND_FILE = 0100000, KIND_TREE = 0040000 };

/* Read a commit; `there` is false, and that no error, when there is none. */
static int read_commit(struct hf_commit *out, bool *there,
		       struct hf_repo_git *git, const struct hf_id *id,
		       struct hf_err *err)
{
	struct hf_buf raw = HF_BUF_INIT;
	struct hf_object obj;
	int rc;

	*out = (struct hf_commit){ 0 };
	*there = false;
	if (hf_id_is_zero(id))
		return 0;
	rc = hf_cat_file_read(&obj, &raw, &git->cat, id->hex, HF_KIND_COMMIT,
			      OBJECT_MOST, err);
	if (!rc && obj.kind == HF_KIND_COMMIT) {
		*there = true;
		rc = hf_commit_parse(out, id, hf_buf_str(&raw), raw.len, err);
	}
	hf_buf_release(&raw);
	return rc;
}

int hf_repo_git_parents(struct hf_ids *out, bool *there,
			struct hf_repo_git *git, const struct hf_id *id,
			struct hf_err *err)
{
	struct hf_commit commit;
	int rc = read_commit(&commit, there, git, id, err);

	*out = commit.parents;
	commit.parents = (struct hf_ids)HF_IDS_INIT;
	hf_commit_release(&commit);
	return rc;
}

/* To be told to send a large object, git would have to read all of it. */
static int check_size(struct hf_repo_git *git, const struct hf_id *id,
		      size_t max, struct hf_err *err)
{
	struct hf_object obj;
	int rc = hf_cat_file_info(&obj, &git->cat, id->hex, err);

	if (!rc && obj.kind == HF_KIND_COMMIT && obj.size > max)
		rc = hf_fail(err, HF_EFAIL,
			     "commit '%s' is larger than %zu bytes", id->hex,
			     max);
	return rc;
}

int hf_repo_git_commit(struct hf_commit *out, void *self,
		       const struct hf_id *id, size_t max, struct hf_err *err)
{
	bool there = false;
	int rc = max ? check_size(self, id, max, err) : 0;

	if (!rc)
		rc = read_commit(out, &there, self, id, err);
	if (!rc && !there)
		rc = hf_fail(err, HF_ENOTFOUND, "there is no commit '%s'",
			     id->hex);
	return rc;
}

static void to_hex(struct hf_id *out, const unsigned char *raw, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		snprintf(out->hex + 2 * i, 3, "%02x", raw[i]);
}

/*
 * Find an entry in a tree as stored: mode, blank, name, NUL, raw id, over and
 * over. A mode of 0 says that it is not there, or that the tree is damaged.
 */
static unsigned find_entry(struct hf_id *id, const struct hf_buf *tree,
			   size_t id_len, const char *name, size_t len)
{
	const char *at = hf_buf_str(tree), *end = at + tree->len, *nul, *blank;
	unsigned mode;

	while ((nul = memchr(at, '\0', (size_t)(end - at))) &&
	       (size_t)(end - nul) > id_len &&
	       (blank = memchr(at, ' ', (size_t)(nul - at)))) {
		if ((size_t)(nul - blank) - 1 == len &&
		    !memcmp(blank + 1, name, len)) {
			to_hex(id, (const unsigned char *)nul + 1, id_len);
			return sscanf(at, "%o", &mode) == 1 ? mode : 0;
		}
		at = nul + 1 + id_len;
	}
	return 0;
}

/* What a commit or tree speaks of is not here, or not what it should be. */
static int fail_kind(struct hf_err *err, const struct hf_object *got,
		     const char *what, const char *name)
{
	if (got->kind == HF_KIND_MISSING)
		return hf_fail(err, HF_EUNDECIDED, "%s '%s' is missing", what,
			       name);
	return hf_fail(err, HF_ENOTFOUND, "'%s' is no %s", name, what);
}

/* Read the tree that `name` stands for. */
static int read_tree(struct hf_object *out, struct hf_buf *tree,
		     struct hf_repo_git *git, const char *name,
		     struct hf_err *err)
{
	int rc;

	hf_buf_clear(tree);
	rc = hf_cat_file_read(out, tree, &git->cat, name, HF_KIND_TREE,
			      OBJECT_MOST, err);
	if (!rc && out->kind != HF_KIND_TREE)
		rc = fail_kind(err, out, "tree", name);
	return rc;
}

/*
 * The blob of a regular file. Cat-file would take "<commit>:<path>" but tells
 * neither a link from a file nor a newline in the path from its own.
 */
static int find_file(struct hf_id *blob, struct hf_repo_git *git,
		     const struct hf_id *commit, const char *path,
		     struct hf_err *err)
{
	char top[sizeof(commit->hex) + 8];
	struct hf_buf tree = HF_BUF_INIT;
	const char *at = path;
	struct hf_object obj;
	unsigned mode = 0;
	size_t len;
	int rc;

	snprintf(top, sizeof(top), "%s^{tree}", commit->hex);
	rc = read_tree(&obj, &tree, git, top, err);
	while (!rc) {
		len = strcspn(at, "/");
		mode = find_entry(blob, &tree, strlen(obj.id.hex) / 2, at, len);
		at += len;
		if (!*at++ || (mode & KIND_MASK) != KIND_TREE)
			break;
		rc = read_tree(&obj, &tree, git, blob->hex, err);
	}
	if (!rc && (at[-1] || (mode & KIND_MASK) != KIND_FILE))
		rc = hf_fail(err, HF_ENOTFOUND, "there is no file '%s' in '%s'",
			     path, hf_id_short(commit).hex);
	hf_buf_release(&tree);
	return rc;
}

static int read_blob(struct hf_buf *out, struct hf_repo_git *git,
		     const struct hf_id *blob, size_t max, struct hf_err *err)
{
	struct hf_object obj;
	int rc = hf_cat_file_read(&obj, out, &git->cat, blob->hex, HF_KIND_BLOB,
				  max, err);

	if (!rc && obj.kind != HF_KIND_BLOB)
		rc = fail_kind(err, &obj, "blob", blob->hex);
	return rc;
}

/* Such files are small, so the size is not asked for first. */
int hf_repo_git_file(struct hf_buf *out, void *self, const struct hf_id *commit,
		     const char *path, size_t max, struct hf_err *err)
{
	struct hf_id blob = { "" };
	int rc = find_file(&blob, self, commit, path, err);

	return rc < 0 ? rc : read_blob(out, self, &blob, max, err);
}

int hf_repo_git_blob(struct hf_buf *out, void *self, const struct hf_id *blob,
		     size_t max, struct hf_err *err)
{
	struct hf_repo_git *git = self;
	struct hf_object obj;
	int rc;

	if ((rc = hf_cat_file_info(&obj, &git->cat, blob->hex, err)) < 0)
		return rc;
	if (obj.kind != HF_KIND_BLOB)
		return fail_kind(err, &obj, "blob", blob->hex);
	if (obj.size > max)
		return hf_fail(err, HF_EFAIL,
			       "blob '%s' is larger than %zu bytes", blob->hex,
			       max);
	return read_blob(out, git, blob, max, err);
}

static void close_reader(void *self)
{
	struct hf_repo_git *git = self;

	if (git)
		hf_cat_file_close(&git->cat);
	free(git);
}

int hf_repo_git_open(const struct hf_reader_ops **ops, void **self,
		     const struct hf_place *place, struct hf_err *err)
{
	static const struct hf_reader_ops table = {
		.name = "git",
		.close = close_reader,
		.head = hf_repo_git_head,
		.resolve = hf_repo_git_resolve,
		.refs = hf_repo_git_refs,
		.commit = hf_repo_git_commit,
		.file = hf_repo_git_file,
		.blob = hf_repo_git_blob,
		.range = hf_repo_git_range,
		.merge_base = hf_repo_git_merge_base,
		.reaches = hf_repo_git_reaches,
		.compare = hf_repo_git_compare,
	};
	struct hf_repo_git *git = malloc(sizeof(*git));

	if (!git)
		return hf_fail_mem(err);
	*git = (struct hf_repo_git){ .place = place, .cat = HF_CAT_FILE_INIT };
	*ops = &table;
	*self = git;
	return hf_cat_file_open(&git->cat, err);
}
