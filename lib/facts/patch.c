#include "facts/patch.h"

#include "base/text.h"
#include "doors/git.h"
#include "facts/hunks.h"
#include "facts/repo.h"

/* Of the modes, with which a path's entry begins. */
#define MODES_LEN (sizeof(":100644 100755 ") - 1)

/* What no configuration may change, whatever is shown. */
static const char *const always[] = {
	"-r",
	"--root",
	"--no-renames",
	"--no-relative",
	"--ignore-submodules=none",
	"-O/dev/null",
	NULL,
};

/* One record for each commit: its id, its parents, a NUL, and its paths. */
static const char *const as_raw[] = {
	"--format=%H %P", "--raw", "-z", "--no-abbrev", NULL,
};

/* Its id and the hunks, without anything that would shorten them. */
static const char *const as_hunks[] = {
	"-p",
	"--text",
	"-U3",
	"--inter-hunk-context=0",
	"--diff-algorithm=myers",
	"--no-indent-heuristic",
	"--no-ext-diff",
	"--no-textconv",
	"--submodule=short",
	"--no-color",
	NULL,
};

void hf_patches_release(struct hf_patches *list)
{
	size_t i;

	if (!list)
		return;
	for (i = 0; i < list->n; i++)
		hf_buf_release(&list->v[i].hunks);
	free(list->v);
	hf_buf_release(&list->text);
	*list = (struct hf_patches){ 0 };
}

/* One more, zeroed; NULL: no memory. */
static struct hf_patch *add(struct hf_patches *list)
{
	size_t cap = list->cap ? list->cap * 2 : 16;
	struct hf_patch *v;

	if (list->n == list->cap) {
		if (!(v = realloc(list->v, cap * sizeof(*v))))
			return NULL;
		list->v = v;
		list->cap = cap;
	}
	list->v[list->n] = (struct hf_patch){ 0 };
	return &list->v[list->n++];
}

int hf_patches_add(struct hf_patches *list, const struct hf_id *commit,
		   const struct hf_id *parent, struct hf_err *err)
{
	struct hf_patch *patch = add(list);

	if (!patch)
		return hf_fail_mem(err);
	patch->commit = *commit;
	patch->parent = *parent;
	return 0;
}

static int ask(struct hf_buf *out, const struct hf_buf *in,
	       const struct hf_strv *args, struct hf_err *err)
{
	int status = 0, rc;

	if ((rc = hf_strv_check(args, err)) < 0 ||
	    (in && (rc = hf_buf_check(in, err)) < 0))
		return rc;
	rc = hf_git_ask(&status, out, in, (const char *const *)args->v, err);
	if (!rc && status)
		rc = hf_fail(err, HF_EUNDECIDED,
			     "git cannot tell what commits change: objects "
			     "are missing or damaged");
	return rc;
}

static int confused(struct hf_err *err)
{
	return hf_fail(err, HF_EFAIL,
		       "cannot read what git says that commits change");
}

/* The bytes of a path's entry, of which `at` is the first; 0 at the end. */
static size_t entry_len(const char *at, const char *end)
{
	size_t len;

	if (at >= end || *at != ':')
		return 0;
	len = strlen(at) + 1;
	return at + len < end ? len + strlen(at + len) + 1 : 0;
}

/*
 * "<id> <parent>...", NUL, and where something differs a newline and for each
 * path ":100644 100644 <id> <id> M", NUL, the path, NUL.
 */
static bool take_record(struct hf_patch *out, const char **at, const char *end)
{
	const char *text = *at;
	size_t len = strcspn(text, " ");

	if (!hf_id_parse(&out->commit, text, len) || !text[len])
		return false;
	text += len + 1;
	len = strcspn(text, " ");
	if (len && !hf_id_parse(&out->parent, text, len))
		return false;
	out->merge = text[len] == ' ';
	text += strlen(text) + 1;
	if (text < end && *text == '\n')
		text++;
	out->raw = text;
	while ((len = entry_len(text, end)) > 0)
		text += len;
	out->len = (size_t)(text - out->raw);
	*at = text;
	return true;
}

/*
 * Commits are given with the parents that they are to have, so that a merge or
 * a whole range is as good as a commit.
 */
static void put_pair(struct hf_buf *in, const struct hf_patch *patch)
{
	hf_buf_printf(in, "%s%s%s\n", patch->commit.hex,
		      patch->parent.hex[0] ? " " : "", patch->parent.hex);
}

int hf_patches_look(struct hf_patches *list, struct hf_err *err)
{
	struct hf_strv args = HF_STRV_INIT;
	struct hf_buf in = HF_BUF_INIT;
	const char *at, *end;
	size_t i;
	int rc;

	hf_strv_push(&args, "diff-tree");
	hf_strv_push(&args, "--stdin");
	hf_strv_push(&args, "--always");
	hf_strv_push_all(&args, always);
	hf_strv_push_all(&args, as_raw);
	for (i = 0; i < list->n; i++)
		put_pair(&in, &list->v[i]);
	rc = ask(&list->text, &in, &args, err);
	at = hf_buf_str(&list->text);
	end = at + list->text.len;
	for (i = 0; !rc && i < list->n; i++) {
		struct hf_id want = list->v[i].commit;

		if (!take_record(&list->v[i], &at, end) ||
		    !hf_id_eq(&list->v[i].commit, &want))
			rc = confused(err);
	}
	if (!rc && at != end)
		rc = confused(err);
	hf_buf_release(&in);
	hf_strv_release(&args);
	return rc;
}

