/*
 * The git program: which one is run, in what environment, and its words. The
 * door remembers the git it found, so the tests that find none come first.
 */
#include "doors/git.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
#define ARGS(...) \
	(const char *const[]) \
	{ \
		__VA_ARGS__, NULL \
	}

/* A directory with a program `git`, whose last argument says what it does. */
static char root[] = "/tmp/git_test.XXXXXX";

static const char fake[] =
	"#!/bin/sh\n"
	"for last; do :; done\n"
	"case $last in\n"
	"args) printf '[%s]' \"$@\" ;;\n"
	"env) env | grep -E '^(GIT_|LC_ALL)' | sort ;;\n"
	"pwd) pwd -P ;;\n"
	"cat) cat ;;\n"
	"fatal) echo 'fatal: it is gone' >&2; echo more >&2; exit 128 ;;\n"
	"error) echo 'error: it is bad' >&2; exit 1 ;;\n"
	"plain) echo 'it is odd' >&2; exit 2 ;;\n"
	"mute) exit 3 ;;\n"
	"kill) kill -9 $$ ;;\n"
	"--version) echo \"$FAKE_VERSION\" ;;\n"
	"esac\n";

static int setup(void **state)
{
	char path[64];
	FILE *to;

	(void)state;
	clearenv();
	if (!mkdtemp(root) || chdir(root) < 0)
		return -1;
	snprintf(path, sizeof(path), "%s/git", root);
	if (!(to = fopen(path, "w")))
		return -1;
	fputs(fake, to);
	return fclose(to) || chmod(path, 0755);
}

static int teardown(void **state)
{
	char path[64];

	(void)state;
	snprintf(path, sizeof(path), "%s/git", root);
	return chdir("/") || unlink(path) || rmdir(root);
}

/* The current directory has a `git`, as if a repository had brought it. */
static void a_git_of_the_repository_is_not_run(void **state)
{
	static const struct {
		const char *path, *text, *hint;
	} cases[] = {
		{ "/nowhere:/no/where", "git is not on PATH", "" },
		{ ".",
		  "git was found in a relative entry of PATH and is not "
		  "run",
		  "remove the relative entries from PATH" },
		{ "/nowhere:.:/usr/bin",
		  "git was found in a relative entry "
		  "of PATH and is not run",
		  "remove the relative entries from PATH" },
		{ "",
		  "git was found in a relative entry of PATH and is not "
		  "run",
		  "remove the relative entries from PATH" },
		{ "/nowhere::/usr/bin",
		  "git was found in a relative entry of "
		  "PATH and is not run",
		  "remove the relative entries from PATH" },
	};
	const struct hf_git_do call = { .args = ARGS("cat") };
	struct hf_talk talk;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct hf_err ask = HF_ERR_INIT, run = HF_ERR_INIT;

		setenv("PATH", cases[i].path, 1);
		assert_int_equal(hf_git_ask(NULL, NULL, NULL, call.args, &ask),
				 HF_EFAIL);
		assert_string_equal(ask.text, cases[i].text);
		assert_string_equal(ask.hint, cases[i].hint);
		assert_int_equal(hf_git_run(NULL, &call, &run), HF_EFAIL);
		assert_string_equal(run.text, cases[i].text);
		assert_int_equal(hf_git_talk(&talk, call.args, NULL), HF_EFAIL);
	}
}

/* The first git in an absolute entry is taken. */
static int use_fake(void **state)
{
	char path[128];

	(void)state;
	snprintf(path, sizeof(path), "/nowhere:%s:/usr/bin:/bin", root);
	return setenv("PATH", path, 1);
}

static void questions_are_asked_alike(void **state)
{
	struct hf_buf out = HF_BUF_INIT, in = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;

	(void)state;
	assert_int_equal(
		hf_git_ask(NULL, &out, NULL, ARGS("a b", "", "args"), &err), 0);
	assert_string_equal(hf_buf_str(&out),
			    "[-c][core.fsmonitor=false]"
			    "[-c][advice.graftFileDeprecated=false]"
			    "[a b][][args]");
	hf_buf_clear(&out);
	setenv("GIT_EXTERNAL_DIFF", "/bin/false", 1);
	setenv("GIT_DIFF_OPTS", "-u99", 1);
	setenv("GIT_DIR", "here", 1);
	setenv("LC_ALL", "xx_XX", 1);
	assert_int_equal(hf_git_ask(NULL, &out, NULL, ARGS("env"), &err), 0);
	assert_string_equal(hf_buf_str(&out), "GIT_DIR=here\n"
					      "GIT_GRAFT_FILE=/dev/null\n"
					      "GIT_LITERAL_PATHSPECS=1\n"
					      "GIT_NO_REPLACE_OBJECTS=1\n"
					      "GIT_OPTIONAL_LOCKS=0\n"
					      "GIT_TERMINAL_PROMPT=0\n"
					      "LC_ALL=C\n");
	hf_buf_clear(&out);
	hf_buf_puts(&in, "given\n");
	assert_int_equal(hf_git_ask(NULL, &out, &in, ARGS("cat"), &err), 0);
	assert_string_equal(hf_buf_str(&out), "given\n");
	unsetenv("GIT_EXTERNAL_DIFF");
	unsetenv("GIT_DIFF_OPTS");
	unsetenv("GIT_DIR");
	unsetenv("LC_ALL");
	hf_buf_release(&in);
	hf_buf_release(&out);
}

