/*
 * The built fronts, each run as git runs a hook: in a repository of files
 * written here, with a judge and an older hook that keep a diary.
 */
#include "values/gate.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define A "3f2c1d0a9b8e7f6a5b4c3d2e1f00112233445566"
#define ZERO "0000000000000000000000000000000000000000"
#define PUSH(ref) "HEAD " A " " ref " " ZERO "\n"
#define TO_MAIN PUSH("refs/heads/main")
#define TO_HOTFIX PUSH("refs/heads/hotfix/1.4.1")
#define TO_DEVELOP PUSH("refs/heads/develop")
#define TO_TOPIC PUSH("refs/heads/topic")

#define ON(branch) "ref: refs/heads/" branch "\n"

/* What the diary says once the judge was asked, or the older hook ran. */
#define ASKED_PUSH "judge: judge pre-push a b\n"
#define ASKED_COMMIT "judge: judge commit-msg a b\n"
#define ASKED_MERGE "judge: judge post-merge a b\n"
#define OLDER "older: a b\n"
#define OLDER_HOLDS "older holds 7\n" /* as it would without us */

#define SKIP_PUSH "hint: to skip the checks once: GIT_HOTFIX=0 git push\n"
#define SKIP_COMMIT \
	"hint: to skip the checks once: GIT_HOTFIX=0 git commit -e -F " \
	"\"$(git rev-parse --git-path COMMIT_EDITMSG)\"\n"

enum gate_kind { FRESH, STALE, BROKEN, LINKED, PIPE, NONE };

struct run {
	const char *name, *event;
	const char *head; /* NULL: on a topic branch */
	const char *input;
	enum gate_kind gate;
	enum hf_on_error on_error;
	const char *env;   /* "K=V", @ for the root of it all */
	const char *judge; /* what it does; NULL: it is not there */
	const char *older; /* the same for the hook before ours */
	int status;
	const char *diary, *err;
};

static char root[256];

/* Write `text` below the root. */
static void write_file(mode_t mode, const char *text, const char *name)
{
	char path[512];
	FILE *to;

	snprintf(path, sizeof(path), "%s/%s", root, name);
	to = fopen(path, "w");
	assert_non_null(to);
	fputs(text, to);
	assert_int_equal(fclose(to), 0);
	assert_int_equal(chmod(path, mode), 0);
}

/* What a file holds, with the root spelled @; "" when it is not there. */
static void read_file(struct hf_buf *out, const char *name)
{
	char path[512], text[4096];
	const char *at, *next;
	size_t n;
	FILE *from;

	snprintf(path, sizeof(path), "%s/%s", root, name);
	from = fopen(path, "r");
	n = from ? fread(text, 1, sizeof(text) - 1, from) : 0;
	text[n] = '\0';
	if (from)
		fclose(from);
	for (at = text; (next = strstr(at, root)); at = next + strlen(root)) {
		hf_buf_add(out, at, (size_t)(next - at));
		hf_buf_putc(out, '@');
	}
	hf_buf_puts(out, at);
}

/* A script that writes down its arguments, input and any stray descriptor. */
static void write_script(const char *who, const char *does, const char *name)
{
	struct hf_buf text = HF_BUF_INIT;

	hf_buf_printf(&text,
		      "#!/bin/sh\nexec 8>>'%s/diary'\n"
		      "echo '%s:' \"$@\" >&8\ncat >&8\n"
		      "if (: >&7) 2>/dev/null; then echo '%s holds 7'; fi >&8\n"
		      "%s\n",
		      root, who, who, does);
	write_file(0755, hf_buf_str(&text), name);
	hf_buf_release(&text);
}

static void write_gate(const struct run *run)
{
	struct hf_gate gate = HF_GATE_INIT;
	struct hf_buf text = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	char path[512], other[512];

	snprintf(path, sizeof(path), "%s/repo/.git/config", root);
	hf_strv_push(&gate.hotfixes, "refs/heads/hotfix/*");
	hf_strv_push(&gate.production, "refs/heads/main");
	hf_strv_push(&gate.targets, "refs/heads/develop");
	gate.on_error = run->on_error;
	gate.timeout_ms = 2000;
	assert_int_equal(hf_gate_stamp(&gate, path, &err), 0);
	hf_gate_print(&text, &gate);
	hf_gate_release(&gate);
	snprintf(path, sizeof(path), "%s/repo/.git/hotfix/gate", root);
	snprintf(other, sizeof(other), "%s/gate", root);
	if (run->gate == PIPE)
		assert_int_equal(mkfifo(path, 0600), 0);
	else if (run->gate == LINKED)
		assert_int_equal(symlink(other, path), 0);
	if (run->gate != PIPE)
		write_file(0600,
			   run->gate == BROKEN ? "gate\n" : hf_buf_str(&text),
			   "repo/.git/hotfix/gate");
	if (run->gate == STALE)
		write_file(0600, "[core]\n\tbare = false\n\tx = y\n",
			   "repo/.git/config");
	hf_buf_release(&text);
}

