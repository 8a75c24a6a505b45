#include "facts/merge_text.h"

#include <unistd.h>

#include "doors/git.h"
#include "facts/repo.h"

/* The bounds are those of hf_diffstat, for the same xdiff. */
enum { LINES_MAX = 50000, BINARY_PROBE = 8000 };

void hf_sides_release(struct hf_sides *sides)
{
	hf_buf_release(&sides->base);
	hf_buf_release(&sides->ours);
	hf_buf_release(&sides->theirs);
}

static bool is_equal(const struct hf_buf *a, const struct hf_buf *b)
{
	return a->len == b->len &&
	       (!a->len || !memcmp(a->data, b->data, a->len));
}

static bool is_binary(const struct hf_buf *text)
{
	size_t len = text->len < BINARY_PROBE ? text->len : BINARY_PROBE;

	return len && memchr(text->data, '\0', len);
}

static bool has_many_lines(const struct hf_buf *text)
{
	const char *at = hf_buf_str(text), *end = at + text->len;
	long n = 0;

	while (n <= LINES_MAX && (at = memchr(at, '\n', (size_t)(end - at)))) {
		at++;
		n++;
	}
	return n > LINES_MAX;
}

/* Each side is compared with each other one. */
static bool is_text(const struct hf_sides *sides)
{
	const struct hf_buf *const all[] = { &sides->base, &sides->ours,
					     &sides->theirs };
	int i, many = 0;

	for (i = 0; i < 3; i++) {
		if (all[i]->len > HF_COUNT_MAX || is_binary(all[i]))
			return false;
		many += has_many_lines(all[i]);
	}
	return many < 2;
}

int hf_merge_text(enum hf_merged *out, const struct hf_sides *sides,
		  struct hf_err *err)
{
	int rc;

	*out = HF_MERGED_SAME;
	if (is_equal(&sides->base, &sides->theirs) ||
	    is_equal(&sides->ours, &sides->theirs))
		return 0;
	*out = HF_MERGED_CHANGED;
	if (is_equal(&sides->base, &sides->ours))
		return 0;
	*out = HF_MERGED_NO_TEXT;
	if (!is_text(sides))
		return 0;
	rc = hf_merge_text_libgit2(out, sides, err);
	if (rc != HF_ENOTFOUND)
		return rc;
	hf_err_clear(err);
	return hf_merge_text_git(out, sides, err);
}

static int write_side(const char *dir, const char *name,
		      const struct hf_buf *text, struct hf_strv *paths,
		      struct hf_err *err)
{
	const char *path;
	bool written;
	FILE *file;
	int rc;

	hf_strv_pushf(paths, "%s/%s", dir, name);
	if ((rc = hf_strv_check(paths, err)) < 0)
		return rc;
	path = paths->v[paths->n - 1];
	file = fopen(path, "wxe");
	if (!file)
		return hf_fail_sys(err, "cannot make '%s'", path);
	written = fwrite(hf_buf_str(text), 1, text->len, file) == text->len;
	if (fclose(file) || !written)
		return hf_fail_sys(err, "cannot write '%s'", path);
	return 0;
}

/* A diff3 style would leave conflicts that are none. */
static int run(enum hf_merged *out, const struct hf_strv *paths,
	       const struct hf_buf *ours, struct hf_err *err)
{
	const char *args[] = { "-c",         "merge.conflictStyle=merge",
			       "merge-file", "-p",
			       "-q",         paths->v[0],
			       paths->v[1],  paths->v[2],
			       NULL };
	struct hf_buf merged = HF_BUF_INIT;
	int status = 0, rc = hf_git_ask(&status, &merged, NULL, args, err);

	if (!rc && status > 127)
		rc = hf_fail(err, HF_EFAIL, "git merge-file failed");
	else if (status)
		*out = HF_MERGED_CONFLICT;
	else
		*out = is_equal(&merged, ours) ? HF_MERGED_SAME :
						 HF_MERGED_CHANGED;
	hf_buf_release(&merged);
	return rc;
}

int hf_merge_text_git(enum hf_merged *out, const struct hf_sides *sides,
		      struct hf_err *err)
{
	const char *tmp = getenv("TMPDIR");
	struct hf_strv paths = HF_STRV_INIT;
	struct hf_buf dir = HF_BUF_INIT;
	size_t i;
	int rc;

	hf_buf_printf(&dir, "%s/hotfix.XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if ((rc = hf_buf_check(&dir, err)) < 0)
		goto out;
	if (!mkdtemp(dir.data)) {
		rc = hf_fail_sys(err, "cannot make '%s'", dir.data);
		goto out;
	}
	if (!(rc = write_side(dir.data, "ours", &sides->ours, &paths, err)) &&
	    !(rc = write_side(dir.data, "base", &sides->base, &paths, err)) &&
	    !(rc = write_side(dir.data, "theirs", &sides->theirs, &paths, err)))
		rc = run(out, &paths, &sides->ours, err);
	for (i = 0; i < paths.n; i++)
		unlink(paths.v[i]);
	rmdir(dir.data);
out:
	hf_strv_release(&paths);
	hf_buf_release(&dir);
	return rc;
}
