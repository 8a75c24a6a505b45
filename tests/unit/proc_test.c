/* Other programs: input, output, how they end, and what they inherit. */
#include "doors/proc.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
#define SH(script) \
	(const char *const[]) \
	{ \
		"sh", "-c", script, NULL \
	}

static void children_end(void **state)
{
	static const struct {
		const char *script;
		struct hf_proc_end end;
		const char *out, *err;
	} cases[] = {
		{ "exit 0", { 0, 0, false }, "", "" },
		{ "exit 7", { 7, 0, false }, "", "" },
		{ "exit 255", { 255, 0, false }, "", "" },
		{ "kill -9 $$", { -1, SIGKILL, false }, "", "" },
		{ "kill -15 $$", { -1, SIGTERM, false }, "", "" },
		{ "echo out; echo err >&2; exit 3",
		  { 3, 0, false },
		  "out\n",
		  "err\n" },
		{ "cat", { 0, 0, false }, "", "" }, /* no input */
		{ "printf 'a\\0b' | wc -c | tr -d ' '",
		  { 0, 0, false },
		  "3\n",
		  "" },
		/* A pipe that nobody reads ends a program, as usual. */
		{ "sh -c 'kill -PIPE $$'; echo $?",
		  { 0, 0, false },
		  "141\n",
		  NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct hf_buf out = HF_BUF_INIT, said = HF_BUF_INIT;
		struct hf_err err = HF_ERR_INIT;
		struct hf_proc_end end = { 99, 99, true };
		struct hf_proc proc = { .argv = SH(cases[i].script),
					.out = &out,
					.err = &said };

		assert_int_equal(hf_proc_run(&end, &proc, &err), 0);
		assert_int_equal(end.status, cases[i].end.status);
		assert_int_equal(end.signal, cases[i].end.signal);
		assert_false(end.timed_out);
		assert_string_equal(hf_buf_str(&out), cases[i].out);
		if (cases[i].err)
			assert_string_equal(hf_buf_str(&said), cases[i].err);
		assert_int_equal(err.code, HF_OK);
		hf_buf_release(&said);
		hf_buf_release(&out);
	}
}

static void what_cannot_start_is_an_error(void **state)
{
	static const char *const nowhere[] = { "no-such-program", NULL };
	static const char *const slash[] = { "/", NULL };
	const struct {
		struct hf_proc proc;
		const char *want;
	} cases[] = {
		{ { .argv = nowhere },
		  "cannot run 'no-such-program': No such file or directory" },
		{ { .argv = slash }, "cannot run '/': Permission denied" },
		{ { .argv = SH("exit 0"), .dir = "/no/such/directory" },
		  "cannot run 'sh': No such file or directory" },
	};
	struct hf_proc_end end;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct hf_err err = HF_ERR_INIT;
		int rc = hf_proc_run(&end, &cases[i].proc, &err);

		/* POSIX lets the child tell instead, as under valgrind. */
		if (!rc) {
			assert_int_equal(end.status, 127);
			continue;
		}
		assert_int_equal(rc, HF_EFAIL);
		assert_string_equal(err.text, cases[i].want);
		assert_int_equal(end.status, -1);
	}
}

/* A pattern that is as long as asked for and never the same at two places. */
static void fill(struct hf_buf *out, size_t len)
{
	size_t i;

	for (i = 0; out->len < len; i++)
		hf_buf_printf(out, "%zu\n", i);
	hf_buf_truncate(out, len);
}

/* More than all pipes hold, both ways at once. */
static void much_goes_through_both_ways(void **state)
{
	struct hf_buf in = HF_BUF_INIT, out = HF_BUF_INIT, said = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct hf_proc_end end;
	struct hf_proc proc = { .argv = SH("tee /dev/stderr"),
				.in = &in,
				.out = &out,
				.err = &said,
				.timeout_ms = 60000 };

	(void)state;
	fill(&in, 1000003);
	assert_int_equal(hf_proc_run(&end, &proc, &err), 0);
	assert_int_equal(end.status, 0);
	assert_int_equal(out.len, in.len);
	assert_memory_equal(out.data, in.data, in.len);
	assert_int_equal(said.len, in.len);
	assert_memory_equal(said.data, in.data, in.len);
	hf_buf_release(&said);
	hf_buf_release(&out);
	hf_buf_release(&in);
}

/* That a child does not want its input is its own affair. */
static void input_may_be_left_unread(void **state)
{
	struct hf_buf in = HF_BUF_INIT, out = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct hf_proc_end end;
	struct hf_proc proc = { .argv = SH("exec <&-; echo ready; exit 5"),
				.in = &in,
				.out = &out };

	(void)state;
	fill(&in, 1000003);
	assert_int_equal(hf_proc_run(&end, &proc, &err), 0);
	assert_int_equal(end.status, 5);
	assert_string_equal(hf_buf_str(&out), "ready\n");
	hf_buf_release(&out);
	hf_buf_release(&in);
}

