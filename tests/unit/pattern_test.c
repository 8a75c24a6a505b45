#include <stdarg.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "values/pattern.h"

static void paths_match_as_in_gitignore(void **state)
{
	static const struct {
		const char *pattern, *path;
		bool want;
	} cases[] = {
		/* no slash: a file or folder of any depth */
		{ "go.sum", "go.sum", true },
		{ "go.sum", "api/go.sum", true },
		{ "go.sum", "go.summary", false },
		{ "vendor", "api/vendor/x.c", true },
		{ "*.lock", "a/b/yarn.lock", true },
		{ "*.lock", "yarn.lock/x", true },
		{ "*.lock", "yarn.locks", false },
		{ "?.c", "src/a.c", true },
		{ "?.c", "src/ab.c", false },
		/* a slash at the end: what is below */
		{ "test/", "test/a.c", true },
		{ "test/", "src/test/a.c", true },
		{ "test/", "test", false },
		{ "test/", "src/test", false },
		{ "test/", "tests/a.c", false },
		/* a slash before: from the top */
		{ "/todo", "todo", true },
		{ "/todo", "todo/x", true },
		{ "/todo", "doc/todo", false },
		{ "doc/*.md", "doc/a.md", true },
		{ "doc/*.md", "src/doc/a.md", false },
		{ "doc/*.md", "doc/x/a.md", false },
		{ "doc/*", "doc/x/a.md", true },
		{ "doc/api/", "doc/api/x", true },
		{ "doc/api/", "doc/api", false },
		/* "**" spans folders */
		{ "**/cfg/x", "cfg/x", true },
		{ "**/cfg/x", "a/b/cfg/x", true },
		{ "**/cfg/x", "a/cfg/b/x", false },
		{ "a/**/b", "a/b", true },
		{ "a/**/b", "a/x/y/b", true },
		{ "a/**/b", "a/x/y/c", false },
		{ "a/**/b/**/c", "a/b/x/b/y/c", true },
		{ "a/**", "a/b", true },
		{ "a/**", "a", false },
		{ "a/**/", "a/b", false },
		{ "a/**/", "a/b/c", true },
		{ "**/", "a", false },
		{ "**/", "a/b", true },
		{ "**", "a", true },
		{ "a/***/b", "a/x/y/b", true },
		{ "a**b/c", "axxb/c", true },
		{ "a**b/c", "ax/xb/c", false },
		/* sets and escapes */
		{ "v[0-9]", "v7", true },
		{ "v[0-9]", "vx", false },
		{ "v[!0-9]", "vx", true },
		{ "v[^0-9]", "v7", false },
		{ "[]a]", "]", true },
		{ "[a-]", "-", true },
		{ "[b-a]", "b", true },
		{ "[b-a]", "a", false },
		{ "[\\]]", "]", true },
		{ "[[:digit:]x]", "7", true },
		{ "[[:digit:]x]", "x", true },
		{ "[[:upper:]]", "a", false },
		{ "[a", "[a", false },
		{ "\\*", "*", true },
		{ "\\*", "x", false },
		{ "\\!x", "!x", true },
		{ "a[/]b", "a/b", false },
		/* never */
		{ "", "a", false },
		{ "/", "a", false },
		{ "./a", "a", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (hf_pattern_path(cases[i].pattern, cases[i].path) !=
		    cases[i].want)
			fail_msg("'%s' and '%s'", cases[i].pattern,
				 cases[i].path);
}

static void the_last_match_of_a_list_decides(void **state)
{
	static const struct {
		const char *patterns, *path;
		bool want;
	} cases[] = {
		{ "", "a", false },
		{ "db/, !db/seed/", "db/x", true },
		{ "db/, !db/seed/", "db/seed/x", false },
		{ "db/, !db/seed/, db/seed/a", "db/seed/a", true },
		{ "!db/, db/", "db/x", true },
		{ "!db/", "db/x", false },
	};
	struct hf_strv list = HF_STRV_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		hf_strv_split(&list, cases[i].patterns);
		assert_int_equal(hf_pattern_paths(&list, cases[i].path),
				 cases[i].want);
		hf_strv_release(&list);
	}
}

static void refs_match_as_in_the_shell(void **state)
{
	static const struct {
		const char *pattern, *name;
		bool want;
	} cases[] = {
		{ "main", "main", true },
		{ "main", "domain", false },
		{ "release/*", "release/1.5", true },
		{ "release/*", "release/1/5", true },
		{ "release/*", "release/", true },
		{ "release/*", "release", false },
		{ "release/?", "release/7", true },
		{ "v*", "v1.4.2", true },
		{ "v[0-9]*", "vendor", false },
		{ "*-stable", "1-0-stable", true },
		{ "*-stable", "1-0-stable-2", false },
		{ "*a*b*c", "xxaxxbxxc", true },
		{ "", "", true },
		{ "", "x", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (hf_pattern_ref(cases[i].pattern, cases[i].name) !=
		    cases[i].want)
			fail_msg("'%s' and '%s'", cases[i].pattern,
				 cases[i].name);
}

#define BAD(pattern, why) \
	{ \
		pattern, "bad pattern '" pattern "': " why \
	}

static void patterns_that_never_match_are_named(void **state)
{
	static const struct {
		const char *pattern, *want;
	} cases[] = {
		BAD("", "there is nothing to match in it"),
		BAD("/", "there is nothing to match in it"),
		BAD("!", "there is nothing to match in it"),
		BAD("!/", "there is nothing to match in it"),
		BAD("//", "a part of it is empty"),
		BAD("a//b", "a part of it is empty"),
		BAD("./a", "paths are never written with '.' or '..'"),
		BAD("../a", "paths are never written with '.' or '..'"),
		BAD("a/..", "paths are never written with '.' or '..'"),
		BAD("[a", "a '[' is not closed"),
		BAD("x[]", "a '[' is not closed"),
		BAD("a[/]b", "a '[' is not closed"),
		BAD("a\\", "a backslash ends a part of it"),
		BAD("a\\/b", "a backslash ends a part of it"),
		{ "a", NULL },
		{ "/a/", NULL },
		{ "!a", NULL },
		{ ".a/..b", NULL },
		{ "**/x/**", NULL },
		{ "\\[a", NULL },
		{ "[]a]", NULL },
		{ "[\\]]", NULL },
	};
	struct hf_err err;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		err = (struct hf_err)HF_ERR_INIT;
		assert_int_equal(hf_pattern_check(cases[i].pattern, &err),
				 cases[i].want ? HF_EPOLICY : 0);
		assert_string_equal(err.text,
				    cases[i].want ? cases[i].want : "");
	}
}

/* Each of these takes years when every star is tried again. */
static void many_stars_are_no_trap(void **state)
{
	static char path[4001];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(path) - 1; i++)
		path[i] = i % 2 ? '/' : 'a';
	assert_false(hf_pattern_path("**/a/**/a/**/a/**/a/**/a/**/b", path));
	memset(path, 'a', sizeof(path) - 1);
	assert_false(hf_pattern_path("*a*a*a*a*a*a*a*a*a*a*a*a*a*b", path));
	assert_false(hf_pattern_ref("*a*a*a*a*a*a*a*a*a*a*a*a*a*b", path));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_match_as_in_gitignore),
		cmocka_unit_test(the_last_match_of_a_list_decides),
		cmocka_unit_test(refs_match_as_in_the_shell),
		cmocka_unit_test(patterns_that_never_match_are_named),
		cmocka_unit_test(many_stars_are_no_trap),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
