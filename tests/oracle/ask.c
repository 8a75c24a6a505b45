#include "tests/oracle/ask.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "doors/git.h"
#include "tests/oracle/history.h"

#define MARKS_MOST ((size_t)1 << 30)

void marks_read(struct marks *out, unsigned last)
{
	struct hf_buf text = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	const char *at;
	char *end;
	unsigned long mark;

	if (hf_file_read(&text, "marks", false, MARKS_MOST, &err) < 0)
		give_up("the marks", &err);
	out->n = last + 1;
	out->v = calloc(out->n, sizeof(*out->v));
	if (!out->v)
		abort();
	for (at = hf_buf_str(&text); *at == ':'; at = end) {
		mark = strtoul(at + 1, &end, 10);
		if (mark > last || !hf_id_parse(&out->v[mark], end + 1,
						strcspn(end + 1, "\n")))
			give_up("a broken line among the marks", NULL);
		end += strcspn(end, "\n") + 1;
	}
	hf_buf_release(&text);
}

void marks_release(struct marks *marks)
{
	free(marks->v);
	*marks = (struct marks){ 0 };
}

size_t patches_want(struct patches *list, unsigned commit, unsigned since)
{
	if (list->n == list->cap) {
		list->cap = list->cap ? list->cap * 2 : 256;
		list->v = realloc(list->v, list->cap * sizeof(*list->v));
		if (!list->v)
			abort();
	}
	list->v[list->n] = (struct patch){ commit, since, NULL };
	return list->n++;
}

void patches_release(struct patches *list)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		free(list->v[i].text);
	free(list->v);
	*list = (struct patches){ 0 };
}

static size_t line_len(const char *line)
{
	const char *end = strchrnul(line, '\n');

	return (size_t)(end - line) + (*end == '\n');
}

/* Keep of one patch what tells it from another one. */
static char *essence(const char **at, const char *next)
{
	const char *line, *index = NULL;
	struct hf_buf out = HF_BUF_INIT;

	for (line = *at; *line; line += line_len(line)) {
		if (*next && !strncmp(line, next, strlen(next)))
			break;
		if (hf_text_starts(line, "index "))
			index = line;
		else if (hf_text_starts(line, "@@"))
			hf_buf_puts(&out, "@@\n");
		else
			hf_buf_add(&out, line, line_len(line));
		if (hf_text_starts(line, "Binary files ") && index)
			hf_buf_add(&out, index, line_len(index));
	}
	*at = line;
	hf_buf_puts(&out, "");
	return out.data ? hf_buf_detach(&out) : strdup("");
}

/*
 * The patches of a slice of the list, in one answer. Each with its parent: git
 * goes on with one that it was given once, where it is not told another.
 */
static void ask_slice(struct patch *v, size_t n, bool inverse,
		      const struct marks *marks)
{
	const char *const args[] = { "diff-tree",
				     "--stdin",
				     "--always",
				     "-p",
				     "--full-index",
				     "--no-prefix",
				     inverse ? "-R" : NULL,
				     NULL };
	struct hf_buf in = HF_BUF_INIT, out = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	const char *at;
	size_t i;

	for (i = 0; i < n; i++)
		hf_buf_printf(&in, "%s %s\n", marks->v[v[i].commit].hex,
			      marks->v[v[i].since].hex);
	if (hf_git_ask(NULL, &out, &in, args, &err) < 0)
		give_up("diff-tree", &err);
	at = hf_buf_str(&out);
	for (i = 0; i < n; i++) {
		if (!hf_text_starts(at, marks->v[v[i].commit].hex))
			give_up("diff-tree answers something else", NULL);
		at += line_len(at);
		v[i].text = essence(
			&at, i + 1 < n ? marks->v[v[i + 1].commit].hex : "");
	}
	hf_buf_release(&in);
	hf_buf_release(&out);
}

char *ask_patch(const struct hf_id *commit)
{
	char parent[72];
	const char *const args[] = { "diff-tree",   "-p",   "--full-index",
				     "--no-prefix", parent, commit->hex,
				     NULL };
	struct hf_buf out = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	const char *at;
	char *patch;

	snprintf(parent, sizeof(parent), "%s^1", commit->hex);
	if (hf_git_ask(NULL, &out, NULL, args, &err) < 0)
		give_up("diff-tree", &err);
	at = hf_buf_str(&out);
	patch = essence(&at, "");
	hf_buf_release(&out);
	return patch;
}

void patches_ask(struct patches *list, const struct marks *marks)
{
	size_t at, n;

	for (at = 0; at < list->n; at += n) {
		n = list->n - at > 4096 ? 4096 : list->n - at;
		ask_slice(list->v + at, n, list->inverse, marks);
	}
}

bool patch_same(const char *a, const char *b)
{
	return !strcmp(a, b);
}

bool patch_alike(const char *a, const char *b)
{
	for (;; a++, b++) {
		a += strspn(a, " \t");
		b += strspn(b, " \t");
		if (*a != *b)
			return false;
		if (!*a)
			return true;
	}
}