static void output_has_a_limit(void **state)
{
	static const struct {
		size_t most;
		int rc;
	} cases[] = {
		{ 0, 0 },
		{ 100001, 0 },
		{ 100000, 0 },
		{ 99999, HF_EUNDECIDED },
		{ 1, HF_EUNDECIDED },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct hf_buf out = HF_BUF_INIT;
		struct hf_err err = HF_ERR_INIT;
		struct hf_proc_end end;
		struct hf_proc proc = {
			.argv = SH("head -c 100000 /dev/zero"),
			.out = &out,
			.out_max = cases[i].most,
		};

		assert_int_equal(hf_proc_run(&end, &proc, &err), cases[i].rc);
		if (!cases[i].rc)
			assert_int_equal(out.len, 100000);
		else
			assert_string_not_equal(err.text, "");
		hf_buf_release(&out);
	}
}

/*
 * The grandchild, which may hold the output open, goes as well. As an orphan it
 * becomes ours, so that we see how it ended.
 */
static void a_deadline_ends_the_whole_group(void **state)
{
	static const char *const scripts[] = {
		"sleep 60 & echo $!; wait",
		"sleep 60 >/dev/null & echo $!; exec >&-; wait",
		"trap '' TERM INT HUP; sleep 60 & echo $!; wait",
	};
	size_t i;

	(void)state;
	assert_int_equal(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	for (i = 0; i < COUNT(scripts); i++) {
		struct hf_buf out = HF_BUF_INIT;
		struct hf_err err = HF_ERR_INIT;
		struct hf_proc_end end;
		struct hf_proc proc = { .argv = SH(scripts[i]),
					.out = &out,
					.timeout_ms = 300 };
		struct timespec before, after;
		pid_t grandchild;
		int status;

		clock_gettime(CLOCK_MONOTONIC, &before);
		assert_int_equal(hf_proc_run(&end, &proc, &err), 0);
		clock_gettime(CLOCK_MONOTONIC, &after);
		assert_true(end.timed_out);
		assert_int_equal(end.status, -1);
		assert_int_equal(end.signal, 0);
		assert_true(after.tv_sec - before.tv_sec < 30);
		grandchild = (pid_t)strtol(hf_buf_str(&out), NULL, 10);
		assert_true(grandchild > 1);
		assert_int_equal(waitpid(grandchild, &status, 0), grandchild);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), SIGKILL);
		hf_buf_release(&out);
	}
}

static void a_deadline_that_is_met_changes_nothing(void **state)
{
	struct hf_err err = HF_ERR_INIT;
	struct hf_proc_end end;
	struct hf_proc proc = { .argv = SH("sleep 0.1; exit 4"),
				.timeout_ms = 60000 };

	(void)state;
	assert_int_equal(hf_proc_run(&end, &proc, &err), 0);
	assert_int_equal(end.status, 4);
	assert_false(end.timed_out);
}

static void the_environment_is_changed(void **state)
{
	static const char *const env[] = {
		"HF_TEST_SET=a=b", "HF_TEST_GONE", "HF_TEST_OTHER=",
		"HF_TEST",         NULL, /* a part of other names */
	};
	struct hf_buf out = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct hf_proc_end end;
	struct hf_proc proc = {
		.argv = SH("env | grep ^HF_TEST | sort; pwd"),
		.out = &out,
		.env = env,
		.dir = "/",
	};

	(void)state;
	setenv("HF_TEST_SET", "before", 1);
	setenv("HF_TEST_GONE", "before", 1);
	setenv("HF_TEST_KEPT", "kept", 1);
	assert_int_equal(hf_proc_run(&end, &proc, &err), 0);
	assert_string_equal(hf_buf_str(&out),
			    "HF_TEST_KEPT=kept\nHF_TEST_OTHER=\n"
			    "HF_TEST_SET=a=b\n/\n");
	assert_string_equal(getenv("HF_TEST_SET"), "before");
	hf_buf_release(&out);
	unsetenv("HF_TEST_SET");
	unsetenv("HF_TEST_GONE");
	unsetenv("HF_TEST_KEPT");
}

/* Whether 7 is open in there, though it is here and would be inherited. */
#define IS_7_OPEN "if (: >&7) 2>/dev/null; then echo yes; else echo no; fi"

static void descriptors_stay_here(void **state)
{
	struct hf_buf out = HF_BUF_INIT, line = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct hf_talk talk;
	struct hf_proc_end end;
	struct hf_proc proc = { .argv = SH(IS_7_OPEN), .out = &out };
	int null = open("/dev/null", O_WRONLY);

	(void)state;
	assert_true(dup2(null, 7) == 7);
	assert_int_equal(hf_proc_run(&end, &proc, &err), 0);
	assert_string_equal(hf_buf_str(&out), "no\n");
	proc.out = NULL;
	assert_int_equal(hf_talk_open(&talk, &proc, &err), 0);
	assert_int_equal(hf_talk_line(&line, &talk, &err), 0);
	assert_string_equal(hf_buf_str(&line), "no");
	hf_talk_close(&talk);
	close(7);
	close(null);
	hf_buf_release(&line);
	hf_buf_release(&out);
}

