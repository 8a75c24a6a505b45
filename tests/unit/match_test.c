#include <stdarg.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "doors/match.h"

static enum hf_match_answer answer(const char *pattern, const char *text,
				   size_t len)
{
	struct hf_match *match = NULL;
	enum hf_match_answer got;

	assert_int_equal(hf_match_new(&match, pattern, NULL), 0);
	got = hf_match_test(match, text, len);
	hf_match_free(match);
	return got;
}

static void yes_and_no(void **state)
{
	static const struct {
		const char *pattern, *text;
		size_t len;
		enum hf_match_answer want;
	} cases[] = {
		{ "^fix", "fix login", 9, HF_MATCH_YES },
		{ "^fix", "a fix", 5, HF_MATCH_NO },
		{ "fix", "a fix", 5, HF_MATCH_YES },
		{ "", "", 0, HF_MATCH_YES },
		{ "^.{1,3}$", "", 0, HF_MATCH_NO },
		/* characters, not bytes */
		{ "^.{3}$", "\xc3\xa9\xc3\xa9\xc3\xa9", 6, HF_MATCH_YES },
		/* "$" is the very end */
		{ "^fix$", "fix\n", 4, HF_MATCH_NO },
		{ "a.c", "a\0c", 3, HF_MATCH_YES },
		/* Latin-1 is searched around, not refused */
		{ "login", "caf\xe9 login", 10, HF_MATCH_YES },
		{ "^caf. login$", "caf\xe9 login", 10, HF_MATCH_NO },
		{ "(?i)^[A-Z]+-\\d+", "hf-12 x", 7, HF_MATCH_YES },
		{ "x(?C1)y", "xy", 2, HF_MATCH_YES },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(answer(cases[i].pattern, cases[i].text,
					cases[i].len),
				 cases[i].want);
}

static void bad_patterns_are_named(void **state)
{
	static const struct {
		const char *pattern, *want;
	} cases[] = {
		{ "(", "bad pattern '(': missing closing parenthesis at byte "
		       "1" },
		{ "[z-a]", "bad pattern '[z-a]': range out of order in "
			   "character class at byte 3" },
		{ "a\\Cb", "bad pattern 'a\\Cb': using \\C is disabled by the "
			   "application at byte 3" },
		{ "\xff", "bad pattern '\xff': UTF-8 error: illegal byte (0xfe "
			  "or 0xff) at byte 0" },
	};
	struct hf_match *match;
	struct hf_err err;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		err = (struct hf_err)HF_ERR_INIT;
		assert_int_equal(hf_match_new(&match, cases[i].pattern, &err),
				 HF_EPOLICY);
		assert_null(match);
		assert_string_equal(err.text, cases[i].want);
	}
}

static void big_patterns_are_refused(void **state)
{
	struct hf_match *match;
	char deep[121], longer[1002];

	(void)state;
	memset(deep, '(', 60);
	memset(deep + 60, ')', 60);
	deep[120] = '\0';
	assert_int_equal(hf_match_new(&match, deep, NULL), HF_EPOLICY);
	memset(longer, 'a', 1001);
	longer[1001] = '\0';
	assert_int_equal(hf_match_new(&match, longer, NULL), HF_EPOLICY);
	longer[1000] = '\0';
	assert_int_equal(hf_match_new(&match, longer, NULL), 0);
	hf_match_free(match);
	hf_match_free(NULL);
}

static long elapsed_ms(const struct timespec *since)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long)(now.tv_sec - since->tv_sec) * 1000 +
	       (now.tv_nsec - since->tv_nsec) / 1000000;
}

/* Patterns that would run for seconds; ten times the budget is for valgrind. */
static void hostile_patterns_end_undecided(void **state)
{
	static const char *const patterns[] = {
		"(a+)+$",       "(a{1,300})(a{1,300})b?z|q",
		"(?=a*a*b)a|n", "(a|aa)+$",
		"(.*)*[xy]",    "(?R)?a+[bc]",
	};
	static char text[64 * 1024];
	struct timespec start;
	size_t i;

	(void)state;
	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '!';
	for (i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		clock_gettime(CLOCK_MONOTONIC, &start);
		assert_int_equal(answer(patterns[i], text, sizeof(text)),
				 HF_MATCH_UNDECIDED);
		assert_true(elapsed_ms(&start) < 500);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(yes_and_no),
		cmocka_unit_test(bad_patterns_are_named),
		cmocka_unit_test(big_patterns_are_refused),
		cmocka_unit_test(hostile_patterns_end_undecided),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
