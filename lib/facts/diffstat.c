#include "facts/diffstat.h"

#include <stdint.h>

#include <git2.h>

#include "doors/gitlib.h"
#include "facts/repo.h"

/*
 * The time of the comparison grows with the product of the lines, and lines
 * that repeat are its worst case: 50 000 against a whole HF_COUNT_MAX of them
 * take a third of a second, one million against as many fourteen.
 */
enum { LINES_MAX = 50000, BINARY_PROBE = 8000 };

/* One version of the file. */
struct side {
	const char *data;
	size_t len;
};

/* The lines of one kind, by a hash of their letters without blanks. */
struct hashes {
	uint64_t *v;
	size_t n;
};

static long count_lines(const struct side *side)
{
	const char *at = side->data, *end = at + side->len, *newline;
	long n = 0;

	for (; at < end; at = newline + 1, n++) {
		newline = memchr(at, '\n', (size_t)(end - at));
		if (!newline)
			return n + 1;
	}
	return n;
}

static bool is_binary(const struct side *side)
{
	size_t len = side->len < BINARY_PROBE ? side->len : BINARY_PROBE;

	return len && memchr(side->data, '\0', len);
}

static int compare(git_patch **out, const struct side *old,
		   const struct side *new, uint32_t flags, struct hf_err *err)
{
	git_diff_options opts;
	int rc;

	if ((rc = hf_gitlib_start(err)) < 0)
		return rc;
	git_diff_options_init(&opts, GIT_DIFF_OPTIONS_VERSION);
	opts.flags = GIT_DIFF_FORCE_TEXT | flags;
	opts.context_lines = 0;
	rc = git_patch_from_buffers(out, old->data, old->len, NULL, new->data,
				    new->len, NULL, &opts);
	return rc < 0 ? hf_fail_git(err, rc, "cannot count lines") : 0;
}

static int count(long *added, long *removed, git_patch *patch,
		 struct hf_err *err)
{
	size_t plus = 0, minus = 0;
	int rc;

	rc = git_patch_line_stats(NULL, &plus, &minus, patch);
	if (rc < 0)
		return hf_fail_git(err, rc, "cannot count lines");
	*added = (long)plus;
	*removed = (long)minus;
	return 0;
}

/* FNV-1a; a collision made on purpose could only raise a warning. */
static uint64_t hash_line(const char *text, size_t len)
{
	static const char blanks[] = { ' ', '\t', '\r', '\n', '\v', '\f' };
	uint64_t hash = 14695981039346656037u;
	size_t i;

	for (i = 0; i < len; i++)
		if (!memchr(blanks, text[i], sizeof(blanks)))
			hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
	return hash;
}

static void hash_hunk(struct hashes *added, struct hashes *removed,
		      git_patch *patch, size_t hunk)
{
	const git_diff_line *line;
	struct hashes *to;
	size_t i;

	for (i = 0; !git_patch_get_line_in_hunk(&line, patch, hunk, i); i++) {
		if (line->origin == GIT_DIFF_LINE_ADDITION)
			to = added;
		else if (line->origin == GIT_DIFF_LINE_DELETION)
			to = removed;
		else
			continue;
		to->v[to->n++] = hash_line(line->content, line->content_len);
	}
}

static int by_hash(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* How many lines of both lists find a partner in the other. */
static long count_pairs(struct hashes *a, struct hashes *b)
{
	size_t i = 0, j = 0;
	long n = 0;

	qsort(a->v, a->n, sizeof(*a->v), by_hash);
	qsort(b->v, b->n, sizeof(*b->v), by_hash);
	while (i < a->n && j < b->n) {
		if (a->v[i] == b->v[j]) {
			i++;
			j++;
			n += 2;
		} else if (a->v[i] < b->v[j]) {
			i++;
		} else {
			j++;
		}
	}
	return n;
}

/*
 * Compare again without blanks. What is then gone differed in blanks only;
 * what was removed here and added there has moved.
 */
static int count_quiet(struct hf_diffstat *out, const struct side *old,
		       const struct side *new, struct hf_err *err)
{
	struct hashes plus = { NULL, 0 }, minus = { NULL, 0 };
	git_patch *patch = NULL;
	long added = 0, removed = 0;
	size_t i;
	int rc;

	if ((rc = compare(&patch, old, new, GIT_DIFF_IGNORE_WHITESPACE, err)) <
		    0 ||
	    (rc = count(&added, &removed, patch, err)) < 0)
		goto out;
	plus.v = calloc((size_t)added + 1, sizeof(*plus.v));
	minus.v = calloc((size_t)removed + 1, sizeof(*minus.v));
	if (!plus.v || !minus.v) {
		rc = hf_fail_mem(err);
		goto out;
	}
	for (i = 0; i < git_patch_num_hunks(patch); i++)
		hash_hunk(&plus, &minus, patch, i);
	out->quiet = out->added + out->removed - added - removed;
	if (out->quiet < 0)
		out->quiet = 0;
	out->quiet += count_pairs(&plus, &minus);
out:
	free(minus.v);
	free(plus.v);
	git_patch_free(patch);
	return rc;
}

static bool is_too_large(const struct hf_diffstat *whole,
			 const struct side *old, const struct side *new)
{
	return old->len > HF_COUNT_MAX || new->len > HF_COUNT_MAX ||
	       (whole->added > LINES_MAX && whole->removed > LINES_MAX);
}

int hf_diffstat(struct hf_diffstat *out, const char *old_data, size_t old_len,
		const char *new_data, size_t new_len, bool quiet,
		struct hf_err *err)
{
	const struct side old = { old_data, old_len };
	const struct side new = { new_data, new_len };
	git_patch *patch = NULL;
	int rc = 0;

	*out = (struct hf_diffstat){ 0 };
	out->binary = is_binary(&old) || is_binary(&new);
	if (old_len == new_len &&
	    (!old_len || !memcmp(old_data, new_data, old_len)))
		return 0;
	if (out->binary) {
		out->too_large = is_too_large(out, &old, &new);
		return 0;
	}
	out->added = count_lines(&new);
	out->removed = count_lines(&old);
	out->too_large = is_too_large(out, &old, &new);
	if (!old_len || !new_len || out->too_large)
		return 0;
	if ((rc = compare(&patch, &old, &new, 0, err)) < 0 ||
	    (rc = count(&out->added, &out->removed, patch, err)) < 0)
		goto out;
	if (quiet)
		rc = count_quiet(out, &old, &new, err);
out:
	git_patch_free(patch);
	return rc;
}
