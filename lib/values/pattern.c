#include "values/pattern.h"

#include <ctype.h>

/* A stretch of a pattern or of a path, not ended by a NUL. */
struct span {
	const char *at, *end;
};

/*
 * Match `c` with a class such as "[:digit:]". Returns what follows the class,
 * or NULL when there is none at `p`.
 */
static const char *match_class(bool *hit, const char *p, const char *end,
			       unsigned char c)
{
	static const struct {
		const char *name;
		int (*has)(int);
	} classes[] = {
		{ "[:alnum:]", isalnum }, { "[:alpha:]", isalpha },
		{ "[:blank:]", isblank }, { "[:cntrl:]", iscntrl },
		{ "[:digit:]", isdigit }, { "[:graph:]", isgraph },
		{ "[:lower:]", islower }, { "[:print:]", isprint },
		{ "[:punct:]", ispunct }, { "[:space:]", isspace },
		{ "[:upper:]", isupper }, { "[:xdigit:]", isxdigit },
	};
	size_t i, len;

	for (i = 0; i < sizeof(classes) / sizeof(*classes); i++) {
		len = strlen(classes[i].name);
		if ((size_t)(end - p) >= len &&
		    !memcmp(p, classes[i].name, len)) {
			*hit |= c < 0x80 && classes[i].has(c);
			return p + len;
		}
	}
	return NULL;
}

/* One character of a set, "\" taken off; NULL at the end. */
static const char *set_char(unsigned char *out, const char *p, const char *end)
{
	if (p < end && *p == '\\')
		p++;
	if (p == end)
		return NULL;
	*out = (unsigned char)*p;
	return p + 1;
}

/* As match_class, for "a" or "a-z". */
static const char *match_range(bool *hit, const char *p, const char *end,
			       unsigned char c)
{
	unsigned char low, high;

	if (!(p = set_char(&low, p, end)))
		return NULL;
	high = low;
	if (end - p >= 2 && p[0] == '-' && p[1] != ']')
		p = set_char(&high, p + 1, end);
	/* As git has it, "a" is in "a-Z" though nothing else is. */
	*hit |= c == low || (c >= low && c <= high);
	return p;
}

/*
 * Match `c` with the set whose "[" is before `p`. Returns what follows its
 * "]", or NULL when the set is never closed.
 */
static const char *match_set(bool *hit, const char *p, const char *end,
			     unsigned char c)
{
	bool negated = p < end && (*p == '!' || *p == '^');
	const char *first, *next;

	p += negated;
	first = p;
	*hit = false;
	while (p && p < end && (*p != ']' || p == first)) {
		next = match_class(hit, p, end, c);
		p = next ? next : match_range(hit, p, end, c);
	}
	if (!p || p == end)
		return NULL;
	*hit ^= negated;
	return p + 1;
}

/* What follows the first item of `p` (no star), or NULL if `c` is not it. */
static const char *match_one(struct span p, unsigned char c)
{
	const char *next;
	bool hit;

	if (p.at == p.end)
		return NULL;
	if (*p.at == '?')
		return p.at + 1;
	if (*p.at == '[') {
		next = match_set(&hit, p.at + 1, p.end, c);
		return next && hit ? next : NULL;
	}
	if (*p.at == '\\' && p.at + 1 < p.end)
		p.at++;
	return (unsigned char)*p.at == c ? p.at + 1 : NULL;
}

/*
 * Only the last star is ever tried again: what an earlier one could still
 * reach, the last one reaches too.
 */
static bool glob(struct span p, struct span t)
{
	const char *star = NULL, *retry = NULL, *next;

	for (;;) {
		if (p.at < p.end && *p.at == '*') {
			star = ++p.at;
			retry = t.at;
			continue;
		}
		if (t.at == t.end)
			return p.at == p.end;
		next = match_one(p, (unsigned char)*t.at);
		if (next) {
			p.at = next;
			t.at++;
		} else if (star) {
			p.at = star;
			t.at = ++retry;
		} else {
			return false;
		}
	}
}

/* The stretch up to the next slash. */
static struct span part(struct span s)
{
	const char *slash = memchr(s.at, '/', (size_t)(s.end - s.at));

