/* Commit messages, raw and stored; the git program itself is asked to agree. */
#include "values/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "doors/proc.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
#define CUT "------------------------ >8 ------------------------\n"
#define ID "3f2c1d0a9b8e7f6a5b4c3d2e1f00112233445566"
#define ID2 "00a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3"

static const struct hf_message_style stored = { false, NULL, false };
static const struct hf_message_style edited = { true, NULL, false };
static const struct hf_message_style verbose = { true, NULL, true };
static const struct hf_message_style semicolon = { true, ";", true };
static const struct hf_message_style slashes = { true, "//", true };

static const char *const parse_args[] = { "interpret-trailers", "--parse",
					  "--no-divider", NULL };

static void parse(struct hf_message *message, const char *raw,
		  const struct hf_message_style *style)
{
	struct hf_err err = HF_ERR_INIT;

	assert_int_equal(
		hf_message_parse(message, raw, strlen(raw), style, &err), 0);
	assert_string_equal(err.text, "");
}

/* What `git <args>` makes of `in`, with nobody's configuration. */
static void git(struct hf_buf *out, const char *in, const char *const *args)
{
	static const char *const env[] = {
		"GIT_CONFIG_GLOBAL=/dev/null",
		"GIT_CONFIG_NOSYSTEM=1",
		"GIT_CONFIG_COUNT",
		"GIT_CONFIG_PARAMETERS",
		"GIT_DIR",
		NULL,
	};
	const char *argv[16] = { "git" };
	struct hf_buf input = HF_BUF_INIT;
	struct hf_proc_end end;
	struct hf_proc proc = {
		.argv = argv,
		.dir = "/",
		.env = env,
		.in = &input,
		.out = out,
		.timeout_ms = 20000,
	};
	struct hf_err err = HF_ERR_INIT;
	size_t i;

	for (i = 0; args[i]; i++)
		argv[i + 1] = args[i];
	hf_buf_puts(&input, in);
	assert_int_equal(hf_proc_run(&end, &proc, &err), 0);
	assert_int_equal(end.status, 0);
	hf_buf_release(&input);
}

/* The trailers as git prints them, and as we do. */
static void same_trailers(const char *text)
{
	struct hf_buf ours = HF_BUF_INIT, theirs = HF_BUF_INIT;
	struct hf_message message;
	size_t i;

	parse(&message, text, &stored);
	for (i = 0; i < message.n; i++)
		hf_buf_printf(&ours, "%s: %s\n", message.trailers[i].key,
			      message.trailers[i].value);
	git(&theirs, message.text, parse_args);
	assert_string_equal(hf_buf_str(&ours), hf_buf_str(&theirs));
	hf_message_release(&message);
	hf_buf_release(&ours);
	hf_buf_release(&theirs);
}

static void messages_are_cleaned(void **state)
{
	static const struct {
		const struct hf_message_style *style;
		const char *raw, *text, *subject;
	} cases[] = {
		{ &stored, "", "", "" },
		{ &stored, "fix", "fix\n", "fix" },
		{ &stored, "\n \nfix  \t\n\n\n\nbody\r\n\n\n", "fix\n\nbody\n",
		  "fix" },
		{ &stored, "fix\nthe login\n\nbody\n",
		  "fix\nthe login\n\nbody\n", "fix the login" },
		{ &stored, "  fix\n", "  fix\n", "  fix" },
		{ &stored, "#12: fix\n\n# text\n", "#12: fix\n\n# text\n",
		  "#12: fix" },
		{ &stored, "fix\n# " CUT "diff\n", "fix\n# " CUT "diff\n",
		  "fix # ------------------------ >8 "
		  "------------------------ diff" },
		{ &edited, "# a\n\nfix\n# b\nit\n\n# c\n\n# d\nbody\n#",
		  "fix\nit\n\nbody\n", "fix it" },
		{ &edited, "# only\n#comments\n", "", "" },
		{ &edited, "fix\n # indented\n", "fix\n # indented\n",
		  "fix  # indented" },
		{ &edited, "fix\n# " CUT "diff\n", "fix\ndiff\n", "fix diff" },
		{ &verbose, "fix\n# " CUT "diff\n", "fix\n", "fix" },
		{ &verbose, "# " CUT "diff\n", "", "" },
		{ &verbose, "fix\n#" CUT "x\n# " CUT "y\n", "fix\nx\n",
		  "fix x" },
		{ &semicolon, "fix\n#1\n; c\n; " CUT "diff\n", "fix\n#1\n",
		  "fix #1" },
		{ &slashes, "fix\n/ a\n// b\n// " CUT "diff\n", "fix\n/ a\n",
		  "fix / a" },
		{ &stored, "caf\xe9 \x1b[31m\x80\n", "caf\xe9 \x1b[31m\x80\n",
		  "caf\xe9 \x1b[31m\x80" },
	};
	struct hf_message message;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		parse(&message, cases[i].raw, cases[i].style);
		assert_string_equal(message.text, cases[i].text);
		assert_string_equal(message.subject, cases[i].subject);
		hf_message_release(&message);
	}
}

