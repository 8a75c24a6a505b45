/* Repositories for the tests of the reader that asks git, one for each test. */
#ifndef REPO_GIT_FIXTURE_H
#define REPO_GIT_FIXTURE_H

#include "doors/proc.h"
#include "facts/repo_reader.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/*
 * Every commit is called by its subject:
 *
 *   base - m1 - mm - m2 - h1 - mh - h2    (branch hf; main is at m2)
 *      \       /             /
 *       x1 - x2 ----------- x3            (branch b)
 */
#define HISTORY \
	"git init -q -b main . && git config gc.auto 0\n" \
	"n=1700000000\n" \
	"tick() { n=$((n + 60)); export GIT_AUTHOR_DATE=\"$n +0000\"\n" \
	"	export GIT_COMMITTER_DATE=\"$n +0000\"; }\n" \
	"c() { tick; echo $1 >$1; git add $1; git commit -q -m $1; }\n" \
	"m() { tick; git merge -q --no-ff -m $1 $2; }\n" \
	"c base; git branch b; c m1; git checkout -q b; c x1; c x2\n" \
	"git checkout -q main; m mm b; c m2; git checkout -q -b hf; c h1\n" \
	"git checkout -q b; c x3; git checkout -q hf; m mh b; c h2\n"

/* Remove the object $x. */
#define LOSE_X "rm -f .git/objects/${x%${x#??}}/${x#??}\n"

static char test_home[64], test_top[PATH_MAX];

struct fixture {
	const struct hf_reader_ops *ops;
	void *self;
	struct hf_place place;
	struct hf_err err;
	char dir[PATH_MAX], git_dir[PATH_MAX];
};

/* Run a script in the current directory; it must not fail. */
static inline void sh(const char *script)
{
	const char *const argv[] = { "sh", "-c", script, NULL };
	const struct hf_proc proc = { .argv = argv };
	struct hf_proc_end end;

	assert_int_equal(hf_proc_run(&end, &proc, NULL), 0);
	assert_int_equal(end.status, 0);
}

/* Begin a repository of its own and make it the current directory. */
static inline void begin(struct fixture *f, const char *script)
{
	static int number;

	memset(f, 0, sizeof(*f));
	snprintf(f->dir, sizeof(f->dir), "%s/%d", test_home, number++);
	snprintf(f->git_dir, sizeof(f->git_dir), "%.4000s/.git", f->dir);
	f->place.git_dir = f->place.common_dir = f->git_dir;
	f->place.work_tree = f->dir;
	assert_int_equal(chdir(test_home), 0);
	sh("mkdir -p next");
	assert_int_equal(rename("next", f->dir), 0);
	assert_int_equal(chdir(f->dir), 0);
	sh(script);
	assert_int_equal(
		hf_repo_git_open(&f->ops, &f->self, &f->place, &f->err), 0);
	assert_string_equal(f->ops->name, "git");
}

static inline void finish(struct fixture *f)
{
	f->ops->close(f->self);
	assert_int_equal(chdir(test_top), 0);
}

/* A code, and words for it if it is one. */
static inline void expect(struct fixture *f, int rc, int want)
{
	if (rc != want)
		print_error("%s\n", f->err.text);
	assert_int_equal(rc, want);
	assert_true(!rc == !f->err.text[0]);
	hf_err_clear(&f->err);
}

static inline struct hf_id id_of(struct fixture *f, const char *name)
{
	struct hf_id id;

	expect(f, f->ops->resolve(&id, f->self, name, &f->err), 0);
	return id;
}

/* A commit by its subject, "-" for none. */
static inline void put_subject(struct hf_buf *out, struct fixture *f,
			       const struct hf_id *id)
{
	struct hf_commit commit;

	if (!id->hex[0]) {
		hf_buf_puts(out, "-");
		return;
	}
	expect(f, f->ops->commit(&commit, f->self, id, 0, &f->err), 0);
	hf_buf_add(out, commit.message, strcspn(commit.message, "\n"));
	hf_commit_release(&commit);
}

static inline void check_text(struct hf_buf *got, const char *want)
{
	assert_false(got->failed);
	assert_string_equal(hf_buf_str(got), want);
	hf_buf_release(got);
}

static inline void expect_subject(struct fixture *f, const struct hf_id *id,
				  const char *want)
{
	struct hf_buf got = HF_BUF_INIT;

	put_subject(&got, f, id);
	check_text(&got, want);
}

/* Nobody's configuration, and a home below which all repositories are made. */
static inline int set_up(void **state)
{
	static const char *const env[][2] = {
		{ "GIT_CONFIG_NOSYSTEM", "1" },
		{ "GIT_CONFIG_GLOBAL", "/dev/null" },
		{ "GIT_AUTHOR_NAME", "A U Thor" },
		{ "GIT_AUTHOR_EMAIL", "author@example.org" },
		{ "GIT_COMMITTER_NAME", "C O Mitter" },
		{ "GIT_COMMITTER_EMAIL", "committer@example.org" },
	};
	const char *tmp = getenv("TMPDIR");
	size_t i;

	(void)state;
	unsetenv("GIT_DIR");
	unsetenv("GIT_INDEX_FILE");
	for (i = 0; i < sizeof(env) / sizeof(*env); i++)
		setenv(env[i][0], env[i][1], 1);
	snprintf(test_home, sizeof(test_home), "%.40s/repo_git.XXXXXX",
		 tmp ? tmp : "/tmp");
	return getcwd(test_top, sizeof(test_top)) && mkdtemp(test_home) ? 0 :
									  -1;
}

static inline int tear_down(void **state)
{
	(void)state;
	if (chdir(test_home) < 0)
		return -1;
	sh("rm -rf \"$PWD\"");
	return chdir(test_top);
}

#endif