static void link_front(const char *event)
{
	const char *build = getenv("HF_BUILD");
	char to[512], from[512], *real;

	snprintf(to, sizeof(to), "%s/libexec/git-hotfix/%s",
		 build ? build : "build", event);
	real = realpath(to, NULL);
	if (!real)
		fail_msg("%s is not built; HF_BUILD tells where", to);
	snprintf(from, sizeof(from), "%s/libexec/git-hotfix/%s", root, event);
	assert_int_equal(symlink(real, from), 0);
	free(real);
}

static void set_up(const struct run *run)
{
	static const char *const dirs[] = {
		"bin",
		"libexec",
		"libexec/git-hotfix",
		"repo",
		"repo/.git",
		"repo/.git/objects",
		"repo/.git/refs",
		"repo/.git/hotfix",
		"repo/.git/hooks.hotfix",
	};
	char name[512];
	size_t i;

	snprintf(root, sizeof(root), "%s/hf-front-XXXXXX", P_tmpdir);
	assert_non_null(mkdtemp(root));
	for (i = 0; i < sizeof(dirs) / sizeof(*dirs); i++) {
		snprintf(name, sizeof(name), "%s/%s", root, dirs[i]);
		assert_int_equal(mkdir(name, 0777), 0);
	}
	write_file(0600, run->head ? run->head : ON("topic"), "repo/.git/HEAD");
	write_file(0600, "[core]\n\tbare = false\n", "repo/.git/config");
	write_file(0600, run->input ? run->input : "", "input");
	if (run->gate != NONE)
		write_gate(run);
	link_front(run->event);
	if (run->judge)
		write_script("judge", run->judge, "bin/git-hotfix");
	snprintf(name, sizeof(name), "repo/.git/hooks.hotfix/%s", run->event);
	if (run->older)
		write_script("older", run->older, name);
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void put_env(const char *setting)
{
	const char *at = strchrnul(setting, '@');
	char *text = NULL;

	if (asprintf(&text, "%.*s%s%s", (int)(at - setting), setting,
		     *at ? root : "", *at ? at + 1 : "") < 0 ||
	    putenv(text))
		_exit(99);
}

static void redirect(const char *name, int flags, int fd)
{
	char path[512];
	int from;

	snprintf(path, sizeof(path), "%s/%s", root, name);
	from = open(path, flags, 0600);
	if (from < 0 || dup2(from, fd) < 0)
		_exit(99);
	if (from != fd)
		close(from);
}

/* The child's side: become the front as git would start it. */
static void become_front(const struct run *run)
{
	char front[512], repo[512], *path = strdup(getenv("PATH"));
	const char *const alone[] = { front, "a", "b", NULL };
	const char *const over[] = { front, "--via=file", "a", "b", NULL };

	snprintf(front, sizeof(front), "%s/libexec/git-hotfix/%s", root,
		 run->event);
	snprintf(repo, sizeof(repo), "%s/repo", root);
	redirect("input", O_RDONLY, 0);
	redirect("out", O_WRONLY | O_CREAT, 1);
	redirect("err", O_WRONLY | O_CREAT, 2);
	redirect("remote", O_WRONLY | O_CREAT, 7);
	clearenv();
	setenv("PATH", path, 1);
	if (run->env)
		put_env(run->env);
	alarm(30); /* a front that hangs is a signal, not a test that hangs */
	if (chdir(repo) == 0)
		execv(front, (char *const *)(run->older ? over : alone));
	_exit(99);
}

/* Run it and compare all that can be seen of it. */
static void expect(const struct run *run)
{
	struct hf_buf diary = HF_BUF_INIT, out = HF_BUF_INIT, err = HF_BUF_INIT;
	int status;
	pid_t pid;

	print_message("# %s\n", run->name);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid)
		become_front(run);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	read_file(&diary, "diary");
	read_file(&out, "out");
	read_file(&err, "err");
	assert_string_equal(hf_buf_str(&err), run->err ? run->err : "");
	assert_string_equal(hf_buf_str(&diary), run->diary ? run->diary : "");
	assert_string_equal(hf_buf_str(&out), "");
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), run->status);
	hf_buf_release(&diary);
	hf_buf_release(&out);
	hf_buf_release(&err);
}

