#include <stdarg.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"

static void appends_join(void **state)
{
	struct hf_buf buf = HF_BUF_INIT;

	(void)state;
	assert_string_equal(hf_buf_str(&buf), "");
	hf_buf_puts(&buf, "one ");
	hf_buf_add(&buf, "t\0o", 3);
	hf_buf_putc(&buf, ' ');
	hf_buf_printf(&buf, "%d%s", 3, "!");
	assert_int_equal(buf.len, 10);
	assert_memory_equal(buf.data, "one t\0o 3!", 11);
	assert_int_equal(hf_buf_check(&buf, NULL), 0);
	hf_buf_release(&buf);
	assert_null(buf.data);
}

static void grows_past_its_first_size(void **state)
{
	struct hf_buf buf = HF_BUF_INIT;
	int i;

	(void)state;
	for (i = 0; i < 1000; i++)
		hf_buf_printf(&buf, "%03d,", i);
	assert_int_equal(buf.len, 4000);
	assert_memory_equal(buf.data, "000,001,002,", 12);
	assert_string_equal(buf.data + 3996, "999,");
	hf_buf_release(&buf);
}

static void truncate_keeps_the_beginning(void **state)
{
	struct hf_buf buf = HF_BUF_INIT;

	(void)state;
	hf_buf_truncate(&buf, 0);
	hf_buf_puts(&buf, "hotfix");
	hf_buf_truncate(&buf, 9);
	assert_string_equal(hf_buf_str(&buf), "hotfix");
	hf_buf_truncate(&buf, 3);
	assert_string_equal(hf_buf_str(&buf), "hot");
	hf_buf_clear(&buf);
	assert_string_equal(hf_buf_str(&buf), "");
	hf_buf_release(&buf);
}

static void detach_gives_the_memory_away(void **state)
{
	struct hf_buf buf = HF_BUF_INIT;
	char *text;

	(void)state;
	text = hf_buf_detach(&buf);
	assert_string_equal(text, "");
	free(text);
	hf_buf_puts(&buf, "mine");
	text = hf_buf_detach(&buf);
	assert_string_equal(text, "mine");
	assert_null(buf.data);
	assert_int_equal(buf.len, 0);
	free(text);
}

static void quotes_are_a_shells(void **state)
{
	struct hf_buf buf = HF_BUF_INIT;

	(void)state;
	hf_buf_quote(&buf, "");
	hf_buf_quote(&buf, "a b\n$HOME\\");
	hf_buf_quote(&buf, "it's");
	assert_string_equal(hf_buf_str(&buf), "''"
					      "'a b\n$HOME\\'"
					      "'it'\\''s'");
	hf_buf_release(&buf);
}

static void failure_sticks(void **state)
{
	struct hf_buf buf = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;

	(void)state;
	hf_buf_puts(&buf, "a");
	hf_buf_add(&buf, "", SIZE_MAX); /* is refused before it is read */
	hf_buf_puts(&buf, "b");
	assert_int_equal(hf_buf_check(&buf, &err), HF_ENOMEM);
	assert_string_equal(err.text, "out of memory");
	assert_null(hf_buf_detach(&buf));
	hf_buf_puts(&buf, "c");
	assert_string_equal(hf_buf_str(&buf), "c");
	hf_buf_release(&buf);
	hf_buf_release(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(appends_join),
		cmocka_unit_test(grows_past_its_first_size),
		cmocka_unit_test(truncate_keeps_the_beginning),
		cmocka_unit_test(detach_gives_the_memory_away),
		cmocka_unit_test(quotes_are_a_shells),
		cmocka_unit_test(failure_sticks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
