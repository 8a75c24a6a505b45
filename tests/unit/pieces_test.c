/* A fix hunk by hunk, and what has become of each in other versions. */
#include "facts/pieces.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "doors/proc.h"
#include "facts/repo.h"

#define LENGTH(a) (sizeof(a) / sizeof(*(a)))
#define MID "1\\n2\\n3\\n4\\n"

static struct hf_repo *repo;

static void sh(struct hf_buf *out, const char *command)
{
	const char *const argv[] = { "sh", "-c", command, NULL };
	struct hf_proc proc = { .argv = argv, .out = out };
	struct hf_proc_end end;

	hf_buf_clear(out);
	assert_int_equal(hf_proc_run(&end, &proc, NULL), 0);
	assert_int_equal(end.status, 0);
}

/* A file of this text, in the words of printf %b; nothing for NULL. */
static struct hf_side file(const char *text)
{
	struct hf_buf said = HF_BUF_INIT, command = HF_BUF_INIT;
	struct hf_side side = { text ? 0100644 : 0, { "" } };

	if (text) {
		hf_buf_printf(&command,
			      "printf '%%b' '%s' | git hash-object -w --stdin",
			      text);
		sh(&said, hf_buf_str(&command));
		assert_true(hf_id_parse(&side.id, said.data, said.len - 1));
	}
	hf_buf_release(&command);
	hf_buf_release(&said);
	return side;
}

/*
 * `lines` has where each piece begins, `want` a letter for each: there, undone,
 * or changed; small where most of what it adds is kept, or cannot be.
 */
static const struct {
	const char *what, *old, *new, *ours, *lines, *want;
} cases[] = {
	{ "as fixed", "a\\n" MID "x\\n", "b\\n" MID "y\\n", "b\\n" MID "y\\n",
	  "1 6 ", "tt" },
	{ "as before", "a\\n" MID "x\\n", "b\\n" MID "y\\n", "a\\n" MID "x\\n",
	  "1 6 ", "UU" },
	{ "one of two undone", "a\\n" MID "x\\n", "b\\n" MID "y\\n",
	  "b\\n" MID "x\\n", "1 6 ", "tU" },
	{ "one changed, one undone", "a\\n" MID "x\\n", "b\\n" MID "y\\n",
	  "c\\n" MID "x\\n", "1 6 ", "CU" },
	{ "all over again", "a\\n" MID "x\\n", "b\\n" MID "y\\n", "z\\n",
	  "1 6 ", "CC" },
	{ "with other edits", "a\\n" MID "x\\n" MID "z\\n",
	  "b\\n" MID "y\\n" MID "z\\n", "b\\n" MID "x\\n" MID "0\\n", "1 6 ",
	  "tU" },
	{ "lines that were added", MID, MID "a\\nb\\nc\\n", MID, "5 ", "U" },
	{ "most of them kept", MID, MID "a\\nb\\nc\\n", MID "a\\nb\\nd\\n",
	  "5 ", "c" },
	{ "few of them kept", MID, MID "a\\nb\\nc\\n", MID "a\\ne\\nd\\n", "5 ",
	  "C" },
	{ "lines that were removed", "a\\n" MID "b\\n", MID "b\\n",
	  "a\\n" MID "b\\n", "1 ", "u" },
	{ "from the end", MID "a\\n", MID, MID "a\\n", "4 ", "u" },
	{ "only the newline", MID "a", MID "a\\n", MID "a", "5 ", "u" },
	{ "white space alone", "a\\n" MID, " a\\n" MID, "a\\n" MID, "1 ", "U" },
	{ "a new file", NULL, "a\\nb\\n", "a\\nb\\n", "0 ", "t" },
	{ "that has more by now", NULL, "a\\nb\\n", "a\\n0\\nb\\n", "0 ", "t" },
	{ "that is gone", NULL, "a\\nb\\n", NULL, "0 ", "u" },
	{ "that is another", NULL, "a\\nb\\n", "c\\n", "0 ", "c" },
	{ "a file that was removed", "a\\n", NULL, NULL, "0 ", "t" },
	{ "and is back", "a\\n", NULL, "a\\n", "0 ", "u" },
	{ "or is back as another", "a\\n", NULL, "b\\n", "0 ", "c" },
	{ "a changed file that is gone", "a\\n" MID, "b\\n" MID, NULL, "1 ",
	  "c" },
	{ "no text", "\\0a", "\\0b", "\\0b", "0 ", "t" },
	{ "no text, as before", "\\0a", "\\0b", "\\0a", "0 ", "u" },
	{ "no text any more", "a\\n" MID, "b\\n" MID, "\\0b", "1 ", "c" },
};

