#include "facts/repo_libgit2.h"

#include <unistd.h>

#include <git2/sys/repository.h>

#include "doors/git.h"
#include "doors/gitlib.h"
#include "facts/repo_reader.h"

void hf_repo_libgit2_id(struct hf_id *out, const git_oid *oid)
{
	git_oid_tostr(out->hex, sizeof(out->hex), oid);
}

void hf_repo_libgit2_oid(git_oid *out, const struct hf_id *id)
{
	if (strlen(id->hex) != GIT_OID_HEXSZ || git_oid_fromstr(out, id->hex))
		memset(out, 0, sizeof(*out));
}

static bool is_missing_object(void)
{
	const git_error *last = git_error_last();

	return last && last->klass == GIT_ERROR_ODB;
}

int hf_repo_libgit2_fail(struct hf_err *err, int rc, const char *what)
{
	if (is_missing_object())
		return hf_fail(err, HF_EUNDECIDED, "%s: %s", what,
			       git_error_last()->message);
	return hf_fail_git(err, rc, "%s", what);
}

static int reader_head(char **branch, struct hf_id *commit, void *self,
		       struct hf_err *err)
{
	static const char cannot[] = "cannot read HEAD";
	struct hf_repo_libgit2 *r = self;
	git_reference *head = NULL;
	git_oid oid;
	int rc;

	if ((rc = git_reference_lookup(&head, r->git, "HEAD")) < 0)
		return hf_fail_git(err, rc, cannot);
	if (git_reference_type(head) == GIT_REFERENCE_SYMBOLIC &&
	    !(*branch = strdup(git_reference_symbolic_target(head)))) {
		rc = hf_fail_mem(err);
		goto out;
	}
	rc = git_reference_name_to_id(&oid, r->git, "HEAD");
	if (rc == GIT_ENOTFOUND && *branch)
		rc = 0;
	else if (rc < 0)
		rc = hf_fail_git(err, rc, cannot);
	else if (!git_odb_exists(r->odb, &oid))
		rc = hf_fail(err, HF_EUNDECIDED, "%s: there is no object '%s'",
			     cannot, git_oid_tostr_s(&oid));
	else
		hf_repo_libgit2_id(commit, &oid);
out:
	git_reference_free(head);
	return rc;
}

/*
 * Find a commit by words of its message. The work is git's: libgit2 1.5 loses
 * memory with every commit that it looks at, and stops at a damaged ref.
 */
static int search(git_object **out, struct hf_repo_libgit2 *r, const char *name)
{
	const char *const args[] = { "rev-parse", "-q", "--verify", name,
				     NULL };
	struct hf_buf said = HF_BUF_INIT;
	int rc = GIT_ENOTFOUND, status = 0;
	git_oid oid;

	if (!hf_git_ask(&status, &said, NULL, args, NULL) && !status &&
	    !git_oid_fromstr(&oid, hf_buf_str(&said)))
		rc = git_object_lookup(out, r->git, &oid, GIT_OBJECT_ANY);
	hf_buf_release(&said);
	return rc;
}

static int reader_resolve(struct hf_id *out, void *self, const char *name,
			  struct hf_err *err)
{
	struct hf_repo_libgit2 *r = self;
	git_object *obj = NULL, *commit = NULL;
	int rc = GIT_ENOTFOUND;

	git_error_clear();
	if (*name && *name != '-')
		rc = strstr(name, ":/") || strstr(name, "^{/") ?
			     search(&obj, r, name) :
			     git_revparse_single(&obj, r->git, name);
	if (!rc)
		rc = git_object_peel(&commit, obj, GIT_OBJECT_COMMIT);
	if (!rc)
		hf_repo_libgit2_id(out, git_object_id(commit));
	else
		rc = hf_fail_git(err, GIT_ENOTFOUND, "there is no commit '%s'",
				 name);
	git_object_free(commit);
	git_object_free(obj);
	return rc;
}

/* The commit behind `oid`, read no further than its type where it is one. */
static void peel(struct hf_id *out, struct hf_repo_libgit2 *r,
		 const git_oid *oid)
{
	git_object *obj = NULL, *commit = NULL;
	git_object_t type;
	size_t len;

	if (git_odb_read_header(&len, &type, r->odb, oid) < 0)
		return;
	if (type == GIT_OBJECT_COMMIT)
		hf_repo_libgit2_id(out, oid);
	else if (type == GIT_OBJECT_TAG &&
		 !git_object_lookup(&obj, r->git, oid, GIT_OBJECT_TAG) &&
		 !git_object_peel(&commit, obj, GIT_OBJECT_COMMIT))
		hf_repo_libgit2_id(out, git_object_id(commit));
	git_object_free(commit);
	git_object_free(obj);
}

