/* Line counts as git gives them, and those that only moved or lost a blank. */
#include "facts/diffstat.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "facts/repo.h"

#define LENGTH(a) (sizeof(a) / sizeof(*(a)))
#define TEXT(s) s, sizeof(s) - 1

static void test_counts(void **state)
{
	static const struct {
		const char *old;
		size_t old_len;
		const char *new;
		size_t new_len;
		struct hf_diffstat want;
	} cases[] = {
		{ TEXT(""), TEXT(""), { 0, 0, 0, false, false } },
		{ TEXT("a\n"), TEXT("a\n"), { 0, 0, 0, false, false } },
		{ TEXT(""), TEXT("a\nb"), { 2, 0, 0, false, false } },
		{ TEXT("\n\n"), TEXT(""), { 0, 2, 0, false, false } },
		{ TEXT("a\nb\n"), TEXT("a\nc\n"), { 1, 1, 0, false, false } },
		{ TEXT("a"), TEXT("a\n"), { 1, 1, 2, false, false } },
		{ TEXT("a\r\n"), TEXT("a\n"), { 1, 1, 2, false, false } },
		{ TEXT("a  b\nc\n"),
		  TEXT("a b\n\tc\n"),
		  { 2, 2, 4, false, false } },
		{ TEXT("ab\n"), TEXT("a b\n"), { 1, 1, 2, false, false } },
		{ TEXT("a\nb\nc\nd\n"),
		  TEXT("c\nd\na\nb\n"),
		  { 2, 2, 4, false, false } },
		{ TEXT("a\nb\nc\nd\n"),
		  TEXT("c\nd\n a\nnew\n"),
		  { 2, 2, 2, false, false } },
		{ TEXT("a\n"), TEXT("a\n\n"), { 1, 0, 0, false, false } },
		{ TEXT("x\nx\nx\n"), TEXT("x\n"), { 0, 2, 0, false, false } },
		{ TEXT("a\0b"), TEXT("a\n"), { 0, 0, 0, true, false } },
		{ TEXT(""), TEXT("\0"), { 0, 0, 0, true, false } },
		{ TEXT("\0"), TEXT("\0"), { 0, 0, 0, true, false } },
		{ TEXT("\xff\n"), TEXT("\xfe\n"), { 1, 1, 0, false, false } },
	};
	struct hf_err err = HF_ERR_INIT;
	struct hf_diffstat got;
	size_t i;
	int quiet;

	(void)state;
	for (i = 0; i < LENGTH(cases) * 2; i++) {
		quiet = i % 2;
		assert_int_equal(hf_diffstat(&got, cases[i / 2].old,
					     cases[i / 2].old_len,
					     cases[i / 2].new,
					     cases[i / 2].new_len, quiet, &err),
				 0);
		assert_int_equal(got.added, cases[i / 2].want.added);
		assert_int_equal(got.removed, cases[i / 2].want.removed);
		assert_int_equal(got.quiet,
				 quiet ? cases[i / 2].want.quiet : 0);
		assert_int_equal(got.binary, cases[i / 2].want.binary);
		assert_int_equal(got.too_large, cases[i / 2].want.too_large);
	}
}

static void fill(struct hf_buf *out, const char *line, size_t lines)
{
	while (lines--)
		hf_buf_puts(out, line);
	assert_false(out->failed);
}

/* Sizes just below and above what is compared, and no waiting in any case. */
static void test_bounds(void **state)
{
	static const struct {
		const char *old, *new;
		size_t old_lines, new_lines;
		long added, removed;
		bool too_large;
	} cases[] = {
		{ "a\n", "b\n", HF_COUNT_MAX / 2, 1, 1, HF_COUNT_MAX / 2,
		  false },
		{ "a\n", "b\n", HF_COUNT_MAX / 2 + 1, 1, 1,
		  HF_COUNT_MAX / 2 + 1, true },
		{ "a\n", "a\n", 1, HF_COUNT_MAX / 2 + 1, HF_COUNT_MAX / 2 + 1,
		  1, true },
		{ "", "\n", 1, HF_COUNT_MAX, HF_COUNT_MAX, 0, false },
		{ "\n", "\n", 50000, 60000, 10000, 0, false },
		{ "\n", "\n", 50001, 50002, 50002, 50001, true },
		{ "\n", "\n", 50, HF_COUNT_MAX, HF_COUNT_MAX - 50, 0, false },
	};
	struct hf_buf old = HF_BUF_INIT, new = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct hf_diffstat got;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(cases); i++) {
		hf_buf_clear(&old);
		hf_buf_clear(&new);
		fill(&old, cases[i].old, cases[i].old_lines);
		fill(&new, cases[i].new, cases[i].new_lines);
		assert_int_equal(hf_diffstat(&got, hf_buf_str(&old), old.len,
					     hf_buf_str(&new), new.len, true,
					     &err),
				 0);
		assert_int_equal(got.added, cases[i].added);
		assert_int_equal(got.removed, cases[i].removed);
		assert_int_equal(got.too_large, cases[i].too_large);
		assert_int_equal(got.quiet, 0);
	}
	hf_buf_release(&old);
	hf_buf_release(&new);
}

/* Only the first 8000 bytes tell a binary file, as in git. */
static void test_late_nul(void **state)
{
	struct hf_buf old = HF_BUF_INIT, new = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct hf_diffstat got;

	(void)state;
	fill(&old, "123456789\n", 800);
	fill(&new, "123456789\n", 800);
	hf_buf_putc(&new, '\0');
	assert_int_equal(hf_diffstat(&got, old.data, old.len, new.data, new.len,
				     true, &err),
			 0);
	assert_false(got.binary);
	assert_int_equal(got.added, 1);
	new.data[7999] = '\0';
	assert_int_equal(hf_diffstat(&got, old.data, old.len, new.data, new.len,
				     true, &err),
			 0);
	assert_true(got.binary);
	assert_int_equal(got.added, 0);
	hf_buf_release(&old);
	hf_buf_release(&new);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_late_nul),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
