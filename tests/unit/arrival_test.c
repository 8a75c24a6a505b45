/* How a fix arrived: what was done with its commits. */
#include "tests/unit/arrival_fixture.h"

/*
 * libgit2 1.5 loses the memory of regular expressions when it opens a
 * repository with extensions, and of commits when a walk meets a missing one.
 */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:libgit2.so\nleak:libpcre2-8.so\n";
}

static const char plain[] = BASE;
static const char fix[] = BASE FIX;

static void test_merged(void **state)
{
	static const struct scene scenes[] = {
		{ fix, "m1; m M hf; s 1d; c m2", "merged m1..M", NULL },
		{ fix, "on main; m M hf", "merged base..M", NULL },
		{ fix, "on main; git merge -q hf >/dev/null; c m2",
		  "merged h1..h2", "merged base..h2" },
		/* In two parts. */
		{ fix, "m1; m M1 hf~1; s 1d; c m2; m M2 hf", "merged m2..M2",
		  "merged m1..M2" },
		/* Production was merged into it, or it began anew there. */
		{ fix, "m1; on hf; m H main; s 50d; c h3; on main; m M hf",
		  "merged m1..M", NULL },
		{ plain,
		  "m1; git branch -q -f hf; on hf\n" FIX
		  "on main; c m2; m M hf",
		  "merged m2..M", NULL },
		{ fix, "m1; m M hf; git revert -m 1 --no-edit HEAD >/dev/null",
		  "merged m1..M", NULL },
		/* Without a commit of its own. */
		{ plain, "m1", "merged -..base", NULL },
		{ plain,
		  "git checkout -q --orphan o; c o1; git branch -q -f main\n"
		  "git branch -q -f hf; git branch -q -f start",
		  "merged -..o1", NULL },
	};

	(void)state;
	play(scenes, COUNT(scenes));
}

