/* Where plain files tell of a repository, and where they had better not. */
#include "doors/gitdir.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"
#include "doors/proc.h"

#define LENGTH(a) (sizeof(a) / sizeof(*(a)))
#define TEXT(s) s, sizeof(s) - 1

static char home[64], top[PATH_MAX];

static void sh(const char *script)
{
	const char *const argv[] = { "sh", "-e", "-c", script, NULL };
	const struct hf_proc proc = { .argv = argv };
	struct hf_proc_end end;

	assert_int_equal(hf_proc_run(&end, &proc, NULL), 0);
	assert_int_equal(end.status, 0);
}

/* Run a script in an empty directory and stay there. */
static void begin(const char *script)
{
	assert_int_equal(chdir(home), 0);
	sh("rm -rf t && mkdir t");
	assert_int_equal(chdir("t"), 0);
	sh(script);
}

static void put_file(const char *path, const char *bytes, size_t len)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

static void test_head(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *branch; /* NULL: not sure */
	} heads[] = {
		{ TEXT("ref: refs/heads/main\n"), "refs/heads/main" },
		{ TEXT("ref: refs/heads/hotfix/1.4-x\n"),
		  "refs/heads/hotfix/1.4-x" },
		{ TEXT("ref: refs/heads/\xc3\xa9\n"), "refs/heads/\xc3\xa9" },
		{ TEXT("ref: refs/heads/a@b\n"), "refs/heads/a@b" },
		{ TEXT("ref: refs/heads/a{b\n"), "refs/heads/a{b" },
		{ TEXT("ref: refs/heads/@\n"), "refs/heads/@" },
		{ TEXT("ref: refs/heads/x.lock.y\n"), "refs/heads/x.lock.y" },
		{ TEXT(""), NULL },
		{ TEXT("\n"), NULL },
		{ TEXT("ref: refs/heads/main"), NULL },
		{ TEXT("ref: refs/heads/main\n\n"), NULL },
		{ TEXT("ref: refs/heads/main\r\n"), NULL },
		{ TEXT("ref: refs/heads/main\nref: refs/heads/x\n"), NULL },
		{ TEXT("ref: refs/heads/main \n"), NULL },
		{ TEXT("ref: refs/heads/main\0\n"), NULL },
		{ TEXT("ref: refs/heads/ma\0in\n"), NULL },
		{ TEXT("ref:  refs/heads/main\n"), NULL },
		{ TEXT("ref:refs/heads/main\n"), NULL },
		{ TEXT("Ref: refs/heads/main\n"), NULL },
		{ TEXT(" ref: refs/heads/main\n"), NULL },
		{ TEXT("\xef\xbb\xbfref: refs/heads/main\n"), NULL },
		{ TEXT("ref: refs/heads/\n"), NULL },
		{ TEXT("ref: refs/heads/.invalid\n"), NULL },
		{ TEXT("ref: refs/heads/../x\n"), NULL },
		{ TEXT("ref: refs/heads/a..b\n"), NULL },
		{ TEXT("ref: refs/heads/a/.b\n"), NULL },
		{ TEXT("ref: refs/heads/a//b\n"), NULL },
		{ TEXT("ref: refs/heads//a\n"), NULL },
		{ TEXT("ref: refs/heads/a/\n"), NULL },
		{ TEXT("ref: refs/heads/a.\n"), NULL },
		{ TEXT("ref: refs/heads/a.lock\n"), NULL },
		{ TEXT("ref: refs/heads/a.lock/b\n"), NULL },
		{ TEXT("ref: refs/heads/a@{b\n"), NULL },
		{ TEXT("ref: refs/heads/a~b\n"), NULL },
		{ TEXT("ref: refs/heads/a^b\n"), NULL },
		{ TEXT("ref: refs/heads/a:b\n"), NULL },
		{ TEXT("ref: refs/heads/a?\n"), NULL },
		{ TEXT("ref: refs/heads/a*\n"), NULL },
		{ TEXT("ref: refs/heads/a[\n"), NULL },
		{ TEXT("ref: refs/heads/a\\b\n"), NULL },
		{ TEXT("ref: refs/heads/a\tb\n"), NULL },
		{ TEXT("ref: refs/heads/a\x1b\n"), NULL },
		{ TEXT("ref: refs/heads/a\x7f\n"), NULL },
		{ TEXT("ref: refs/tags/v1\n"), NULL },
		{ TEXT("ref: refs/remotes/origin/main\n"), NULL },
		{ TEXT("ref: HEAD\n"), NULL },
		{ TEXT("1111111111111111111111111111111111111111\n"), NULL },
	};
	char *branch;
	size_t i;

	(void)state;
	begin(":");
	for (i = 0; i < LENGTH(heads); i++) {
		put_file("HEAD", heads[i].bytes, heads[i].len);
		assert_int_equal(hf_gitdir_head(&branch, "."),
				 heads[i].branch != NULL);
		if (heads[i].branch)
			assert_string_equal(branch, heads[i].branch);
		else
			assert_null(branch);
		free(branch);
	}
}