/* Add a ref; like git, leave out one that leads nowhere or is damaged. */
static int add_ref(struct hf_refs *out, struct hf_repo_libgit2 *r,
		   git_reference *found, struct hf_err *err)
{
	git_reference *direct = NULL;
	const git_oid *oid, *peeled;
	struct hf_ref *ref;
	int rc = 0;

	/* To resolve is to look it up once more, among all packed refs. */
	oid = git_reference_target(found);
	if (!oid && git_reference_resolve(&direct, found) == 0)
		oid = git_reference_target(direct);
	if (!oid || git_oid_is_zero(oid))
		goto out;
	if (!(ref = hf_refs_add(out)) ||
	    !(ref->name = strdup(git_reference_name(found)))) {
		rc = hf_fail_mem(err);
		goto out;
	}
	hf_repo_libgit2_id(&ref->id, oid);
	/* Where it is packed, what an annotated tag names is written down. */
	peeled = git_reference_target_peel(direct ? direct : found);
	peel(&ref->commit, r, peeled ? peeled : oid);
out:
	git_reference_free(direct);
	return rc;
}

static int add_one(struct hf_refs *out, struct hf_repo_libgit2 *r,
		   const char *name, struct hf_err *err)
{
	git_reference *found = NULL;
	int rc;

	if (git_reference_lookup(&found, r->git, name) < 0)
		return 0;
	rc = add_ref(out, r, found, err);
	git_reference_free(found);
	return rc;
}

static int add_matching(struct hf_refs *out, struct hf_repo_libgit2 *r,
			const char *pattern, struct hf_err *err)
{
	git_reference_iterator *iter = NULL;
	git_reference *found = NULL;
	int rc;

	rc = git_reference_iterator_glob_new(&iter, r->git, pattern);
	if (rc < 0)
		return hf_fail_git(err, rc, "cannot list '%s'", pattern);
	while (!(rc = git_reference_next(&found, iter))) {
		rc = add_ref(out, r, found, err);
		git_reference_free(found);
		if (rc < 0)
			goto out;
	}
	if (rc == GIT_ITEROVER)
		rc = 0;
	else
		rc = hf_fail_git(err, rc, "cannot list '%s'", pattern);
out:
	git_reference_iterator_free(iter);
	return rc;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct hf_ref *)a)->name,
		      ((const struct hf_ref *)b)->name);
}

/* Two patterns may name the same ref; it is listed once. */
static void drop_doubles(struct hf_refs *refs)
{
	size_t i, n = 0;

	for (i = 0; i < refs->n; i++) {
		if (n && !by_name(&refs->v[n - 1], &refs->v[i]))
			free(refs->v[i].name);
		else
			refs->v[n++] = refs->v[i];
	}
	refs->n = n;
}

static int reader_refs(struct hf_refs *out, void *self,
		       const char *const *patterns, struct hf_err *err)
{
	int rc = 0;

	for (; *patterns && !rc; patterns++)
		rc = strchr(*patterns, '*') ?
			     add_matching(out, self, *patterns, err) :
			     add_one(out, self, *patterns, err);
	if (!rc && out->n) {
		qsort(out->v, out->n, sizeof(*out->v), by_name);
		drop_doubles(out);
	}
	return rc;
}

static int reader_commit(struct hf_commit *out, void *self,
			 const struct hf_id *id, size_t max, struct hf_err *err)
{
	struct hf_repo_libgit2 *r = self;
	git_odb_object *raw = NULL;
	git_object_t type;
	git_oid oid;
	size_t len;
	int rc;

	hf_repo_libgit2_oid(&oid, id);
	if (max && !git_odb_read_header(&len, &type, r->odb, &oid) && len > max)
		return hf_fail(err, HF_EFAIL,
			       "commit '%s' is larger than %zu bytes", id->hex,
			       max);
	if ((rc = git_odb_read(&raw, r->odb, &oid)) < 0)
		return hf_fail_git(err, rc, "there is no commit '%s'", id->hex);
	if (git_odb_object_type(raw) == GIT_OBJECT_COMMIT)
		rc = hf_commit_parse(out, id, git_odb_object_data(raw),
				     git_odb_object_size(raw), err);
	else
		rc = hf_fail(err, HF_ENOTFOUND, "there is no commit '%s'",
			     id->hex);
	git_odb_object_free(raw);
	return rc;
}

static int read_blob(struct hf_buf *out, struct hf_repo_libgit2 *r,
		     const git_oid *oid, size_t max, struct hf_err *err)
{
	git_odb_object *raw = NULL;
	git_object_t type;
	size_t len;
	int rc;

	if ((rc = git_odb_read_header(&len, &type, r->odb, oid)) < 0)
		return hf_repo_libgit2_fail(err, rc, "cannot read a file");
	if (type != GIT_OBJECT_BLOB)
		return hf_fail(err, HF_ENOTFOUND, "there is no blob '%s'",
			       git_oid_tostr_s(oid));
	if (len > max)
		return hf_fail(err, HF_EFAIL,
			       "blob '%s' is larger than %zu "
			       "bytes",
			       git_oid_tostr_s(oid), max);
	if ((rc = git_odb_read(&raw, r->odb, oid)) < 0)
		return hf_repo_libgit2_fail(err, rc, "cannot read a file");
	hf_buf_add(out, git_odb_object_data(raw), git_odb_object_size(raw));
	git_odb_object_free(raw);
	return hf_buf_check(out, err);
}

