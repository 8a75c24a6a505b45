/* Whether a change is in a file already; libgit2 and git must agree on it. */
#include "facts/present.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "doors/proc.h"
#include "facts/merge_text.h"
#include "facts/repo.h"

#define LENGTH(a) (sizeof(a) / sizeof(*(a)))

/* Lines that no change touches; xdiff joins what is closer than this. */
#define GAP "l1\nl2\nl3\nl4\n"

static const struct {
	const char *what, *base, *theirs, *ours;
	enum hf_merged want;
} texts[] = {
	{ "no change at all", "a\n", "a\n", "b\n", HF_MERGED_SAME },
	{ "the same change", "a\n", "b\n", "b\n", HF_MERGED_SAME },
	{ "not changed yet", "a\n", "b\n", "a\n", HF_MERGED_CHANGED },
	{ "changed otherwise", "a\n", "b\n", "c\n", HF_MERGED_CONFLICT },
	{ "the fix and an edit after it", "a\n" GAP "z\n", "b\n" GAP "z\n",
	  "b\n" GAP "y\n", HF_MERGED_SAME },
	{ "the fix and an edit before it", "z\n" GAP "a\n", "z\n" GAP "b\n",
	  "y\n" GAP "b\n", HF_MERGED_SAME },
	{ "an edit, but not the fix", "a\n" GAP "z\n", "b\n" GAP "z\n",
	  "a\n" GAP "y\n", HF_MERGED_CHANGED },
	{ "the fix further down", "a\n" GAP, "b\n" GAP, "0\n" GAP "b\n" GAP,
	  HF_MERGED_CONFLICT },
	{ "below new lines", GAP "a\n" GAP, GAP "b\n" GAP, "0\n" GAP "b\n" GAP,
	  HF_MERGED_SAME },
	{ "both hunks", "a\n" GAP "x\n" GAP "z\n", "b\n" GAP "y\n" GAP "z\n",
	  "b\n" GAP "y\n" GAP "0\n", HF_MERGED_SAME },
	{ "one hunk of two", "a\n" GAP "x\n", "b\n" GAP "y\n", "b\n" GAP "x\n",
	  HF_MERGED_CHANGED },
	{ "one hunk of two, the other edited", "a\n" GAP "x\n", "b\n" GAP "y\n",
	  "b\n" GAP "z\n", HF_MERGED_CONFLICT },
	{ "an edit right beside it", "a\nx\n" GAP, "b\nx\n" GAP, "b\ny\n" GAP,
	  HF_MERGED_CONFLICT },
	{ "adjacent hunks", "a\nk\nc\n", "b\nk\nd\n", "b\nk\nd\n" GAP,
	  HF_MERGED_CONFLICT },
	{ "adjacent hunks, one there", "a\nk\nc\n" GAP, "b\nk\nd\n" GAP,
	  "b\nk\nc\n" GAP, HF_MERGED_CHANGED },
	{ "indented", "if x:\n" GAP, "if x:\n\ty\n" GAP, "if x:\n\t\ty\n" GAP,
	  HF_MERGED_CONFLICT },
	{ "indentation alone, there", "a\nb\n" GAP, "a\n\tb\n" GAP,
	  "a\n\tb\n" GAP GAP, HF_MERGED_CONFLICT },
	{ "indentation alone, not there", "a\nb\n" GAP, "a\n\tb\n" GAP,
	  "a\nb\n" GAP "z\n", HF_MERGED_CHANGED },
	{ "other ends of lines", "a\n" GAP, "b\n" GAP, "b\r\n" GAP,
	  HF_MERGED_CONFLICT },
	{ "CRLF in all", "a\r\n" GAP "x\r\n", "b\r\n" GAP "x\r\n",
	  "b\r\n" GAP "y\r\n", HF_MERGED_SAME },
	{ "CRLF is the change", "a\n" GAP "x\n", "a\r\n" GAP "x\n",
	  "a\r\n" GAP "y\n", HF_MERGED_SAME },
	{ "no newline at the end", "a\n" GAP "x", "b\n" GAP "x", "b\n" GAP "y",
	  HF_MERGED_SAME },
	{ "the newline is the change", "a\n" GAP "x", "a\n" GAP "x\n",
	  "b\n" GAP "x\n", HF_MERGED_SAME },
	{ "the newline is lacking", "a\n" GAP "x", "a\n" GAP "x\n",
	  "b\n" GAP "x", HF_MERGED_CHANGED },
	{ "removed lines, gone", "a\nb\n" GAP "x\n", "a\n" GAP "x\n",
	  "a\n" GAP "y\n", HF_MERGED_SAME },
	{ "removed lines, still there", "a\nb\n" GAP "x\n", "a\n" GAP "x\n",
	  "a\nb\n" GAP "y\n", HF_MERGED_CHANGED },
	{ "all removed, all gone", "a\n", "", "", HF_MERGED_SAME },
	{ "all removed, edited there", "a\n", "", "b\n", HF_MERGED_CONFLICT },
	{ "made new on both sides", "", "a\n" GAP, "a\n" GAP, HF_MERGED_SAME },
	{ "made new, and then more", "", "a\n", "a\nb\n", HF_MERGED_CONFLICT },
	{ "made new otherwise", "", "a\n", "b\n", HF_MERGED_CONFLICT },
};

