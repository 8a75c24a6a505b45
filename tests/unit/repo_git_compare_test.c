/* Comparisons by git: no attribute and no configuration may change them. */
#include "tests/unit/repo_git_fixture.h"

/* Two commits, one and two, that differ in every way we know. */
static const char setup[] =
	"git init -q -b main .; git commit -q --allow-empty -m zero\n"
	"sub() { git update-index --add --cacheinfo 160000,$1,sub; }\n"
	"printf 'a\\nb\\nc\\n' >a; cp a keep; cp a to-link; ln -s a link\n"
	"printf 'x\\0y\\n' >bin; cp bin bin-x; cp bin bin-gone\n"
	"seq 50 >ren; seq 60 >ren2; echo q >gone; seq 3 >blanks\n"
	"yes 0123456789abcdef | head -n 70000 >big; cp big big-moves\n"
	"printf 'no newline' >end; : >empty; git add .\n"
	"sub $(git rev-parse HEAD); git commit -q -m one\n"
	"printf 'a\\nB\\nc\\nd' >a; chmod +x keep bin-x; ln -sf b link\n"
	"rm to-link; ln -s a to-link; printf 'x\\0z\\n' >bin; rm bin-gone\n"
	"git mv ren r\303\251n; git mv ren2 ' r2'; echo 61 >>' r2'\n"
	"git mv big-moves big-moved\n"
	"rm gone empty; printf '1\\n 2\\n\\t3\\n' >blanks; echo more >>big\n"
	"echo new >\"$(printf 'n\\tl\\nx')\"; echo '' >>end\n"
	"printf 'x\\0' >raw\n"
	"echo dash >-x; git add -A .\n"
	"sub $(git rev-parse HEAD); git commit -q -m two\n";

/* Everything that could hide a change or turn a count into nothing. */
static const char hostile[] =
	"printf '* -diff diff=lie\\nbin diff\\nraw text diff\\n' |\n"
	"tee .git/info/attributes >.gitattributes\n"
	"git config diff.renames false; git config diff.renameLimit 1\n"
	"git config diff.relative true; git config diff.noprefix true\n"
	"git config diff.algorithm patience; git config core.quotePath false\n"
	"git config diff.external false; git config diff.lie.textconv false\n"
	"git config diff.lie.command false; git config diff.lie.binary true\n"
	"git config diff.ignoreSubmodules all; git config color.ui always\n"
	"git config submodule.sub.ignore all; git config core.abbrev 4\n"
	"git config core.bigFileThreshold 1; git config diff.orderFile a\n"
	"printf '[submodule \"sub\"]\\npath=sub\\nurl=x\\nignore=all\\n' \\\n"
	"	>.gitmodules; mkdir -p d\n";

static const char counts[] =
	"R 644>644 ren2 ->  r2 +1 -0\nA 0>644 -x +1 -0\n"
	"M 644>644 a +2 -1\nM 644>644 big +70001 -70000 too large\n"
	"R 644>644 big-moves -> big-moved +0 -0\n"
	"M 644>644 bin +0 -0 binary\nD 644>0 bin-gone +0 -0 binary\n"
	"M 644>755 bin-x +0 -0 binary\nM 644>644 blanks +2 -2\n"
	"D 644>0 empty +0 -0\nM 644>644 end +1 -1\nD 644>0 gone +0 -1\n"
	"M 644>755 keep +0 -0\nM 120000>120000 link +1 -1\n"
	"A 0>644 n\tl\nx +1 -0\nA 0>644 raw +0 -0 binary\n"
	"R 644>644 ren -> r\303\251n +0 -0\nM 160000>160000 sub +1 -1\n"
	"T 644>120000 to-link +1 -3\n";

static void put_change(struct hf_buf *out, const struct hf_change *c,
		       const struct hf_compare *what)
{
	hf_buf_printf(out, "%c %o>%o ", c->status,
		      (c->old_mode & 0170000) == 0100000 ? c->old_mode & 0777 :
							   c->old_mode,
		      (c->mode & 0170000) == 0100000 ? c->mode & 0777 :
						       c->mode);
	if (c->old_path)
		hf_buf_printf(out, "%s -> ", c->old_path);
	hf_buf_puts(out, c->path);
	if (what->lines)
		hf_buf_printf(out, " +%ld -%ld%s%s", c->added, c->removed,
			      c->binary ? " binary" : "",
			      c->too_large ? " too large" : "");
	if (c->quiet)
		hf_buf_printf(out, " quiet %ld", c->quiet);
	hf_buf_putc(out, '\n');
	assert_true(!c->old_mode == !c->old_blob.hex[0]);
	assert_true(!c->mode == !c->blob.hex[0]);
}

/* Compare two commits; "" for the empty tree or the index. */
static void expect_changes(struct fixture *f, const char *old, const char *new,
			   bool lines, bool quiet, const char *want)
{
	struct hf_compare what = { .lines = lines, .quiet = quiet };
	struct hf_buf got = HF_BUF_INIT;
	struct hf_changes changes;
	struct hf_id a, b;
	size_t i;

	if (*old) {
		a = id_of(f, old);
		what.old = &a;
	}
	if (*new) {
		b = id_of(f, new);
		what.new = &b;
	}
	assert_int_equal(f->ops->compare(&changes, f->self, &what, &f->err), 0);
	for (i = 0; i < changes.n; i++)
		put_change(&got, &changes.v[i], &what);
	hf_changes_release(&changes);
	assert_string_equal(hf_buf_str(&got), want);
	hf_buf_release(&got);
}

