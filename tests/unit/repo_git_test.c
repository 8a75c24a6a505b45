/* Names, refs and objects by the reader that asks git. */
#include "tests/unit/repo_git_fixture.h"

/* Names that lead astray. */
static const char names[] =
	"git tag -a -m v1 v1 hf; git tag -a -m v2 v2 v1 2>/dev/null\n"
	"git tag lump hf:base; git tag -a -m wrapped wrapped lump\n"
	"git tag refs/heads/gone main; git tag refs/heads/main main~3\n"
	"git update-ref refs/heads/-x hf\n"
	"git symbolic-ref refs/remotes/origin/HEAD refs/heads/b\n"
	"git branch release/1; git branch release/2 b; git branch rel main\n";

static void expect_head(struct fixture *f, const char *branch, const char *at)
{
	struct hf_id commit;
	char *got = NULL;

	expect(f, f->ops->head(&got, &commit, f->self, &f->err), 0);
	if (branch)
		assert_string_equal(got, branch);
	else
		assert_null(got);
	expect_subject(f, &commit, at);
	free(got);
}

static void test_head(void **state)
{
	struct hf_id commit;
	struct fixture f;
	char *branch;

	(void)state;
	begin(&f, HISTORY);
	expect_head(&f, "refs/heads/hf", "h2");
	sh("git checkout -q --detach main");
	expect_head(&f, NULL, "m2");
	sh("git symbolic-ref HEAD refs/heads/new; git tag refs/heads/new main\n"
	   "git branch HEAD 2>/dev/null; git update-ref refs/heads/HEAD main");
	expect_head(&f, "refs/heads/new", "-");
	sh("git symbolic-ref HEAD refs/other/b");
	expect_head(&f, "refs/other/b", "-");
	sh("x=1234567890123456789012345678901234567890\n"
	   "echo $x >.git/refs/heads/bad\n"
	   "git symbolic-ref HEAD refs/heads/bad");
	expect(&f, f.ops->head(&branch, &commit, f.self, &f.err),
	       HF_EUNDECIDED);
	assert_null(branch);
	finish(&f);
}

static void test_resolve(void **state)
{
	static const struct {
		const char *name, *want;
	} cases[] = {
		{ "HEAD", "h2" },
		{ "hf", "h2" },
		{ "heads/main", "m2" },
		{ "refs/heads/main", "m2" },
		{ "refs/remotes/origin/HEAD", "x3" },
		{ "origin", "x3" },
		{ "v1", "h2" },
		{ "v2", "h2" },
		{ "refs/tags/v2", "h2" },
		{ "refs/tags/refs/heads/gone", "m2" },
		{ "main~1^2", "x2" },
		{ "v2^{}", "h2" },
		{ ":/x1", "x1" },
		{ "hf@{0}", "h2" },
		{ "refs/heads/gone", NULL },
		{ "refs/heads/none", NULL },
		{ "lump", NULL },
		{ "wrapped", NULL },
		{ "refs/tags/wrapped", NULL },
		{ "HEAD:base", NULL },
		{ "HEAD:./../base", NULL },
		{ "HEAD^{tree}", NULL },
		{ "hf@{9999}", NULL },
		{ "hf@{upstream}", NULL },
		{ "b..hf", NULL },
		{ "^hf", NULL },
		{ "hf~100", NULL },
		{ ":/[", NULL },
		{ "", NULL },
		{ " ", NULL },
		{ "-x", NULL },
		{ "--all", NULL },
		{ "--batch-check", NULL },
		{ "hf\ninfo b", NULL },
		{ "hf\r", NULL },
		{ "none\nhf", NULL },
		{ "1234567890123456789012345678901234567890", NULL },
		{ "1234567890123456789012345678901234567890 commit 1", NULL },
		{ "x ambiguous", NULL },
		{ "\xff\xfe", NULL },
		{ "/", NULL },
		{ ".git/HEAD", NULL },
	};
	struct fixture f;
	struct hf_id id;
	size_t i;
	int rc;

	(void)state;
	begin(&f, HISTORY);
	sh(names);
	for (i = 0; i < COUNT(cases); i++) {
		rc = f.ops->resolve(&id, f.self, cases[i].name, &f.err);
		expect(&f, rc, cases[i].want ? 0 : HF_ENOTFOUND);
		expect_subject(&f, &id, cases[i].want ? cases[i].want : "-");
		id = id_of(&f, "b");
		expect_subject(&f, &id, "x3");
	}
	finish(&f);
}

