#include "base/text.h"

#include <limits.h>
#include <stdint.h>

bool hf_text_starts(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

const char *hf_text_after(const char *text, const char *prefix)
{
	return hf_text_starts(text, prefix) ? text + strlen(prefix) : NULL;
}

bool hf_text_is_one_of(const char *text, const char *const *list)
{
	for (; *list; list++)
		if (!strcmp(*list, text))
			return true;
	return false;
}

enum { WORD_MAX = 64 };

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* Levenshtein distance by one row of the table; long words never match. */
static size_t distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1], la = strlen(a), lb = strlen(b), i, j;

	if (la > WORD_MAX || lb > WORD_MAX)
		return SIZE_MAX;
	for (j = 0; j <= lb; j++)
		row[j] = j;
	for (i = 1; i <= la; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (j = 1; j <= lb; j++) {
			size_t above = row[j];

			row[j] = min3(above + 1, row[j - 1] + 1,
				      diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[lb];
}

const char *hf_text_nearest(const char *text, const char *const *candidates)
{
	size_t best = strlen(text) / 3 + 2, d;
	const char *found = NULL;

	for (; *candidates; candidates++) {
		/* The beginning of a word is no slip: it is not finished. */
		if (strlen(text) > 2 && hf_text_starts(*candidates, text))
			return *candidates;
		d = distance(text, *candidates);
		if (d < best) {
			best = d;
			found = *candidates;
		}
	}
	return found;
}

int hf_text_name_len(const char *who)
{
	size_t len = who ? strcspn(who, "<") : 0;

	while (len && who[len - 1] == ' ')
		len--;
	return len > INT_MAX ? 0 : (int)len;
}

bool hf_text_is_shell_word(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789%+,-./:=@_";

	return *text && !text[strspn(text, plain)];
}

bool hf_text_is_blank(const char *text)
{
	return !text || !text[strspn(text, " \t\n")];
}

bool hf_text_number(long *out, const char *text, long max)
{
	long n = 0;

	if (!*text)
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return false;
		if (n > (LONG_MAX - 9) / 10)
			return false;
		n = n * 10 + (*text - '0');
	}
	if (n > max)
		return false;
	*out = n;
	return true;
}

bool hf_text_duration(long *seconds, const char *text)
{
	static const struct {
		char unit;
		long seconds;
	} units[] = {
		{ 's', 1 },     { 'm', 60 },     { 'h', 3600 },
		{ 'd', 86400 }, { 'w', 604800 },
	};
	size_t len = strlen(text), i;
	char digits[16];
	long n;

	if (len < 2 || len > sizeof(digits))
		return false;
	memcpy(digits, text, len - 1);
	digits[len - 1] = '\0';
	if (!hf_text_number(&n, digits, 1000000))
		return false;
	for (i = 0; i < sizeof(units) / sizeof(*units); i++) {
		if (units[i].unit == text[len - 1]) {
			*seconds = n * units[i].seconds;
			return true;
		}
	}
	return false;
}

void hf_text_age(char *out, size_t size, long seconds)
{
	static const struct {
		const char *name;
		long seconds;
	} units[] = {
		{ "day", 86400 },
		{ "hour", 3600 },
		{ "minute", 60 },
		{ "second", 1 },
	};
	size_t i = 0;
	long n;

	if (seconds < 0)
		seconds = 0;
	while (i < 3 && seconds < units[i].seconds)
		i++;
	n = seconds / units[i].seconds;
	snprintf(out, size, "%ld %s%s", n, units[i].name, n == 1 ? "" : "s");
}

void hf_text_utc(char *out, size_t size, time_t when)
{
	struct tm tm;

	if (!gmtime_r(&when, &tm) ||
	    !strftime(out, size, "%Y-%m-%dT%H:%M:%SZ", &tm))
		snprintf(out, size, "%s", "1970-01-01T00:00:00Z");
}

bool hf_text_utc_parse(time_t *out, const char *text)
{
	struct tm tm = { 0 };
	const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &tm);

	if (!end || *end)
		return false;
	*out = timegm(&tm);
	return *out > 0;
}

size_t hf_text_utf8(const char *text, size_t len, unsigned *codepoint)
{
	static const unsigned least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *s = (const unsigned char *)text;
	unsigned cp;
	size_t n, i;

	if (!len)
		return 0;
	if (s[0] < 0x80) {
		*codepoint = s[0];
		return 1;
	}
	n = s[0] >= 0xf0 && s[0] < 0xf5 ? 4 :
	    s[0] >= 0xe0 && s[0] < 0xf0 ? 3 :
	    s[0] >= 0xc2 && s[0] < 0xe0 ? 2 :
					  0;
	if (!n || n > len)
		return 0;
	cp = s[0] & (0x7fu >> n);
	for (i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		cp = cp << 6 | (s[i] & 0x3f);
	}
	if (cp < least[n] || cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000))
		return 0;
	*codepoint = cp;
	return n;
}
