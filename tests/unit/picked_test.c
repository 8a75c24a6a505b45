/* Which commit a message says that it was picked from. */
#include "values/picked.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define A "1111111111111111111111111111111111111111"
#define B "2222222222222222222222222222222222222222"
#define LINE(id) "(cherry picked from commit " id ")\n"

static void the_last_line_counts(void **state)
{
	static const struct {
		const char *message, *want; /* NULL: none */
	} cases[] = {
		{ "", NULL },
		{ "fix it\n\nno such line\n", NULL },
		{ "fix it\n\n" LINE(A), A },
		{ "fix it\n\nHotfix: login\n" LINE(A), A },
		/* A pick of a pick: the last line is the nearest. */
		{ "fix it\n\n" LINE(A) LINE(B), B },
		{ "fix it\n\n(cherry picked from commit 1111111)\n", NULL },
		{ "fix it\n\n(cherry picked from commit ", NULL },
		{ "fix it\n\n(cherry picked from commit " A, A },
		{ "fix it\n\n" LINE("HEAD"), NULL },
	};
	struct hf_id id;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		bool found = hf_picked_from(&id, cases[i].message);

		assert_int_equal(found, cases[i].want != NULL);
		if (found)
			assert_string_equal(id.hex, cases[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_last_line_counts),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