/* The same answer by either way to count, of trees and of the index. */
static void expect_all(struct fixture *f)
{
	expect_changes(f, "main~1", "main", true, false, counts);
	sh("git read-tree main");
	expect_changes(f, "main~1", "", true, false, counts);
}

static void test_plain(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, setup);
	expect_all(&f);
	expect_changes(&f, "main", "main", true, true, "");
	expect_changes(&f, "main", "", true, true, "");
	finish(&f);
}

static void test_hostile(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, setup);
	sh(hostile);
	expect_all(&f);
	assert_int_equal(chdir("d"), 0);
	expect_all(&f);
	finish(&f);
}

static long quiet_of(const char *path)
{
	if (!strcmp(path, "blanks"))
		return 4;
	if (!strcmp(path, "end") || !strcmp(path, "to-link"))
		return 2; /* a newline at the end */
	return 0;
}

/* White space is counted by another way, which must agree with git's. */
static void test_quiet(void **state)
{
	struct hf_compare what = { .lines = true, .quiet = true };
	struct hf_buf got = HF_BUF_INIT;
	struct hf_changes changes;
	struct hf_id a, b;
	struct fixture f;
	size_t i;

	(void)state;
	begin(&f, setup);
	a = id_of(&f, "main~1");
	b = id_of(&f, "main");
	what.old = &a;
	what.new = &b;
	assert_int_equal(f.ops->compare(&changes, f.self, &what, &f.err), 0);
	for (i = 0; i < changes.n; i++) {
		assert_int_equal(changes.v[i].quiet,
				 quiet_of(changes.v[i].path));
		changes.v[i].quiet = 0;
		put_change(&got, &changes.v[i], &what);
	}
	hf_changes_release(&changes);
	assert_string_equal(hf_buf_str(&got), counts);
	hf_buf_release(&got);
	finish(&f);
}

/*
 * In a hurry git's numbers do, and they are the same; what git calls binary is
 * counted all the same, so that no attribute hides a line.
 */
static void test_quick(void **state)
{
	struct hf_compare what = { .lines = true, .quick = true };
	struct hf_buf got = HF_BUF_INIT;
	struct hf_changes changes;
	struct fixture f;
	struct hf_id a;
	size_t i, round;

	(void)state;
	begin(&f, setup);
	a = id_of(&f, "main~1");
	what.old = &a;
	sh("git read-tree main");
	for (round = 0; round < 2; round++) {
		assert_int_equal(
			f.ops->compare(&changes, f.self, &what, &f.err), 0);
		hf_buf_clear(&got);
		for (i = 0; i < changes.n; i++)
			put_change(&got, &changes.v[i], &what);
		hf_changes_release(&changes);
		assert_string_equal(hf_buf_str(&got), counts);
		sh("mkdir -p .git/info; echo '* -diff' >.git/info/attributes");
	}
	hf_buf_release(&got);
	finish(&f);
}

static void test_first_commit(void **state)
{
	static const char *const hashes[] = { "sha1", "sha256" };
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(hashes); i++) {
		setenv("GIT_DEFAULT_HASH", hashes[i], 1);
		begin(&f, "git init -q -b main .; seq 3 >a; git add a\n"
			  "echo later >b; git add -N b");
		unsetenv("GIT_DEFAULT_HASH");
		expect_changes(&f, "", "", true, false, "A 0>644 a +3 -0\n");
		sh("git commit -q -m one a");
		expect_changes(&f, "", "main", true, false,
			       "A 0>644 a +3 -0\n");
		expect_changes(&f, "main", "", false, false, "");
		finish(&f);
	}
}

static void expect_failure(struct fixture *f, const char *new,
			   const char *words)
{
	struct hf_id old = id_of(f, "main"), other;
	struct hf_compare what = { .old = &old, .lines = true };
	struct hf_changes changes;

	if (*new) {
		other = id_of(f, new);
		what.new = &other;
	}
	assert_int_equal(f->ops->compare(&changes, f->self, &what, &f->err),
			 HF_EUNDECIDED);
	assert_non_null(strstr(f->err.text, words));
	assert_int_equal(changes.n, 0);
	hf_err_clear(&f->err);
}

static void test_undecided(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, "git init -q -b main .; seq 3 >a; seq 9 >b; git add .\n"
		  "git commit -q -m one; git checkout -q -b side; seq 4 >a\n"
		  "git commit -q -a -m two; git checkout -q main; seq 5 >a\n"
		  "git commit -q -a -m three; ! git merge side >/dev/null");
	expect_failure(&f, "", "'a' is unmerged");
	sh("x=$(git rev-parse side:a)\n" LOSE_X);
	expect_failure(&f, "side", "missing or damaged");
	expect_changes(&f, "main~1", "main", true, false,
		       "M 644>644 a +2 -0\n");
	finish(&f);
}

/* A list of names alone, in git's order. */
static void test_names(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, setup);
	sh("git checkout -q main; git mv ' r2' r2; git commit -q -m three");
	expect_changes(&f, "main~1", "main", false, false,
		       "R 644>644  r2 -> r2\n");
	expect_changes(&f, "main", "main~1", true, false,
		       "R 644>644 r2 ->  r2 +0 -0\n");
	finish(&f);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_quiet),
		cmocka_unit_test(test_quick),
		cmocka_unit_test(test_first_commit),
		cmocka_unit_test(test_undecided),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
