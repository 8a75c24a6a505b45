#include "facts/repo_git.h"

#include "base/strv.h"
#include "base/text.h"
#include "doors/git.h"
#include "facts/diffstat.h"
#include "facts/repo_reader.h"

/* The mode of a submodule, which has a commit where others have a blob. */
#define GITLINK 0160000

/* Where git looks for a NUL to tell a binary file. */
#define BINARY_LOOK 8000

/* From here hf_diffstat decides whether it is too much to count. */
#define LINES_MANY 10000

/* So many changes are asked about at once: fewer bytes than any pipe takes. */
#define ASK_MOST 16

/*
 * What no configuration may change. Files over the threshold are binary to
 * git, so that it never compares what HF_COUNT_MAX excludes; what it says of
 * them is not used. Adding --numstat to --raw saves a process, and the
 * threshold keeps the worst that can happen near a second.
 */
static const char *const fixed[] = {
	"-r",
	"-z",
	"--raw",
	"--no-abbrev",
	"-M",
	"-l1000",
	"--no-relative",
	"--no-ext-diff",
	"--no-textconv",
	"--diff-algorithm=myers",
	"--no-indent-heuristic",
	"--ignore-submodules=none",
	NULL,
};

/*
 * The empty tree, which git knows by heart. What it is called depends on the
 * hash, which an index alone does not tell.
 */
static int empty_tree(struct hf_id *out, struct hf_cat_file *cat,
		      const struct hf_id *other, struct hf_err *err)
{
	const char *hex = HF_EMPTY_TREE_SHA1;
	struct hf_object tree;
	int rc;

	if (other) {
		if (strlen(other->hex) == 64)
			hex = HF_EMPTY_TREE_SHA256;
	} else {
		if ((rc = hf_cat_file_info(&tree, cat, hex, err)) < 0)
			return rc;
		if (tree.kind != HF_KIND_TREE)
			hex = HF_EMPTY_TREE_SHA256;
	}
	hf_id_parse(out, hex, strlen(hex));
	return 0;
}

static int run_diff(struct hf_buf *out, const struct hf_id *old,
		    const struct hf_id *new, bool numstat, struct hf_err *err)
{
	struct hf_strv args = HF_STRV_INIT;
	int rc, status = 0;

	hf_strv_push(&args, "-c");
	hf_strv_pushf(&args, "core.bigFileThreshold=%d", HF_COUNT_MAX);
	hf_strv_push(&args, new ? "diff-tree" : "diff-index");
	hf_strv_push_all(&args, fixed);
	if (numstat)
		hf_strv_push(&args, "--numstat");
	if (!new) {
		hf_strv_push(&args, "--cached");
		hf_strv_push(&args, "--ita-invisible-in-index");
	}
	hf_strv_push(&args, old->hex);
	if (new)
		hf_strv_push(&args, new->hex);
	if (!(rc = hf_strv_check(&args, err)))
		rc = hf_git_ask(&status, out, NULL, (const char *const *)args.v,
				err);
	if (!rc && status)
		rc = hf_fail(err, HF_EUNDECIDED,
			     "git cannot compare '%s' with %s: "
			     "objects are missing or damaged",
			     hf_id_short(old).hex,
			     new ? hf_id_short(new).hex : "the index");
	hf_strv_release(&args);
	return rc;
}

/* The next text that ends in NUL; NULL when there is none. */
static const char *next(const char **at, const char *end)
{
	const char *text = *at;

	if (text >= end)
		return NULL;
	*at = text + strlen(text) + 1;
	return text;
}

static int confused(struct hf_err *err)
{
	return hf_fail(err, HF_EFAIL, "cannot read what git says differs");
}

/* ":100644 100644 <id> <id> M", the path, and for a rename the new path. */
static int parse_raw(struct hf_changes *out, const char **at, const char *end,
		     struct hf_err *err)
{
	const char *meta = next(at, end), *one = next(at, end), *two = NULL;
	char old[65], new[65], status;
	struct hf_change *c;
	unsigned modes[2];