static void test_picked(void **state)
{
	static const struct scene scenes[] = {
		/* With others between them, by blobs and by hunks. */
		{ fix, "on main; pick hf~1; echo y >x; c m1; pick hf; c m2",
		  "picked base..h2: h1 h2", NULL },
		{ fix, "m1; pick hf~1; s 1d; c m2; pick hf; s 2d; c m3",
		  "picked m1..h2: h1 h2", NULL },
		{ fix, "m1; pick hf hf~1", "picked m1..h1: h2 h1", NULL },
		/* As a server does that rebases and merges all the same. */
		{ fix,
		  "m1; git checkout -q -b r; pick hf~1 hf\n"
		  "on main; m M r; c m2",
		  "picked m1..M: h1 h2", NULL },
		/* A merge there is no commit of the fix. */
		{ fix,
		  "m1; git checkout -q -b r; s 21s/$/-/; c r1; s 21s/$/a/\n"
		  "c r2; on main; m M r; pick hf",
		  "none", NULL },
		/* Some, or something else. */
		{ fix, "m1; pick hf~1", "none", NULL },
		{ fix, "m1; pick hf~1; s 41s/$/-B/; c h2", "none", NULL },
		{ fix, "m1; pick hf~1; s 41s/$/' -b'/; c h2", "none", NULL },
		/* Taken out again, and back. */
		{ fix, "m1; pick hf~1 hf; undo HEAD; undo HEAD~2",
		  "picked m1..h2: h1 h2", NULL },
		{ fix, "m1; pick hf~1 hf; undo HEAD; c m2; pick hf",
		  "picked m1..h2: h1 h2", NULL },
		/* Taken back and made again by the fix itself. */
		{ fix, "undo HEAD; pick hf~1; m1; pick hf~3 hf~2 hf~1", "none",
		  NULL },
		{ fix,
		  "undo HEAD; pick hf~1\n"
		  "m1; pick hf~3 hf~2 hf~1 hf",
		  "picked m1..h2: h1 h2 undo h2", NULL },
		/* Taken out before the fix began: that was another one. */
		{ plain,
		  "on main; s 20s/$/-a/; c p; undo HEAD\n"
		  "git branch -q -f hf; git branch -q -f start; on hf\n"
		  "pick main~1; on main; c m1",
		  "none", NULL },
		/* Empty commits and merges of production need no equal. */
		{ plain,
		  "c e; " FIX "m1; on hf; m H main; s 50s/$/-c/; c h3\n"
		  "on main; pick hf~1^1 hf; pick hf~1^1~1; c m2",
		  "picked m1..h1: h2 h3 h1", NULL },
		{ plain, "c e1; c e2; m1; on hf; m H main; on main; c m2",
		  "none", NULL },
		/* A part of the fix came to production, which it merged. */
		{ fix,
		  "m1; pick hf~1; on hf; m H main; s 50s/$/-c/; c h3\n"
		  "on main; pick hf~1^1; pick hf",
		  "picked m1..h3: h1 h2 h3", NULL },
		/* A part was merged as it is. */
		{ fix, "m1; m M hf~1; c m2; pick hf", "picked m2..h2: h2",
		  "picked m1..h2: h2" },
		/* It began at what production never had. */
		{ plain,
		  "s 5d; c o1; git branch -q -f start\n" FIX "m1; pick hf~1 hf",
		  "none", "picked m1..h2: h1 h2" },
		/* A topic branch belongs to the fix. */
		{ fix,
		  "git checkout -q -b t start; echo t >t; c t1\n"
		  "on hf; m T t; m1; pick hf~1 hf~2; git branch p\n"
		  "pick t; on p; c p1; on main",
		  "picked m1..t1: h2 h1 t1", NULL },
		/* By way of a branch that was merged. */
		{ fix,
		  "m1; git checkout -q -b dev; c d1; pick hf~1 hf\n"
		  "on main; s 1d; c m2; m M dev; c m3",
		  "picked m2..M: h1 h2", NULL },
		{ fix,
		  "m1; git checkout -q -b dev; pick hf~1; on main; c m2\n"
		  "pick hf; c m3; m M dev; c m4",
		  "picked m2..M: h2 h1", NULL },
		{ fix,
		  "m1; git checkout -q -b dev; c d1; on main; pick hf; c m3\n"
		  "on dev; pick hf~1; on main; m M dev; c m4",
		  "picked m1..M: h2 h1", NULL },
		/* The same, and taken out again before. */
		{ fix,
		  "m1; git checkout -q -b dev; pick hf~1 hf; undo HEAD\n"
		  "undo HEAD~2; on main; c m2; m M dev; c m3",
		  "picked m2..M: h1 h2", NULL },
	};

	(void)state;
	play(scenes, COUNT(scenes));
}

