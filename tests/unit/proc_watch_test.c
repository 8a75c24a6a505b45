/* Programs whose output is seen while they run. */
#include "doors/proc.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
#define SH(script) \
	(const char *const[]) \
	{ \
		"sh", "-c", script, NULL \
	}

/* Whether 7 is open in there, though it is here and would be inherited. */
#define IS_7_OPEN "if (: >&7) 2>/dev/null; then echo yes; else echo no; fi"

/* What was seen of each stream, and of both as it came. */
struct seen {
	struct hf_buf of[3], all;
	size_t most; /* more than this is refused */
};

static int see(void *data, int stream, const char *bytes, size_t len,
	       struct hf_err *err)
{
	struct seen *seen = data;

	assert_in_range(stream, 1, 2);
	hf_buf_add(&seen->of[stream], bytes, len);
	hf_buf_add(&seen->all, bytes, len);
	if (seen->most && seen->all.len > seen->most)
		return hf_fail(err, HF_EFAIL, "enough");
	return 0;
}

static void forget(struct seen *seen)
{
	hf_buf_release(&seen->of[1]);
	hf_buf_release(&seen->of[2]);
	hf_buf_release(&seen->all);
}

static void both_streams_are_seen(void **state)
{
	static const struct {
		const char *script, *out, *err, *all;
		struct hf_proc_end end;
	} cases[] = {
		{ "exit 3", "", "", "", { 3, 0, false } },
		{ "echo one; sleep 0.1; echo two >&2; sleep 0.1; echo three",
		  "one\nthree\n",
		  "two\n",
		  "one\ntwo\nthree\n",
		  { 0, 0, false } },
		{ "printf 'a'; kill -9 $$", "a", "", "a", { -1, 9, false } },
		/* Ctrl-C is for the program, whatever we do about it. */
		{ "kill -INT $$; echo no", "", "", "", { -1, 2, false } },
		{ "exec >&- 2>&-; sleep 0.1; exit 4",
		  "",
		  "",
		  "",
		  { 4, 0, false } },
		{ "head -c 100 | wc -c | tr -d ' '",
		  "0\n",
		  "",
		  "0\n",
		  { 0, 0, false } },
		{ IS_7_OPEN, "no\n", "", "no\n", { 0, 0, false } },
	};
	int null = open("/dev/null", O_WRONLY);
	size_t i;

	(void)state;
	signal(SIGINT, SIG_DFL);
	assert_true(dup2(null, 7) == 7);
	for (i = 0; i < COUNT(cases); i++) {
		struct seen seen = { .most = 0 };
		struct hf_err err = HF_ERR_INIT;
		struct hf_proc_end end;
		struct hf_proc proc = { .argv = SH(cases[i].script),
					.see = see,
					.data = &seen };

		assert_int_equal(hf_proc_run(&end, &proc, &err), 0);
		assert_int_equal(end.status, cases[i].end.status);
		assert_int_equal(end.signal, cases[i].end.signal);
		assert_string_equal(hf_buf_str(&seen.of[1]), cases[i].out);
		assert_string_equal(hf_buf_str(&seen.of[2]), cases[i].err);
		assert_string_equal(hf_buf_str(&seen.all), cases[i].all);
		forget(&seen);
	}
	close(7);
	close(null);
}

static void much_is_seen(void **state)
{
	struct seen seen = { .most = 0 };
	struct hf_err err = HF_ERR_INIT;
	struct hf_proc_end end;
	struct hf_proc proc = {
		.argv = SH("head -c 3000000 /dev/zero & "
			   "head -c 2000000 /dev/zero >&2; wait"),
		.see = see,
		.data = &seen,
	};

	(void)state;
	assert_int_equal(hf_proc_run(&end, &proc, &err), 0);
	assert_int_equal(end.status, 0);
	assert_int_equal(seen.of[1].len, 3000000);
	assert_int_equal(seen.of[2].len, 2000000);
	forget(&seen);
}

/* What a program leaves running holds its pipes, and keeps nobody waiting. */
static void what_is_left_running_is_left(void **state)
{
	struct seen seen = { .most = 0 };
	struct hf_err err = HF_ERR_INIT;
	struct timespec before, after;
	struct hf_proc_end end;
	struct hf_proc proc = {
		.argv = SH("(sleep 0.2; echo late; exec sleep 60) & echo $!"),
		.see = see,
		.data = &seen,
	};
	char *rest;
	pid_t left;

	(void)state;
	clock_gettime(CLOCK_MONOTONIC, &before);
	assert_int_equal(hf_proc_run(&end, &proc, &err), 0);
	clock_gettime(CLOCK_MONOTONIC, &after);
	assert_true(after.tv_sec - before.tv_sec < 30);
	assert_int_equal(end.status, 0);
	left = (pid_t)strtol(hf_buf_str(&seen.all), &rest, 10);
	assert_string_equal(rest, "\nlate\n");
	assert_true(left > 1);
	assert_int_equal(kill(left, SIGKILL), 0);
	forget(&seen);
}

static void who_watches_may_stop_it(void **state)
{
	struct seen seen = { .most = 100000 };
	struct hf_err err = HF_ERR_INIT;
	struct hf_proc_end end;
	struct hf_proc proc = { .argv = SH("exec cat /dev/zero"),
				.see = see,
				.data = &seen };

	(void)state;
	assert_int_equal(hf_proc_run(&end, &proc, &err), HF_EFAIL);
	assert_string_equal(err.text, "enough");
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	forget(&seen);
}

static int tell(void *data, int stream, const char *bytes, size_t len,
		struct hf_err *err)
{
	(void)stream;
	(void)err;
	return write(*(int *)data, bytes, len) < 0 ? HF_EFAIL : 0;
}

/* We die of Ctrl-C, but not before the program has said its last word. */
static void an_interrupt_waits_for_the_program(void **state)
{
	struct hf_err err = HF_ERR_INIT;
	struct hf_proc_end end;
	int to_us[2], status;
	struct hf_proc proc = {
		.argv = SH("kill -INT $PPID; sleep 0.2; echo bye"),
		.see = tell,
		.data = &to_us[1],
	};
	char text[16] = "";
	pid_t pid;

	(void)state;
	assert_int_equal(pipe(to_us), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		signal(SIGINT, SIG_DFL);
		_exit(hf_proc_run(&end, &proc, &err) < 0 ? 2 : 3);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGINT);
	close(to_us[1]);
	assert_int_equal(read(to_us[0], text, sizeof(text) - 1), 4);
	assert_string_equal(text, "bye\n");
	close(to_us[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_streams_are_seen),
		cmocka_unit_test(much_is_seen),
		cmocka_unit_test(what_is_left_running_is_left),
		cmocka_unit_test(who_watches_may_stop_it),
		cmocka_unit_test(an_interrupt_waits_for_the_program),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