static void cleaning_is_gits(void **state)
{
	static const char *const raw[] = {
		"\n\nfix  \n \n\n# c\nbody\t\n\n",
		"#12\n\n\n#\nx",
		"",
		"\r\n",
		"a\r\n\r\n\r\nb\r\n",
		" a\n\v\nb\f\n#\n\nc",
		"# a\n\n\n# b\n",
	};
	static const char *const keep[] = { "stripspace", NULL };
	static const char *const strip[] = { "stripspace", "-s", NULL };
	struct hf_buf theirs = HF_BUF_INIT;
	struct hf_message message;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(raw) * 2; i++) {
		parse(&message, raw[i / 2], i % 2 ? &edited : &stored);
		hf_buf_clear(&theirs);
		git(&theirs, raw[i / 2], i % 2 ? strip : keep);
		assert_string_equal(message.text, hf_buf_str(&theirs));
		hf_message_release(&message);
	}
	hf_buf_release(&theirs);
}

static void a_nul_ends_the_message(void **state)
{
	static const char raw[] = "fix\n\0Key: value\n";
	struct hf_message message;

	(void)state;
	assert_int_equal(hf_message_parse(&message, raw, sizeof(raw) - 1, NULL,
					  NULL),
			 0);
	assert_string_equal(message.text, "fix\n");
	hf_message_release(&message);
	assert_int_equal(hf_message_parse(&message, NULL, 0, NULL, NULL), 0);
	assert_string_equal(message.text, "");
	hf_message_release(&message);
	hf_message_release(&message);
	hf_message_release(NULL);
}

static void trailers_are_gits(void **state)
{
	static const char *const texts[] = {
		"Key: in the subject\n",
		"fix\nKey: in the subject\n",
		"fix\n\nKey: value\n",
		"fix\n\nbody\n\nKey: value\nOther-Key:no blank\nThird \t: x\n",
		"fix\n\nbody\nKey: in the body\n",
		"fix\n\nKey: first\n\nOther: second\n",
		"fix\n\nKey: folded\n  over\n\tthree lines\nOther:\n  below\n",
		"fix\n\nKey:\nOther:   \n",
		"fix\n\nnot one\nalso not\nnor this\nSigned-off-by: A <a@b>\n",
		"fix\n\n1\n2\n3\n4\nSigned-off-by: A <a@b>\n",
		"fix\n\n1\n2\n3\nSigned-off-by:\n",
		"fix\n\nnot one\n and more\nSigned-off-by: A <a@b>\n",
		"fix\n\nnot one\n 2\n 3\n 4\nSigned-off-by: A <a@b>\n",
		"fix\n\n 0\nKey: value\n",
		"fix\n\nsee\n(cherry picked from commit " ID ")\nKey: value\n",
		"fix\n\n(cherry picked from commit " ID ")\n",
		"fix\n\nKey: value\n\n# comment\n# another\n",
		"fix\n\nKey: value\n# comment\nOther: value\n",
		"fix\n\nKey: value\n# comment\n folded\n",
		"fix\n\nKey: value\n\nConflicts:\n\tfile.c\n\tother.c\n",
		"fix\n\nKey: value\n\nConflicts:\n\tfile.c\nx\n",
		"fix\n\nConflicts:\n\tfile.c\n\nKey: value\n",
		"fix\n\n---\n\nKey: value\n",
		"fix\n\nK\xc3\xa9y: value\n",
		"fix\n\nKey: caf\xe9\n",
		"fix\n\n: value\nKey: value\n",
		"fix\n\nhttps://example.org/\n",
		"fix\n\nKey name: value\n",
		"#12: fix\n\n#13: more\n\nKey: value\n",
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++)
		same_trailers(texts[i]);
}

