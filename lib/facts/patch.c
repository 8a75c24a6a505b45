#include "facts/patch.h"

#include "base/keys.h"
#include "base/text.h"
#include "doors/git.h"
#include "facts/hunks.h"
#include "facts/log.h"
#include "facts/repo.h"

/* Of the modes, with which a path's entry begins. */
#define MODES_LEN (sizeof(":100644 100755 ") - 1)
#define MODE_LEN (sizeof("100644") - 1)

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
	for (i = 0; i < list->n; i++) {
		free(list->v[i].raw);
		hf_buf_release(&list->v[i].hunks);
	}
	free(list->v);
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

/* Keep the paths of one; they end in a NUL of ours. */
static int set_raw(struct hf_patch *patch, const char *raw, size_t len,
		   struct hf_err *err)
{
	if (!(patch->raw = malloc(len + 1)))
		return hf_fail_mem(err);
	memcpy(patch->raw, raw, len);
	patch->raw[len] = '\0';
	patch->len = len;
	return 0;
}

/* "<id> <parent>...", NUL, and where something differs a newline and paths. */
static int take_record(struct hf_patch *out, const char **at, const char *end,
		       struct hf_err *err)
{
	const char *text = *at, *raw;
	size_t len = strcspn(text, " ");
	struct hf_id id;

	if (!hf_id_parse(&id, text, len) || !hf_id_eq(&id, &out->commit) ||
	    !text[len])
		return confused(err);
	text += len + 1;
	len = strcspn(text, " ");
	if (len && !hf_id_parse(&out->parent, text, len))
		return confused(err);
	text += strlen(text) + 1;
	if (text < end && *text == '\n')
		text++;
	raw = text;
	while ((len = hf_raw_entry(text, end)) > 0)
		text += len;
	*at = text;
	return set_raw(out, raw, (size_t)(text - raw), err);
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
	struct hf_buf in = HF_BUF_INIT, text = HF_BUF_INIT;
	const char *at, *end;
	size_t i;
	int rc;

	hf_strv_push(&args, "diff-tree");
	hf_strv_push(&args, "--stdin");
	hf_strv_push(&args, "--always");
	hf_log_push_raw(&args);
	hf_strv_push(&args, "--format=%H %P");
	for (i = 0; i < list->n; i++)
		if (!list->v[i].raw)
			put_pair(&in, &list->v[i]);
	rc = in.len ? ask(&text, &in, &args, err) : 0;
	at = hf_buf_str(&text);
	end = at + text.len;
	for (i = 0; !rc && i < list->n; i++)
		if (!list->v[i].raw)
			rc = take_record(&list->v[i], &at, end, err);
	if (!rc && at != end)
		rc = confused(err);
	hf_buf_release(&text);
	hf_buf_release(&in);
	hf_strv_release(&args);
	return rc;
}

int hf_patches_keep(struct hf_patches *list, const struct hf_logged *commit,
		    struct hf_err *err)
{
	struct hf_patch *patch = add(list);

	if (!patch)
		return hf_fail_mem(err);
	patch->commit = commit->id;
	patch->parent = commit->parent;
	patch->merge = commit->merge;
	return set_raw(patch, commit->raw, commit->len, err);
}

static int keep(void *data, const struct hf_logged *commit, struct hf_err *err)
{
	return hf_patches_keep(data, commit, err);
}

int hf_patches_log(struct hf_patches *out, const struct hf_log *log,
		   struct hf_err *err)
{
	int rc;

	*out = (struct hf_patches){ 0 };
	if ((rc = hf_log_each(log, keep, out, err)) < 0)
		hf_patches_release(out);
	return rc;
}

int hf_patches_meet(struct hf_patches *out, const struct hf_patches *fixes,
		    const struct hf_log *log, size_t max, struct hf_err *err)
{
	struct hf_strv paths = HF_STRV_INIT;
	struct hf_log asked = *log;
	const char *path;
	size_t i;
	int rc;

	asked.paths = &paths;
	asked.names = true;
	for (i = 0; i < fixes->n; i++) {
		path = hf_patch_path(&fixes->v[i]);
		if (path && !hf_strv_has(&paths, path))
			hf_strv_push(&paths, path);
	}
	rc = hf_strv_check(&paths, err);
	if (!rc && max && paths.n > max)
		rc = hf_fail(err, HF_EUNDECIDED, "there are too many paths");
	if (!rc && paths.n)
		rc = hf_patches_log(out, &asked, err);
	hf_strv_release(&paths);
	return rc;
}

/* So many are asked for at once, which bounds what git answers. */
enum { AT_ONCE = 256 };

/* Some of the wanted, from both lists. */
struct batch {
	struct hf_patch *v[AT_ONCE];
	size_t n;
};

/* What git said of a batch. */
static int take_hunks(struct batch *batch, const struct hf_buf *text,
		      struct hf_err *err)
{
	const char *at = hf_buf_str(text), *end = at + text->len;
	struct hf_patch *p;
	size_t i, len;
	int rc = 0;

	for (i = 0; !rc && i < batch->n; i++) {
		p = batch->v[i];
		len = strlen(p->commit.hex);
		if (!hf_text_starts(at, p->commit.hex) || at[len] != '\n')
			return confused(err);
		at += len + 1;
		at += hf_hunks_strip(&p->hunks, at, (size_t)(end - at));
		rc = hf_buf_check(&p->hunks, err);
	}
	return !rc && at != end ? confused(err) : rc;
}

