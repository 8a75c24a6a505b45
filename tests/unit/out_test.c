/* What reaches a terminal: letters, and nothing that moves or hides them. */
#include "doors/out.h"

#include <fcntl.h>
#include <signal.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static void texts_are_made_safe(void **state)
{
	static const struct {
		const char *text, *safe;
	} cases[] = {
		{ "", "" },
		{ "fix the login, 100%", "fix the login, 100%" },
		{ "one\ttwo\nthree", "one\ttwo\nthree" },
		{ "Jos\xc3\xa9 \xe4\xbf\xae \xf0\x9f\x94\xa5",
		  "Jos\xc3\xa9 \xe4\xbf\xae \xf0\x9f\x94\xa5" },
		{ "\x1b[31mred", "\\x1b[31mred" },
		{ "over\rwritten\b\b", "over\\x0dwritten\\x08\\x08" },
		{ "\x7f", "\\x7f" },
		{ "\xc2\x9b"
		  "31m",
		  "\\xc2\\x9b31m" },        /* CSI in one */
		{ "\xc2\xa0", "\xc2\xa0" }, /* a blank */
		{ "\xe2\x80\xae"
		  "drow",
		  "\\xe2\\x80\\xaedrow" },
		{ "\xe2\x81\xa6x\xe2\x81\xa9",
		  "\\xe2\\x81\\xa6x\\xe2\\x81\\xa9" }, /* isolates */
		{ "a\xe2\x80\x8b"
		  "b",
		  "a\\xe2\\x80\\x8bb" }, /* no width */
		{ "\xef\xbb\xbf", "\\xef\\xbb\\xbf" },
		{ "\xe2\x80\xa8", "\\xe2\\x80\\xa8" }, /* a line's end */
		{ "caf\xe9", "caf\\xe9" },             /* Latin-1 */
		{ "\xc0\x9b", "\\xc0\\x9b" },          /* too long a form */
		{ "\xed\xa0\x80", "\\xed\\xa0\\x80" }, /* a surrogate */
		{ "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80" },
		{ "\xe2\x80", "\\xe2\\x80" }, /* cut off */
		{ "\xff\xfe", "\\xff\\xfe" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct hf_buf got = HF_BUF_INIT;

		hf_out_safe(&got, cases[i].text, strlen(cases[i].text));
		assert_string_equal(hf_buf_str(&got), cases[i].safe);
		hf_buf_release(&got);
	}
}

/* Every byte alone: below a letter only newline and tab stay. */
static void no_single_byte_slips_through(void **state)
{
	unsigned c;

	(void)state;
	for (c = 0; c < 256; c++) {
		struct hf_buf got = HF_BUF_INIT;
		bool plain = c == '\n' || c == '\t' || (c >= ' ' && c < 0x7f);
		char byte = (char)c, want[8];

		snprintf(want, sizeof(want), plain ? "%c" : "\\x%02x", c);
		hf_out_safe(&got, &byte, 1);
		assert_string_equal(hf_buf_str(&got), want);
		hf_buf_release(&got);
	}
}

/* Append a character in UTF-8. */
static void put_utf8(struct hf_buf *out, unsigned c)
{
	int rest = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
	static const unsigned char lead[] = { 0, 0xc0, 0xe0, 0xf0 };

	hf_buf_putc(out, (char)(lead[rest] | c >> 6 * rest));
	while (rest--)
		hf_buf_putc(out, (char)(0x80 | (c >> 6 * rest & 0x3f)));
}

/* All that turns the direction or is not seen, in print. */
static void no_character_hides(void **state)
{
	static const unsigned hostile[][2] = {
		{ 0x80, 0x9f },     { 0xad, 0xad },       { 0x61c, 0x61c },
		{ 0x200b, 0x200f }, { 0x2028, 0x202e },   { 0x2060, 0x206f },
		{ 0xfeff, 0xfeff }, { 0xe0000, 0xe007f },
	};
	struct hf_buf text = HF_BUF_INIT, got = HF_BUF_INIT;
	unsigned c;
	size_t i, k;

	(void)state;
	for (i = 0; i < COUNT(hostile); i++) {
		for (c = hostile[i][0]; c <= hostile[i][1]; c++) {
			hf_buf_clear(&text);
			hf_buf_clear(&got);
			put_utf8(&text, c);
			hf_out_safe(&got, text.data, text.len);
			assert_int_equal(got.len, 4 * text.len);
			for (k = 0; k < got.len; k++)
				assert_in_range(got.data[k], ' ', '~');
		}
	}
	hf_buf_release(&got);
	hf_buf_release(&text);
}

/* --- The two streams ------------------------------------------------------ */

/* What a function writes to standard output and to standard error. */
static void capture(struct hf_buf *out, struct hf_buf *err, void (*run)(void))
{
	FILE *streams[2] = { stdout, stderr }, *files[2];
	struct hf_buf *to[2] = { out, err };
	int before[2], i;
	char block[4096];
	size_t n;

	for (i = 0; i < 2; i++) {
		files[i] = tmpfile();
		assert_non_null(files[i]);
		fflush(streams[i]);
		before[i] = dup(fileno(streams[i]));
		assert_true(dup2(fileno(files[i]), fileno(streams[i])) >= 0);
	}
	run();
	for (i = 0; i < 2; i++) {
		fflush(streams[i]);
		assert_true(dup2(before[i], fileno(streams[i])) >= 0);
		close(before[i]);
		rewind(files[i]);
		while ((n = fread(block, 1, sizeof(block), files[i])) > 0)
			hf_buf_add(to[i], block, n);
		fclose(files[i]);
	}
}

static void expect(void (*run)(void), const char *want_out,
		   const char *want_err)
{
	struct hf_buf out = HF_BUF_INIT, err = HF_BUF_INIT;

	capture(&out, &err, run);
	assert_string_equal(hf_buf_str(&out), want_out);
	assert_string_equal(hf_buf_str(&err), want_err);
	hf_buf_release(&err);
	hf_buf_release(&out);
}

static void write_all(void)
{
	const struct hf_err err = { HF_EFAIL, "it is\ngone", "look\nthere" };
	const struct hf_err silent = HF_ERR_INIT;

	hf_out("%s %d\n", "a\x1b", 7);
	hf_out_styled(HF_BAD, "bad%s", "\x1b");
	hf_out_raw("\x1b\n", 2);
	hf_out_name("a\n\tb\x1b");
	hf_say("said %s\n", "\r");
	hf_say_styled(HF_STRONG, "strong\n");
	hf_warning("first\nsecond %s", "\x9b");
	hf_hint("%s", "one\ntwo");
	hf_fatal(&err);
	hf_error(&silent);
}

static void everything_is_filtered(void **state)
{
	(void)state;
	hf_out_color(HF_COLOR_NEVER);
	expect(write_all, "a\\x1b 7\nbad\\x1b\x1b\na\\x0a\\x09b\\x1b",
	       "said \\x0d\nstrong\n"
	       "warning: first\nwarning: second \\x9b\n"
	       "hint: one\nhint: two\n"
	       "fatal: it is\ngone\nhint: look\nhint: there\n"
	       "error: it failed without a word\n");
}

static void write_styles(void)
{
	hf_out_styled(HF_GOOD, "%s", "good\x1b");
	hf_out_styled(HF_PLAIN, "plain");
	hf_say_styled(HF_DIM, "dim");
}

static void colors_surround_what_is_safe(void **state)
{
	(void)state;
	hf_out_color(HF_COLOR_ALWAYS);
	expect(write_styles, "\x1b[32mgood\\x1b\x1b[0mplain",
	       "\x1b[2mdim\x1b[0m");
	hf_out_color(HF_COLOR_AUTO); /* a file is no terminal */
	expect(write_styles, "good\\x1bplain", "dim");
	hf_out_color(HF_COLOR_NEVER);
	expect(write_styles, "good\\x1bplain", "dim");
}

static void write_remarks(void)
{
	const struct hf_err err = { HF_EFAIL, "it failed", "mend it" };

	hf_out("answer\n");
	hf_say("remark\n");
	hf_hint("hint");
	hf_warning("take care");
	hf_error(&err);
}

/* Quiet keeps answers, warnings and errors. */
static void quiet_says_less(void **state)
{
	(void)state;
	hf_out_color(HF_COLOR_NEVER);
	hf_out_quiet(true);
	expect(write_remarks, "answer\n",
	       "warning: take care\nerror: it failed\nhint: mend it\n");
	hf_out_quiet(false);
	expect(write_remarks, "answer\n",
	       "remark\nhint: hint\nwarning: take care\n"
	       "error: it failed\nhint: mend it\n");
}

/* A reader that has gone fails the write on every system, as a full disk does
   on some. */
static void a_failed_write_is_noticed(void **state)
{
	int ends[2], before, rc;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	signal(SIGPIPE, SIG_IGN);
	fflush(stdout);
	before = dup(STDOUT_FILENO);
	assert_true(dup2(ends[1], STDOUT_FILENO) >= 0);
	hf_out("lost\n");
	rc = hf_out_close();
	assert_true(dup2(before, STDOUT_FILENO) >= 0);
	clearerr(stdout);
	signal(SIGPIPE, SIG_DFL);
	close(before);
	close(ends[1]);
	assert_int_not_equal(rc, 0);
	assert_int_equal(hf_out_close(), 0);
}

/* What hf_progress leaves on a standard error that `fd` stands for. */
static void show_progress(int fd)
{
	int before = dup(STDERR_FILENO);

	assert_true(before >= 0 && dup2(fd, STDERR_FILENO) >= 0);
	hf_progress(NULL);
	hf_progress("1 of 10\033[2J");
	hf_progress("2");
	hf_progress(NULL);
	hf_progress(NULL);
	hf_out_quiet(true);
	hf_progress("3");
	hf_out_quiet(false);
	assert_true(dup2(before, STDERR_FILENO) >= 0);
	close(before);
}

static void progress_is_for_terminals(void **state)
{
	static const char want[] = "\r1 of 10\\x1b[2J\r"
				   "\r2             \r"
				   "\r \r";
	int master = posix_openpt(O_RDWR | O_NOCTTY), slave, ends[2];
	char said[200] = "";
	size_t len = 0;
	ssize_t n;

	(void)state;
	assert_true(master >= 0 && !grantpt(master) && !unlockpt(master));
	slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	assert_true(slave >= 0);
	show_progress(slave);
	/* A terminal gives what it has, which may be less. */
	while (len < strlen(want)) {
		n = read(master, said + len, sizeof(said) - 1 - len);
		assert_true(n > 0);
		len += (size_t)n;
	}
	assert_string_equal(said, want);
	close(slave);
	close(master);

	assert_int_equal(pipe(ends), 0);
	show_progress(ends[1]);
	close(ends[1]);
	assert_int_equal(read(ends[0], said, sizeof(said)), 0);
	close(ends[0]);
}

/* Bytes of others go through as they are, also where the reader is slow. */
static void bytes_are_passed_on(void **state)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	int ends[2], kept = dup(STDOUT_FILENO), status;
	static char bytes[300000], got[sizeof(bytes)];
	const size_t len = sizeof(bytes);
	size_t i, n = 0;
	ssize_t more;
	bool passed;
	pid_t pid;

	(void)state;
	assert_true(kept >= 0);
	for (i = 0; i < len; i++)
		bytes[i] = (char)(i * 7 + i / 251);
	assert_int_equal(pipe(ends), 0);
	fflush(stdout);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		close(ends[0]);
		fcntl(ends[1], F_SETFL, O_NONBLOCK);
		dup2(ends[1], STDOUT_FILENO);
		_exit(!hf_out_pass(STDOUT_FILENO, bytes, len));
	}
	close(ends[1]);
	while ((more = read(ends[0], got + n, len - n)) > 0)
		n += (size_t)more;
	close(ends[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_int_equal(n, len);
	assert_memory_equal(got, bytes, len);

	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	sigaction(SIGPIPE, &ignore, &before);
	dup2(ends[1], STDOUT_FILENO);
	passed = hf_out_pass(STDOUT_FILENO, bytes, len);
	dup2(kept, STDOUT_FILENO);
	sigaction(SIGPIPE, &before, NULL);
	assert_false(passed);
	close(ends[1]);
	close(kept);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_made_safe),
		cmocka_unit_test(no_single_byte_slips_through),
		cmocka_unit_test(no_character_hides),
		cmocka_unit_test(everything_is_filtered),
		cmocka_unit_test(colors_surround_what_is_safe),
		cmocka_unit_test(quiet_says_less),
		cmocka_unit_test(a_failed_write_is_noticed),
		cmocka_unit_test(progress_is_for_terminals),
		cmocka_unit_test(bytes_are_passed_on),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