static void trailers_are_found_by_key(void **state)
{
	struct hf_message message;

	(void)state;
	parse(&message,
	      "fix\n\nTicket: HF-1\nticket: HF-2\nHotfix: a\n"
	      " b\nNone:\n",
	      NULL);
	assert_int_equal(message.n, 4);
	assert_string_equal(hf_message_trailer(&message, "TICKET"), "HF-2");
	assert_string_equal(hf_message_trailer(&message, "Hotfix"), "a b");
	assert_string_equal(hf_message_trailer(&message, "None"), "");
	assert_null(hf_message_trailer(&message, "Tick"));
	assert_true(hf_message_has(&message, "ticket", "HF-1"));
	assert_true(hf_message_has(&message, "ticket", "HF-2"));
	assert_false(hf_message_has(&message, "ticket", "hf-1"));
	assert_false(hf_message_has(&message, "ticket", "HF"));
	assert_false(hf_message_has(&message, "Hotfix", "HF-1"));
	hf_message_release(&message);
}

static void subjects_are_told_apart(void **state)
{
	static const struct {
		const char *subject;
		bool leftover, merge;
	} cases[] = {
		{ "fix login", false, false },
		{ "", false, false },
		{ "fixup! fix login", true, true },
		{ "squash! fix login", true, true },
		{ "amend! fix login", true, true },
		{ "fixup the login", false, false },
		{ "WIP", true, false },
		{ "wip: login", true, false },
		{ "[WIP] login", true, false },
		{ "(wip) login", true, false },
		{ "wipe the cache", false, false },
		{ "wip\xc3\xa9 the cache", false, false },
		{ "WIP-12 fix login", false, false },
		{ "login: wip", false, false },
		{ "Merge branch 'hotfix/1.4.1'", false, true },
		{ "Merged by hand", false, false },
		{ "Revert \"fix login\"", false, true },
		{ "Reapply \"fix login\"", false, true },
		{ "Revert the login", false, false },
	};
	struct hf_message message;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		parse(&message, cases[i].subject, NULL);
		assert_int_equal(hf_message_is_leftover(&message),
				 cases[i].leftover);
		assert_int_equal(hf_message_is_merge(&message), cases[i].merge);
		hf_message_release(&message);
	}
}

static void reverts_are_found(void **state)
{
	static const struct {
		const char *body, *want;
	} cases[] = {
		{ "This reverts commit " ID ".\n", ID "\n" },
		{ "This reverts commit " ID ", reversing\n"
		  "changes made to " ID2 ".\n",
		  ID "\n" },
		{ "This reverts\ncommit " ID ".\n", ID "\n" },
		{ "This\nreverts commit\n  " ID ".\n", ID "\n" },
		{ "This reverts commit 3f2c1d0 (fix login, 2026-11-21).\n",
		  "3f2c1d0\n" },
		{ "This reverts commit 3F2C1D0.\n", "3f2c1d0\n" },
		{ "This reverts commit " ID ".\n\nThis reverts commit " ID2
		  ".\n",
		  ID "\n" ID2 "\n" },
		{ "This This reverts commit " ID, ID "\n" },
		{ "This reverts commit " ID ID, "" },
		{ "This reverts commit 3f2c1d.\n", "" },
		{ "This reverts commit 3f2c1d0x.\n", "" },
		{ "This reverts commits 3f2c1d0.\n", "" },
		{ "It reverts commit " ID ".\n", "" },
		{ "This reverts commit", "" },
		{ "", "" },
	};
	struct hf_buf raw = HF_BUF_INIT, got = HF_BUF_INIT;
	struct hf_message message;
	size_t i, at;
	char id[65];

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		hf_buf_clear(&raw);
		hf_buf_printf(&raw, "Revert it\n\n%s", cases[i].body);
		parse(&message, raw.data, &stored);
		hf_buf_clear(&got);
		for (at = 0; hf_message_reverts(&message, &at, id);)
			hf_buf_printf(&got, "%s\n", id);
		assert_string_equal(hf_buf_str(&got), cases[i].want);
		hf_message_release(&message);
	}
	hf_buf_release(&raw);
	hf_buf_release(&got);
}