static int read_hunks(struct batch *batch, struct hf_err *err)
{
	struct hf_buf in = HF_BUF_INIT, text = HF_BUF_INIT;
	struct hf_strv args = HF_STRV_INIT;
	size_t i;
	int rc;

	hf_strv_push(&args, "-c");
	hf_strv_push(&args, "diff.suppressBlankEmpty=false");
	hf_strv_push(&args, "diff-tree");
	hf_strv_push(&args, "--stdin");
	hf_strv_push(&args, "--always");
	hf_strv_push_all(&args, always);
	hf_strv_push_all(&args, as_hunks);
	for (i = 0; i < batch->n; i++)
		put_pair(&in, batch->v[i]);
	rc = ask(&text, &in, &args, err);
	if (!rc)
		rc = take_hunks(batch, &text, err);
	hf_strv_release(&args);
	hf_buf_release(&text);
	hf_buf_release(&in);
	return rc;
}

/* Of a batch that git cannot answer, ask for each by itself. */
static int read_batch(struct batch *batch, struct hf_err *err)
{
	struct batch one = { { NULL }, 1 };
	size_t i;
	int rc = batch->n ? read_hunks(batch, err) : 0;

	if (rc != HF_EUNDECIDED)
		return rc;
	for (i = 0; i < batch->n; i++) {
		hf_err_clear(err);
		one.v[0] = batch->v[i];
		rc = read_hunks(&one, err);
		if (rc < 0 && rc != HF_EUNDECIDED && rc != HF_ETIMEOUT)
			return rc;
		one.v[0]->unread = rc < 0;
		one.v[0]->wanted = !rc;
	}
	hf_err_clear(err);
	return 0;
}

static int read_wanted(struct batch *batch, struct hf_patches *list,
		       struct hf_err *err)
{
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < list->n; i++) {
		if (!list->v[i].wanted || list->v[i].hunks.len)
			continue;
		batch->v[batch->n++] = &list->v[i];
		if (batch->n == AT_ONCE) {
			rc = read_batch(batch, err);
			batch->n = 0;
		}
	}
	return rc;
}

int hf_patches_hunks(struct hf_patches *one, struct hf_patches *two,
		     struct hf_err *err)
{
	struct batch batch = { .n = 0 };
	int rc = read_wanted(&batch, one, err);

	if (!rc)
		rc = read_wanted(&batch, two, err);
	return rc ? rc : read_batch(&batch, err);
}

/*
 * What an entry does to the mode: ":100644 100755 ". A file that keeps its mode
 * is the same change whether it may be executed or not.
 */
static void take_modes(char out[MODES_LEN + 1], const char *entry)
{
	snprintf(out, MODES_LEN + 1, "%s", entry);
	if (!memcmp(entry + 1, entry + 8, MODE_LEN) &&
	    !memcmp(entry + 1, "100", 3))
		memcpy(out, ":100... 100... ", MODES_LEN);
}

/* The same with the sides in the other order. */
static void turn_modes(char modes[MODES_LEN + 1], char *status)
{
	char old[MODE_LEN];

	memcpy(old, modes + 1, MODE_LEN);
	memcpy(modes + 1, modes + 8, MODE_LEN);
	memcpy(modes + 8, old, MODE_LEN);
	*status = *status == 'A' ? 'D' : *status == 'D' ? 'A' : *status;
}

uint64_t hf_patch_shape(const struct hf_patch *patch, bool turned)
{
	const char *at = patch->raw, *end = at + patch->len;
	char modes[MODES_LEN + 1], status;
	uint64_t key = HF_KEY;
	size_t len, meta;

	for (; (len = hf_raw_entry(at, end)) > 0; at += len) {
		meta = strlen(at);
		if (meta <= MODES_LEN)
			continue;
		status = at[meta - 1];
		take_modes(modes, at);
		if (turned)
			turn_modes(modes, &status);
		key = hf_key_of(key, modes, MODES_LEN);
		key = hf_key_of(key, &status, 1);
		key = hf_key_of(key, at + meta, len - meta);
	}
	return key;
}

const char *hf_patch_path(const struct hf_patch *patch)
{
	return patch->len ? patch->raw + strlen(patch->raw) + 1 : NULL;
}

bool hf_patch_has(const struct hf_patch *patch, const char *path)
{
	const char *at = patch->raw, *end = at + patch->len;
	size_t len;

	for (; (len = hf_raw_entry(at, end)) > 0; at += len)
		if (!strcmp(at + strlen(at) + 1, path))
			return true;
	return false;
}

/* Whether two paths' entries differ in nothing but the blobs. */
static bool alike(const char *a, const char *b, size_t len)
{
	char modes[2][MODES_LEN + 1];
	size_t meta = strlen(a);

	if (meta <= MODES_LEN || meta != strlen(b))
		return false;
	take_modes(modes[0], a);
	take_modes(modes[1], b);
	return !memcmp(modes[0], modes[1], MODES_LEN) &&
	       !memcmp(a + meta - 1, b + meta - 1, len - (meta - 1));
}

bool hf_patch_alike(const struct hf_patch *a, const struct hf_patch *b)
{
	const char *at = a->raw, *end = at + a->len, *other = b->raw;
	size_t len;

	if (a->len != b->len)
		return false;
	for (; (len = hf_raw_entry(at, end)) > 0; at += len, other += len)
		if (len != hf_raw_entry(other, b->raw + b->len) ||
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
