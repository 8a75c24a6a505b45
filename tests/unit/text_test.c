#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/text.h"

static void prefixes(void **state)
{
	(void)state;
	assert_true(hf_text_starts("hotfix/1.4", "hotfix/"));
	assert_true(hf_text_starts("x", ""));
	assert_false(hf_text_starts("hot", "hotfix/"));
	assert_string_equal(hf_text_after("hotfix/1.4", "hotfix/"), "1.4");
	assert_string_equal(hf_text_after("hotfix/", "hotfix/"), "");
	assert_null(hf_text_after("hotfox/1.4", "hotfix/"));
}

static void nearest_is_a_slip_of_the_finger(void **state)
{
	static const char *const words[] = { "files", "lines", "commits",
					     "binary-files", NULL };
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "files", "files" },    { "file", "files" },
		{ "fiels", "files" },    { "line", "lines" },
		{ "comits", "commits" }, { "binary_files", "binary-files" },
		{ "colour", NULL },      { "", NULL },
		{ "x", NULL },
	};
	static const char *const none[] = { NULL };
	const char *got;
	char big[200];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		got = hf_text_nearest(cases[i].text, words);
		if (cases[i].want)
			assert_string_equal(got, cases[i].want);
		else
			assert_null(got);
	}
	assert_null(hf_text_nearest("files", none));
	memset(big, 'f', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	assert_null(hf_text_nearest(big, words));
}

static void blanks_say_nothing(void **state)
{
	(void)state;
	assert_true(hf_text_is_blank(NULL));
	assert_true(hf_text_is_blank(""));
	assert_true(hf_text_is_blank(" \t\n"));
	assert_false(hf_text_is_blank(" . "));
}

static void numbers_are_digits_only(void **state)
{
	static const struct {
		const char *text;
		long max, want; /* -1: refused */
	} cases[] = {
		{ "0", 10, 0 },
		{ "10", 10, 10 },
		{ "11", 10, -1 },
		{ "010", 10, 10 },
		{ "", 10, -1 },
		{ "-1", 10, -1 },
		{ "+1", 10, -1 },
		{ " 1", 10, -1 },
		{ "1 ", 10, -1 },
		{ "0x10", 100, -1 },
		{ "12abc", 100, -1 },
		{ "1.5", 100, -1 },
		{ "99999999999999999999", LONG_MAX, -1 },
	};
	size_t i;
	long n;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		n = -1;
		assert_int_equal(hf_text_number(&n, cases[i].text,
						cases[i].max),
				 cases[i].want >= 0);
		assert_int_equal(n, cases[i].want);
	}
}

static void durations_have_a_unit(void **state)
{
	static const struct {
		const char *text;
		long want; /* -1: refused */
	} cases[] = {
		{ "90s", 90 },
		{ "30m", 1800 },
		{ "24h", 86400 },
		{ "7d", 604800 },
		{ "2w", 1209600 },
		{ "0s", 0 },
		{ "1000000w", 604800000000 },
		{ "1000001s", -1 },
		{ "", -1 },
		{ "h", -1 },
		{ "24", -1 },
		{ "24H", -1 },
		{ "24 h", -1 },
		{ "1h30m", -1 },
		{ "-1h", -1 },
		{ "1y", -1 },
		{ "00000000000000000000000000001s", -1 },
	};
	size_t i;
	long n;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		n = -1;
		assert_int_equal(hf_text_duration(&n, cases[i].text),
				 cases[i].want >= 0);
		assert_int_equal(n, cases[i].want);
	}
}

static void ages_take_the_largest_unit(void **state)
{
	static const struct {
		long seconds;
		const char *want;
	} cases[] = {
		{ -5, "0 seconds" },     { 0, "0 seconds" },
		{ 1, "1 second" },       { 59, "59 seconds" },
		{ 60, "1 minute" },      { 3599, "59 minutes" },
		{ 3600, "1 hour" },      { 86399, "23 hours" },
		{ 86400, "1 day" },      { 259200, "3 days" },
		{ 8640000, "100 days" },
	};
	char text[32];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		hf_text_age(text, sizeof(text), cases[i].seconds);
		assert_string_equal(text, cases[i].want);
	}
}