	if (!one || sscanf(meta, ":%o %o %64[0-9a-f] %64[0-9a-f] %c", &modes[0],
			   &modes[1], old, new, &status) != 5)
		return confused(err);
	if (status == 'U') {
		hf_err_hint(err, "resolve the conflict and git add the file");
		return hf_fail(err, HF_EUNDECIDED, "'%s' is unmerged", one);
	}
	if (!strchr("ADMRT", status) ||
	    (status == 'R' && !(two = next(at, end))))
		return confused(err);
	if (!(c = hf_changes_add(out)))
		return hf_fail_mem(err);
	c->status = status;
	c->old_mode = modes[0];
	c->mode = modes[1];
	if (modes[0])
		hf_id_parse(&c->old_blob, old, strlen(old));
	if (modes[1])
		hf_id_parse(&c->blob, new, strlen(new));
	c->path = strdup(two ? two : one);
	if (two)
		c->old_path = strdup(one);
	return !c->path || (two && !c->old_path) ? hf_fail_mem(err) : 0;
}

/*
 * "1\t2\tpath", or "1\t2\t" and then both paths. The order is that of the raw
 * lines. What git takes for binary has no numbers: they become -1.
 */
static int parse_numstat(struct hf_change *c, const char **at, const char *end,
			 struct hf_err *err)
{
	const char *text = next(at, end), *path;
	int used = -1;

	c->added = c->removed = -1;
	if (!text)
		return confused(err);
	if (sscanf(text, "%ld\t%ld%n", &c->added, &c->removed, &used) < 2 &&
	    hf_text_starts(text, "-\t-\t"))
		used = 3;
	if (used < 0 || text[used] != '\t')
		return confused(err);
	path = text + used + 1; /* it may begin with a blank */
	if (!*path && (!next(at, end) || !(path = next(at, end))))
		return confused(err);
	return strcmp(path, c->path) ? confused(err) : 0;
}

/* What one side of a change holds. */
struct side {
	struct hf_buf text; /* empty when `large` */
	long lines;
	bool binary, large;
};

/* Look at the next `len` bytes of a side; `tail` is its last byte so far. */
static void look(struct side *s, char *tail, size_t done, const char *bytes,
		 size_t len)
{
	const char *at = bytes, *end = bytes + len;
	size_t start = done < BINARY_LOOK ? BINARY_LOOK - done : 0;

	if (!len)
		return;
	if (memchr(bytes, '\0', start < len ? start : len))
		s->binary = true;
	while ((at = memchr(at, '\n', (size_t)(end - at))) && at++ < end)
		s->lines++;
	*tail = end[-1];
}

/* Take a blob's bytes; of a large one only the count of its lines is kept. */
static int take_bytes(struct side *s, struct hf_cat_file *cat, size_t size,
		      struct hf_err *err)
{
	size_t done = 0, len;
	char tail = '\n';
	int rc;

	s->large = size > HF_COUNT_MAX;
	do {
		len = size - done < HF_COUNT_MAX ? size - done : HF_COUNT_MAX;
		hf_buf_clear(&s->text);
		if ((rc = hf_cat_file_bytes(&s->text, cat, len,
					    done + len == size, err)) < 0)
			return rc;
		look(s, &tail, done, hf_buf_str(&s->text), len);
		done += len;
	} while (done < size);
	if (tail != '\n')
		s->lines++;
	if (s->large)
		hf_buf_clear(&s->text);
	return 0;
}

static int take_side(struct side *s, struct hf_cat_file *cat,
		     const struct hf_id *id, unsigned mode, struct hf_err *err)
{
	struct hf_object blob;
	int rc;

	if (!mode)
		return 0;
	if (mode == GITLINK) {
		hf_buf_printf(&s->text, "Subproject commit %s\n", id->hex);
		s->lines = 1;
		return hf_buf_check(&s->text, err);
	}
	if ((rc = hf_cat_file_answer(&blob, cat, err)) < 0)
		return rc;
	if (blob.kind != HF_KIND_BLOB)
		return hf_fail(err, HF_EUNDECIDED, "blob '%s' is missing",
			       id->hex);
	return take_bytes(s, cat, blob.size, err);
}

static void ask_side(struct hf_cat_file *cat, const struct hf_id *id,
		     unsigned mode)
{
	if (mode && mode != GITLINK)
		hf_cat_file_ask_bytes(cat, id->hex);
}

