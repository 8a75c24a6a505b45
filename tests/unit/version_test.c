#include <stdarg.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "values/version.h"

/* "1.4.2-rc1" from what was read. */
static const char *shown(const struct hf_version *v)
{
	static char text[160];
	size_t len = 0;
	int i;

	for (i = 0; i < v->parts; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%ld",
					i ? "." : "", v->part[i]);
	snprintf(text + len, sizeof(text) - len, "%s%s", v->pre[0] ? "-" : "",
		 v->pre);
	return text;
}

static void reads(void **state)
{
	static const struct {
		const char *text, *want; /* NULL: none */
	} cases[] = {
		{ "1", "1" },
		{ "1.4", "1.4" },
		{ "1.4.2", "1.4.2" },
		{ "1.4.2.9", "1.4.2.9" },
		{ "0.0.0", "0.0.0" },
		{ "24.04", "24.4" },
		{ "20261121", "20261121" },
		{ "1.4.2-rc1", "1.4.2-rc1" },
		{ "1.4.2rc1", "1.4.2-rc1" },
		{ "1.4.2-rc.1-x", "1.4.2-rc.1-x" },
		{ "1.4.2-1", "1.4.2-1" },
		{ "1.4.2+build.5", "1.4.2" },
		{ "1.4.2-rc1+build", "1.4.2-rc1" },
		{ "", NULL },
		{ "v1.4", NULL },
		{ "1.", NULL },
		{ "1..2", NULL },
		{ ".1", NULL },
		{ "1.4.", NULL },
		{ "1.4.2.9.1", NULL },
		{ "1.4-", NULL },
		{ "1.4+", NULL },
		{ "1.4 ", NULL },
		{ "1.4.x", NULL },
		{ "1.4-rc/1", NULL },
		{ "1.4-rc\xc3\xa9", NULL },
		{ "-1", NULL },
		{ "1234567890", NULL },
	};
	struct hf_version v;
	char longer[80];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(hf_version_parse(&v, cases[i].text),
				 cases[i].want != NULL);
		if (cases[i].want)
			assert_string_equal(shown(&v), cases[i].want);
	}
	memset(longer, 'a', sizeof(longer));
	memcpy(longer, "1-", 2);
	longer[65] = '\0';
	assert_true(hf_version_parse(&v, longer));
	longer[65] = 'a';
	longer[66] = '\0';
	assert_false(hf_version_parse(&v, longer));
}

/* Every version is lower than all that follow it. */
static void orders(void **state)
{
	static const char *const rising[] = {
		"0.9",       "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta",
		"1.0.0-rc2", "1.0.0-rc10",  "1.0.0",         "1.0.0.1",
		"1.0.1",     "1.2",         "1.10",          "2",
		"24.04",
	};
	static const char *const equal[] = { "1",       "1.0",     "1.0.0",
					     "1.0.0.0", "1+build", "01.0" };
	struct hf_version a, b;
	size_t i, j, n = sizeof(rising) / sizeof(*rising);

	(void)state;
	for (i = 0; i < n; i++) {
		for (j = 0; j < n; j++) {
			assert_true(hf_version_parse(&a, rising[i]));
			assert_true(hf_version_parse(&b, rising[j]));
			if ((i < j && hf_version_compare(&a, &b) >= 0) ||
			    (i == j && hf_version_compare(&a, &b) != 0) ||
			    (i > j && hf_version_compare(&a, &b) <= 0))
				fail_msg("%s and %s", rising[i], rising[j]);
		}
	}
	for (i = 1; i < sizeof(equal) / sizeof(*equal); i++) {
		assert_true(hf_version_parse(&a, equal[0]));
		assert_true(hf_version_parse(&b, equal[i]));
		assert_int_equal(hf_version_compare(&a, &b), 0);
	}
}

static void next(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "1.4.2", "1.4.3" },
		{ "1.4", "1.4.1" },
		{ "1", "1.1" },
		{ "1.4.2.9", "1.4.2.10" },
		{ "1.9.9", "1.9.10" },
		{ "24.04", "24.04.1" },
		{ "24.04.09", "24.04.10" },
		{ "1.4.2-rc1", "1.4.2" },
		{ "2.0-rc1", "2.0" },
		{ "1.4.999999999", "1.4.1000000000" },
	};
	struct hf_buf got = HF_BUF_INIT;
	struct hf_version v;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_true(hf_version_parse(&v, cases[i].text));
		hf_version_next(&got, &v);
		assert_string_equal(hf_buf_str(&got), cases[i].want);
		hf_buf_clear(&got);
	}
	hf_buf_release(&got);
}