/* What is no plain file of a plain size is not read, nor waited for. */
static void test_odd_heads(void **state)
{
	static const char *const scripts[] = {
		":",
		"mkdir HEAD",
		"mkfifo HEAD",
		"ln -s /dev/zero HEAD",
		"echo 'ref: refs/heads/main' >real; ln -s real HEAD",
		"ln -s HEAD HEAD",
		"ln -s refs/heads/main HEAD",
		"{ printf 'ref: refs/heads/'; seq -s '' 100000; } >HEAD",
		"{ printf 'ref: refs/heads/'; printf %0498d 1; } >HEAD",
	};
	char *branch;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(scripts); i++) {
		begin(scripts[i]);
		assert_false(hf_gitdir_head(&branch, "."));
		assert_null(branch);
	}
	assert_false(hf_gitdir_head(&branch, "/nowhere"));
}

/*
 * Where to stand, and what is found: git_dir, common_dir and work_tree as seen
 * from the test's directory, "-" for one that git must be asked for. NULL: not
 * sure.
 */
static const struct place {
	const char *script, *dir, *git_dir, *common_dir, *work_tree;
	const char *env, *value;
} places[] = {
	{ "git init -q r", "r", "r/.git", "r/.git", "r", NULL, NULL },
	{ "git init -q --separate-git-dir=g r", "r", "g", "g", "r", NULL,
	  NULL },
	{ "git init -q r; cd r; git commit -q --allow-empty -m x;\n"
	  "git worktree add -q ../w",
	  "w", "r/.git/worktrees/w", "r/.git", "w", NULL, NULL },
	{ "git init -q --object-format=sha256 r; cd r\n"
	  "git commit -q --allow-empty -m x; git checkout -q --detach",
	  "r", "r/.git", "r/.git", "r", NULL, NULL },
	{ "git init -q r", ".", "r/.git", "r/.git", ".", "GIT_DIR", "r/.git" },
	{ "git init -q r; ln -s r l", "l", "r/.git", "r/.git", "r", "GIT_DIR",
	  "../l/.git/" },
	{ "git init -q --bare b", "b", "b", "b", "-", "GIT_DIR", "." },
	{ "git init -q r; git -C r config core.worktree ..", "r", "r/.git",
	  "r/.git", "-", NULL, NULL },
	{ "git init -q r; git -C r config core.bare ' false'", "r", "r/.git",
	  "r/.git", "-", NULL, NULL },
	{ "git init -q r; printf '[core]\\n bare' >r/.git/config", "r",
	  "r/.git", "r/.git", "-", NULL, NULL },

	{ ":", ".", NULL, NULL, NULL, NULL, NULL },
	{ "git init -q --bare b", "b", NULL, NULL, NULL, NULL, NULL },
	{ "git init -q r; mkdir r/sub", "r/sub", NULL, NULL, NULL, NULL, NULL },
	{ "git init -q r; mv r/.git g; ln -s ../g r/.git", "r", NULL, NULL,
	  NULL, NULL, NULL },
	{ "git init -q r; rm r/.git/HEAD", "r", NULL, NULL, NULL, NULL, NULL },
	{ "git init -q r; echo x >r/.git/HEAD", "r", NULL, NULL, NULL, NULL,
	  NULL },
	{ "git init -q r; rm r/.git/config", "r", NULL, NULL, NULL, NULL,
	  NULL },
	{ "git init -q r; rm r/.git/config; mkfifo r/.git/config", "r", NULL,
	  NULL, NULL, NULL, NULL },
	{ "git init -q r; rm -r r/.git/objects", "r", NULL, NULL, NULL, NULL,
	  NULL },
	{ "git init -q r; rm -r r/.git/refs; : >r/.git/refs", "r", NULL, NULL,
	  NULL, NULL, NULL },
	{ "git init -q r; echo /nowhere >r/.git/commondir", "r", NULL, NULL,
	  NULL, NULL, NULL },
	{ "git init -q r; mkfifo r/.git/commondir", "r", NULL, NULL, NULL, NULL,
	  NULL },
	{ "mkdir r; echo 'gitdir: ../g' >r/.git", "r", NULL, NULL, NULL, NULL,
	  NULL },
	{ "git init -q --separate-git-dir=g r; echo >>r/.git; echo x >>r/.git",
	  "r", NULL, NULL, NULL, NULL, NULL },
	{ "mkdir r; mkfifo r/.git", "r", NULL, NULL, NULL, NULL, NULL },
	{ "git init -q r", "r", NULL, NULL, NULL, "GIT_DIR", "/nowhere" },
	{ "git init -q r", "r", NULL, NULL, NULL, "GIT_DIR", "" },
	{ "git init -q r", "r", NULL, NULL, NULL, "GIT_WORK_TREE", "." },
	{ "git init -q r", "r", NULL, NULL, NULL, "GIT_COMMON_DIR", ".git" },
	{ "git init -q r", "r", NULL, NULL, NULL, "GIT_OBJECT_DIRECTORY", "x" },
	{ "git init -q r", "r", NULL, NULL, NULL, "GIT_NAMESPACE", "x" },
	{ "git init -q r", "r", NULL, NULL, NULL, "GIT_CEILING_DIRECTORIES",
	  "/" },
};

