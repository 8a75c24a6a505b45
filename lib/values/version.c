#include "values/version.h"

#include <ctype.h>

#define MARK "{version}"

enum { MOST_PARTS = 4, MOST_DIGITS = 9 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Read "1.4.2" and return what follows it, or NULL if it is no number. */
static const char *read_parts(struct hf_version *out, const char *text)
{
	int i;

	for (;;) {
		i = out->parts;
		if (i == MOST_PARTS || !is_digit(*text))
			return NULL;
		for (; is_digit(*text); text++) {
			if (++out->width[i] > MOST_DIGITS)
				return NULL;
			out->part[i] = out->part[i] * 10 + (*text - '0');
		}
		out->parts++;
		if (*text != '.')
			return text;
		text++;
	}
}

/* Letters, digits, '.' and '-' up to `stop` or the end; at least one. */
static size_t label_len(const char *text, char stop)
{
	size_t n = 0;

	while (isascii(text[n]) && (isalnum((unsigned char)text[n]) ||
				    text[n] == '.' || text[n] == '-'))
		n++;
	return text[n] == '\0' || text[n] == stop ? n : 0;
}

bool hf_version_parse(struct hf_version *out, const char *text)
{
	size_t len;

	*out = (struct hf_version){ 0 };
	if (!(text = read_parts(out, text)))
		return false;
	if (*text && *text != '+') {
		text += *text == '-';
		len = label_len(text, '+');
		if (!len || len >= sizeof(out->pre) || *text == '.')
			return false;
		memcpy(out->pre, text, len);
		text += len;
	}
	return !*text || label_len(text + 1, '\0');
}

int hf_version_compare(const struct hf_version *a, const struct hf_version *b)
{
	int i;

	for (i = 0; i < MOST_PARTS; i++)
		if (a->part[i] != b->part[i])
			return a->part[i] < b->part[i] ? -1 : 1;
	if (!a->pre[0] || !b->pre[0])
		return !a->pre[0] - !b->pre[0];
	return strverscmp(a->pre, b->pre);
}

void hf_version_next(struct hf_buf *out, const struct hf_version *v)
{
	int i, last = v->parts - 1;
	bool append = v->parts < 3 && !v->pre[0];

	for (i = 0; i < v->parts; i++)
		hf_buf_printf(out, "%s%0*ld", i ? "." : "", v->width[i],
			      v->part[i] +
				      (i == last && !append && !v->pre[0]));
	if (append)
		hf_buf_puts(out, ".1");
}

bool hf_version_of_tag(struct hf_version *out, const char *format,
		       const char *tag)
{
	const char *mark = strstr(format, MARK), *after;
	size_t len = strlen(tag), before, behind;
	char text[128];

	if (!mark)
		return false;
	before = (size_t)(mark - format);
	after = mark + strlen(MARK);
	behind = strlen(after);
	if (len < before + behind || len - before - behind >= sizeof(text) ||
	    memcmp(tag, format, before) || strcmp(tag + len - behind, after))
		return false;
	len -= before + behind;
	memcpy(text, tag + before, len);
	text[len] = '\0';
	return hf_version_parse(out, text);
}

void hf_version_tag(struct hf_buf *out, const char *format, const char *version)
{
	const char *mark = strstr(format, MARK);

	if (!mark) {
		hf_buf_puts(out, format);
		return;
	}
	hf_buf_add(out, format, (size_t)(mark - format));
	hf_buf_puts(out, version);
	hf_buf_puts(out, mark + strlen(MARK));
}

bool hf_version_series(struct hf_buf *out, const char *format, const char *tag)
{
	const char *mark = strstr(format, MARK), *end;
	struct hf_version v;
	int part;

	if (!hf_version_of_tag(&v, format, tag) || v.pre[0])
		return false;
	/* 1.4 is patched as 1.4.1, but 1.4.0 as that too. */
	end = tag + (mark - format);
	for (part = 0; part < (v.parts < 3 ? v.parts : v.parts - 1); part++) {
		end += part > 0;
		end += strspn(end, "0123456789");
	}
	hf_buf_add(out, tag, (size_t)(end - tag));
	hf_buf_printf(out, ".*%s", mark + strlen(MARK));
	return true;
}

bool hf_version_of_series(struct hf_version *out, const char *format,
			  const char *pattern)
{
	const char *mark = strstr(format, MARK);
	size_t before = mark ? (size_t)(mark - format) : 0;
	size_t len = strcspn(pattern, "*?[");
	char text[128];

	if (hf_version_of_tag(out, format, pattern))
		return true;
	if (!mark || len < before || strncmp(pattern, format, before))
		return false;
	len -= before;
	if (len && pattern[before + len - 1] == '.')
		len--;
	if (len >= sizeof(text))
		return false;
	memcpy(text, pattern + before, len);
	text[len] = '\0';
	return hf_version_parse(out, text);
}

/*
 * A bare number counts at the start of the last part alone, so that
 * "release/sprint-12" is not taken for version 12.
 */
bool hf_version_of_branch(struct hf_version *out, const char *branch)
{
	const char *slash = strrchr(branch, '/'), *dash;
	const char *text = slash ? slash + 1 : branch;
	bool dashed = false;
	char name[128];
	size_t len;

	*out = (struct hf_version){ 0 };
	text += *text == 'v' || *text == 'V';
	if (!is_digit(*text) && (dash = strchr(text, '-'))) {
		dashed = true;
		text = dash + 1;
		text += *text == 'v' || *text == 'V';
	}
	len = strlen(text);
	if (len >= sizeof(name))
		return false;
	memcpy(name, text, len + 1);
	while (len > 2 && (!strcmp(name + len - 2, ".x") ||
			   !strcmp(name + len - 2, ".X"))) {
		dashed = false;
		len -= 2;
		name[len] = '\0';
	}
	return hf_version_parse(out, name) && (!dashed || out->parts > 1);
}
