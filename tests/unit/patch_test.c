/* Whether commits change the same, by how a fix of such a change arrived. */
#include "tests/unit/arrival_fixture.h"

/* A fix of all that can change, and app so that every hunk is looked at. */
static const char all[] = BASE
	"git branch -q -d start; on main; seq 9 >old; printf 'a\\0b' >bin\n"
	"echo gone >gone; printf tail >tail; ln -s x link; : >full\n"
	"echo d >'-d'; c all; git branch start; git branch -q -f hf\n"
	"on hf; s 20s/$/-a/; git mv old 'new name'\n"
	"printf 'a\\0c\\n' >bin; git rm -q gone; printf tails >tail\n"
	"ln -sf app link; chmod +x x; : >empty; echo full >full\n"
	"echo dd >-d; echo n >\"$(printf 'q\"\\tn\\nd')\"\n"
	"mkdir d; echo u >d/\303\274; printf 'a\\r\\n \\t\\n' >crlf\n"
	"git add -A; git update-index --add --cacheinfo "
	"160000,1111111111111111111111111111111111111111,sub; git commit "
	"-q -m h1; git reset -q --hard; m1; git cherry-pick hf >/dev/null\n";

static void test_all_changes(void **state)
{
	static const struct scene scenes[] = {
		{ all, "s 1d; c m2", "picked m1..h1: h1", NULL },
		{ all, "echo 10 >>'new name'; more", "none", NULL },
		{ all, "printf 'a\\0d\\n' >bin; more", "none", NULL },
		{ all, "printf 'a\\0c' >bin; more", "none", NULL },
		{ all, "echo gone >gone; more", "none", NULL },
		{ all, "echo tails >tail; more", "none", NULL },
		{ all, "ln -sf d link; more", "none", NULL },
		{ all, "rm link; printf app >link; more", "none", NULL },
		{ all, "chmod -x x; more", "none", NULL },
		{ all, "chmod +x tail; more", "none", NULL },
		{ all, "rm empty; more", "none", NULL },
		{ all, "git mv empty Empty; more", "none", NULL },
		{ all, ": >full; more", "none", NULL },
		{ all, "printf 'a\\n \\t\\n' >crlf; more", "none", NULL },
		{ all, "git mv d/\303\274 d/u; more", "none", NULL },
		{ all,
		  "git update-index --cacheinfo "
		  "160000,2222222222222222222222222222222222222222,sub\n"
		  "git commit -q --amend --no-edit",
		  "none", NULL },
	};

	(void)state;
	play(scenes, COUNT(scenes));
}

/* Lines that look like what stands between hunks, in a place that moves. */
static const char hostile[] =
	BASE "on main; s '20i -- a/app'; s '22i \\@@ -1 +1 @@'; c start\n"
	     "git branch -q -f start; git branch -q -f hf; on hf\n"
	     "{ echo 'diff --git a/x b/x'; echo '@@ -9,9 +9,9 @@'; echo =\n"
	     "echo 'index 1..2 100644'; echo '\\ No newline at end of file'\n"
	     "echo 1111111111111111111111111111111111111111; } >.git/l\n"
	     "s 's/^-- a/++ a/'; c h1; s '40r .git/l'; s 22,23d; c h2; m1\n";

static void test_hostile_content(void **state)
{
	static const struct scene scenes[] = {
		{ hostile, "pick hf~1 hf", "picked m1..h2: h1 h2", NULL },
		{ hostile, "squash; c S", "squashed m1..S: S", NULL },
		{ hostile, "squash; s 's/^++ a/++ b/'; c S", "none", NULL },
		{ hostile, "squash; s 's/1..2/1..3/'; c S", "none", NULL },
		{ hostile, "squash; s 's/-9,9/-9,8/'; c S", "none", NULL },
		{ hostile, "squash; s 's/^= *$/@/'; c S", "none", NULL },
	};

	(void)state;
	play(scenes, COUNT(scenes));
}

/* Nobody's configuration, attributes or environment have a say. */
static const char configured[] = BASE FIX
	"printf '* diff=odd\n' >.git/info/attributes; echo x >.git/order\n"
	"s '20s/^/\\n/'; echo y >x; c h3; s 22s/$/-d/\n"
	"mkdir sub; git update-index --add --cacheinfo "
	"160000,1111111111111111111111111111111111111111,sub; c h4\n"
	"while read -r key value; do git config $key \"$value\"; done <<END\n"
	"diff.odd.textconv true\ndiff.odd.binary true\ndiff.odd.command true\n"
	"diff.noprefix true\ndiff.interHunkContext 99\ndiff.context 0\n"
	"diff.orderFile $PWD/.git/order\ndiff.relative true\n"
	"diff.ignoreSubmodules all\ndiff.renames copies\ndiff.external true\n"
	"diff.suppressBlankEmpty true\ndiff.algorithm histogram\n"
	"diff.submodule log\ndiff.wordRegex .\ncore.quotePath false\n"
	"log.showSignature true\nlog.showRoot false\nlog.follow true\n"
	"log.diffMerges off\nlog.mailmap true\nlog.decorate full\n"
	"format.pretty fuller\nformat.notes true\ncolor.ui always\nEND\n"
	"m1; ";

static void test_configured(void **state)
{
	static const struct scene scenes[] = {
		{ configured, "squash; c S", "squashed m1..S: S", NULL },
		{ configured, "squash; s 30s/$/-c/; c S", "none", NULL },
		{ configured, "pick hf~3 hf~2 hf~1 hf",
		  "picked m1..h4: h1 h2 h3 h4", NULL },
		{ configured,
		  "git checkout -q -b r start; s 20s/$/-a/; c r1\n"
		  "s 40s/$/-b/; s '20s/^/\\n/'; s 22s/$/-d/\n"
		  "git checkout -q hf sub x; c r2; on main; m M r",
		  "squashed m1..M: M", NULL },
	};
	static const char *const env[][2] = {
		{ "GIT_EXTERNAL_DIFF", "true" },
		{ "GIT_DIFF_OPTS", "-u0" },
		{ "GIT_ICASE_PATHSPECS", "1" },
		{ "GIT_GLOB_PATHSPECS", "1" },
	};
	size_t i;

	(void)state;
	play(scenes, COUNT(scenes));
	for (i = 0; i < COUNT(env); i++)
		setenv(env[i][0], env[i][1], 1);
	play(scenes, 2);
	for (i = 0; i < COUNT(env); i++)
		unsetenv(env[i][0]);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_changes),
		cmocka_unit_test(test_hostile_content),
		cmocka_unit_test(test_configured),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