static void test_resolve_long(void **state)
{
	static char name[100000];
	struct hf_id id, again;
	struct fixture f;

	(void)state;
	begin(&f, HISTORY);
	memset(name, 'a', sizeof(name) - 1);
	expect(&f, f.ops->resolve(&id, f.self, name, &f.err), HF_ENOTFOUND);
	id = id_of(&f, "hf");
	expect(&f, f.ops->resolve(&again, f.self, id.hex, &f.err), 0);
	assert_string_equal(again.hex, id.hex);
	finish(&f);
}

static void test_resolve_ambiguous(void **state)
{
	struct fixture f;
	char text[5] = "";
	struct hf_id id;
	FILE *in;

	(void)state;
	begin(&f, HISTORY);
	/* Four digits that begin the ids of two objects. */
	sh("i=0; while [ $i -lt 900 ]; do i=$((i + 1)); echo $i >k$i\n"
	   "echo k$i; done | git hash-object -w --stdin-paths |\n"
	   "cut -c1-4 | sort | uniq -d >twice");
	in = fopen("twice", "r");
	assert_non_null(in);
	assert_int_equal(fread(text, 1, 4, in), 4);
	fclose(in);
	assert_int_equal(f.ops->resolve(&id, f.self, text, &f.err),
			 HF_ENOTFOUND);
	assert_non_null(strstr(f.err.text, "is ambiguous"));
	assert_string_equal(f.err.hint, "give more digits of the id");
	finish(&f);
}

static void expect_refs(struct fixture *f, const char *const *patterns,
			const char *want)
{
	struct hf_buf got = HF_BUF_INIT;
	struct hf_refs refs;
	size_t i;

	expect(f, f->ops->refs(&refs, f->self, patterns, &f->err), 0);
	for (i = 0; i < refs.n; i++) {
		assert_int_equal(strlen(refs.v[i].id.hex), 40);
		hf_buf_printf(&got, "%s ", refs.v[i].name);
		put_subject(&got, f, &refs.v[i].commit);
		hf_buf_puts(&got, hf_id_eq(&refs.v[i].id, &refs.v[i].commit) ?
					  "\n" :
					  " tag\n");
	}
	hf_refs_release(&refs);
	check_text(&got, want);
}

