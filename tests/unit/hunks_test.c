/* What of a diff counts, whatever its lines look like. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "facts/hunks.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

#define ID "1111111111111111111111111111111111111111"
#define FILE_OF(name) \
	"diff --git a/" name " b/" name "\nindex 123..456 100644\n" \
	"--- a/" name "\n+++ b/" name "\n"

static void test_strip(void **state)
{
	static const struct {
		const char *diff, *want;
		const char *rest; /* what is left of it */
	} cases[] = {
		{ "", "", "" },
		{ ID "\n", "", ID "\n" },
		{ FILE_OF("x") "@@ -1 +1 @@\n-a\n+b\n", "=\n@\n-a\n+b\n", "" },
		{ FILE_OF("x") "@@ -7,3 +9,2 @@ f()\n a\n-b\n c\n",
		  "=\n@\n a\n-b\n c\n", "" },
		{ FILE_OF("x") "@@ -1,0 +2 @@\n+b\n@@ -9 +9,0 @@\n-c\n",
		  "=\n@\n+b\n@\n-c\n", "" },
		{ FILE_OF("x") "@@ -1 +1 @@\n-a\n+b\n" FILE_OF(
			  "y") "@@ -1 +1 @@\n-a\n+b\n" ID "\n",
		  "=\n@\n-a\n+b\n=\n@\n-a\n+b\n", ID "\n" },
		/* No hunks: an empty file, a mode. */
		{ "diff --git a/x b/x\nnew file mode 100644\nindex 0..1\n"
		  "diff --git a/y b/y\nold mode 1\nnew mode 2\n" ID "\n",
		  "=\n=\n", ID "\n" },
		/* No newline at the end, on either side. */
		{ FILE_OF("x") "@@ -1 +1 @@\n-a\n\\ No newline\n+b\n"
			       "\\ No newline\n" FILE_OF("y"),
		  "=\n@\n-a\n\\ No newline\n+b\n\\ No newline\n=\n", "" },
		/* Lines that look like headers. */
		{ FILE_OF("x") "@@ -1,2 +1,3 @@\n--- a/y\n+++ b/y\n"
			       "+@@ -1 +1 @@\n-diff --git a/x b/x\n+" ID "\n",
		  "=\n@\n--- a/y\n+++ b/y\n+@@ -1 +1 @@\n"
		  "-diff --git a/x b/x\n+" ID "\n",
		  "" },
		/* What no diff can have; what was understood stays. */
		{ FILE_OF("x") "@@ -1,2 +1 @@\n-a\nb\n", "=\n@\n-a\n", "b\n" },
		{ FILE_OF("x") "@@ -1 +1 @@\n-a\n-b\n", "=\n@\n-a\n", "-b\n" },
		{ FILE_OF("x") "@@ -1 +1 @@\n-a\n+b", "=\n@\n-a\n", "+b" },
		{ FILE_OF("x") "@@ -1,-1 +1 @@\n@@ -x +1 @@\n@@ -1 @@\n@@ -",
		  "=\n", "@@ -" },
	};
	size_t i, len, read;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct hf_buf got = HF_BUF_INIT;

		len = strlen(cases[i].diff);
		read = hf_hunks_strip(&got, cases[i].diff, len);
		assert_string_equal(hf_buf_str(&got), cases[i].want);
		assert_string_equal(cases[i].diff + read, cases[i].rest);
		hf_buf_release(&got);
	}
}

/* Lines are bytes: a NUL is one of them. */
static void test_any_bytes(void **state)
{
	static const char diff[] = FILE_OF("x") "@@ -1 +1 @@\n-a\0b\n+\xff\0\n";
	static const char want[] = "=\n@\n-a\0b\n+\xff\0\n";
	struct hf_buf got = HF_BUF_INIT;

	(void)state;
	assert_int_equal(hf_hunks_strip(&got, diff, sizeof(diff) - 1),
			 sizeof(diff) - 1);
	assert_int_equal(got.len, sizeof(want) - 1);
	assert_memory_equal(got.data, want, got.len);
	hf_buf_release(&got);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_strip),
		cmocka_unit_test(test_any_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
