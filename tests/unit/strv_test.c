#include <stdarg.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/strv.h"

/* The list as one text, each string in brackets; checks its shape too. */
static const char *joined(const struct hf_strv *list)
{
	static char text[512];
	size_t i, len = 0;

	text[0] = '\0';
	for (i = 0; i < list->n; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "[%s]",
					list->v[i]);
	if (list->v)
		assert_null(list->v[list->n]);
	return text;
}

static void pushes_keep_their_order(void **state)
{
	static const char *const more[] = { "d", "", NULL };
	struct hf_strv list = HF_STRV_INIT;

	(void)state;
	hf_strv_push(&list, "a");
	hf_strv_pushn(&list, "bcd", 1);
	hf_strv_pushf(&list, "%c%d", 'c', 3);
	hf_strv_push_all(&list, more);
	assert_string_equal(joined(&list), "[a][b][c3][d][]");
	assert_int_equal(hf_strv_check(&list, NULL), 0);
	assert_true(hf_strv_has(&list, "c3"));
	assert_false(hf_strv_has(&list, "c"));
	hf_strv_release(&list);
	assert_int_equal(list.n, 0);
	assert_false(hf_strv_has(&list, "a"));
}

static void grows_and_sorts(void **state)
{
	struct hf_strv list = HF_STRV_INIT;
	int i;

	(void)state;
	hf_strv_sort(&list);
	for (i = 99; i >= 0; i--)
		hf_strv_pushf(&list, "%02d", i);
	hf_strv_sort(&list);
	assert_int_equal(list.n, 100);
	for (i = 0; i < 100; i++)
		assert_int_equal(strtol(list.v[i], NULL, 10), i);
	assert_null(list.v[100]);
	hf_strv_release(&list);
	hf_strv_release(NULL);
}

static void split_trims_and_drops_what_is_empty(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "", "" },
		{ "  ", "" },
		{ ",", "" },
		{ ", ,\t,", "" },
		{ "a", "[a]" },
		{ "a,b", "[a][b]" },
		{ " a , b\t,", "[a][b]" },
		{ ",a,,b", "[a][b]" },
		{ "a b, c", "[a b][c]" },
		{ "a,a", "[a][a]" },
		{ "a\r\n,\nb", "[a][b]" },
	};
	struct hf_strv list = HF_STRV_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		hf_strv_split(&list, cases[i].text);
		assert_string_equal(joined(&list), cases[i].want);
		hf_strv_release(&list);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pushes_keep_their_order),
		cmocka_unit_test(grows_and_sorts),
		cmocka_unit_test(split_trims_and_drops_what_is_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
