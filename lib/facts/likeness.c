#include "facts/likeness.h"

#include <ctype.h>
#include <stdbool.h>

/* With more lines than this none are held against each other word by word. */
enum { NEAR_MAX = 300 };

/* The bytes of a line, its newline included. */
static size_t line_len(const char *at, const char *end)
{
	const char *stop = memchr(at, '\n', (size_t)(end - at));

	return stop ? (size_t)(stop + 1 - at) : (size_t)(end - at);
}

/* Add the lines of a block that begin with `sign`, with the other sign. */
static void add_turned(struct hf_buf *out, const char *at, const char *end,
		       char sign)
{
	size_t len;
	bool mine = false;

	for (; at < end; at += len) {
		len = line_len(at, end);
		/* "\ No newline at end of file" goes with the line above. */
		if (*at != '\\')
			mine = *at == sign;
		if (!mine)
			continue;
		if (*at == '\\') {
			hf_buf_add(out, at, len);
			continue;
		}
		hf_buf_putc(out, sign == '-' ? '+' : '-');
		hf_buf_add(out, at + 1, len - 1);
	}
}

static bool is_changed(const char *at)
{
	return *at == '+' || *at == '-';
}

void hf_hunks_invert(struct hf_buf *out, const struct hf_buf *hunks)
{
	const char *at = hf_buf_str(hunks), *end = at + hunks->len, *block;

	while (at < end) {
		if (!is_changed(at)) {
			hf_buf_add(out, at, line_len(at, end));
			at += line_len(at, end);
			continue;
		}
		for (block = at; at < end && (is_changed(at) || *at == '\\');)
			at += line_len(at, end);
		/* A diff has what goes before what comes. */
		add_turned(out, block, at, '+');
		add_turned(out, block, at, '-');
	}
}

/* A line that a diff adds or removes, its sign first. */
struct line {
	const char *at;
	size_t len;
};

struct lines {
	struct line *v;
	size_t n;
	bool telling; /* one of them has a letter or a digit */
};

static bool tells(const char *at, size_t len)
{
	size_t i;

	for (i = 1; i < len; i++)
		if (isalnum((unsigned char)at[i]) || (at[i] & 0x80))
			return true;
	return false;
}

static int by_bytes(const void *a, const void *b)
{
	const struct line *one = a, *other = b;
	size_t len = one->len < other->len ? one->len : other->len;
	int diff = memcmp(one->at, other->at, len);

	return diff ? diff : (one->len > other->len) - (one->len < other->len);
}

static int take_lines(struct lines *out, const struct hf_buf *hunks,
		      struct hf_err *err)
{
	const char *at = hf_buf_str(hunks), *end = at + hunks->len;
	size_t cap = 0, len, n = 0, i;

	*out = (struct lines){ 0 };
	for (; at < end; at += line_len(at, end))
		cap += is_changed(at);
	if (!(out->v = malloc((cap + 1) * sizeof(*out->v))))
		return hf_fail_mem(err);
	for (at = hf_buf_str(hunks); at < end; at += len) {
		len = line_len(at, end);
		if (!is_changed(at))
			continue;
		out->v[n++] = (struct line){ at, len };
		out->telling = out->telling || tells(at, len);
	}
	for (i = 0; i < n; i++)
		if (!out->telling || tells(out->v[i].at, out->v[i].len))
			out->v[out->n++] = out->v[i];
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_bytes);
	return 0;
}

/* Drop from both the lines that are equal; returns how many. */
static size_t drop_equal(struct lines *a, struct lines *b)
{
	size_t i = 0, j = 0, kept_a = 0, kept_b = 0, n = 0;
	int diff;

	while (i < a->n || j < b->n) {
		diff = i == a->n ? 1 :
		       j == b->n ? -1 :
				   by_bytes(&a->v[i], &b->v[j]);
		n += !diff;
		if (diff < 0)
			a->v[kept_a++] = a->v[i];
		if (diff > 0)
			b->v[kept_b++] = b->v[j];
		i += diff <= 0;
		j += diff >= 0;
	}
	a->n = kept_a;
	b->n = kept_b;
	return n;
}

/* The next word at `at`: letters, digits and what is no ASCII; 0: no more. */
static size_t next_word(const char **at, const char *end)
{
	const char *from;

	while (*at < end && !isalnum((unsigned char)**at) && !(**at & 0x80) &&
	       **at != '_')
		++*at;
	for (from = *at; *at < end && (isalnum((unsigned char)**at) ||
				       (**at & 0x80) || **at == '_');)
		++*at;
	return (size_t)(*at - from);
}

/* How many words of one line another one has in the same order. */
static size_t count_words(size_t *all, const struct line *one,
			  const struct line *other)
{
	const char *at = one->at + 1, *end = one->at + one->len;
	const char *there = other->at + 1, *stop = other->at + other->len;
	const char *ahead;
	size_t len, m, n = 0;

	for (*all = 0; (len = next_word(&at, end)) > 0; ++*all) {
		for (ahead = there; (m = next_word(&ahead, stop)) > 0;) {
			if (m != len || memcmp(ahead - m, at - len, len))
				continue;
			there = ahead;
			n++;
			break;
		}
	}
	return n;
}

/* How far a line is indented, its sign included. */
static size_t indent_of(const struct line *line)
{
	size_t n = 1;

	while (n < line->len && (line->at[n] == ' ' || line->at[n] == '\t'))
		n++;
	return n;
}

/*
 * A line that was put in another place is changed in a few words at most. With
 * another indentation it may mean something else.
 */
static bool is_near(const struct line *one, const struct line *other)
{
	size_t words, all, indent = indent_of(one);

	if (indent != indent_of(other) || memcmp(one->at, other->at, indent))
		return false;
	words = count_words(&all, one, other);
	return all && words * 10 >= all * 6;
}

/* Of what is left, the lines that another line comes near; each once. */
static size_t count_near(struct lines *a, struct lines *b)
{
	size_t i, j, n = 0;

	if (a->n > NEAR_MAX || b->n > NEAR_MAX)
		return 0;
	for (i = 0; i < a->n; i++) {
		for (j = 0; j < b->n; j++)
			if (is_near(&a->v[i], &b->v[j]) &&
			    is_near(&b->v[j], &a->v[i]))
				break;
		if (j == b->n)
			continue;
		b->v[j] = b->v[--b->n];
		n++;
	}
	return n;
}

int hf_hunks_share(int *percent, const struct hf_buf *fix,
		   const struct hf_buf *other, bool exact, struct hf_err *err)
{
	struct lines a = { 0 }, b = { 0 };
	size_t all, there;
	int rc;

	*percent = 0;
	if ((rc = take_lines(&a, fix, err)) < 0 ||
	    (rc = take_lines(&b, other, err)) < 0)
		goto out;
	if ((all = a.n)) {
		there = drop_equal(&a, &b);
		if (!exact)
			there += count_near(&a, &b);
		*percent = (int)(there * 100 / all);
	}
out:
	free(b.v);
	free(a.v);
	return rc;
}