static void failures_are_in_gits_own_words(void **state)
{
	static const struct {
		const char *args[6], *text;
		int status;
	} cases[] = {
		{ { "show", "fatal" }, "git show: it is gone", 128 },
		{ { "show", "error" }, "git show: it is bad", 1 },
		{ { "show", "plain" }, "git show: it is odd", 2 },
		{ { "show", "mute" }, "git show failed with status 3", 3 },
		{ { "show", "kill" }, "git show was ended by signal 9", -1 },
		{ { "-C", "/x", "-c", "a.b=c", "fatal" },
		  "git fatal: it is gone",
		  128 },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct hf_err err = HF_ERR_INIT, none = HF_ERR_INIT;
		int status = 99, rc;

		assert_int_equal(hf_git_ask(NULL, NULL, NULL, cases[i].args,
					    &err),
				 HF_EFAIL);
		assert_string_equal(err.text, cases[i].text);
		rc = hf_git_ask(&status, NULL, NULL, cases[i].args, &none);
		if (cases[i].status < 0) {
			assert_int_equal(rc, HF_EFAIL);
			continue;
		}
		assert_int_equal(rc, 0);
		assert_int_equal(status, cases[i].status);
		assert_string_equal(none.text, "");
	}
}

/* The user's own settings hold, and our own hooks are told to be silent. */
static void changes_are_made_as_the_user(void **state)
{
	struct hf_buf out = HF_BUF_INIT, said = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct hf_git_do call = {
		.args = ARGS("args"),
		.out = &out,
		.err = &said,
	};
	int status = 99;

	(void)state;
	setenv("LC_ALL", "xx_XX", 1);
	setenv("GIT_DIR", "here", 1);
	assert_int_equal(hf_git_run(&status, &call, &err), 0);
	assert_int_equal(status, 0);
	assert_string_equal(hf_buf_str(&out), "[args]");
	hf_buf_clear(&out);
	call.args = ARGS("env");
	call.action = "hotfix finish";
	call.env = ARGS("GIT_INDEX_FILE=other", "GIT_DIR");
	assert_int_equal(hf_git_run(NULL, &call, &err), 0);
	assert_string_equal(hf_buf_str(&out),
			    "GIT_HOTFIX=0\n"
			    "GIT_INDEX_FILE=other\n"
			    "GIT_REFLOG_ACTION=hotfix finish\n"
			    "LC_ALL=xx_XX\n");
	hf_buf_clear(&out);
	call.args = ARGS("pwd");
	call.dir = "/";
	assert_int_equal(hf_git_run(NULL, &call, &err), 0);
	assert_string_equal(hf_buf_str(&out), "/\n");
	call.args = ARGS("push", "fatal");
	assert_int_equal(hf_git_run(NULL, &call, &err), HF_EFAIL);
	assert_string_equal(err.text, "git push: it is gone");
	assert_string_equal(hf_buf_str(&said), "fatal: it is gone\nmore\n");
	unsetenv("LC_ALL");
	unsetenv("GIT_DIR");
	hf_buf_release(&said);
	hf_buf_release(&out);
}

static void a_talk_lasts(void **state)
{
	struct hf_buf line = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct hf_talk talk;

	(void)state;
	assert_int_equal(hf_git_talk(&talk, ARGS("cat"), &err), 0);
	assert_int_equal(hf_talk_say(&talk, "one\n", 4, &err), 0);
	assert_int_equal(hf_talk_line(&line, &talk, &err), 0);
	assert_string_equal(hf_buf_str(&line), "one");
	hf_talk_close(&talk);
	hf_buf_release(&line);
}

/* What cannot be read is asked for again; what was read is not. */
static void the_version_is_one_number(void **state)
{
	struct hf_err err = HF_ERR_INIT;
	int version = 0;

	(void)state;
	setenv("FAKE_VERSION", "gitless 2.39.5", 1);
	assert_int_equal(hf_git_version(&version, &err), HF_EFAIL);
	assert_string_equal(err.text, "cannot read the version of git in "
				      "'gitless 2.39.5'");
	setenv("FAKE_VERSION", "git version 2.39.5 (Apple Git-154)", 1);
	assert_int_equal(hf_git_version(&version, NULL), 0);
	assert_int_equal(version, 23905);
	setenv("FAKE_VERSION", "git version 1.0.0", 1);
	assert_int_equal(hf_git_version(&version, NULL), 0);
	assert_int_equal(version, 23905);
	unsetenv("FAKE_VERSION");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_git_of_the_repository_is_not_run),
		cmocka_unit_test_setup(questions_are_asked_alike, use_fake),
		cmocka_unit_test_setup(failures_are_in_gits_own_words,
				       use_fake),
		cmocka_unit_test_setup(changes_are_made_as_the_user, use_fake),
		cmocka_unit_test_setup(a_talk_lasts, use_fake),
		cmocka_unit_test_setup(the_version_is_one_number, use_fake),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, setup, teardown);
}