/* Paths count from the top, wherever we stand and however git was told. */
static void push_top(struct hf_strv *args, const struct hf_place *place)
{
	if (!place->work_tree)
		return;
	hf_strv_push(args, "-C");
	hf_strv_push(args, place->work_tree);
	hf_strv_push(args, "--git-dir");
	hf_strv_push(args, place->git_dir);
	hf_strv_push(args, "--work-tree");
	hf_strv_push(args, place->work_tree);
}

/* --full-history: what came by a side branch that was merged counts as well. */
static void push_log(struct hf_strv *args, const struct hf_patches_spec *spec)
{
	static const char *const log[] = {
		"-c",
		"log.follow=false",
		"log",
		"--topo-order",
		"--full-history",
		"--full-diff",
		"--diff-merges=first-parent",
		"--no-show-signature",
		NULL,
	};

	push_top(args, spec->place);
	hf_strv_push_all(args, log);
	hf_strv_push_all(args, always);
	hf_strv_push_all(args, as_raw);
	hf_strv_push(args, spec->tip.hex);
	hf_strv_pushf(args, "^%s", spec->since.hex);
	hf_strv_push(args, "--");
	hf_strv_push_all(args, (const char *const *)spec->paths->v);
}

int hf_patches_log(struct hf_patches *out, const struct hf_patches_spec *spec,
		   struct hf_err *err)
{
	struct hf_strv args = HF_STRV_INIT;
	const char *at, *end;
	struct hf_patch *patch;
	int rc;

	*out = (struct hf_patches){ 0 };
	push_log(&args, spec);
	rc = ask(&out->text, NULL, &args, err);
	at = hf_buf_str(&out->text);
	end = at + out->text.len;
	while (!rc && at < end) {
		if (!(patch = add(out)))
			rc = hf_fail_mem(err);
		else if (!take_record(patch, &at, end))
			rc = confused(err);
	}
	hf_strv_release(&args);
	if (rc < 0)
		hf_patches_release(out);
	return rc;
}

/* The wanted ones of a list are described next in what git said. */
static int take_hunks(struct hf_patches *list, const char **at, const char *end,
		      struct hf_err *err)
{
	struct hf_patch *p;
	size_t i, len;
	int rc = 0;

	for (i = 0; !rc && i < list->n; i++) {
		p = &list->v[i];
		if (!p->wanted)
			continue;
		len = strlen(p->commit.hex);
		if (!hf_text_starts(*at, p->commit.hex) || (*at)[len] != '\n')
			return confused(err);
		*at += len + 1;
		*at += hf_hunks_strip(&p->hunks, *at, (size_t)(end - *at));
		rc = hf_buf_check(&p->hunks, err);
	}
	return rc;
}

static void put_wanted(struct hf_buf *in, const struct hf_patches *list)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (list->v[i].wanted)
			put_pair(in, &list->v[i]);
}

int hf_patches_hunks(struct hf_patches *one, struct hf_patches *two,
		     struct hf_err *err)
{
	struct hf_buf in = HF_BUF_INIT, text = HF_BUF_INIT;
	struct hf_strv args = HF_STRV_INIT;
	const char *at, *end;
	int rc;

	hf_strv_push(&args, "-c");
	hf_strv_push(&args, "diff.suppressBlankEmpty=false");
	hf_strv_push(&args, "diff-tree");
	hf_strv_push(&args, "--stdin");
	hf_strv_push(&args, "--always");
	hf_strv_push_all(&args, always);
	hf_strv_push_all(&args, as_hunks);
	put_wanted(&in, one);
	put_wanted(&in, two);
	rc = ask(&text, &in, &args, err);
	at = hf_buf_str(&text);
	end = at + text.len;
	if (!rc && !(rc = take_hunks(one, &at, end, err)))
		rc = take_hunks(two, &at, end, err);
	if (!rc && at != end)
		rc = confused(err);
	hf_strv_release(&args);
	hf_buf_release(&text);
	hf_buf_release(&in);
	return rc;
}

const char *hf_patch_path(const struct hf_patch *patch)
{
	return patch->len ? patch->raw + strlen(patch->raw) + 1 : NULL;
}

/* Whether two paths' entries differ in nothing but the blobs. */
static bool alike(const char *a, const char *b, size_t len)
{
	size_t meta = strlen(a);

	return meta > MODES_LEN && meta == strlen(b) &&
	       !memcmp(a, b, MODES_LEN) &&
	       !memcmp(a + meta - 1, b + meta - 1, len - (meta - 1));
}

bool hf_patch_alike(const struct hf_patch *a, const struct hf_patch *b)
{
	const char *at = a->raw, *end = at + a->len, *other = b->raw;
	size_t len;

	if (a->len != b->len)
		return false;
	for (; (len = entry_len(at, end)) > 0; at += len, other += len)
		if (len != entry_len(other, b->raw + b->len) ||
		    !alike(at, other, len))
			return false;
	return true;
}

bool hf_patch_same(const struct hf_patch *a, const struct hf_patch *b)
{
	return a->len == b->len && !memcmp(a->raw, b->raw, a->len);
}

bool hf_patch_equal(const struct hf_patch *a, const struct hf_patch *b)
{
	if (hf_patch_same(a, b))
		return true;
	return a->wanted && b->wanted && hf_patch_alike(a, b) &&
	       a->hunks.len == b->hunks.len &&
	       !memcmp(hf_buf_str(&a->hunks), hf_buf_str(&b->hunks),
		       a->hunks.len);
}