/* Whether it is a line that a patch adds or removes, and no header. */
static bool is_change(const char *line)
{
	return (*line == '+' || *line == '-') &&
	       !hf_text_starts(line, "+++ ") && !hf_text_starts(line, "--- ");
}

static const char *next_change(const char *line)
{
	while (*line && !is_change(line))
		line += line_len(line);
	return line;
}

/* Whether a line has more than brackets. */
static bool line_tells(const char *line)
{
	size_t i, len = line_len(line);

	for (i = 1; i < len; i++)
		if (isalnum((unsigned char)line[i]))
			return true;
	return false;
}

static bool any_tells(const char *a)
{
	for (a = next_change(a); *a; a = next_change(a + line_len(a)))
		if (line_tells(a))
			return true;
	return false;
}

/* The same of all lines, or of those that are told from others. */
static int share_of(const char *a, const char *b, bool telling)
{
	const char *line, *other;
	struct hf_buf left = HF_BUF_INIT;
	int all = 0, there = 0;
	size_t len;

	hf_buf_puts(&left, b);
	for (line = next_change(a); *line;
	     line = next_change(line + line_len(line))) {
		if (telling && !line_tells(line))
			continue;
		all++;
		len = line_len(line);
		for (other = next_change(hf_buf_str(&left)); *other;
		     other = next_change(other + line_len(other)))
			if (line_len(other) == len &&
			    !strncmp(line, other, len))
				break;
		if (*other) { /* each line counts once */
			left.data[other - left.data] = ' ';
			there++;
		}
	}
	hf_buf_release(&left);
	return all ? there * 100 / all : -1;
}

int patch_share(const char *a, const char *b)
{
	return share_of(a, b, any_tells(a));
}

/* Without any white space within its lines. */
static char *strip_blanks(const char *a)
{
	struct hf_buf out = HF_BUF_INIT;
	bool first = true;

	for (; *a; a++) {
		if (first || (*a != ' ' && *a != '\t'))
			hf_buf_putc(&out, *a);
		first = *a == '\n';
	}
	return hf_buf_detach(&out);
}

bool patch_quiet(const char *a, const char *b)
{
	char *one = strip_blanks(a), *other = strip_blanks(b);
	bool quiet = share_of(one, other, false) == 100 &&
		     share_of(other, one, false) == 100;

	free(other);
	free(one);
	return quiet && share_of(a, b, false) < 100;
}

bool patch_tells(const char *a)
{
	for (a = next_change(a); *a; a = next_change(a + line_len(a)))
		if (*a == '+' && line_len(a) > 12)
			return true;
	return false;
}

/* git 2.39 can merge many pairs at once; before that, one by one. */
static void ask_all(struct hf_buf *out, struct union_of *v, size_t n,
		    const struct marks *marks)
{
	static const char *const args[] = { "-c",
					    "merge.directoryRenames=false",
					    "merge-tree",
					    "--write-tree",
					    "--stdin",
					    "--name-only",
					    "--no-messages",
					    NULL };
	struct hf_buf in = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	size_t i;

	for (i = 0; i < n; i++)
		hf_buf_printf(&in, "%s %s\n", marks->v[v[i].ours].hex,
			      marks->v[v[i].theirs].hex);
	if (hf_git_ask(NULL, out, &in, args, &err) < 0)
		give_up("merge-tree", &err);
	hf_buf_release(&in);
}

/* The same answer, made by a process of its own. */
static void ask_one(struct hf_buf *out, const struct union_of *u,
		    const struct marks *marks)
{
	const char *const args[] = { "-c",
				     "merge.directoryRenames=false",
				     "merge-tree",
				     "--write-tree",
				     "-z",
				     "--name-only",
				     "--no-messages",
				     marks->v[u->ours].hex,
				     marks->v[u->theirs].hex,
				     NULL };
	struct hf_buf said = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	int status;

	if (hf_git_ask(&status, &said, NULL, args, &err) < 0 || status > 1)
		give_up("merge-tree", &err);
	hf_buf_putc(out, status ? '0' : '1');
	hf_buf_putc(out, '\0');
	hf_buf_add(out, said.data, said.len);
	hf_buf_putc(out, '\0');
	hf_buf_release(&said);
}

void unions_ask(struct union_of *v, size_t n, const struct marks *marks)
{
	struct hf_buf out = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	const char *at, *end;
	int version;
	size_t i;

	if (hf_git_version(&version, &err) < 0)
		give_up("git", &err);
	if (version >= 23900)
		ask_all(&out, v, n, marks);
	else
		for (i = 0; i < n; i++)
			ask_one(&out, &v[i], marks);
	at = hf_buf_str(&out);
	end = at + out.len;
	for (i = 0; i < n; i++) { /* status, tree, paths, an empty one */
		v[i].clean = at < end && *at == '1';
		at += 2;
		if (at >= end || !hf_id_parse(&v[i].tree, at, strlen(at)))
			give_up("merge-tree answers something else", NULL);
		while (at < end && *at)
			at += strlen(at) + 1;
		at++;
	}
	hf_buf_release(&out);
}