static int reader_blob(struct hf_buf *out, void *self, const struct hf_id *blob,
		       size_t max, struct hf_err *err)
{
	git_oid oid;

	hf_repo_libgit2_oid(&oid, blob);
	return read_blob(out, self, &oid, max, err);
}

int hf_repo_libgit2_tree(git_tree **out, struct hf_repo_libgit2 *r,
			 const struct hf_id *id, struct hf_err *err)
{
	git_object *obj = NULL;
	git_oid oid;
	int rc;

	*out = NULL;
	if (!id)
		return 0;
	hf_repo_libgit2_oid(&oid, id);
	rc = git_object_lookup(&obj, r->git, &oid, GIT_OBJECT_ANY);
	if (!rc)
		rc = git_object_peel((git_object **)out, obj, GIT_OBJECT_TREE);
	git_object_free(obj);
	return rc < 0 ? hf_repo_libgit2_fail(err, rc, "cannot read a tree") : 0;
}

static int reader_file(struct hf_buf *out, void *self,
		       const struct hf_id *commit, const char *path, size_t max,
		       struct hf_err *err)
{
	git_filemode_t mode = GIT_FILEMODE_UNREADABLE;
	git_tree_entry *entry = NULL;
	git_tree *tree = NULL;
	int rc;

	if ((rc = hf_repo_libgit2_tree(&tree, self, commit, err)) < 0)
		return rc;
	if (!(rc = git_tree_entry_bypath(&entry, tree, path)))
		mode = git_tree_entry_filemode(entry);
	if (mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE)
		rc = read_blob(out, self, git_tree_entry_id(entry), max, err);
	else if (rc < 0 && is_missing_object())
		rc = hf_repo_libgit2_fail(err, rc, "cannot read a tree");
	else
		rc = hf_fail(err, HF_ENOTFOUND, "there is no file '%s' in '%s'",
			     path, hf_id_short(commit).hex);
	git_tree_entry_free(entry);
	git_tree_free(tree);
	return rc;
}

static void reader_close(void *self)
{
	struct hf_repo_libgit2 *r = self;

	if (!r)
		return;
	git_odb_free(r->odb);
	git_repository_free(r->git);
	free(r);
}

/* What git obeys and libgit2 does not know, or NULL. */
static const char *obstacle(const struct hf_place *place)
{
	static const char *const names[] = {
		"GIT_COMMON_DIR",
		"GIT_OBJECT_DIRECTORY",
		"GIT_ALTERNATE_OBJECT_DIRECTORIES",
		"GIT_NAMESPACE",
		"GIT_SHALLOW_FILE",
	};
	struct hf_buf grafts = HF_BUF_INIT;
	const char *found = NULL;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (getenv(names[i]))
			found = names[i];
	hf_buf_printf(&grafts, "%s/info/grafts", place->common_dir);
	if (access(hf_buf_str(&grafts), F_OK) == 0)
		found = "info/grafts";
	hf_buf_release(&grafts);
	return place->shallow ? "a shallow history" : found;
}

/*
 * The index is replaced by an empty one: libgit2 reads it even to compare two
 * trees and gives up over a split or sparse one.
 */
static int open_at(struct hf_repo_libgit2 *r, const char *git_dir)
{
	const unsigned flags =
		GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT;
	git_index *none = NULL;
	int rc;

	if (!(rc = git_repository_open_ext(&r->git, git_dir, flags, NULL)) &&
	    !(rc = git_repository_odb(&r->odb, r->git)) &&
	    !(rc = git_index_new(&none)))
		rc = git_repository_set_index(r->git, none);
	git_index_free(none);
	return rc;
}

int hf_repo_libgit2_open(const struct hf_reader_ops **ops, void **self,
			 const struct hf_place *place, struct hf_err *err)
{
	static const struct hf_reader_ops table = {
		.name = "libgit2",
		.close = reader_close,
		.head = reader_head,
		.resolve = reader_resolve,
		.refs = reader_refs,
		.commit = reader_commit,
		.file = reader_file,
		.blob = reader_blob,
		.range = hf_repo_libgit2_range,
		.merge_base = hf_repo_libgit2_merge_base,
		.reaches = hf_repo_libgit2_reaches,
		.compare = hf_repo_libgit2_compare,
	};
	const char *why = obstacle(place);
	struct hf_repo_libgit2 *r;
	int rc;

	if (why)
		return hf_fail(err, HF_ENOTFOUND, "libgit2 does not honour %s",
			       why);
	if ((rc = hf_gitlib_start(err)) < 0)
		return rc;
	if (!(r = calloc(1, sizeof(*r))))
		return hf_fail_mem(err);
	if (open_at(r, place->git_dir) < 0) {
		rc = hf_fail_git(err, GIT_ENOTFOUND,
				 "libgit2 cannot open this repository");
		reader_close(r);
		return rc;
	}
	*ops = &table;
	*self = r;
	return 0;
}
