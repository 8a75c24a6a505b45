/* Which branch a merge says it merged, as git and the servers write it. */
#include "values/merge_words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define X "hotfix/x"

static void each_has_its_words(void **state)
{
	static const struct {
		const char *message, *want; /* NULL: none */
	} cases[] = {
		/* git */
		{ "Merge branch 'hotfix/x'", X },
		{ "Merge branch 'hotfix/x'\n", X },
		{ "Merge branch 'hotfix/x' into main\n\nHotfix: x\n", X },
		{ "Merge branch 'hotfix/x' of git@example.org:a/b", X },
		{ "Merge branch 'hotfix/x' (early part)", X },
		{ "Merge branch 'main' into hotfix/x", "main" },
		{ "Merge remote-tracking branch 'origin/hotfix/x'", X },
		{ "Merge remote-tracking branch 'up/hotfix/x' into a", X },
		{ "Merge remote branch 'origin/hotfix/x'", X },
		{ "Merge branches 'hotfix/x' and 'hotfix/y'", X },
		{ "Merge remote-tracking branches 'o/hotfix/x' and 'o/y'", X },
		{ "Merge tag 'v1.4.1' into develop", NULL },
		{ "Merge commit '1a2b3c4'", NULL },
		/* GitLab */
		{ "Merge branch 'hotfix/x' into 'main'\n\nfix it\n\n"
		  "See merge request acme/shop!5",
		  X },
		/* GitHub */
		{ "Merge pull request #12 from acme/hotfix/x\n\nfix it", X },
		{ "Merge pull request #12 from acme/main", "main" },
		{ "Merge pull request #12 from acme", NULL },
		{ "Merge pull request #12\n\nit came from a/hotfix/x", NULL },
		/* Gitea and Forgejo */
		{ "Merge pull request 'fix it' (#3) from hotfix/x into main",
		  X },
		{ "Merge pull request 'a from b' (#3) from c/d:hotfix/x into m",
		  X },
		{ "Merge pull request 'fix it'\n\nfrom hotfix/x", NULL },
		/* Bitbucket, whose squash says the same as its merge */
		{ "Merged in hotfix/x (pull request #5)\n\nfix it", X },
		{ "Merged in the evening", NULL },
		{ "Merge pull request #5 in ACME/shop from hotfix/x to main",
		  X },
		{ "Merge pull request #5 in A/b from ~ana/b:hotfix/x to main",
		  X },
		{ "Pull request #5: fix it\n\n"
		  "Merge in ACME/shop from hotfix/x to main\n\n* commit",
		  X },
		{ "Pull request #5: fix it\n\nfrom hotfix/x to main", NULL },
		/* and what is none */
		{ "", NULL },
		{ "Merge branch '", NULL },
		{ "Merge branch 'hotfix/x\n'", NULL },
		{ "Merge the rollback of 'x' into develop", NULL },
		{ "merge branch 'hotfix/x'", NULL },
		{ "Revert \"Merge branch 'hotfix/x'\"", NULL },
		{ "fix it\n\nMerge branch 'hotfix/x'", NULL },
	};
	const char *got;
	size_t i, len;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		got = hf_merge_words(&len, cases[i].message);
		if (!got != !cases[i].want)
			print_error("%s\n", cases[i].message);
		assert_int_equal(!got, !cases[i].want);
		if (!got)
			continue;
		assert_int_equal(len, strlen(cases[i].want));
		assert_memory_equal(got, cases[i].want, len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_has_its_words),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
