/* How diffs are turned round, and how much of one another one has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "facts/likeness.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

struct turned {
	const char *diff, *other;
};

static struct hf_buf buf_of(const char *text)
{
	struct hf_buf buf = HF_BUF_INIT;

	hf_buf_puts(&buf, text);
	return buf;
}

static void test_invert(void **state)
{
	static const struct turned cases[] = {
		{ "", "" },
		{ "=\n@\n a\n-b\n+c\n d\n", "=\n@\n a\n-c\n+b\n d\n" },
		{ "=\n@\n+a\n+b\n c\n", "=\n@\n-a\n-b\n c\n" },
		{ "=\n@\n a\n-b\n c\n-d\n+e\n+f\n",
		  "=\n@\n a\n+b\n c\n-e\n-f\n+d\n" },
		/* What ends without a newline goes with its line. */
		{ "=\n@\n-a\n\\ No newline\n+b\n",
		  "=\n@\n-b\n+a\n\\ No newline\n" },
		{ "=\n@\n x\n\\ No newline\n", "=\n@\n x\n\\ No newline\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct hf_buf diff = buf_of(cases[i].diff);
		struct hf_buf once = HF_BUF_INIT, twice = HF_BUF_INIT;

		hf_hunks_invert(&once, &diff);
		assert_string_equal(hf_buf_str(&once), cases[i].other);
		hf_hunks_invert(&twice, &once);
		assert_string_equal(hf_buf_str(&twice), cases[i].diff);
		hf_buf_release(&twice);
		hf_buf_release(&once);
		hf_buf_release(&diff);
	}
}

struct shared {
	const char *fix, *other;
	int percent;
};

static void test_share(void **state)
{
	static const struct shared cases[] = {
		{ "", "+a\n", 0 },
		{ "+a\n", "", 0 },
		{ "+a\n", "+a\n", 100 },
		{ "+a\n", "-a\n", 0 },
		{ "+a\n", " a\n", 0 },
		{ "@\n x\n+a\n+b\n", "@\n+b\n y\n", 50 },
		/* A line counts as often as it is there. */
		{ "+a\n+a\n+a\n+a\n", "+a\n", 25 },
		/* Braces and blank lines say nothing, unless they are all. */
		{ "+a\n+{\n+}\n+\n", "+a\n", 100 },
		{ "+{\n+}\n", "+{\n", 50 },
		/* Nearly the same, and not at all. */
		{ "-\ttest(\"HEAD@{10 years ago}\", id);\n",
		  "-\ttest(\"HEAD@{11 years ago}\", id);\n", 100 },
		{ "+run(all, but, slowly)\n", "+run(nothing)\n", 0 },
		{ "+\tcall( one, two );\n", "+\tcall(one, two);\n", 100 },
		{ "+\tcall(one, two);\n", "+call(one, two);\n", 0 },
		{ "+if (a)\n+\tb = c;\n", "+if (a)\n+\tx = y;\n", 50 },
	};
	struct hf_err err = HF_ERR_INIT;
	int percent;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct hf_buf fix = buf_of(cases[i].fix);
		struct hf_buf other = buf_of(cases[i].other);

		assert_int_equal(
			hf_hunks_share(&percent, &fix, &other, false, &err), 0);
		assert_int_equal(percent, cases[i].percent);
		hf_buf_release(&other);
		hf_buf_release(&fix);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_invert),
		cmocka_unit_test(test_share),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