/* Whether git's own numbers do: it counted, and is believed for now. */
static bool is_settled(const struct hf_change *c, bool quick)
{
	return quick && c->added >= 0;
}

/* Ask for both sides of the next changes. */
static void ask_sides(struct hf_cat_file *cat, const struct hf_change *c,
		      size_t n, bool quick)
{
	const struct hf_change *end = c + (n < ASK_MOST ? n : ASK_MOST);

	for (; c < end; c++) {
		if (is_settled(c, quick))
			continue;
		ask_side(cat, &c->old_blob, c->old_mode);
		ask_side(cat, &c->blob, c->mode);
	}
}

/* Settle the numbers of a change from both its sides. */
static int settle(struct hf_change *c, const struct side *old,
		  const struct side *new, bool quiet, struct hf_err *err)
{
	struct hf_diffstat stat = { 0 };
	int rc;

	c->binary = old->binary || new->binary;
	if (hf_id_eq(&c->old_blob, &c->blob)) {
		c->added = c->removed = 0;
		return 0;
	}
	c->too_large = old->large || new->large;
	if (c->binary || c->too_large) {
		c->added = c->binary ? 0 : new->lines;
		c->removed = c->binary ? 0 : old->lines;
		return 0;
	}
	if (c->added >= 0 && !quiet &&
	    (old->lines < LINES_MANY || new->lines < LINES_MANY))
		return 0;
	if ((rc = hf_diffstat(&stat, hf_buf_str(&old->text), old->text.len,
			      hf_buf_str(&new->text), new->text.len, quiet,
			      err)) < 0)
		return rc;
	c->added = stat.added;
	c->removed = stat.removed;
	c->quiet = stat.quiet;
	c->binary = stat.binary;
	c->too_large = stat.too_large;
	return 0;
}

/*
 * Attributes can make git call any file binary or text, and git 2.39 cannot be
 * told to ignore them; so every blob is looked at here, unless a quick answer
 * will do. Both sides were asked for.
 */
static int count(struct hf_change *c, struct hf_cat_file *cat, bool quiet,
		 struct hf_err *err)
{
	struct side old = { 0 }, new = { 0 };
	int rc;

	if (!(rc = take_side(&old, cat, &c->old_blob, c->old_mode, err)) &&
	    !(rc = take_side(&new, cat, &c->blob, c->mode, err)))
		rc = settle(c, &old, &new, quiet, err);
	if (rc < 0)
		hf_cat_file_close(cat); /* an answer may still be under way */
	hf_buf_release(&old.text);
	hf_buf_release(&new.text);
	return rc;
}

static int parse(struct hf_changes *out, const struct hf_buf *text,
		 bool numstat, struct hf_err *err)
{
	const char *at = hf_buf_str(text), *end = at + text->len;
	size_t i;
	int rc = 0;

	while (!rc && at < end && *at == ':')
		rc = parse_raw(out, &at, end, err);
	for (i = 0; !rc && numstat && i < out->n; i++)
		rc = parse_numstat(&out->v[i], &at, end, err);
	if (!rc && at != end)
		rc = confused(err);
	return rc;
}

int hf_repo_git_compare(struct hf_changes *out, void *self,
			const struct hf_compare *what, struct hf_err *err)
{
	struct hf_cat_file *cat = &((struct hf_repo_git *)self)->cat;
	bool numstat = what->lines && !what->quiet;
	bool quick = numstat && what->quick;
	struct hf_buf text = HF_BUF_INIT;
	struct hf_id empty;
	size_t i;
	int rc;

	*out = (struct hf_changes){ 0 };
	if (!what->old && (rc = empty_tree(&empty, cat, what->new, err)) < 0)
		return rc;
	rc = run_diff(&text, what->old ? what->old : &empty, what->new, numstat,
		      err);
	if (!rc)
		rc = parse(out, &text, numstat, err);
	for (i = 0; !rc && (what->lines || what->quiet) && i < out->n; i++) {
		if (i % ASK_MOST == 0)
			ask_sides(cat, &out->v[i], out->n - i, quick);
		if (!is_settled(&out->v[i], quick))
			rc = count(&out->v[i], cat, what->quiet, err);
	}
	hf_buf_release(&text);
	if (rc < 0)
		hf_changes_release(out);
	return rc;
}
