#include "values/name.h"

#include <stddef.h>

#include "base/text.h"

enum { NAME_BYTES = 200 };

/* Blanks, and what turns or hides text on a screen, beyond ASCII. */
static bool is_unseen(unsigned cp)
{
	static const struct {
		unsigned first, last;
	} ranges[] = {
		{ 0x80, 0xa0 },     { 0xad, 0xad },        { 0x61c, 0x61c },
		{ 0x115f, 0x1160 }, { 0x1680, 0x1680 },    { 0x180e, 0x180e },
		{ 0x2000, 0x200f }, { 0x2028, 0x202f },    { 0x205f, 0x206f },
		{ 0x3000, 0x3000 }, { 0x3164, 0x3164 },    { 0xd800, 0xf8ff },
		{ 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff },    { 0xffa0, 0xffa0 },
		{ 0xfff0, 0xffff }, { 0xe0000, 0x10ffff },
	};
	size_t i;

	for (i = 0; i < sizeof(ranges) / sizeof(*ranges); i++)
		if (cp >= ranges[i].first && cp <= ranges[i].last)
			return true;
	return false;
}

/* Whether an ASCII character means nothing to a shell or to git. */
static bool is_plain(unsigned cp)
{
	return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z') ||
	       (cp >= '0' && cp <= '9') || (cp && strchr("._-+@", (int)cp));
}

/* Whether every character may be pasted into a shell and seen on a screen. */
static bool is_safe(const char *name)
{
	size_t len = strlen(name), n;
	unsigned cp;

	for (; len; name += n, len -= n) {
		n = hf_text_utf8(name, len, &cp);
		if (!n || (cp < 0x80 ? !is_plain(cp) : is_unseen(cp)))
			return false;
	}
	return true;
}

static bool ends_in(const char *text, size_t len, const char *end)
{
	size_t n = strlen(end);

	return len >= n && !memcmp(text + len - n, end, n);
}

int hf_name_check(const char *name, struct hf_err *err)
{
	size_t len = strlen(name);
	const char *why = NULL;

	if (!len)
		return hf_fail(err, HF_EUSAGE, "the name is empty");
	if (len > NAME_BYTES)
		why = "it is longer than 200 bytes";
	else if (strchr(name, '/'))
		why = "it has a slash";
	else if (!is_safe(name))
		why = "letters, digits and ._-+@ can be in it";
	else if (*name == '-' || *name == '.')
		why = "it begins with a dash or a dot";
	else if (!strcmp(name, "@") || !strcmp(name, "HEAD"))
		why = "git has a meaning for it";
	else if (name[len - 1] == '.' || strstr(name, "..") ||
		 ends_in(name, len, ".lock"))
		why = "git allows no '..', no '.' and no '.lock' at the end";
	if (why)
		return hf_fail(err, HF_EUSAGE,
			       "'%.200s' cannot be the name of a hotfix: %s",
			       name, why);
	return 0;
}

/* One part between slashes. */
static bool is_ref_part(const char *part, size_t len)
{
	size_t i;

	if (!len || part[0] == '.' || ends_in(part, len, ".lock"))
		return false;
	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)part[i];

		if (c <= ' ' || c == 0x7f || strchr("~^:?*[\\", c))
			return false;
		if (i && ((c == '.' && part[i - 1] == '.') ||
			  (c == '{' && part[i - 1] == '@')))
			return false;
	}
	return true;
}

bool hf_name_is_ref(const char *ref)
{
	const char *part = ref, *end = ref;

	for (;;) {
		end = strchrnul(part, '/');
		if (!is_ref_part(part, (size_t)(end - part)))
			return false;
		if (!*end)
			break;
		part = end + 1;
	}
	return part != ref && end[-1] != '.';
}

const char *hf_name_short(const char *ref)
{
	static const char *const roots[] = { "refs/heads/", "refs/tags/",
					     "refs/remotes/" };
	const char *rest;
	size_t i;

	for (i = 0; i < sizeof(roots) / sizeof(*roots); i++)
		if ((rest = hf_text_after(ref, roots[i])))
			return rest;
	return ref;
}