static void expect_all(const struct run *run, size_t n)
{
	for (; n; n--, run++) {
		set_up(run);
		expect(run);
		assert_int_equal(
			nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS), 0);
	}
}

#define EXPECT_ALL(runs) expect_all(runs, sizeof(runs) / sizeof(*(runs)))

#define PUSHED .event = "pre-push"
#define COMMITTED .event = "commit-msg"
#define MERGED .event = "post-merge"
#define REFUSING .judge = "echo no >&2; exit 1", .status = 1, .err = "no\n"

static void only_what_concerns_us_is_judged(void **state)
{
	static const struct run runs[] = {
		{ .name = "commit on a topic", COMMITTED, .judge = "exit 1" },
		{ .name = "commit on a hotfix",
		  COMMITTED,
		  REFUSING,
		  .head = ON("hotfix/1.4.1"),
		  .diary = ASKED_COMMIT },
		{ .name = "commit on production",
		  COMMITTED,
		  REFUSING,
		  .head = ON("main"),
		  .diary = ASKED_COMMIT },
		{ .name = "commit on no branch",
		  COMMITTED,
		  REFUSING,
		  .head = A "\n",
		  .diary = ASKED_COMMIT },
		{ .name = "merge into a topic", MERGED, .judge = "exit 1" },
		{ .name = "merge into a target",
		  MERGED,
		  .judge = "echo owed >&2",
		  .head = ON("develop"),
		  .diary = ASKED_MERGE,
		  .err = "owed\n" },
		{ .name = "push of a topic",
		  PUSHED,
		  .judge = "exit 1",
		  .input = TO_TOPIC },
		{ .name = "push of nothing",
		  PUSHED,
		  .judge = "exit 1",
		  .gate = NONE },
		{ .name = "push of a hotfix",
		  PUSHED,
		  REFUSING,
		  .input = TO_HOTFIX,
		  .diary = ASKED_PUSH TO_HOTFIX },
		{ .name = "push of a target",
		  PUSHED,
		  REFUSING,
		  .input = TO_DEVELOP,
		  .diary = ASKED_PUSH TO_DEVELOP },
		{ .name = "push of production among others",
		  PUSHED,
		  REFUSING,
		  .input = TO_TOPIC TO_MAIN,
		  .diary = ASKED_PUSH TO_TOPIC TO_MAIN },
		{ .name = "a local ref with a newline",
		  PUSHED,
		  REFUSING,
		  .input = "main^{/\n} " A " refs/heads/topic " ZERO "\n",
		  .diary = ASKED_PUSH "main^{/\n} " A " refs/heads/topic " ZERO
				      "\n" },
	};

	(void)state;
	EXPECT_ALL(runs);
}

static void whoever_is_unsure_asks(void **state)
{
	static const struct run runs[] = {
		{ .name = "no gate",
		  COMMITTED,
		  REFUSING,
		  .gate = NONE,
		  .diary = ASKED_COMMIT },
		{ .name = "a gate out of date",
		  COMMITTED,
		  REFUSING,
		  .gate = STALE,
		  .diary = ASKED_COMMIT },
		{ .name = "a broken gate",
		  COMMITTED,
		  REFUSING,
		  .gate = BROKEN,
		  .diary = ASKED_COMMIT },
		{ .name = "a gate that is a link",
		  COMMITTED,
		  REFUSING,
		  .gate = LINKED,
		  .diary = ASKED_COMMIT },
		{ .name = "a gate that is a pipe",
		  COMMITTED,
		  REFUSING,
		  .gate = PIPE,
		  .diary = ASKED_COMMIT },
		{ .name = "git -c hotfix.…",
		  COMMITTED,
		  REFUSING,
		  .env = "GIT_CONFIG_PARAMETERS='Hotfix.remind'='no'",
		  .diary = ASKED_COMMIT },
		{ .name = "git -c include.path=…",
		  COMMITTED,
		  REFUSING,
		  .env = "GIT_CONFIG_PARAMETERS='include.path'='/x'",
		  .diary = ASKED_COMMIT },
		{ .name = "git -c of something else",
		  COMMITTED,
		  .judge = "exit 1",
		  .env = "GIT_CONFIG_PARAMETERS='user.name'='me'" },
		{ .name = "GIT_CONFIG_KEY_n",
		  COMMITTED,
		  REFUSING,
		  .env = "GIT_CONFIG_KEY_0=hotfix.branches.production",
		  .diary = ASKED_COMMIT },
		{ .name = "other config files",
		  COMMITTED,
		  REFUSING,
		  .env = "GIT_CONFIG_GLOBAL=/dev/null",
		  .diary = ASKED_COMMIT },
		{ .name = "a git directory of its own",
		  COMMITTED,
		  .judge = "exit 1",
		  .env = "GIT_DIR=@/repo/.git" },
		{ .name = "a git directory that is none",
		  COMMITTED,
		  REFUSING,
		  .env = "GIT_DIR=@/bin",
		  .diary = ASKED_COMMIT },
		{ .name = "a work tree elsewhere",
		  COMMITTED,
		  REFUSING,
		  .env = "GIT_WORK_TREE=@/repo",
		  .diary = ASKED_COMMIT },
	};

	(void)state;
	EXPECT_ALL(runs);
}

