/* Finding the repository: always where git finds it, or git's own refusal. */
#include "facts/place.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "doors/proc.h"
#include "facts/repo.h"

#define LENGTH(a) (sizeof(a) / sizeof(*(a)))

static char home[64], top[PATH_MAX];

static void sh(const char *script)
{
	const char *const argv[] = { "sh", "-e", "-c", script, NULL };
	const struct hf_proc proc = { .argv = argv };
	struct hf_proc_end end;

	assert_int_equal(hf_proc_run(&end, &proc, NULL), 0);
	assert_int_equal(end.status, 0);
}

static void begin(const char *script, const char *dir)
{
	assert_int_equal(chdir(home), 0);
	sh("rm -rf t && mkdir t");
	assert_int_equal(chdir("t"), 0);
	sh(script);
	assert_int_equal(chdir(dir), 0);
}

/* Variables of a case, "NAME=value"; taken away again with `on` false. */
static void set_env(const char *const *env, bool on)
{
	char name[64];

	for (; *env; env++) {
		snprintf(name, sizeof(name), "%.*s", (int)strcspn(*env, "="),
			 *env);
		if (on)
			setenv(name, strchr(*env, '=') + 1, 1);
		else
			unsetenv(name);
	}
}

#define BARE_AMONG_FILES \
	"git init -q r; git init -q --bare r/b; cd r/b\n" \
	": >refs/keep; : >objects/keep; cd ..\n" \
	"git add b/HEAD b/config b/refs b/objects"

