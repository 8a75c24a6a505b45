#include <stdarg.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/err.h"
#include "values/name.h"

#define NO(name, why) \
	{ \
		name, "'" name "' cannot be the name of a hotfix: " why \
	}
#define UNSAFE "letters, digits and ._-+@ can be in it"
#define GIT "git allows no '..', no '.' and no '.lock' at the end"

static void names_of_hotfixes(void **state)
{
	static const struct {
		const char *name, *want; /* NULL: good */
	} cases[] = {
		{ "1.4.1", NULL },
		{ "login", NULL },
		{ "HF-12_b+c@d", NULL },
		{ "_x", NULL },
		{ "head", NULL },
		{ "caf\xc3\xa9", NULL },
		{ "\xe7\x81\xab", NULL },
		{ "", "the name is empty" },
		NO("a/b", "it has a slash"),
		NO("../../x", "it has a slash"),
		NO("-x", "it begins with a dash or a dot"),
		NO(".x", "it begins with a dash or a dot"),
		NO("HEAD", "git has a meaning for it"),
		NO("@", "git has a meaning for it"),
		NO("a..b", GIT),
		NO("a.", GIT),
		NO("a.lock", GIT),
		NO("a b", UNSAFE),
		NO("a\nb", UNSAFE),
		NO("a~1", UNSAFE),
		NO("a:b", UNSAFE),
		NO("a*", UNSAFE),
		NO("$(x)", UNSAFE),
		NO("a;b", UNSAFE),
		NO("a,b", UNSAFE),
		NO("a@{0}", UNSAFE),
		NO("a\xe9", UNSAFE),
		NO("a\xc2\xa0z", UNSAFE),     /* a blank that does not break */
		NO("a\xe2\x80\xaez", UNSAFE), /* turns the text around */
		NO("a\xc2\x9bz", UNSAFE),     /* begins a terminal command */
	};
	struct hf_err err;
	char name[202];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		err = (struct hf_err)HF_ERR_INIT;
		assert_int_equal(hf_name_check(cases[i].name, &err),
				 cases[i].want ? HF_EUSAGE : 0);
		assert_string_equal(err.text,
				    cases[i].want ? cases[i].want : "");
	}
	memset(name, 'x', sizeof(name));
	name[201] = '\0';
	assert_int_equal(hf_name_check(name, NULL), HF_EUSAGE);
	name[200] = '\0';
	assert_int_equal(hf_name_check(name, NULL), 0);
}

static void names_of_refs(void **state)
{
	static const struct {
		const char *ref;
		bool want;
	} cases[] = {
		{ "refs/heads/main", true },
		{ "a/b", true },
		{ "refs/heads/a.b/c-d", true },
		{ "refs/heads/a./b", true },
		{ "refs/heads/-x", true },
		{ "refs/heads/@", true },
		{ "refs/heads/{x}", true },
		{ "refs/heads/caf\xe9", true },
		{ "", false },
		{ "main", false },
		{ "@", false },
		{ "/refs/x", false },
		{ "refs/x/", false },
		{ "refs//x", false },
		{ "refs/.x", false },
		{ "refs/x.", false },
		{ "refs/x..y", false },
		{ "refs/x.lock", false },
		{ "refs/x.lock/y", false },
		{ "refs/x@{y", false },
		{ "refs/x y", false },
		{ "refs/x\ty", false },
		{ "refs/x\177", false },
		{ "refs/x~y", false },
		{ "refs/x^y", false },
		{ "refs/x:y", false },
		{ "refs/x?y", false },
		{ "refs/x*y", false },
		{ "refs/x[y", false },
		{ "refs/x\\y", false },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (hf_name_is_ref(cases[i].ref) != cases[i].want)
			fail_msg("'%s'", cases[i].ref);
}

static void short_names(void **state)
{
	static const struct {
		const char *ref, *want;
	} cases[] = {
		{ "refs/heads/hotfix/1.4.1", "hotfix/1.4.1" },
		{ "refs/remotes/origin/main", "origin/main" },
		{ "refs/tags/v1.4.1", "v1.4.1" },
		{ "refs/hotfix-log/1.4.1", "refs/hotfix-log/1.4.1" },
		{ "HEAD", "HEAD" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(hf_name_short(cases[i].ref), cases[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_of_hotfixes),
		cmocka_unit_test(names_of_refs),
		cmocka_unit_test(short_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