static void fill(struct hf_sides *sides, size_t i)
{
	*sides = (struct hf_sides){ 0 };
	hf_buf_puts(&sides->base, texts[i].base);
	hf_buf_puts(&sides->ours, texts[i].ours);
	hf_buf_puts(&sides->theirs, texts[i].theirs);
}

static void test_ways_agree(void **state)
{
	enum hf_merged lib, git, best;
	struct hf_err err = HF_ERR_INIT;
	struct hf_sides sides;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(texts); i++) {
		fill(&sides, i);
		assert_int_equal(hf_merge_text_libgit2(&lib, &sides, &err), 0);
		assert_int_equal(hf_merge_text_git(&git, &sides, &err), 0);
		assert_int_equal(hf_merge_text(&best, &sides, &err), 0);
		if (lib != texts[i].want || git != lib || best != lib)
			fail_msg("%s: want %d, libgit2 %d, git %d, best %d",
				 texts[i].what, texts[i].want, lib, git, best);
		hf_sides_release(&sides);
	}
}

/* Random texts of few different lines make every kind of overlap. */
static void add_lines(struct hf_buf *out, const struct hf_buf *from,
		      unsigned *seed)
{
	size_t i;

	for (i = 0; i < from->len; i++) {
		unsigned dice = (*seed = *seed * 1103515245 + 12345) >> 16;

		if (dice % 11 == 0)
			hf_buf_putc(out, (char)('a' + dice / 11 % 3));
		else if (dice % 11 != 1)
			hf_buf_putc(out, from->data[i]);
		if (dice % 13 == 0)
			hf_buf_putc(out, '\n');
	}
}

static void test_ways_agree_on_random_texts(void **state)
{
	struct hf_err err = HF_ERR_INIT;
	enum hf_merged lib, git;
	unsigned seed = 20261121;
	int i, seen[3] = { 0, 0, 0 };

	(void)state;
	for (i = 0; i < 150; i++) {
		struct hf_sides sides = { 0 };

		hf_buf_puts(&sides.base, "a\nb\nc\na\nb\n\nc\nc\na\nb\nc\nd");
		add_lines(&sides.theirs, &sides.base, &seed);
		if (i % 3)
			add_lines(&sides.ours, &sides.base, &seed);
		else
			hf_buf_printf(&sides.ours, "%s\n%s",
				      hf_buf_str(&sides.theirs),
				      i % 2 ? "e\n" : "");
		assert_int_equal(hf_merge_text_libgit2(&lib, &sides, &err), 0);
		assert_int_equal(hf_merge_text_git(&git, &sides, &err), 0);
		if (lib != git)
			fail_msg("%d: libgit2 %d, git %d: '%s' '%s' '%s'", i,
				 lib, git, sides.base.data, sides.ours.data,
				 sides.theirs.data);
		seen[lib]++;
		hf_sides_release(&sides);
	}
	assert_true(seen[HF_MERGED_SAME] + seen[HF_MERGED_CHANGED] > 10);
	assert_true(seen[HF_MERGED_CONFLICT] > 10);
}

static void fill_lines(struct hf_buf *out, long n, const char *last)
{
	for (; n > 0; n--)
		hf_buf_puts(out, "x\n");
	hf_buf_puts(out, last);
}