static void tags(void **state)
{
	static const struct {
		const char *format, *tag, *want; /* NULL: of another form */
	} cases[] = {
		{ "v{version}", "v1.4.2", "1.4.2" },
		{ "{version}", "1.4.2", "1.4.2" },
		{ "api/v{version}-prod", "api/v1.4-prod", "1.4" },
		{ "pkg@{version}", "pkg@1.4.2-rc1", "1.4.2-rc1" },
		{ "v{version}", "1.4.2", NULL },
		{ "v{version}", "v", NULL },
		{ "v{version}", "vendor", NULL },
		{ "v{version}-x", "v-x", NULL },
		{ "v{version}-prod", "v1.4", NULL },
		{ "aa{version}aa", "aaa", NULL },
		{ "v", "v1.4", NULL },
	};
	struct hf_buf got = HF_BUF_INIT;
	struct hf_version v;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(hf_version_of_tag(&v, cases[i].format,
						   cases[i].tag),
				 cases[i].want != NULL);
		if (!cases[i].want)
			continue;
		assert_string_equal(shown(&v), cases[i].want);
		hf_version_tag(&got, cases[i].format, cases[i].want);
		assert_string_equal(hf_buf_str(&got), cases[i].tag);
		hf_buf_clear(&got);
	}
	hf_version_tag(&got, "fixed", "1.4");
	assert_string_equal(hf_buf_str(&got), "fixed");
	hf_buf_release(&got);
}

static void branches(void **state)
{
	static const struct {
		const char *branch, *want; /* NULL: none */
	} cases[] = {
		{ "release/1.5", "1.5" },
		{ "release/v1.5.0", "1.5.0" },
		{ "release/1.5-rc1", "1.5-rc1" },
		{ "release-1.5", "1.5" },
		{ "release-v1.5", "1.5" },
		{ "support/2.x", "2" },
		{ "support/2.1.X", "2.1" },
		{ "support/2.x.x", "2" },
		{ "support-2.x", "2" },
		{ "support/7", "7" },
		{ "1.4", "1.4" },
		{ "main", NULL },
		{ "release/next", NULL },
		{ "release/sprint-12", NULL },
		{ "release/", NULL },
		{ "v", NULL },
		{ "x.x", NULL },
		{ "", NULL },
	};
	struct hf_version v;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		if (hf_version_of_branch(&v, cases[i].branch) !=
		    (cases[i].want != NULL))
			fail_msg("%s", cases[i].branch);
		if (cases[i].want)
			assert_string_equal(shown(&v), cases[i].want);
	}
}

static void series(void **state)
{
	static const struct {
		const char *format, *tag, *want, *begins; /* NULL: none */
	} cases[] = {
		{ "v{version}", "v1.4.0", "v1.4.*", "1.4" },
		{ "v{version}", "v1.4", "v1.4.*", "1.4" },
		{ "v{version}", "v1.4.0.2", "v1.4.0.*", "1.4.0" },
		{ "v{version}", "v7", "v7.*", "7" },
		{ "v{version}", "v1.4.10+build.7", "v1.4.*", "1.4" },
		{ "{version}", "24.04", "24.04.*", "24.4" },
		{ "api/v{version}-ga", "api/v1.4.0-ga", "api/v1.4.*-ga",
		  "1.4" },
		{ "v{version}", "v1.4.0-rc1", NULL, NULL },
		{ "v{version}", "1.4.0", NULL, NULL },
		{ "v{version}", "v1.4.*", NULL, NULL },
	};
	struct hf_version v;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct hf_buf got = HF_BUF_INIT;

		if (hf_version_series(&got, cases[i].format, cases[i].tag) !=
		    (cases[i].want != NULL))
			fail_msg("%s", cases[i].tag);
		assert_string_equal(hf_buf_str(&got),
				    cases[i].want ? cases[i].want : "");
		if (cases[i].want) {
			assert_true(hf_version_of_series(&v, cases[i].format,
							 hf_buf_str(&got)));
			assert_string_equal(shown(&v), cases[i].begins);
		}
		hf_buf_release(&got);
	}
}

static void series_begin(void **state)
{
	static const struct {
		const char *format, *pattern, *want; /* NULL: none */
	} cases[] = {
		{ "v{version}", "v1.*", "1" },
		{ "v{version}", "v1.4.0", "1.4.0" },
		{ "v{version}-ga", "v1.4.0-ga", "1.4.0" },
		{ "v{version}", "v*", NULL },
		{ "v{version}", "*", NULL },
		{ "v{version}", "v.*", NULL },
		{ "v{version}", "1.*", NULL },
		{ "v{version}", "", NULL },
		{ "v", "v1.*", NULL },
	};
	struct hf_version v;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		if (hf_version_of_series(&v, cases[i].format,
					 cases[i].pattern) !=
		    (cases[i].want != NULL))
			fail_msg("%s", cases[i].pattern);
		if (cases[i].want)
			assert_string_equal(shown(&v), cases[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads),        cmocka_unit_test(orders),
		cmocka_unit_test(next),         cmocka_unit_test(tags),
		cmocka_unit_test(branches),     cmocka_unit_test(series),
		cmocka_unit_test(series_begin),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