static void add(struct hf_buf *out, const char *raw,
		const struct hf_message_style *style)
{
	hf_buf_clear(out);
	hf_message_add_trailer(out, raw, strlen(raw), style, "Hotfix", "1.4.1");
	assert_false(out->failed);
}

static void interpret(struct hf_buf *out, const char *raw,
		      const struct hf_message_style *style)
{
	static const char *const def[] = {
		"interpret-trailers",
		"--if-exists",
		"addIfDifferent",
		"--no-divider",
		"--trailer",
		"Hotfix: 1.4.1",
		NULL,
	};
	const char *with_char[9] = { "-c", "core.commentChar=;" };

	hf_buf_clear(out);
	memcpy(with_char + 2, def, sizeof(def));
	git(out, raw, style->comment ? with_char : def);
}

/* Raw files of every kind, where the whole result is git's byte for byte. */
static void a_trailer_is_added_as_git_adds_it(void **state)
{
	static const struct {
		const struct hf_message_style *style;
		const char *raw;
	} cases[] = {
		{ &stored, "fix\n" },
		{ &stored, "fix\n\nbody\n" },
		{ &stored, "fix\n\nbody\n\n\n" },
		{ &stored, "fix: login\n" },
		{ &stored, "fix\n\nKey: value\n" },
		{ &stored, "fix\n\nKey: a\n  folded\n" },
		{ &stored, "fix\n\nHotfix: 1.4.0\n" },
		{ &stored, "fix\n\nHotfix: 1.4.1\n" },
		{ &stored, "fix\n\nHotfix: 1.4.1\n\nbody\n" },
		{ &stored, "fix\n\nHotfix: 1.4\n .1\n" },
		{ &stored, "fix\n\n(cherry picked from commit " ID ")\n" },
		{ &stored, "fix\n\nsee\n(cherry picked from commit " ID ")\n" },
		{ &stored, "fix\n\n---\ndiff\n" },
		{ &stored, "Merge branch 'x'\n\n# Conflicts:\n#\tfile.c\n" },
		{ &stored, "Merge branch 'x'\n\nConflicts:\n\tfile.c\n" },
		{ &stored, "fix\n\nKey: value\n\nConflicts:\n\tfile.c\n" },
		{ &edited, "fix\n\n# Please enter\n#\n# On branch x\n" },
		{ &edited, "fix\n# Please enter\n" },
		{ &edited, "fix\n\nbody\n\n# Please enter\n" },
		{ &edited, "fix\n\nbody\n# Please enter\n\n\n# more\n" },
		{ &edited, "fix\n\nKey: value\n# Please enter\n" },
		{ &edited, "fix\n\n# why\nbody\n# and\n\nKey: value\n\n# c\n" },
		{ &verbose, "fix\n\n# c\n# " CUT "# Do not\ndiff\n+Key: v\n" },
		{ &verbose, "fix\n\nKey: v\n# " CUT "diff\n\nKey: value\n" },
		{ &verbose, "fix\n\nbody\n\n\n# " CUT "diff\n" },
		{ &semicolon, "fix\n\n#1\n\n; c\n; " CUT "diff\n" },
		{ &semicolon, "fix\n\nKey: value\n; c\n" },
		{ &stored, "fix\r\n\r\nbody\r\n" },
	};
	struct hf_buf ours = HF_BUF_INIT, theirs = HF_BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		add(&ours, cases[i].raw, cases[i].style);
		interpret(&theirs, cases[i].raw, cases[i].style);
		assert_string_equal(hf_buf_str(&ours), hf_buf_str(&theirs));
	}
	hf_buf_release(&ours);
	hf_buf_release(&theirs);
}

/*
 * Where git would spell existing trailers anew, or go wrong. Both results
 * must still hold the same trailers, unless `differs`.
 */