/* One side with many lines is merged; two of them would take too long. */
static void test_bounds(void **state)
{
	static const struct {
		long base, theirs, ours;
		const char *last;
		enum hf_merged want;
	} cases[] = {
		{ 10, 10, 60000, "b", HF_MERGED_CONFLICT },
		{ 10, 60000, 60000, "b", HF_MERGED_NO_TEXT },
		{ 60000, 60000, 10, "b", HF_MERGED_NO_TEXT },
		{ 60000, 60000, 60000, "a", HF_MERGED_SAME },
		{ 10, 10, HF_COUNT_MAX / 2 + 1, "b", HF_MERGED_NO_TEXT },
	};
	struct hf_err err = HF_ERR_INIT;
	enum hf_merged got;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(cases); i++) {
		struct hf_sides sides = { 0 };

		fill_lines(&sides.base, cases[i].base, "0");
		fill_lines(&sides.theirs, cases[i].theirs, "a");
		fill_lines(&sides.ours, cases[i].ours, cases[i].last);
		assert_int_equal(hf_merge_text(&got, &sides, &err), 0);
		assert_int_equal(got, cases[i].want);
		hf_sides_release(&sides);
	}
}

static void test_binary(void **state)
{
	struct hf_err err = HF_ERR_INIT;
	struct hf_sides sides = { 0 };
	enum hf_merged got;

	(void)state;
	hf_buf_add(&sides.base, "a\0\n", 3);
	hf_buf_puts(&sides.theirs, "b\n");
	hf_buf_puts(&sides.ours, "c\n");
	assert_int_equal(hf_merge_text(&got, &sides, &err), 0);
	assert_int_equal(got, HF_MERGED_NO_TEXT);
	hf_buf_add(&sides.ours, "\0", 1);
	hf_buf_clear(&sides.theirs);
	hf_buf_add(&sides.theirs, "c\n\0", 3);
	assert_int_equal(hf_merge_text(&got, &sides, &err), 0);
	assert_int_equal(got, HF_MERGED_SAME);
	hf_sides_release(&sides);
}

/* Run a command in the current directory; its first line goes to `out`. */
static void sh(struct hf_buf *out, const char *command)
{
	const char *const argv[] = { "sh", "-c", command, NULL };
	struct hf_proc proc = { .argv = argv, .out = out };
	struct hf_proc_end end;

	hf_buf_clear(out);
	assert_int_equal(hf_proc_run(&end, &proc, NULL), 0);
	assert_int_equal(end.status, 0);
}

/* What stands at a path: "644 <text>", "755 <text>", "link <text>", "". */
static void make_side(struct hf_side *out, const char *text)
{
	static const struct {
		const char *name;
		unsigned mode;
	} kinds[] = {
		{ "644 ", 0100644 },
		{ "755 ", 0100755 },
		{ "link ", 0120000 },
		{ "module ", 0160000 },
	};
	struct hf_buf said = HF_BUF_INIT, command = HF_BUF_INIT;
	size_t i;

	*out = (struct hf_side){ 0 };
	for (i = 0; i < LENGTH(kinds); i++) {
		if (strncmp(text, kinds[i].name, strlen(kinds[i].name)))
			continue;
		out->mode = kinds[i].mode;
		hf_buf_printf(&command,
			      "printf '%%b' '%s' | git hash-object "
			      "-w --stdin",
			      text + strlen(kinds[i].name));
		sh(&said, hf_buf_str(&command));
		assert_true(hf_id_parse(&out->id, said.data, said.len - 1));
	}
	assert_true(out->mode || !*text);
	hf_buf_release(&command);
	hf_buf_release(&said);
}

static const struct {
	const char *what, *old, *new, *ours;
	bool want;
} paths[] = {
	{ "the same", "644 a", "644 b", "644 b", true },
	{ "as it was", "644 a", "644 b", "644 a", false },
	{ "no change", "644 a", "644 a", "644 c", true },
	{ "no change, and gone", "644 a", "644 a", "", true },
	{ "by merge", "644 a\\n1\\n2\\n3\\n4\\nz\\n",
	  "644 b\\n1\\n2\\n3\\n4\\nz\\n", "644 b\\n1\\n2\\n3\\n4\\ny\\n",
	  true },
	{ "by merge, with another mode", "644 a\\n1\\n2\\n3\\n4\\nz\\n",
	  "644 b\\n1\\n2\\n3\\n4\\nz\\n", "755 b\\n1\\n2\\n3\\n4\\ny\\n",
	  true },
	{ "gone there", "644 a", "644 b", "", false },
	{ "deleted", "644 a", "", "", true },
	{ "deleted, but there", "644 a", "", "644 a", false },
	{ "deleted, but edited there", "644 a", "", "644 b", false },
	{ "added", "", "644 a", "644 a", true },
	{ "added, absent there", "", "644 a", "", false },
	{ "added otherwise", "", "644 a", "644 b", false },
	{ "added with another mode", "", "644 a", "755 a", false },
	{ "mode", "644 a", "755 a", "755 b", true },
	{ "mode lacking", "644 a", "755 a", "644 b", false },
	{ "mode and text", "644 a", "755 b", "755 b", true },
	{ "mode and text, mode lacking", "644 a", "755 b", "644 b", false },
	{ "link", "link a", "link b", "link b", true },
	{ "link, otherwise", "link a", "link b", "link c", false },
	{ "link, now a file", "link a", "link b", "644 b", false },
	{ "file, now a link", "644 a", "644 b", "link b", false },
	{ "file made a link", "644 a", "link b", "link b", true },
	{ "link made a file", "link a", "644 b\\n", "644 b\\n", true },
	{ "link made a file, with more", "link a", "644 b\\n", "644 b\\nc\\n",
	  false },
	{ "submodule", "module a", "module b", "module b", true },
	{ "submodule, otherwise", "module a", "module b", "module c", false },
	{ "binary", "644 a\\0", "644 b\\0", "644 c\\0", false },
	{ "binary, the same", "644 a\\0", "644 b\\0", "644 b\\0", true },
};