static void test_refs(void **state)
{
	static const struct {
		const char *patterns[5];
		const char *want;
	} cases[] = {
		{ { NULL }, "" },
		{ { "" }, "" },
		{ { "refs/heads/hf", NULL }, "refs/heads/hf h2\n" },
		{ { "refs/heads/hf", "refs/heads/b", "refs/heads/hf" },
		  "refs/heads/b x3\nrefs/heads/hf h2\n" },
		{ { "refs/heads/hf", "refs/heads/none" },
		  "refs/heads/hf h2\n" },
		{ { "refs/tags/v1", "refs/tags/v2" },
		  "refs/tags/v1 h2 tag\nrefs/tags/v2 h2 tag\n" },
		{ { "refs/heads/gone" }, "" },
		{ { "refs/heads/main" }, "refs/heads/main m2\n" },
		{ { "refs/heads/main~1" }, "" },
		{ { "hf" }, "" },
		{ { "HEAD" }, "" },
		{ { "refs/heads/release" }, "" },
		{ { "refs/heads/rel*" },
		  "refs/heads/rel m2\nrefs/heads/release/1 h2\n"
		  "refs/heads/release/2 x3\n" },
		{ { "refs/heads/release/*", "refs/heads/r*" },
		  "refs/heads/rel m2\nrefs/heads/release/1 h2\n"
		  "refs/heads/release/2 x3\n" },
		{ { "refs/heads/release/*", "refs/heads/b" },
		  "refs/heads/b x3\nrefs/heads/release/1 h2\n"
		  "refs/heads/release/2 x3\n" },
		{ { "refs/heads/b*" }, "refs/heads/b x3\n" },
		{ { "refs/heads/-*" }, "refs/heads/-x h2\n" },
		{ { "refs/heads/-x" }, "refs/heads/-x h2\n" },
		{ { "refs/h*/b" }, "" },
		{ { "refs/heads/[b]*", "refs/heads/?*", "--all", "-*" }, "" },
		{ { "refs/tags/w*", "refs/tags/l*", "refs/tags/v*" },
		  "refs/tags/lump - tag\nrefs/tags/v1 h2 tag\n"
		  "refs/tags/v2 h2 tag\nrefs/tags/wrapped - tag\n" },
		{ { "refs/remotes/*" }, "refs/remotes/origin/HEAD x3\n" },
		{ { "ref*" },
		  "refs/heads/-x h2\nrefs/heads/b x3\n"
		  "refs/heads/hf h2\nrefs/heads/main m2\nrefs/heads/rel m2\n"
		  "refs/heads/release/1 h2\nrefs/heads/release/2 x3\n"
		  "refs/remotes/origin/HEAD x3\n"
		  "refs/tags/lump - tag\nrefs/tags/refs/heads/gone m2\n"
		  "refs/tags/refs/heads/main base\nrefs/tags/v1 h2 tag\n"
		  "refs/tags/v2 h2 tag\nrefs/tags/wrapped - tag\n" },
	};
	struct fixture f;
	size_t i;

	(void)state;
	begin(&f, HISTORY);
	sh(names);
	for (i = 0; i < COUNT(cases); i++)
		expect_refs(&f, cases[i].patterns, cases[i].want);
	finish(&f);
}

/* A ref whose object is missing is listed and stands for nothing. */
static void test_refs_damaged(void **state)
{
	static const char *const one[] = { "refs/heads/b", NULL };
	static const char *const all[] = { "refs/heads/*", "refs/tags/v*",
					   NULL };
	struct fixture f;

	(void)state;
	begin(&f, HISTORY);
	sh(names);
	sh("x=$(git rev-parse b)\n" LOSE_X);
	expect_refs(&f, one, "refs/heads/b - tag\n");
	expect_refs(&f, all,
		    "refs/heads/-x h2\nrefs/heads/b - tag\n"
		    "refs/heads/hf h2\nrefs/heads/main m2\n"
		    "refs/heads/rel m2\nrefs/heads/release/1 h2\n"
		    "refs/heads/release/2 - tag\nrefs/tags/v1 h2 tag\n"
		    "refs/tags/v2 h2 tag\n");
	finish(&f);
}

static void test_commit(void **state)
{
	struct hf_commit commit;
	struct hf_id id, none = { "" };
	struct fixture f;

	(void)state;
	begin(&f, HISTORY);
	id = id_of(&f, "hf~1");
	expect(&f, f.ops->commit(&commit, f.self, &id, 0, &f.err), 0);
	assert_string_equal(commit.message, "mh\n");
	assert_string_equal(commit.author, "A U Thor <author@example.org>");
	assert_int_equal(commit.authored, 1700000540);
	assert_int_equal(commit.parents.n, 2);
	expect_subject(&f, &commit.parents.v[0], "h1");
	expect_subject(&f, &commit.parents.v[1], "x3");
	hf_commit_release(&commit);
	expect(&f, f.ops->commit(&commit, f.self, &none, 0, &f.err),
	       HF_ENOTFOUND);
	memset(id.hex, 'a', 40);
	expect(&f, f.ops->commit(&commit, f.self, &id, 0, &f.err),
	       HF_ENOTFOUND);
	expect_head(&f, "refs/heads/hf", "h2");
	finish(&f);
}

