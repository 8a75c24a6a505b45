/* Lines as git writes them for a pre-push hook, and as it never would. */
#include "values/push.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

#define A "3f2c1d0a9b8e7f6a5b4c3d2e1f00112233445566"
#define B "00a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3"
#define ZERO "0000000000000000000000000000000000000000"
#define LONG_A A "aabbccddeeff001122334455"
#define LONG_ZERO ZERO "000000000000000000000000"

/* `want` has a line per update, its parts between bars; NULL: an error. */
static const struct {
	const char *name, *text, *want;
} cases[] = {
	{ "nothing to push", "", "" },
	{ "one branch", "refs/heads/main " A " refs/heads/main " B "\n",
	  "refs/heads/main|" A "|refs/heads/main|" B "\n" },
	{ "two refs, in their order",
	  "HEAD " A " refs/heads/hotfix/1.4.1 " ZERO "\n"
	  "refs/tags/v1 " B " refs/tags/v1 " ZERO "\n",
	  "HEAD|" A "|refs/heads/hotfix/1.4.1|" ZERO "\n"
	  "refs/tags/v1|" B "|refs/tags/v1|" ZERO "\n" },
	{ "a deletion", "(delete) " ZERO " refs/heads/old " B "\n",
	  "(delete)|" ZERO "|refs/heads/old|" B "\n" },
	{ "blanks in the local ref",
	  "main@{5 seconds ago} " A " refs/heads/main " B "\n",
	  "main@{5 seconds ago}|" A "|refs/heads/main|" B "\n" },
	{ "a local ref that looks like a line of its own",
	  ":/x " B " refs/heads/y " ZERO " " A " refs/heads/main " B "\n",
	  ":/x " B " refs/heads/y " ZERO "|" A "|refs/heads/main|" B "\n" },
	{ "a local ref that makes up a line hides nothing",
	  "main^{/ " A " refs/heads/x " B "\n"
	  "} " A " refs/heads/main " B "\n",
	  "main^{/|" A "|refs/heads/x|" B "\n"
	  "}|" A "|refs/heads/main|" B "\n" },
	{ "ids of 64 digits", "HEAD " LONG_A " refs/heads/main " LONG_ZERO "\n",
	  "HEAD|" LONG_A "|refs/heads/main|" LONG_ZERO "\n" },
	{ "no newline at the end", "HEAD " A " refs/heads/main " B,
	  "HEAD|" A "|refs/heads/main|" B "\n" },

	{ "a newline in the local ref",
	  "main^{/\n} " A " refs/heads/main " B "\n", NULL },
	{ "an error after a good line",
	  "HEAD " A " refs/heads/main " B "\nHEAD " A "\n", NULL },
	{ "an empty line", "\n", NULL },
	{ "three fields", A " refs/heads/main " B "\n", NULL },
	{ "an empty local ref", " " A " refs/heads/main " B "\n", NULL },
	{ "an empty remote ref", "HEAD " A "  " B "\n", NULL },
	{ "no name under refs", "HEAD " A " refs/ " B "\n", NULL },
	{ "a remote ref that is no full name", "HEAD " A " main " B "\n",
	  NULL },
	{ "an id that is too short", "HEAD 3f2c1d0 refs/heads/main " B "\n",
	  NULL },
	{ "an id that is not hex",
	  "HEAD " A
	  " refs/heads/main g0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3\n",
	  NULL },
	{ "ids of two lengths", "HEAD " LONG_A " refs/heads/main " B "\n",
	  NULL },
	{ "a carriage return", "HEAD " A " refs/heads/main " B "\r\n", NULL },
	{ "a blank at the end", "HEAD " A " refs/heads/main " B " \n", NULL },
};

static void show(struct hf_buf *out, const struct hf_push *push)
{
	const struct hf_push_update *u;
	size_t i;

	for (i = 0; i < push->n; i++) {
		u = &push->v[i];
		hf_buf_printf(out, "%s|%s|%s|%s\n", u->local_ref, u->local.hex,
			      u->remote_ref, u->remote.hex);
	}
}

static void lines_are_read_from_the_right(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct hf_buf got = HF_BUF_INIT;
		struct hf_err err = HF_ERR_INIT;
		struct hf_push push;
		int rc;

		print_message("# %s\n", cases[i].name);
		rc = hf_push_parse(&push, cases[i].text, strlen(cases[i].text),
				   &err);
		show(&got, &push);
		assert_int_equal(rc, cases[i].want ? 0 : HF_EFAIL);
		assert_string_equal(hf_buf_str(&got),
				    cases[i].want ? cases[i].want : "");
		hf_push_release(&push);
		hf_buf_release(&got);
	}
}

static void an_error_names_the_line(void **state)
{
	static const char text[] = "HEAD " A " refs/heads/a " B "\n"
				   "HEAD " A " refs/heads/b " B "\n"
				   "what\n";
	struct hf_err err = HF_ERR_INIT;
	struct hf_push push;

	(void)state;
	assert_int_equal(hf_push_parse(&push, text, strlen(text), &err),
			 HF_EFAIL);
	assert_string_equal(err.text, "cannot read line 3 of what git says "
				      "about the push");
	assert_int_equal(push.n, 0);
	assert_null(push.v);
}

/* A NUL would end the local ref early for whoever reads it as a string. */
static void a_nul_is_an_error(void **state)
{
	static const char text[] = "HE\0AD " A " refs/heads/main " B "\n";
	struct hf_push push;

	(void)state;
	assert_int_equal(hf_push_parse(&push, text, sizeof(text) - 1, NULL),
			 HF_EFAIL);
}

static void text_needs_no_nul_behind_it(void **state)
{
	static const char text[] = "HEAD " A " refs/heads/main " B;
	size_t len = strlen(text);
	struct hf_push push;
	char *exact = malloc(len);

	(void)state;
	assert_non_null(exact);
	memcpy(exact, text, len);
	assert_int_equal(hf_push_parse(&push, exact, len, NULL), 0);
	assert_int_equal(push.n, 1);
	hf_push_release(&push);
	assert_int_equal(hf_push_parse(&push, exact, len - 1, NULL), HF_EFAIL);
	free(exact);
}

static void many_lines_are_kept(void **state)
{
	struct hf_buf text = HF_BUF_INIT, want = HF_BUF_INIT, got = HF_BUF_INIT;
	struct hf_push push;
	int i;

	(void)state;
	for (i = 0; i < 10000; i++) {
		hf_buf_printf(&text, "x " A " refs/heads/b%d " B "\n", i);
		hf_buf_printf(&want, "x|" A "|refs/heads/b%d|" B "\n", i);
	}
	assert_int_equal(hf_push_parse(&push, text.data, text.len, NULL), 0);
	show(&got, &push);
	assert_string_equal(hf_buf_str(&got), hf_buf_str(&want));
	hf_push_release(&push);
	hf_buf_release(&text);
	hf_buf_release(&want);
	hf_buf_release(&got);
}

static void releasing_nothing_is_fine(void **state)
{
	struct hf_push push = HF_PUSH_INIT;

	(void)state;
	hf_push_release(NULL);
	hf_push_release(&push);
	hf_push_release(&push);
	assert_null(push.v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines_are_read_from_the_right),
		cmocka_unit_test(an_error_names_the_line),
		cmocka_unit_test(a_nul_is_an_error),
		cmocka_unit_test(text_needs_no_nul_behind_it),
		cmocka_unit_test(many_lines_are_kept),
		cmocka_unit_test(releasing_nothing_is_fine),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