static void test_squashed(void **state)
{
	static const struct scene scenes[] = {
		{ fix, "on main; echo y >x; c m1; squash; c S; c m2",
		  "squashed m1..S: S", NULL },
		{ fix, "m1; squash; c S; c m2", "squashed m1..S: S", NULL },
		/* One blank, one line, one file more; one line less. */
		{ fix, "m1; squash; s '21s/$/ /'; c S", "none", NULL },
		{ fix, "m1; squash; s 55s/$/-c/; c S", "none", NULL },
		{ fix, "m1; squash; echo y >x; c S", "none", NULL },
		{ fix, "on main; c m1; squash; echo y >x; c S", "none", NULL },
		{ fix, "m1; squash; s 41s/-b//; c S", "none", NULL },
		/* The branch was put in order before it was merged. */
		{ fix,
		  "s 20s/-a/-A/; c h3; m1; git checkout -q -b r\n"
		  "s 21s/$/-A/; c r1; s 41s/$/-b/; c r2; on main\n"
		  "m M r; c m2",
		  "squashed m1..M: M", NULL },
		{ fix,
		  "s 20s/-a/-A/; c h3; git checkout -q -b r start\n"
		  "s 20s/$/-A/; c r1; s 40s/$/-b/; c r2; on main\n"
		  "m M r",
		  "squashed base..M: M", NULL },
		/* That merge is one of another branch. */
		{ fix,
		  "m1; git checkout -q -b r\n"
		  "s 41s/$/-b/; c r1; s 21s/$/-a/; s 21s/a/aa/; c r2\n"
		  "s 21s/aa/a/; c r3; git checkout -q -b dev main\n"
		  "echo d >d; c d1; m D r; on main; m M dev",
		  "none", NULL },
		{ fix, "m1; squash; c S; undo HEAD", "squashed m1..S: S",
		  NULL },
		{ fix, "m1; squash; c S; undo HEAD; c m2; squash; c S2",
		  "squashed m2..S2: S2", NULL },
		/* Production was merged into it, or it began anew there. */
		{ fix,
		  "m1; on hf; m H main; s 50s/$/-c/; c h3; on main\n"
		  "s 1d; c m2; squash; c S",
		  "squashed m2..S: S", NULL },
		{ plain,
		  "m1; git branch -q -f hf; on hf\n" FIX
		  "on main; c m2; squash; c S",
		  "squashed m2..S: S", NULL },
		{ fix, "m1; m M hf~1; c m2; squash; c S", "picked m2..S: S",
		  "picked m1..S: S" },
		{ fix, "s 30s/$/-c/; c h3; m1; m M hf~2; c m2; squash; c S",
		  "squashed m2..S: S", "squashed m1..S: S" },
		/* What it says of its start is of another time. */
		{ fix,
		  "m1; squash; c S; git checkout -q --orphan o; c o1\n"
		  "git branch -q -f start",
		  "squashed m1..S: S", NULL },
		/* One commit is all that is left of it. */
		{ plain,
		  "s 20s/$/-a/; c h1; undo HEAD; s 40s/$/-b/; c h2; m1\n"
		  "pick hf",
		  "squashed m1..h2: h2", NULL },
		/* Nothing came, nothing was there to come, nothing in common. */
		{ fix, "", "none", NULL },
		{ fix, "on main; c m1", "none", NULL },
		{ fix, "undo HEAD; undo HEAD~2; m1; c m2", "none", NULL },
		{ fix,
		  "git checkout -q --orphan o; c o1; s 21s/$/-a/\n"
		  "c o2; git branch -q -f main",
		  "none", NULL },
	};

	(void)state;
	play(scenes, COUNT(scenes));
}

/* Paths are the repository's, wherever somebody stands. */
static void test_places(void **state)
{
	static const char *const places[] = { "d", ".git", "../bare", "../tree",
					      "../tree/d" };
	static const struct scene scene = {
		.begin = BASE,
		.then = "on main; mkdir d; seq 9 >d/app; seq 9 >app; c d\n"
			"git branch -q -f start; git branch -q -f hf; on hf\n"
			"seq 8 >d/app; c h1; on main; s 9d; c m1; squash; c S\n"
			"git clone -q --bare . ../bare\n"
			"git worktree add -q ../tree start",
		.want = "picked m1..S: S",
	};
	struct fixture f;
	size_t i;

	(void)state;
	begin_scene(&f, &scene);
	for (i = 0; i < COUNT(places); i++) {
		assert_int_equal(chdir(places[i]), 0);
		check_answers(&f, &scene);
		assert_int_equal(chdir(f.dir), 0);
	}
	assert_int_equal(chdir("d"), 0);
	setenv("GIT_DIR", "../.git", 1);
	setenv("GIT_WORK_TREE", "..", 1);
	check_answers(&f, &scene);
	unsetenv("GIT_WORK_TREE");
	unsetenv("GIT_DIR");
	sh("rm -rf ../../bare ../../tree");
	finish(&f);
}

