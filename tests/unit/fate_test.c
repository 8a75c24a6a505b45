/* Lines as git push --porcelain prints them, and as it never would. */
#include "values/fate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define A "3f2c1d0a9b8e7f6a5b4c3d2e1f00112233445566"
#define MAIN A ":refs/heads/main\t"

static const struct {
	const char *name, *said;
	enum hf_fate fate; /* of refs/heads/main */
	const char *words;
} cases[] = {
	{ "nothing", "", HF_FATE_UNTOLD, "" },
	{ "a pre-push hook said no", "Done\n", HF_FATE_UNTOLD, "" },
	{ "a fast-forward", " \t" MAIN "123..456\n", HF_FATE_DONE, "123..456" },
	{ "by force", "+\t" MAIN "1...2 (forced update)\n", HF_FATE_DONE,
	  "1...2 (forced update)" },
	{ "a new one", "*\t" MAIN "[new branch]\n", HF_FATE_DONE,
	  "[new branch]" },
	{ "there already", "=\t" MAIN "[up to date]\n", HF_FATE_DONE,
	  "[up to date]" },
	{ "deleted", "-\t:refs/heads/main\t[deleted]\n", HF_FATE_DONE,
	  "[deleted]" },

	{ "a lease", "!\t" MAIN "[rejected] (stale info)\n", HF_FATE_MOVED,
	  "[rejected] (stale info)" },
	{ "unknown there", "!\t" MAIN "[rejected] (fetch first)\n",
	  HF_FATE_MOVED, "[rejected] (fetch first)" },
	{ "known there", "!\t" MAIN "[rejected] (non-fast-forward)\n",
	  HF_FATE_MOVED, "[rejected] (non-fast-forward)" },
	{ "a tag", "!\t" MAIN "[rejected] (already exists)\n", HF_FATE_MOVED,
	  "[rejected] (already exists)" },
	{ "after the greeting",
	  "!\t" MAIN "[remote rejected] (failed to update ref)\n",
	  HF_FATE_MOVED, "[remote rejected] (failed to update ref)" },

	{ "an update hook", "!\t" MAIN "[remote rejected] (hook declined)\n",
	  HF_FATE_REFUSED, "[remote rejected] (hook declined)" },
	{ "a reason of its own",
	  "!\t" MAIN "[remote rejected] (a\tb (stale info))\n", HF_FATE_REFUSED,
	  "[remote rejected] (a\tb (stale info))" },
	{ "no reason", "!\t" MAIN "[remote rejected]\n", HF_FATE_REFUSED,
	  "[remote rejected]" },
	{ "an empty one", "!\t" MAIN "[remote rejected] (\n", HF_FATE_REFUSED,
	  "[remote rejected] (" },

	{ "held back by git", "!\t" MAIN "[rejected] (atomic push failed)\n",
	  HF_FATE_HELD, "[rejected] (atomic push failed)" },
	{ "held back by the remote",
	  "!\t" MAIN "[remote rejected] (atomic push failure)\n", HF_FATE_HELD,
	  "[remote rejected] (atomic push failure)" },
	{ "all or nothing",
	  "!\t" MAIN "[remote rejected] (pre-receive hook declined)\n",
	  HF_FATE_HELD, "[remote rejected] (pre-receive hook declined)" },

	{ "nobody knows",
	  "!\t" MAIN "[remote failure] (remote failed to report status)\n",
	  HF_FATE_UNTOLD, "[remote failure] (remote failed to report status)" },
	{ "a flag of a later git", "?\t" MAIN "[what]\n", HF_FATE_UNTOLD,
	  "[what]" },
	{ "no words", "!\t" MAIN "\n", HF_FATE_UNTOLD, "" },
	{ "no newline", "=\t" MAIN "[up to date]", HF_FATE_DONE,
	  "[up to date]" },

	{ "among others",
	  "To /srv/shop.git\n"
	  "!\t" A ":refs/heads/maintenance\t[remote rejected] (no)\n"
	  "!\t" A ":refs/tags/main\t[remote rejected] (no)\n"
	  "=\t" MAIN "[up to date]\nDone\n",
	  HF_FATE_DONE, "[up to date]" },
	{ "the first line counts",
	  "!\t" MAIN "[remote rejected] (no)\n=\t" MAIN "[up to date]\n",
	  HF_FATE_REFUSED, "[remote rejected] (no)" },

	{ "no flag", A ":refs/heads/main\t[up to date]\n", HF_FATE_UNTOLD, "" },
	{ "no colon", "=\trefs/heads/main\t[up to date]\n", HF_FATE_UNTOLD,
	  "" },
	{ "no tab", "=\t" A ":refs/heads/main [up to date]\n", HF_FATE_UNTOLD,
	  "" },
	{ "lines that end early", "\n=\n=\t\n=\t:\n=\t:\t\n", HF_FATE_UNTOLD,
	  "" },
};

static void each_line_is_a_fate(void **state)
{
	const char *words;
	size_t i, len;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		print_message("# %s\n", cases[i].name);
		assert_int_equal(hf_fate_of(&words, &len, cases[i].said,
					    "refs/heads/main"),
				 cases[i].fate);
		assert_int_equal(len, strlen(cases[i].words));
		assert_memory_equal(words, cases[i].words, len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_line_is_a_fate),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
