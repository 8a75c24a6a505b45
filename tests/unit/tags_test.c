/* Which tags a pattern stands for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "facts/tags.h"

static void matches(void **state)
{
	static const struct {
		const char *pattern, *name;
		bool want;
	} cases[] = {
		{ "v*", "v1.4.0", true },
		{ "v1.4.*", "v1.4.0", true },
		{ "v1.4.*", "v1.4.10.2", true },
		{ "v1.4.*", "v1.4", true },
		{ "v1.4.*", "v1.40", false },
		{ "v1.4.*", "v1.4-rc1", false },
		{ "v1.4.*", "v1", false },
		{ "v1.4.*", "v1.5.0", false },
		{ "v1.4.*-ga", "v1.4-ga", true },
		{ "v1.4.*-ga", "v1.4.1-ga", true },
		{ "v1.4.*-ga", "v1.4", false },
		{ "v1.*.*", "v1", false },
		{ "v1.?", "v1", false },
		{ "*", "v1", true },
		{ "v1.4.0", "v1.4.0", true },
		{ "v1.4.0", "v1.4", false },
		{ "", "v1", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (hf_tags_match(cases[i].pattern, cases[i].name) !=
		    cases[i].want)
			fail_msg("'%s' and '%s'", cases[i].pattern,
				 cases[i].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(matches) };

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
