#include "values/lines.h"

#include "base/buf.h"

struct line {
	const char *at;
	size_t len;
};

/* The lines of a text, sorted. */
struct lines {
	struct line *v;
	size_t n;
};

static int by_text(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int cmp;

	cmp = memcmp(x->at, y->at, x->len < y->len ? x->len : y->len);
	return cmp ? cmp : (x->len > y->len) - (x->len < y->len);
}

static int split(struct lines *out, const struct hf_buf *text,
		 struct hf_err *err)
{
	const char *at = hf_buf_str(text), *end = at + text->len, *next;
	size_t n = 1;

	for (next = at; (next = memchr(next, '\n', (size_t)(end - next)));
	     next++)
		n++;
	out->v = calloc(n, sizeof(*out->v));
	if (!out->v)
		return hf_fail_mem(err);
	for (; at < end; at = next + 1) {
		next = memchr(at, '\n', (size_t)(end - at));
		if (!next)
			next = end;
		out->v[out->n++] = (struct line){ at, (size_t)(next - at) };
	}
	qsort(out->v, out->n, sizeof(*out->v), by_text);
	return 0;
}

/* How often a line occurs from place `i` on, where it would stand or before. */
static size_t count(const struct lines *lines, size_t *i,
		    const struct line *line)
{
	size_t first;

	while (*i < lines->n && by_text(&lines->v[*i], line) < 0)
		++*i;
	for (first = *i; *i < lines->n && !by_text(&lines->v[*i], line);)
		++*i;
	return *i - first;
}

int hf_lines_count(struct hf_lines *out, const struct hf_buf *old,
		   const struct hf_buf *new, const struct hf_buf *other,
		   struct hf_err *err)
{
	struct lines a = { NULL, 0 }, b = { NULL, 0 }, c = { NULL, 0 };
	size_t i = 0, j = 0, k = 0;
	int rc;

	*out = (struct hf_lines){ 0, 0 };
	if ((rc = split(&a, old, err)) < 0 || (rc = split(&b, new, err)) < 0 ||
	    (rc = split(&c, other, err)) < 0)
		goto out;
	while (j < b.n) {
		const struct line *line = &b.v[j];

		if (count(&b, &j, line) <= count(&a, &i, line))
			continue;
		out->added++;
		out->there += count(&c, &k, line) > 0;
	}
out:
	free(c.v);
	free(b.v);
	free(a.v);
	return rc;
}