static void look(struct hf_buf *lines, struct hf_buf *states, size_t i)
{
	const struct hf_side old = file(cases[i].old), new = file(cases[i].new);
	const struct hf_side ours = file(cases[i].ours);
	struct hf_err err = HF_ERR_INIT;
	struct hf_pieces pieces;
	enum hf_piece piece;
	size_t j;
	bool kept;

	hf_buf_clear(lines);
	hf_buf_clear(states);
	assert_int_equal(hf_pieces_read(&pieces, repo, &old, &new, &err), 0);
	for (j = 0; j < pieces.n; j++) {
		hf_buf_printf(lines, "%ld ", hf_piece_line(&pieces, j));
		assert_int_equal(
			hf_piece_of(&piece, repo, &pieces, j, &ours, &err), 0);
		assert_int_equal(
			hf_piece_kept(&kept, repo, &pieces, j, &ours, &err), 0);
		hf_buf_putc(states, (kept ? "tuc" : "TUC")[piece]);
	}
	hf_pieces_release(&pieces);
}

static void test_pieces(void **state)
{
	struct hf_buf lines = HF_BUF_INIT, states = HF_BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(cases); i++) {
		look(&lines, &states, i);
		if (strcmp(hf_buf_str(&lines), cases[i].lines) ||
		    strcmp(hf_buf_str(&states), cases[i].want))
			fail_msg("%s: at %sis %s", cases[i].what,
				 hf_buf_str(&lines), hf_buf_str(&states));
	}
	hf_buf_release(&states);
	hf_buf_release(&lines);
}

static void test_joined(void **state)
{
	const struct hf_side one = file("a\\nb\\n"), two = file("c\\nd\\n");
	const struct hf_side sides[] = { file("a\\nd\\nb\\n"), file("a\\ne\\n"),
					 file(NULL) };
	struct hf_err err = HF_ERR_INIT;
	size_t i;
	bool yes;

	(void)state;
	for (i = 0; i < LENGTH(sides); i++) {
		assert_int_equal(hf_pieces_joined(&yes, repo, &sides[i], &one,
						  &two, &err),
				 0);
		assert_int_equal(yes, i == 0);
	}
}

/* A file with its execute bit as the only change. */
static void test_mode(void **state)
{
	struct hf_side old = file("a\\n"), new = old;
	struct hf_err err = HF_ERR_INIT;
	struct hf_pieces pieces;
	enum hf_piece piece;

	(void)state;
	new.mode = 0100755;
	assert_int_equal(hf_pieces_read(&pieces, repo, &old, &new, &err), 0);
	assert_int_equal(pieces.n, 1);
	assert_int_equal(hf_piece_of(&piece, repo, &pieces, 0, &old, &err), 0);
	assert_int_equal(piece, HF_PIECE_UNDONE);
	assert_int_equal(hf_piece_of(&piece, repo, &pieces, 0, &new, &err), 0);
	assert_int_equal(piece, HF_PIECE_THERE);
	hf_pieces_release(&pieces);
}

static char dir[PATH_MAX];

static int set_up(void **state)
{
	const char *tmp = getenv("TMPDIR");
	struct hf_err err = HF_ERR_INIT;
	struct hf_buf said = HF_BUF_INIT;

	(void)state;
	snprintf(dir, sizeof(dir), "%.4000s/hf-pieces.XXXXXX",
		 tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(dir) || chdir(dir))
		return -1;
	unsetenv("GIT_DIR");
	sh(&said, "git init -q .");
	hf_buf_release(&said);
	return hf_repo_open(&repo, HF_READER_AUTO, &err);
}

static int tear_down(void **state)
{
	struct hf_buf said = HF_BUF_INIT, command = HF_BUF_INIT;

	(void)state;
	hf_repo_close(repo);
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
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_joined),
		cmocka_unit_test(test_mode),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
