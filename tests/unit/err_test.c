/* The error value: the first cause wins, and nothing overflows. */
#include "base/err.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>

static void failing_returns_the_code(void **state)
{
	struct hf_err err = HF_ERR_INIT;

	(void)state;
	assert_int_equal(hf_fail(&err, HF_ENOTFOUND, "no branch '%s'", "x"),
			 HF_ENOTFOUND);
	assert_int_equal(err.code, HF_ENOTFOUND);
	assert_string_equal(err.text, "no branch 'x'");
	assert_string_equal(err.hint, "");
	assert_int_equal(hf_fail(NULL, HF_EUSAGE, "x"), HF_EUSAGE);
	assert_int_equal(hf_fail_sys(NULL, "x"), HF_EFAIL);
	assert_int_equal(hf_fail_mem(NULL), HF_ENOMEM);
}

static void the_first_cause_wins(void **state)
{
	struct hf_err err = HF_ERR_INIT;

	(void)state;
	hf_fail(&err, HF_EPOLICY, "first");
	hf_err_hint(&err, "do %s", "this");
	assert_int_equal(hf_fail(&err, HF_EFAIL, "second"), HF_EFAIL);
	assert_int_equal(hf_fail_mem(&err), HF_ENOMEM);
	hf_err_hint(&err, "do that");
	assert_int_equal(err.code, HF_EPOLICY);
	assert_string_equal(err.text, "first");
	assert_string_equal(err.hint, "do this");

	hf_err_clear(&err);
	assert_int_equal(err.code, HF_OK);
	assert_string_equal(err.text, "");
	assert_string_equal(err.hint, "");
	hf_fail_mem(&err);
	assert_int_equal(err.code, HF_ENOMEM);
	assert_string_equal(err.text, "out of memory");
	hf_err_hint(NULL, "x");
}

static void errno_has_words(void **state)
{
	struct hf_err err = HF_ERR_INIT;

	(void)state;
	errno = ENOENT;
	assert_int_equal(hf_fail_sys(&err, "cannot read '%s'", "x"), HF_EFAIL);
	assert_int_equal(err.code, HF_EFAIL);
	assert_string_equal(err.text,
			    "cannot read 'x': No such file or directory");
}

static void long_words_are_cut(void **state)
{
	struct hf_err err = HF_ERR_INIT;
	char text[4096];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	errno = ENOENT;
	hf_fail_sys(&err, "%s", text);
	hf_err_hint(&err, "%s", text);
	assert_int_equal(strlen(err.text), sizeof(err.text) - 1);
	assert_int_equal(strlen(err.hint), sizeof(err.hint) - 1);
	assert_memory_equal(err.text, text, sizeof(err.text) - 1);
	assert_memory_equal(err.hint, text, sizeof(err.hint) - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(failing_returns_the_code),
		cmocka_unit_test(the_first_cause_wins),
		cmocka_unit_test(errno_has_words),
		cmocka_unit_test(long_words_are_cut),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