static void test_file(void **state)
{
	static const struct {
		const char *path, *want;
		int rc;
	} cases[] = {
		{ "base", "base\n", 0 },
		{ "d/deep/er", "deep\n", 0 },
		{ "run", "#!\n", 0 },
		{ "n\nl\tx", "odd\n", 0 },
		{ " s", "blank\n", 0 },
		{ "-x", "dash\n", 0 },
		{ "empty", "", 0 },
		{ "just", "1234567890123456\n", 0 },
		{ "more", "", HF_EFAIL },
		{ "none", "", HF_ENOTFOUND },
		{ "d", "", HF_ENOTFOUND },
		{ "d/", "", HF_ENOTFOUND },
		{ "d/deep", "", HF_ENOTFOUND },
		{ "d/deep/", "", HF_ENOTFOUND },
		{ "d//deep/er", "", HF_ENOTFOUND },
		{ "/base", "", HF_ENOTFOUND },
		{ "base/", "", HF_ENOTFOUND },
		{ "base/x", "", HF_ENOTFOUND },
		{ "./base", "", HF_ENOTFOUND },
		{ "d/../base", "", HF_ENOTFOUND },
		{ "bas", "", HF_ENOTFOUND },
		{ "", "", HF_ENOTFOUND },
		{ "/", "", HF_ENOTFOUND },
		{ "link", "", HF_ENOTFOUND },
		{ "linkdir/er", "", HF_ENOTFOUND },
		{ "sub", "", HF_ENOTFOUND },
		{ "sub/x", "", HF_ENOTFOUND },
		{ "n", "", HF_ENOTFOUND },
	};
	struct hf_buf got = HF_BUF_INIT;
	struct fixture f;
	struct hf_id id;
	size_t i;

	(void)state;
	begin(&f, HISTORY);
	sh("mkdir -p d/deep; echo deep >d/deep/er\n"
	   "echo '#!' >run; chmod +x run\n"
	   "echo odd >\"$(printf 'n\\nl\\tx')\"; echo blank >' s'; : >empty\n"
	   "echo dash >-x; echo 1234567890123456 >just; ln -s base link\n"
	   "echo 12345678901234567 >more; ln -s d/deep linkdir; git add .\n"
	   "git update-index --add --cacheinfo 160000,$(git rev-parse b),sub\n"
	   "git commit -q -m files");
	id = id_of(&f, "HEAD");
	for (i = 0; i < COUNT(cases); i++) {
		expect(&f,
		       f.ops->file(&got, f.self, &id, cases[i].path, 17,
				   &f.err),
		       cases[i].rc);
		check_text(&got, cases[i].want);
	}
	id = id_of(&f, "b");
	expect(&f, f.ops->file(&got, f.self, &id, "m2", 17, &f.err),
	       HF_ENOTFOUND);
	memset(id.hex, 'a', 40);
	expect(&f, f.ops->file(&got, f.self, &id, "base", 17, &f.err),
	       HF_EUNDECIDED);
	expect(&f, f.ops->blob(&got, f.self, &id, 17, &f.err), HF_EUNDECIDED);
	id = id_of(&f, "b");
	expect(&f, f.ops->blob(&got, f.self, &id, 999, &f.err), HF_ENOTFOUND);
	finish(&f);
}

/* The same with the long hash, whose trees have longer entries. */
static void test_sha256(void **state)
{
	struct hf_buf got = HF_BUF_INIT;
	struct fixture f;
	struct hf_id id;

	(void)state;
	setenv("GIT_DEFAULT_HASH", "sha256", 1);
	begin(&f, HISTORY);
	unsetenv("GIT_DEFAULT_HASH");
	id = id_of(&f, "hf");
	assert_int_equal(strlen(id.hex), 64);
	expect_head(&f, "refs/heads/hf", "h2");
	expect(&f, f.ops->file(&got, f.self, &id, "m1", 99, &f.err), 0);
	check_text(&got, "m1\n");
	finish(&f);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_head),
		cmocka_unit_test(test_resolve),
		cmocka_unit_test(test_resolve_long),
		cmocka_unit_test(test_resolve_ambiguous),
		cmocka_unit_test(test_refs),
		cmocka_unit_test(test_refs_damaged),
		cmocka_unit_test(test_commit),
		cmocka_unit_test(test_file),
		cmocka_unit_test(test_sha256),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
