/* Reverts by their own words: which stand, and which were taken back. */
#include "tests/unit/repo_git_fixture.h"

#include "facts/repo.h"
#include "facts/reverts.h"

/*
 * libgit2 1.5 loses the memory of commits when a walk meets a missing one.
 */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:libgit2.so\n";
}

/* c <tag> [<line>...]: a commit; says <commit>: what a revert of it says. */
#define WORDS \
	"set -e; n=1700000000; git init -q -b main .; git config gc.auto 0\n" \
	"tick() { n=$((n + 60)); export GIT_AUTHOR_DATE=\"$n +0000\"\n" \
	"	export GIT_COMMITTER_DATE=\"$n +0000\"; }\n" \
	"c() { tick; s=$1; shift; text=; nl='\n'\n" \
	"	for l; do text=$text$nl$l; done\n" \
	"	git commit -q --allow-empty -m \"$s\" -m \"${text#?}\"\n" \
	"	git tag $s; }\n" \
	"says() { echo \"This reverts commit $(git rev-parse $1).\"; }\n" \
	"c base; c fix; c more\n"

struct scene {
	const char *script;
	const char *want; /* newest first: "+" stands, "-" does not */
};

static void put_reverts(struct hf_buf *out, struct fixture *f,
			enum hf_reader reader)
{
	const struct hf_id tip = id_of(f, "main"), since = id_of(f, "base");
	struct hf_reverts list = { 0 };
	struct hf_repo *repo = NULL;
	size_t i;

	expect(f, hf_repo_open(&repo, reader, &f->err), 0);
	expect(f, hf_reverts_read(&list, repo, &tip, &since, &f->err), 0);
	for (i = 0; i < list.n; i++) {
		hf_buf_printf(out, "%s%s", i ? " " : "",
			      list.v[i].stands ? "+" : "-");
		put_subject(out, f, &list.v[i].id);
	}
	hf_reverts_release(&list);
	hf_repo_close(repo);
}

static void test_stands(void **state)
{
	static const struct scene scenes[] = {
		{ "", "" },
		{ "c a \"$(says fix)\"; c next", "+a" },
		{ "c a \"$(says fix)\" \"$(says more)\"", "+a" },
		/* Taken back, and that as well. */
		{ "c a \"$(says fix)\"; c b \"$(says a)\"", "+b -a" },
		{ "c a \"$(says fix)\"; c b \"$(says a)\"; c d \"$(says b)\"",
		  "+d -b +a" },
		/* Another hotfix brings it again: that takes nothing back. */
		{ "c a \"$(says fix)\"; c b \"$(says a)\" '' 'Hotfix: two'",
		  "+b +a" },
		{ "c a \"$(says fix)\" '' 'Hotfix: one'\n"
		  "c b \"$(says a)\" '' 'Hotfix: two'\n"
		  "c d \"$(says b)\" '' 'Hotfix: two'",
		  "+d -b +a" },
		{ "c a \"$(says fix)\" '' 'Hotfix: one'\n"
		  "c b \"$(says a)\" '' 'Hotfix: one'",
		  "+b -a" },
		/* Abbreviated, by git revert --reference. */
		{ "c a \"$(says fix)\"\n"
		  "c b \"This reverts commit $(git rev-parse --short=7 HEAD) "
		  "(a)\"",
		  "+b -a" },
		/* By a branch, and of a branch that never came here. */
		{ "c a \"$(says fix)\"; git checkout -q -b side\n"
		  "c b \"$(says a)\"; git checkout -q main; c next\n"
		  "git merge -q --no-ff -m M side",
		  "+b -a" },
		{ "c a \"$(says fix)\"; git checkout -q -b side\n"
		  "c b \"$(says a)\"; git checkout -q main",
		  "+a" },
		/* What it names is not before it, so it takes nothing back. */
		{ "git checkout -q -b side; c a \"$(says fix)\"\n"
		  "git checkout -q main\n"
		  "c b \"This reverts commit $(git rev-parse side).\"\n"
		  "git merge -q --no-ff -m M side",
		  "+b +a" },
	};
	struct hf_buf got = HF_BUF_INIT, script = HF_BUF_INIT;
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(scenes); i++) {
		hf_buf_clear(&script);
		hf_buf_printf(&script, WORDS "%s", scenes[i].script);
		begin(&f, hf_buf_str(&script));
		put_reverts(&got, &f, HF_READER_LIBGIT2);
		check_text(&got, scenes[i].want);
		put_reverts(&got, &f, HF_READER_GIT);
		check_text(&got, scenes[i].want);
		finish(&f);
	}
	hf_buf_release(&script);
}

/* One list serves what is later than it begins, and is read anew for more. */
static void test_covers(void **state)
{
	struct hf_reverts list = { 0 };
	struct hf_repo *repo = NULL;
	struct hf_id tip, base, fix, a;
	struct fixture f;

	(void)state;
	begin(&f, WORDS "c a \"$(says fix)\"; c b \"$(says more)\"");
	tip = id_of(&f, "main");
	base = id_of(&f, "base");
	fix = id_of(&f, "fix");
	a = id_of(&f, "a");
	expect(&f, hf_repo_open(&repo, HF_READER_LIBGIT2, &f.err), 0);
	expect(&f, hf_reverts_read(&list, repo, &tip, &a, &f.err), 0);
	assert_int_equal(list.n, 1);
	expect(&f, hf_reverts_read(&list, repo, &tip, &base, &f.err), 0);
	assert_int_equal(list.n, 2);
	assert_true(hf_revert_names(&list.v[1], &fix));
	assert_false(hf_revert_names(&list.v[1], &base));
	expect(&f, hf_reverts_read(&list, repo, &tip, &a, &f.err), 0);
	assert_int_equal(list.n, 2);
	expect(&f, hf_reverts_read(&list, repo, &a, &base, &f.err), 0);
	assert_int_equal(list.n, 1);
	hf_reverts_release(&list);
	hf_repo_close(repo);
	finish(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stands),
		cmocka_unit_test(test_covers),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