	return (struct span){ s.at, slash ? slash : s.end };
}

/* What is behind the next slash; empty behind the last part. */
static struct span rest(struct span s)
{
	const char *end = part(s).end;

	return (struct span){ end < s.end ? end + 1 : s.end, s.end };
}

static bool is_empty(struct span s)
{
	return s.at == s.end;
}

/* A pattern without a slash: a file or folder of any depth. */
static bool match_anywhere(struct span p, struct span path, bool folder)
{
	struct span after;

	for (; !is_empty(path); path = after) {
		after = rest(path);
		if (folder && is_empty(after))
			return false;
		if (glob(p, part(path)))
			return true;
	}
	return false;
}

/* "**", or more stars, which git takes for the same. */
static bool is_any_depth(struct span p)
{
	while (p.end - p.at > 2 && *p.at == '*')
		p.at++;
	return p.end - p.at == 2 && p.at[0] == '*' && p.at[1] == '*';
}

/*
 * A pattern with a slash, part by part from the top. It may end at a folder of
 * the path; `folder` says that it has to. As in glob, only the last "**" is
 * tried again.
 */
static bool match_anchored(struct span p, struct span path, bool folder)
{
	struct span again = { NULL, NULL }, retry = path;

	while (!is_empty(p)) {
		if (is_any_depth(part(p))) {
			p = again = rest(p);
			retry = path;
			if (!is_empty(p))
				continue;
			/* At the end it stands for one part or more. */
			path = rest(path);
			return !is_empty(retry) && (!folder || !is_empty(path));
		}
		if (is_empty(path))
			return false;
		if (glob(part(p), part(path))) {
			p = rest(p);
			path = rest(path);
		} else if (again.at) {
			retry = rest(retry);
			path = retry;
			p = again;
		} else {
			return false;
		}
	}
	return !folder || !is_empty(path);
}

bool hf_pattern_path(const char *pattern, const char *path)
{
	struct span p = { pattern, pattern + strlen(pattern) };
	struct span t = { path, path + strlen(path) };
	bool folder = !is_empty(p) && p.end[-1] == '/';

	p.end -= folder;
	if (!memchr(p.at, '/', (size_t)(p.end - p.at)))
		return match_anywhere(p, t, folder);
	p.at += *p.at == '/';
	return match_anchored(p, t, folder);
}

bool hf_pattern_paths(const struct hf_strv *patterns, const char *path)
{
	const char *pattern;
	size_t i;

	for (i = patterns->n; i-- > 0;) {
		pattern = patterns->v[i];
		if (hf_pattern_path(pattern + (*pattern == '!'), path))
			return *pattern != '!';
	}
	return false;
}

bool hf_pattern_ref(const char *pattern, const char *name)
{
	return glob((struct span){ pattern, pattern + strlen(pattern) },
		    (struct span){ name, name + strlen(name) });
}

/* Why no part of a path is ever matched by `p`, or NULL. */
static const char *part_fault(struct span p)
{
	bool hit;

	if (is_empty(p))
		return "a part of it is empty";
	if (p.at[0] == '.' &&
	    (p.end - p.at == 1 || (p.end - p.at == 2 && p.at[1] == '.')))
		return "paths are never written with '.' or '..'";
	while (p.at < p.end) {
		if (*p.at == '\\' && p.end - p.at == 1)
			return "a backslash ends a part of it";
		if (*p.at != '[')
			p.at += *p.at == '\\' ? 2 : 1;
		else if (!(p.at = match_set(&hit, p.at + 1, p.end, 'x')))
			return "a '[' is not closed";
	}
	return NULL;
}

int hf_pattern_check(const char *pattern, struct hf_err *err)
{
	struct span p = { pattern, pattern + strlen(pattern) };
	const char *fault = NULL;

	p.at += !is_empty(p) && *p.at == '!';
	p.at += !is_empty(p) && *p.at == '/';
	if (is_empty(p))
		fault = "there is nothing to match in it";
	for (; !fault && !is_empty(p); p = rest(p))
		fault = part_fault(part(p));
	if (fault)
		return hf_fail(err, HF_EPOLICY, "bad pattern '%.200s': %s",
			       pattern, fault);
	return 0;
}