static void utc_is_iso_8601(void **state)
{
	char text[21];

	(void)state;
	hf_text_utc(text, sizeof(text), 1795254867);
	assert_string_equal(text, "2026-11-21T09:54:27Z");
	hf_text_utc(text, sizeof(text), 0);
	assert_string_equal(text, "1970-01-01T00:00:00Z");
}

static void utc_is_read_back(void **state)
{
	static const struct {
		const char *text;
		time_t want; /* 0: it is no date */
	} cases[] = {
		{ "2026-11-21T09:54:27Z", 1795254867 },
		{ "2026-11-21T09:54:27", 0 },
		{ "2026-11-21T09:54:27Z ", 0 },
		{ "2026-11-21 09:54:27Z", 0 },
		{ "2026-13-21T09:54:27Z", 0 },
		{ "1969-12-31T23:59:59Z", 0 },
		{ "yesterday", 0 },
		{ "", 0 },
	};
	time_t when;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		when = 0;
		assert_int_equal(hf_text_utc_parse(&when, cases[i].text),
				 cases[i].want != 0);
		if (cases[i].want)
			assert_int_equal(when, cases[i].want);
	}
}

static void utf8_is_strict(void **state)
{
	static const struct {
		const char *bytes;
		size_t len, want;
		unsigned codepoint;
	} cases[] = {
		{ "a", 1, 1, 'a' },
		{ "\0", 1, 1, 0 },
		{ "\xc3\xa9", 2, 2, 0xe9 },
		{ "\xe2\x82\xac!", 4, 3, 0x20ac },
		{ "\xf0\x9f\x9a\x92", 4, 4, 0x1f692 },
		{ "\xf4\x8f\xbf\xbf", 4, 4, 0x10ffff },
		{ "", 0, 0, 0 },
		{ "\xc3", 1, 0, 0 },
		{ "\xc3(", 2, 0, 0 },
		{ "\xe9t", 2, 0, 0 },
		{ "\x80", 1, 0, 0 },
		{ "\xc0\x80", 2, 0, 0 },         /* too long for NUL */
		{ "\xe0\x80\xaf", 3, 0, 0 },     /* too long for '/' */
		{ "\xed\xa0\x80", 3, 0, 0 },     /* half a surrogate */
		{ "\xf4\x90\x80\x80", 4, 0, 0 }, /* beyond Unicode */
		{ "\xff", 1, 0, 0 },
	};
	unsigned cp;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		cp = 0;
		assert_int_equal(hf_text_utf8(cases[i].bytes, cases[i].len,
					      &cp),
				 cases[i].want);
		assert_int_equal(cp, cases[i].codepoint);
	}
}

static void lists_have_whole_words(void **state)
{
	static const char *const list[] = { "warn", "block", NULL };

	(void)state;
	assert_true(hf_text_is_one_of("warn", list));
	assert_true(hf_text_is_one_of("block", list));
	assert_false(hf_text_is_one_of("blo", list));
	assert_false(hf_text_is_one_of("", list));
	assert_false(hf_text_is_one_of("warn", list + 2));
}

static void a_shell_takes_words_apart(void **state)
{
	(void)state;
	assert_true(hf_text_is_shell_word("src/app-2.c"));
	assert_true(hf_text_is_shell_word("--to=a:b@c"));
	assert_false(hf_text_is_shell_word(""));
	assert_false(hf_text_is_shell_word("a b"));
	assert_false(hf_text_is_shell_word("$HOME"));
	assert_false(hf_text_is_shell_word("a;b"));
	assert_false(hf_text_is_shell_word("~"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prefixes),
		cmocka_unit_test(nearest_is_a_slip_of_the_finger),
		cmocka_unit_test(blanks_say_nothing),
		cmocka_unit_test(numbers_are_digits_only),
		cmocka_unit_test(durations_have_a_unit),
		cmocka_unit_test(ages_take_the_largest_unit),
		cmocka_unit_test(utc_is_iso_8601),
		cmocka_unit_test(utc_is_read_back),
		cmocka_unit_test(utf8_is_strict),
		cmocka_unit_test(lists_have_whole_words),
		cmocka_unit_test(a_shell_takes_words_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