/* Paths are seen from the test's directory; "-" is none. */
static const struct found {
	const char *script, *dir, *git_dir, *common_dir, *work_tree;
	bool shallow;
	const char *env[3];
} founds[] = {
	{ "git init -q r", "r", "r/.git", "r/.git", "r", false, { 0 } },
	{ "git init -q r; mkdir r/a",
	  "r/a",
	  "r/.git",
	  "r/.git",
	  "r",
	  false,
	  { 0 } },
	{ "git init -q r", "r/.git/refs", "r/.git", "r/.git", "-", false, { 0 } },
	{ "git init -q r; : >r/.git/shallow",
	  "r",
	  "r/.git",
	  "r/.git",
	  "r",
	  true,
	  { 0 } },
	{ "git init -q r; : >r/.git/shallow; mkdir r/a",
	  "r/a",
	  "r/.git",
	  "r/.git",
	  "r",
	  true,
	  { 0 } },
	{ "git init -q --bare b", "b", "b", "b", "-", false, { 0 } },
	{ "git init -q --bare b", "b/refs", "b", "b", "-", false, { 0 } },
	{ "git init -q --bare b", "b", "b", "b", "-", false, { "GIT_DIR=." } },
	{ "git init -q r; git init -q --bare r/b",
	  "r/b",
	  "r/b",
	  "r/b",
	  "-",
	  false,
	  { 0 } },
	{ BARE_AMONG_FILES, "r/b", "r/b", "r/b", "-", false, { "GIT_DIR=." } },
	{ "git init -q r; mkdir w",
	  ".",
	  "r/.git",
	  "r/.git",
	  "w",
	  false,
	  { "GIT_DIR=r/.git", "GIT_WORK_TREE=w" } },
	{ "git init -q r; mkdir w; git -C r config core.worktree ../../w",
	  "w",
	  "r/.git",
	  "r/.git",
	  "w",
	  false,
	  { "GIT_DIR=../r/.git" } },
	{ "git init -q r; git -C r commit -q --allow-empty -m x\n"
	  "git clone -q --bare r b; git -C b worktree add -q ../w",
	  "w",
	  "b/worktrees/w",
	  "b",
	  "w",
	  false,
	  { 0 } },
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

static void test_found(void **state)
{
	struct hf_err err = HF_ERR_INIT;
	const struct found *f;
	struct hf_place got;
	size_t i;
	int rc;

	(void)state;
	for (i = 0; i < LENGTH(founds); i++) {
		f = &founds[i];
		begin(f->script, f->dir);
		set_env(f->env, true);
		rc = hf_place_find(&got, &err);
		set_env(f->env, false);
		if (rc)
			print_error("%s: %s\n", f->script, err.text);
		assert_int_equal(rc, 0);
		check_path(got.git_dir, f->git_dir);
		check_path(got.common_dir, f->common_dir);
		check_path(got.work_tree, f->work_tree);
		assert_int_equal(got.shallow, f->shallow);
		hf_place_release(&got);
		assert_null(got.git_dir);
	}
}

static const struct refusal {
	const char *script, *dir;
	enum hf_code code;
	const char *text, *hint;
	const char *env[3];
} refusals[] = {
	{ ":",
	  ".",
	  HF_ENOTFOUND,
	  "not a git repository (or any of the parent directories): .git",
	  "",
	  { 0 } },
	{ "git init -q r; rm r/.git/HEAD",
	  "r",
	  HF_ENOTFOUND,
	  "not a git repository (or any of the parent directories): .git",
	  "",
	  { 0 } },
	{ "git init -q r",
	  "r",
	  HF_ENOTFOUND,
	  "not a git repository: '/nowhere'",
	  "",
	  { "GIT_DIR=/nowhere" } },
	{ BARE_AMONG_FILES,
	  "r/b",
	  HF_EFAIL,
	  "'$/r/b' is a bare repository among the files of another one",
	  "set GIT_DIR if you mean it",
	  { 0 } },
	{ "git init -q r; mkdir r/a",
	  "r/a",
	  HF_EFAIL,
	  "detected dubious ownership in repository at '$/r'",
	  "git status says how to trust it",
	  { "GIT_TEST_ASSUME_DIFFERENT_OWNER=1" } },
	{ "git init -q 'r\nq'; mkdir 'r\nq/a'",
	  "r\nq/a",
	  HF_EFAIL,
	  "the path of the repository holds a newline",
	  "",
	  { 0 } },
};

static void test_refused(void **state)
{
	struct hf_buf want = HF_BUF_INIT;
	const struct refusal *r;
	struct hf_place got;
	struct hf_err err;
	const char *at;
	size_t i;
	int rc;

	(void)state;
	for (i = 0; i < LENGTH(refusals); i++) {
		r = &refusals[i];
		hf_err_clear(&err);
		begin(r->script, r->dir);
		set_env(r->env, true);
		rc = hf_place_find(&got, &err);
		set_env(r->env, false);
		hf_buf_clear(&want);
		for (at = r->text; *at; at++) {
			if (*at == '$')
				hf_buf_printf(&want, "%s/t", home);
			else
				hf_buf_putc(&want, *at);
		}
		assert_string_equal(err.text, hf_buf_str(&want));
		assert_string_equal(err.hint, r->hint);
		assert_int_equal(rc, r->code);
		assert_null(got.git_dir);
		assert_null(got.common_dir);
	}
	hf_buf_release(&want);
}

static int set_up(void **state)
{
	static const char *const unsets[] = {
		"GIT_DIR",
		"GIT_WORK_TREE",
		"GIT_COMMON_DIR",
		"GIT_OBJECT_DIRECTORY",
		"GIT_INDEX_FILE",
		"GIT_NAMESPACE",
		"GIT_CONFIG_GLOBAL",
		"GIT_CONFIG_PARAMETERS",
		"GIT_CONFIG_COUNT",
		"GIT_SHALLOW_FILE",
		"XDG_CONFIG_HOME",
		"GIT_ALTERNATE_OBJECT_DIRECTORIES",
		"GIT_IMPLICIT_WORK_TREE",
	};
	static const char *const sets[] = {
		"GIT_CONFIG_NOSYSTEM=1",     "GIT_AUTHOR_NAME=Ada",
		"GIT_AUTHOR_EMAIL=a@b.c",    "GIT_COMMITTER_NAME=Ada",
		"GIT_COMMITTER_EMAIL=a@b.c", NULL,
	};
	char made[64], *real;
	size_t i;

	(void)state;
	snprintf(made, sizeof(made), "/tmp/hf-place-test-XXXXXX");
	if (!mkdtemp(made) || !getcwd(top, sizeof(top)) ||
	    !(real = realpath(made, NULL)))
		return -1;
	snprintf(home, sizeof(home), "%s", real);
	free(real);
	for (i = 0; i < LENGTH(unsets); i++)
		unsetenv(unsets[i]);
	set_env(sets, true);
	return setenv("HOME", home, 1);
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
		cmocka_unit_test(test_found),
		cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