static void each_path(enum hf_reader reader)
{
	struct hf_err err = HF_ERR_INIT;
	struct hf_side old, new, ours;
	struct hf_repo *repo = NULL;
	size_t i;
	bool yes;

	assert_int_equal(hf_repo_open(&repo, reader, &err), 0);
	for (i = 0; i < LENGTH(paths); i++) {
		make_side(&old, paths[i].old);
		make_side(&new, paths[i].new);
		make_side(&ours, paths[i].ours);
		assert_int_equal(
			hf_present(&yes, repo, &old, &new, &ours, &err), 0);
		if (yes != paths[i].want)
			fail_msg("%s: %d", paths[i].what, yes);
	}
	hf_repo_close(repo);
}

static void test_paths(void **state)
{
	(void)state;
	each_path(HF_READER_LIBGIT2);
	each_path(HF_READER_GIT);
}

/* What is over the size is as good as its id; what is not here, no answer. */
static void test_large_and_missing(void **state)
{
	struct hf_err err = HF_ERR_INIT;
	struct hf_side old, new, ours;
	struct hf_buf said = HF_BUF_INIT;
	struct hf_repo *repo = NULL;
	bool yes = true;

	(void)state;
	assert_int_equal(hf_repo_open(&repo, HF_READER_AUTO, &err), 0);
	make_side(&old, "644 a\\n1\\n2\\n3\\n4\\n");
	make_side(&new, "644 b\\n1\\n2\\n3\\n4\\n");
	ours = new;
	sh(&said, "{ printf 'b\\n1\\n2\\n3\\n4\\n'; "
		  "head -c 1048576 /dev/zero | tr '\\0' x; } | "
		  "git hash-object -w --stdin");
	assert_true(hf_id_parse(&ours.id, said.data, said.len - 1));
	assert_int_equal(hf_present(&yes, repo, &old, &new, &ours, &err), 0);
	assert_false(yes);
	memset(ours.id.hex, 'e', 40);
	assert_int_equal(hf_present(&yes, repo, &old, &new, &ours, &err),
			 HF_EUNDECIDED);
	hf_repo_close(repo);
	hf_buf_release(&said);
}

static char dir[PATH_MAX];

static int set_up(void **state)
{
	const char *tmp = getenv("TMPDIR");
	struct hf_buf said = HF_BUF_INIT;

	(void)state;
	snprintf(dir, sizeof(dir), "%.4000s/hf-present.XXXXXX",
		 tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(dir) || chdir(dir))
		return -1;
	unsetenv("GIT_DIR");
	unsetenv("GIT_HOTFIX_READER");
	sh(&said, "git init -q .");
	hf_buf_release(&said);
	return 0;
}

static int tear_down(void **state)
{
	struct hf_buf said = HF_BUF_INIT, command = HF_BUF_INIT;

	(void)state;
	hf_buf_printf(&command, "rm -rf '%s'", dir);
	if (chdir("/"))
		return -1;
	sh(&said, hf_buf_str(&command));
	hf_buf_release(&command);
	hf_buf_release(&said);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ways_agree),
		cmocka_unit_test(test_ways_agree_on_random_texts),
		cmocka_unit_test(test_bounds),
		cmocka_unit_test(test_binary),
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_large_and_missing),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
