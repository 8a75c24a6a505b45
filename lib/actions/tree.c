#include "actions/tree.h"

#include <assert.h>

#include "base/text.h"
#include "doors/git.h"

#define FOLDER 040000
#define SUBMODULE 0160000

/* The edits below one folder; `skip` bytes of each path name that folder. */
struct level {
	const struct hf_tree_edit *v;
	size_t n, skip;
};

/* A slash sorts before all else, so that a folder's edits stand together. */
static int by_path(const void *a, const void *b)
{
	const char *x = ((const struct hf_tree_edit *)a)->path;
	const char *y = ((const struct hf_tree_edit *)b)->path;

	while (*x && *x == *y) {
		x++;
		y++;
	}
	if (!*x || !*y)
		return (*x != '\0') - (*y != '\0');
	if (*x == '/' || *y == '/')
		return (*x != '/') - (*y != '/');
	return (unsigned char)*x < (unsigned char)*y ? -1 : 1;
}

/* The edits at or below the first name of a level; the rest stays in `all`. */
static struct level take_name(struct level *all)
{
	const char *name = all->v->path + all->skip;
	size_t len = strcspn(name, "/"), n;

	for (n = 1; n < all->n; n++) {
		const char *other = all->v[n].path + all->skip;

		if (strncmp(other, name, len) ||
		    (other[len] && other[len] != '/'))
			break;
	}
	all->v += n;
	all->n -= n;
	return (struct level){ all->v - n, n, all->skip };
}

/* One entry as git ls-tree prints it and git mktree reads it. */
static void put_entry(struct hf_buf *out, unsigned mode, const struct hf_id *id,
		      const char *name, size_t len)
{
	hf_buf_printf(out, "%06o %s %s\t", mode,
		      mode == FOLDER    ? "tree" :
		      mode == SUBMODULE ? "commit" :
					  "blob",
		      id->hex);
	hf_buf_add(out, name, len);
	hf_buf_putc(out, '\0');
}

/* What a tree holds, as git ls-tree -z prints it; an empty id has nothing. */
static int list(struct hf_buf *out, const struct hf_id *tree,
		struct hf_err *err)
{
	const char *args[] = { "ls-tree", "-z", "--full-tree", tree->hex,
			       NULL };

	return tree->hex[0] ? hf_git_ask(NULL, out, NULL, args, err) : 0;
}

/* The id stays empty for a tree without entries. */
static int make(struct hf_id *out, const struct hf_buf *entries, bool empty_too,
		struct hf_err *err)
{
	static const char *const args[] = { "mktree", "-z", "--missing", NULL };
	struct hf_buf said = HF_BUF_INIT;
	const struct hf_git_do call = { .args = args,
					.in = entries,
					.out = &said };
	int rc;

	out->hex[0] = '\0';
	if (!entries->len && !empty_too)
		return 0;
	if (!(rc = hf_buf_check(entries, err)) &&
	    !(rc = hf_git_run(NULL, &call, err)))
		rc = hf_git_id(out, &said, "mktree", err);
	hf_buf_release(&said);
	return rc;
}

/* The line of an entry in a listing, or NULL. */
static const char *find(const struct hf_buf *entries, const char *name,
			size_t len)
{
	const char *at = hf_buf_str(entries), *end = at + entries->len, *tab;

	for (; at < end; at += strlen(at) + 1) {
		tab = strchr(at, '\t');
		if (tab && !strncmp(tab + 1, name, len) && !tab[1 + len])
			return at;
	}
	return NULL;
}

static int edit_level(struct hf_id *out, struct hf_strv *clashes,
		      const struct hf_id *tree, const struct level *level,
		      struct hf_err *err);

/*
 * What comes of one entry. Its own edit sorts first; those behind it are below
 * a folder of this name.
 */
static int edit_entry(struct hf_buf *out, struct hf_strv *clashes,
		      const char *before, struct level edits,
		      struct hf_err *err)
{
	const char *name = edits.v->path + edits.skip;
	size_t len = strcspn(name, "/");
	const struct hf_tree_edit *own = name[len] ? NULL : edits.v;
	struct hf_id folder = { "" };
	bool was_file = before && !hf_text_starts(before, "040000 ");
	int rc = 0;

	if (before && !was_file)
		hf_id_parse(&folder, before + strlen("040000 tree "),
			    strcspn(before + strlen("040000 tree "), "\t"));
	edits.v += own != NULL;
	edits.n -= own != NULL;
	edits.skip += len + 1;
	if (edits.n)
		rc = edit_level(&folder, clashes, &folder, &edits, err);
	if (rc < 0)
		return rc;
	if (folder.hex[0] && ((own && own->mode) || (was_file && !own)))
		hf_strv_pushn(clashes, name - (edits.skip - len - 1),
			      edits.skip - 1);
	if (own && own->mode)
		put_entry(out, own->mode, &own->id, name, len);
	else if (folder.hex[0])
		put_entry(out, FOLDER, &folder, name, len);
	else if (was_file && !own)
		hf_buf_add(out, before, strlen(before) + 1);
	return hf_strv_check(clashes, err);
}

/* Take an entry, which is there, out of a listing. */
static void drop(struct hf_buf *entries, const char *entry)
{
	size_t start = (size_t)(entry - entries->data);
	size_t len = strlen(entry) + 1;

	assert(entries->data);
	memmove(entries->data + start, entry + len, entries->len - start - len);
	hf_buf_truncate(entries, entries->len - len);
}

/* Entries that no edit names stay as they are; git mktree sorts them. */
static int edit_level(struct hf_id *out, struct hf_strv *clashes,
		      const struct hf_id *tree, const struct level *level,
		      struct hf_err *err)
{
	struct hf_buf before = HF_BUF_INIT, after = HF_BUF_INIT;
	struct level rest = *level, edits;
	const char *name, *entry;
	int rc = list(&before, tree, err);

	while (!rc && rest.n) {
		edits = take_name(&rest);
		name = edits.v->path + edits.skip;
		entry = find(&before, name, strcspn(name, "/"));
		rc = edit_entry(&after, clashes, entry, edits, err);
		if (entry)
			drop(&before, entry);
	}
	hf_buf_add(&after, hf_buf_str(&before), before.len);
	if (!rc)
		rc = make(out, &after, !level->skip, err);
	hf_buf_release(&after);
	hf_buf_release(&before);
	return rc;
}

int hf_tree_edit(struct hf_id *out, struct hf_strv *clashes,
		 const struct hf_id *tree, struct hf_tree_edits *edits,
		 struct hf_err *err)
{
	const struct level all = { edits->v, edits->n, 0 };

	*out = *tree;
	if (!edits->n)
		return 0;
	qsort(edits->v, edits->n, sizeof(*edits->v), by_path);
	return edit_level(out, clashes, tree, &all, err);
}