static void a_trailer_is_added_with_more_care(void **state)
{
	static const struct {
		const struct hf_message_style *style;
		bool differs;
		const char *raw, *want;
	} cases[] = {
		{ &stored, false, "fix\n\nKey:value\nA : b\n",
		  "fix\n\nKey:value\nA : b\nHotfix: 1.4.1\n" },
		{ &stored, false, "fix\n\nA: b\n# kept\nB: c\n",
		  "fix\n\nA: b\n# kept\nB: c\nHotfix: 1.4.1\n" },
		{ &stored, false, "fix\r\n\r\nA: b\r\n\r\n",
		  "fix\r\n\r\nA: b\r\nHotfix: 1.4.1\n\r\n" },
		{ &stored, false, "fix\n\nA: b\n  \n",
		  "fix\n\nA: b\nHotfix: 1.4.1\n  \n" },
		{ &stored, false, "fix\n\nbody\n \t\n",
		  "fix\n\nbody\n\nHotfix: 1.4.1\n \t\n" },
		{ &stored, true, "fix", "fix\n\nHotfix: 1.4.1\n" },
		{ &stored, true, "\n\nfix: login\n",
		  "\n\nfix: login\n\nHotfix: 1.4.1\n" },
		{ &edited, true, "# c\n\nfix: login\n",
		  "# c\n\nfix: login\n\nHotfix: 1.4.1\n" },
		{ &stored, true, "fix\n\nHot: 1.4.1\n",
		  "fix\n\nHot: 1.4.1\nHotfix: 1.4.1\n" },
		{ &stored, false, "#12 fix\n\n#13\n",
		  "#12 fix\n\n#13\n\nHotfix: 1.4.1\n" },
	};
	struct hf_buf ours = HF_BUF_INIT, theirs = HF_BUF_INIT;
	struct hf_buf a = HF_BUF_INIT, b = HF_BUF_INIT;
	struct hf_message message;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		add(&ours, cases[i].raw, cases[i].style);
		assert_string_equal(hf_buf_str(&ours), cases[i].want);
		parse(&message, ours.data, cases[i].style);
		assert_true(hf_message_has(&message, "Hotfix", "1.4.1"));
		interpret(&theirs, cases[i].raw, cases[i].style);
		hf_buf_clear(&a);
		hf_buf_clear(&b);
		git(&a, message.text, parse_args);
		git(&b, theirs.data, parse_args);
		if (!cases[i].differs)
			assert_string_equal(hf_buf_str(&a), hf_buf_str(&b));
		hf_message_release(&message);
	}
	hf_buf_release(&ours);
	hf_buf_release(&theirs);
	hf_buf_release(&a);
	hf_buf_release(&b);
}

static void an_empty_message_stays_empty(void **state)
{
	static const struct {
		const struct hf_message_style *style;
		const char *raw;
	} cases[] = {
		{ &stored, "" },
		{ &stored, " \n\n" },
		{ &edited, "\n# Please enter\n" },
		{ &verbose, "\n# c\n# " CUT "diff\n" },
		{ &semicolon, "; c\n" },
		{ &edited, "\nSigned-off-by: A <a@b>\n# c\n" },
	};
	struct hf_buf out = HF_BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		add(&out, cases[i].raw, cases[i].style);
		assert_string_equal(hf_buf_str(&out), cases[i].raw);
	}
	hf_buf_release(&out);
}

static void what_follows_a_nul_is_kept(void **state)
{
	static const char raw[] = "fix\n\0rest";
	static const char want[] = "fix\n\nHotfix: 1.4.1\n\0rest";
	struct hf_buf out = HF_BUF_INIT;

	(void)state;
	hf_message_add_trailer(&out, raw, sizeof(raw) - 1, NULL, "Hotfix",
			       "1.4.1");
	assert_int_equal(out.len, sizeof(want) - 1);
	assert_memory_equal(out.data, want, sizeof(want));
	hf_buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_are_cleaned),
		cmocka_unit_test(cleaning_is_gits),
		cmocka_unit_test(a_nul_ends_the_message),
		cmocka_unit_test(trailers_are_gits),
		cmocka_unit_test(trailers_are_found_by_key),
		cmocka_unit_test(subjects_are_told_apart),
		cmocka_unit_test(reverts_are_found),
		cmocka_unit_test(a_trailer_is_added_as_git_adds_it),
		cmocka_unit_test(a_trailer_is_added_with_more_care),
		cmocka_unit_test(an_empty_message_stays_empty),
		cmocka_unit_test(what_follows_a_nul_is_kept),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