static void a_file_may_be_the_input(void **state)
{
	struct hf_buf out = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct hf_proc_end end;
	FILE *file = tmpfile();
	struct hf_proc proc = { .argv = SH("cat; " IS_7_OPEN), .out = &out };

	(void)state;
	assert_non_null(file);
	fputs("from a file\n", file);
	rewind(file);
	proc.from = fileno(file);
	assert_int_equal(hf_proc_run(&end, &proc, &err), 0);
	assert_string_equal(hf_buf_str(&out), "from a file\nno\n");
	fclose(file);
	hf_buf_release(&out);
}

static void output_may_join_the_errors(void **state)
{
	struct hf_buf out = HF_BUF_INIT, said = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct hf_proc_end end;
	struct hf_proc proc = { .argv = SH("echo one; echo two >&2"),
				.out_to_err = true };
	int before = dup(STDERR_FILENO);
	FILE *file = tmpfile();
	char text[64];

	(void)state;
	assert_non_null(file);
	dup2(fileno(file), STDERR_FILENO);
	assert_int_equal(hf_proc_run(&end, &proc, &err), 0);
	dup2(before, STDERR_FILENO);
	close(before);
	rewind(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	assert_string_equal(text, "one\ntwo\n");
	hf_buf_release(&said);
	hf_buf_release(&out);
}

/* --- Questions and answers ------------------------------------------------ */

static void a_talk_goes_to_and_fro(void **state)
{
	struct hf_buf line = HF_BUF_INIT, bytes = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct hf_talk talk = HF_TALK_INIT;
	struct hf_proc proc = {
		.argv = SH("while read -r n; do echo \"$n:\"; "
			   "head -c \"$n\" /dev/zero | tr '\\0' x; echo; done")
	};
	size_t i;

	(void)state;
	assert_int_equal(hf_talk_open(&talk, &proc, &err), 0);
	assert_int_equal(hf_talk_say(&talk, "3\n5\n", 4, &err), 0);
	assert_int_equal(hf_talk_line(&line, &talk, &err), 0);
	assert_string_equal(hf_buf_str(&line), "3:");
	assert_int_equal(hf_talk_bytes(&bytes, &talk, 4, &err), 0);
	assert_string_equal(hf_buf_str(&bytes), "xxx\n");
	assert_int_equal(hf_talk_line(&line, &talk, &err), 0);
	assert_string_equal(hf_buf_str(&line), "5:");
	assert_int_equal(hf_talk_bytes(NULL, &talk, 5, &err), 0);
	assert_int_equal(hf_talk_line(&line, &talk, &err), 0);
	assert_string_equal(hf_buf_str(&line), "");
	hf_buf_clear(&bytes);
	assert_int_equal(hf_talk_say(&talk, "200000\n", 7, &err), 0);
	assert_int_equal(hf_talk_line(&line, &talk, &err), 0);
	assert_string_equal(hf_buf_str(&line), "200000:");
	assert_int_equal(hf_talk_bytes(&bytes, &talk, 200001, &err), 0);
	for (i = 0; i < 200000; i++)
		assert_int_equal(bytes.data[i], 'x');
	hf_talk_close(&talk);
	hf_talk_close(&talk);
	hf_talk_close(NULL);
	hf_buf_release(&bytes);
	hf_buf_release(&line);
}

/* One that hangs up is an error, to a question as to an answer. */
static void a_talk_may_end_early(void **state)
{
	struct hf_buf line = HF_BUF_INIT, much = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct hf_talk talk;
	struct hf_proc proc = { .argv = SH("printf 'half a line'") };

	(void)state;
	fill(&much, 1000000);
	assert_int_equal(hf_talk_open(&talk, &proc, &err), 0);
	assert_int_equal(hf_talk_line(&line, &talk, &err), HF_EFAIL);
	assert_string_equal(err.text, "git stopped answering");
	hf_err_clear(&err);
	assert_int_equal(hf_talk_say(&talk, much.data, much.len, &err),
			 HF_EFAIL);
	assert_string_equal(err.text, "git stopped answering: Broken pipe");
	hf_talk_close(&talk);
	hf_buf_release(&much);
	hf_buf_release(&line);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(children_end),
		cmocka_unit_test(what_cannot_start_is_an_error),
		cmocka_unit_test(much_goes_through_both_ways),
		cmocka_unit_test(input_may_be_left_unread),
		cmocka_unit_test(output_has_a_limit),
		cmocka_unit_test(a_deadline_ends_the_whole_group),
		cmocka_unit_test(a_deadline_that_is_met_changes_nothing),
		cmocka_unit_test(the_environment_is_changed),
		cmocka_unit_test(descriptors_stay_here),
		cmocka_unit_test(output_may_join_the_errors),
		cmocka_unit_test(a_file_may_be_the_input),
		cmocka_unit_test(a_talk_goes_to_and_fro),
		cmocka_unit_test(a_talk_may_end_early),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