static void check_path(const char *got, const char *want)
{
	char path[PATH_MAX], real[PATH_MAX];

	if (!strcmp(want, "-")) {
		assert_null(got);
		return;
	}
	snprintf(path, sizeof(path), "%s/t/%s", home, want);
	assert_non_null(realpath(path, real));
	assert_string_equal(got, real);
}

static void test_here(void **state)
{
	struct hf_gitdir got;
	const struct place *p;
	bool sure;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(places); i++) {
		p = &places[i];
		begin(p->script);
		assert_int_equal(chdir(p->dir), 0);
		if (p->env)
			setenv(p->env, p->value, 1);
		sure = hf_gitdir_here(&got);
		if (p->env)
			unsetenv(p->env);
		if (sure != (p->git_dir != NULL))
			print_error("%s\n", p->script);
		assert_int_equal(sure, p->git_dir != NULL);
		if (sure) {
			check_path(got.git_dir, p->git_dir);
			check_path(got.common_dir, p->common_dir);
			check_path(got.work_tree, p->work_tree);
		}
		hf_gitdir_release(&got);
		assert_null(got.git_dir);
	}
}

static void test_no_directory(void **state)
{
	struct hf_gitdir got;

	(void)state;
	begin("mkdir gone");
	assert_int_equal(chdir("gone"), 0);
	assert_int_equal(rmdir("../gone"), 0);
	assert_false(hf_gitdir_here(&got));
	hf_gitdir_release(&got);
}

static int set_up(void **state)
{
	static const char *const sets[][2] = {
		{ "GIT_CONFIG_NOSYSTEM", "1" },
		{ "HOME", home },
		{ "GIT_AUTHOR_NAME", "Ada" },
		{ "GIT_AUTHOR_EMAIL", "a@b.c" },
		{ "GIT_COMMITTER_NAME", "Ada" },
		{ "GIT_COMMITTER_EMAIL", "a@b.c" },
	};
	size_t i;

	(void)state;
	snprintf(home, sizeof(home), "/tmp/hf-gitdir-test-XXXXXX");
	if (!mkdtemp(home) || !getcwd(top, sizeof(top)) || chdir(home) < 0)
		return -1;
	for (i = 0; i < LENGTH(places); i++)
		if (places[i].env)
			unsetenv(places[i].env);
	unsetenv("GIT_CONFIG_GLOBAL");
	unsetenv("GIT_INDEX_FILE");
	unsetenv("GIT_SHALLOW_FILE");
	unsetenv("GIT_IMPLICIT_WORK_TREE");
	unsetenv("GIT_ALTERNATE_OBJECT_DIRECTORIES");
	for (i = 0; i < LENGTH(sets); i++)
		setenv(sets[i][0], sets[i][1], 1);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	if (chdir(home) < 0)
		return -1;
	sh("rm -rf -- \"$HOME\"");
	return chdir(top);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_head),
		cmocka_unit_test(test_odd_heads),
		cmocka_unit_test(test_here),
		cmocka_unit_test(test_no_directory),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