static void a_verdict_is_obeyed(void **state)
{
	static const struct run runs[] = {
		{ .name = "the judge allows",
		  PUSHED,
		  .judge = "exit 0",
		  .input = TO_MAIN,
		  .diary = ASKED_PUSH TO_MAIN },
		{ .name = "it writes where git's answers go",
		  PUSHED,
		  .judge = "echo note",
		  .input = TO_MAIN,
		  .diary = ASKED_PUSH TO_MAIN,
		  .err = "note\n" },
		{ .name = "a merge is done already",
		  MERGED,
		  .judge = "echo no >&2; exit 1",
		  .head = ON("main"),
		  .diary = ASKED_MERGE,
		  .err = "no\n" },
		{ .name = "switched off",
		  PUSHED,
		  .judge = "exit 1",
		  .env = "GIT_HOTFIX=0",
		  .input = TO_MAIN },
	};

	(void)state;
	EXPECT_ALL(runs);
}

static void what_is_undecided_follows_on_error(void **state)
{
	static const struct run runs[] = {
		{ .name = "guard: a commit passes",
		  COMMITTED,
		  .head = ON("main"),
		  .judge = "exit 128",
		  .diary = ASKED_COMMIT,
		  .err = "warning: commit-msg: the checks could not decide, "
			 "so the commit passes unchecked\n" },
		{ .name = "guard: production is not pushed",
		  PUSHED,
		  .input = TO_TOPIC TO_MAIN,
		  .judge = "exit 128",
		  .status = 1,
		  .diary = ASKED_PUSH TO_TOPIC TO_MAIN,
		  .err = "error: pre-push: the checks could not decide, so "
			 "'refs/heads/main' is not pushed\n" SKIP_PUSH },
		{ .name = "guard: a target is pushed",
		  PUSHED,
		  .input = TO_DEVELOP,
		  .judge = "kill -9 $$",
		  .diary = ASKED_PUSH TO_DEVELOP,
		  .err = "warning: pre-push: the checks were ended by signal "
			 "9, so the push passes unchecked\n" },
		{ .name = "guard: what cannot be read is not pushed",
		  PUSHED,
		  .input = "x\n",
		  .judge = "exit 127",
		  .status = 1,
		  .diary = ASKED_PUSH "x\n",
		  .err = "error: pre-push: the checks ended with status 127, "
			 "so the push is refused\n" SKIP_PUSH },
		{ .name = "guard: no gate, a hotfix",
		  PUSHED,
		  .gate = NONE,
		  .input = TO_HOTFIX,
		  .judge = "exit 128",
		  .status = 1,
		  .diary = ASKED_PUSH TO_HOTFIX,
		  .err = "error: pre-push: the checks could not decide, so "
			 "'refs/heads/hotfix/1.4.1' is not pushed\n" SKIP_PUSH
			 "hint: guarded while the policy could never "
			 "be read: main, master, hotfix/*\n" },
		{ .name = "guard: no gate, a topic",
		  PUSHED,
		  .gate = NONE,
		  .input = TO_TOPIC,
		  .judge = "exit 128",
		  .diary = ASKED_PUSH TO_TOPIC,
		  .err = "warning: pre-push: the checks could not decide, so "
			 "the push passes unchecked\n" },
		{ .name = "block: a commit is refused",
		  COMMITTED,
		  .head = ON("main"),
		  .on_error = HF_BLOCK_ALL,
		  .status = 1,
		  .judge = "exec sleep 60",
		  .diary = ASKED_COMMIT,
		  .err = "error: commit-msg: the checks took longer than 2 "
			 "seconds, so the commit is refused\n" SKIP_COMMIT },
		{ .name = "block: a merge is done already",
		  MERGED,
		  .head = ON("main"),
		  .on_error = HF_BLOCK_ALL,
		  .judge = "exit 128",
		  .diary = ASKED_MERGE,
		  .err = "warning: post-merge: the checks could not decide, "
			 "so the merge passes unchecked\n" },
		{ .name = "allow: production is pushed",
		  PUSHED,
		  .input = TO_MAIN,
		  .on_error = HF_ALLOW_ALL,
		  .judge = "exit 128",
		  .diary = ASKED_PUSH TO_MAIN,
		  .err = "warning: pre-push: the checks could not decide, so "
			 "the push passes unchecked\n" },
	};

	(void)state;
	EXPECT_ALL(runs);
}