static void test_sha256(void **state)
{
	struct hf_buf got = HF_BUF_INIT;
	struct fixture f;

	(void)state;
	setenv("GIT_DEFAULT_HASH", "sha256", 1);
	begin(&f, BASE FIX "m1; pick hf~1 hf");
	unsetenv("GIT_DEFAULT_HASH");
	put_arrival(&got, &f, HF_READER_AUTO, "start");
	check_text(&got, "picked m1..h2: h1 h2");
	finish(&f);
}

/* What is not there, or too much, is no "none". */
static void test_undecided(void **state)
{
	static const char *const scripts[] = {
		BASE FIX
		"m1; pick hf~1 hf; x=$(git rev-parse main~1:app)\n" LOSE_X,
		BASE FIX
		"m1; squash; c S; x=$(git rev-parse main~1^{tree})\n" LOSE_X,
		BASE "c h1; x=$(git rev-parse hf); c h2; m1\n" LOSE_X,
		BASE "m1; { seq 5001 | sed 's/.*/commit refs\\/heads\\/hf\\n"
		     "committer a <a> & +0000\\ndata 0\\n/'; } |\n"
		     "sed '3afrom refs/heads/start' |\n"
		     "git fast-import --quiet --force",
	};
	struct hf_arrival_spec spec = { 0 };
	struct hf_repo *repo;
	struct hf_arrival a;
	struct fixture f;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(scripts); i++) {
		begin(&f, scripts[i]);
		spec.branch = id_of(&f, "main");
		spec.tip = id_of(&f, "hf");
		expect(&f, hf_repo_open(&repo, HF_READER_AUTO, &f.err), 0);
		expect(&f, hf_arrival_find(&a, repo, &spec, &f.err),
		       HF_EUNDECIDED);
		assert_int_equal(a.proof, HF_PROOF_NONE);
		hf_repo_close(repo);
		finish(&f);
	}
}

/* Of several, only those that came are worth a closer look. */
static void test_sifted(void **state)
{
	static const char script[] =
		BASE FIX "git branch far; on start; git checkout -q -b near\n"
			 "s 30s/$/-c/; c n1; git checkout -q -b other start\n"
			 "echo y >>x; c o1; m1; pick near; echo z >z; c z1";
	static const struct {
		const char *branch;
		bool may;
	} cases[] = {
		{ "near", true }, /* picked */
		{ "far", true },  /* changes the same path */
		{ "other", false },
		{ "main", true }, /* is there as it is */
	};
	const enum hf_reader readers[] = { HF_READER_LIBGIT2, HF_READER_GIT };
	struct hf_arrival_spec specs[COUNT(cases)] = { 0 };
	struct hf_repo *repo = NULL;
	bool may[COUNT(cases)];
	struct fixture f;
	size_t i, j;

	(void)state;
	begin(&f, script);
	for (i = 0; i < COUNT(cases); i++) {
		specs[i].branch = id_of(&f, "main");
		specs[i].tip = id_of(&f, cases[i].branch);
	}
	for (j = 0; j < COUNT(readers); j++) {
		expect(&f, hf_repo_open(&repo, readers[j], &f.err), 0);
		expect(&f,
		       hf_arrivals_sift(may, repo, specs, COUNT(cases), &f.err),
		       0);
		for (i = 0; i < COUNT(cases); i++)
			assert_int_equal(may[i], cases[i].may);
		hf_repo_close(repo);
	}
	finish(&f);
}

static void test_names(void **state)
{
	static const char *const names[] = { NULL, "merged", "picked",
					     "squashed", "present" };
	size_t i;

	(void)state;
	assert_null(hf_proof_name(HF_PROOF_NONE));
	for (i = 1; i < COUNT(names); i++)
		assert_string_equal(hf_proof_name((enum hf_proof)i), names[i]);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_merged),
		cmocka_unit_test(test_picked),
		cmocka_unit_test(test_squashed),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_sha256),
		cmocka_unit_test(test_undecided),
		cmocka_unit_test(test_sifted),
		cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