#define GONE "'@/libexec/git-hotfix/../../bin/git-hotfix' is missing"

static void a_package_half_removed_stops_nobody(void **state)
{
	static const struct run runs[] = {
		{ .name = "no judge, no gate",
		  PUSHED,
		  .gate = NONE,
		  .input = TO_MAIN },
		{ .name = "no judge, a topic",
		  PUSHED,
		  .gate = STALE,
		  .input = TO_TOPIC },
		{ .name = "no judge, production",
		  PUSHED,
		  .input = TO_MAIN,
		  .err = "warning: pre-push: " GONE ", so the push passes "
			 "unchecked\n" },
		{ .name = "no judge, production, block",
		  PUSHED,
		  .input = TO_MAIN,
		  .on_error = HF_BLOCK_ALL,
		  .status = 1,
		  .err = "error: pre-push: " GONE
			 ", so the push is refused\n" SKIP_PUSH },
	};

	(void)state;
	EXPECT_ALL(runs);
}

#define MARK "echo $GIT_HOTFIX_CHAIN >&8"

static void the_hook_before_ours_runs_after_it(void **state)
{
	static const struct run runs[] = {
		{ .name = "after a verdict, with the input",
		  PUSHED,
		  .judge = "exit 0",
		  .older = MARK,
		  .input = TO_MAIN,
		  .diary = ASKED_PUSH TO_MAIN OLDER TO_MAIN OLDER_HOLDS
		  "pre-push:@/repo/.git\n" },
		{ .name = "not after a refusal",
		  PUSHED,
		  REFUSING,
		  .older = MARK,
		  .input = TO_MAIN,
		  .diary = ASKED_PUSH TO_MAIN },
		{ .name = "when nothing concerns us",
		  PUSHED,
		  .older = "exit 3",
		  .input = TO_TOPIC,
		  .status = 3,
		  .diary = OLDER TO_TOPIC OLDER_HOLDS },
		{ .name = "for a merge, whatever we say",
		  MERGED,
		  .judge = "exit 1",
		  .older = "exit 0",
		  .head = ON("main"),
		  .diary = ASKED_MERGE OLDER OLDER_HOLDS },
		{ .name = "once per hook",
		  COMMITTED,
		  .older = "exit 1",
		  .env = "GIT_HOTFIX_CHAIN=pre-push:@/repo/.git",
		  .status = 1,
		  .diary = OLDER OLDER_HOLDS },
		{ .name = "not pre-commit from pre-commit",
		  COMMITTED,
		  .older = "# File generated by pre-commit: of the tool\n"
			   "exit 1",
		  .env = "PRE_COMMIT_RUNNING_LEGACY=1" },
		{ .name = "where only git knows the directory",
		  PUSHED,
		  .older = MARK,
		  .input = TO_TOPIC,
		  .env = "GIT_CEILING_DIRECTORIES=/nowhere",
		  .diary =
			  OLDER TO_TOPIC OLDER_HOLDS "pre-push:@/repo/.git\n" },
	};

	(void)state;
	EXPECT_ALL(runs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_concerns_us_is_judged),
		cmocka_unit_test(whoever_is_unsure_asks),
		cmocka_unit_test(a_verdict_is_obeyed),
		cmocka_unit_test(what_is_undecided_follows_on_error),
		cmocka_unit_test(a_package_half_removed_stops_nobody),
		cmocka_unit_test(the_hook_before_ours_runs_after_it),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
