/* The gate file: its text, and when it is no longer believed. */
#include "values/gate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
#define HEAD "git-hotfix gate 1\non-error guard\ntimeout 10000\n"

static const char whole[] =
	"git-hotfix gate 1\n"
	"on-error block\n"
	"timeout 2500\n"
	"file 41 1795254867 123456789 77 /r/.git/refs/heads/main\n"
	"file 0 -1 0 -9223372036854775808 /r/a b\xff\x1b\n"
	"none /r/.git/refs/remotes/origin/main\n"
	"hotfix refs/heads/hotfix/*\n"
	"production refs/heads/main\n"
	"production refs/tags/v*\n"
	"target refs/heads/develop\n"
	"end\n";

static int parse(struct hf_gate *gate, const char *text)
{
	return hf_gate_parse(gate, text, strlen(text), NULL);
}

static void a_gate_is_printed_and_read(void **state)
{
	struct hf_buf text = HF_BUF_INIT;
	struct hf_gate gate;

	(void)state;
	assert_int_equal(parse(&gate, whole), 0);
	assert_int_equal(gate.on_error, HF_BLOCK_ALL);
	assert_int_equal(gate.timeout_ms, 2500);
	assert_int_equal(gate.n, 3);
	assert_string_equal(gate.stamps[0].path, "/r/.git/refs/heads/main");
	assert_true(gate.stamps[0].exists);
	assert_int_equal(gate.stamps[0].size, 41);
	assert_int_equal(gate.stamps[0].sec, 1795254867);
	assert_int_equal(gate.stamps[0].nsec, 123456789);
	assert_int_equal(gate.stamps[0].inode, 77);
	assert_string_equal(gate.stamps[1].path, "/r/a b\xff\x1b");
	assert_int_equal(gate.stamps[1].sec, -1);
	assert_false(gate.stamps[2].exists);
	assert_int_equal(gate.hotfixes.n, 1);
	assert_int_equal(gate.production.n, 2);
	assert_string_equal(gate.production.v[1], "refs/tags/v*");
	assert_int_equal(gate.targets.n, 1);
	hf_gate_print(&text, &gate);
	assert_string_equal(hf_buf_str(&text), whole);
	hf_buf_release(&text);
	hf_gate_release(&gate);
	hf_gate_release(&gate);
	hf_gate_release(NULL);
}

static void an_empty_gate_is_whole(void **state)
{
	struct hf_gate gate = HF_GATE_INIT, again;
	struct hf_buf text = HF_BUF_INIT;

	(void)state;
	gate.on_error = HF_ALLOW_ALL;
	hf_gate_print(&text, &gate);
	assert_string_equal(hf_buf_str(&text),
			    "git-hotfix gate 1\n"
			    "on-error allow\ntimeout 0\nend\n");
	assert_int_equal(parse(&again, text.data), 0);
	assert_true(hf_gate_fresh(&again));
	hf_gate_release(&again);
	hf_buf_release(&text);
}

static void anything_else_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"\n",
		"end\n",
		"git-hotfix gate 1\n",
		"git-hotfix gate 1\nend\n",
		"git-hotfix gate 2\non-error guard\ntimeout 1\nend\n",
		"git-hotfix gate 1\ntimeout 1\non-error guard\nend\n",
		"git-hotfix gate 1\non-error guard\nend\n",
		"git-hotfix gate 1\non-error never\ntimeout 1\nend\n",
		"git-hotfix gate 1\non-error guard\ntimeout -1\nend\n",
		"git-hotfix gate 1\non-error guard\ntimeout 1s\nend\n",
		"git-hotfix gate 1\non-error guard\ntimeout 2147483648\nend\n",
		HEAD,
		HEAD "end",
		HEAD "end\nend\n",
		HEAD "end\n\n",
		HEAD "\nend\n",
		HEAD "End\n",
		HEAD "end \n",
		HEAD "on-error guard\nend\n",
		HEAD "timeout 1\nend\n",
		HEAD "what refs/heads/x\nend\n",
		HEAD "hotfix\nend\n",
		HEAD "hotfix \nend\n",
		HEAD "production \nend\n",
		HEAD "target \nend\n",
		HEAD "none x\nend\n",
		HEAD "none \nend\n",
		HEAD "file 1 2 3 /x\nend\n",
		HEAD "file 1 2 3 4 x\nend\n",
		HEAD "file 1 2 3 4 \nend\n",
		HEAD "file 1 2 3 4\nend\n",
		HEAD "file  1 2 3 4 /x\nend\n",
		HEAD "file +1 2 3 4 /x\nend\n",
		HEAD "file - 2 3 4 /x\nend\n",
		HEAD "file 1 2 3 4x /x\nend\n",
		HEAD "file 0x1 2 3 4 /x\nend\n",
		HEAD "file 9223372036854775808 2 3 4 /x\nend\n",
		HEAD "target refs/heads/x\r\nend\r\n",
	};
	static const char nul[] = HEAD "target a\0\nend\n";
	struct hf_err err = HF_ERR_INIT;
	struct hf_gate gate;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++) {
		hf_err_clear(&err);
		assert_int_equal(hf_gate_parse(&gate, texts[i],
					       strlen(texts[i]), &err),
				 HF_EFAIL);
		assert_string_equal(err.text, "the gate file is not whole");
		assert_int_equal(gate.n, 0);
		assert_null(gate.targets.v);
	}
	assert_int_equal(hf_gate_parse(&gate, nul, sizeof(nul) - 1, NULL),
			 HF_EFAIL);
	assert_int_equal(hf_gate_parse(&gate, NULL, 0, NULL), HF_EFAIL);
}

static void a_gate_cut_short_is_refused(void **state)
{
	struct hf_gate gate;
	size_t len;

	(void)state;
	for (len = 0; len < sizeof(whole) - 1; len++)
		assert_int_equal(hf_gate_parse(&gate, whole, len, NULL),
				 HF_EFAIL);
}

static void a_gate_has_limits(void **state)
{
	struct hf_buf text = HF_BUF_INIT;
	struct hf_gate gate;
	int n, i;

	(void)state;
	for (n = 512; n <= 513; n++) {
		hf_buf_clear(&text);
		hf_buf_puts(&text, HEAD);
		for (i = 0; i < n; i++)
			hf_buf_puts(&text, i % 2 ? "none /x\n" : "hotfix x\n");
		hf_buf_puts(&text, "end\n");
		assert_int_equal(parse(&gate, text.data),
				 n == 512 ? 0 : HF_EFAIL);
		hf_gate_release(&gate);
	}
	for (n = 64 * 1024; n <= 64 * 1024 + 1; n++) {
		hf_buf_clear(&text);
		hf_buf_puts(&text, HEAD "target ");
		while (text.len < (size_t)n - strlen("\nend\n"))
			hf_buf_putc(&text, 'x');
		hf_buf_puts(&text, "\nend\n");
		assert_int_equal(parse(&gate, text.data),
				 n == 64 * 1024 ? 0 : HF_EFAIL);
		hf_gate_release(&gate);
	}
	hf_buf_release(&text);
}

static void a_name_of_two_lines_spoils_the_gate(void **state)
{
	struct hf_gate gate = HF_GATE_INIT, again;
	struct hf_buf text = HF_BUF_INIT;

	(void)state;
	hf_strv_push(&gate.production, "refs/heads/main\nend");
	hf_gate_print(&text, &gate);
	assert_int_equal(parse(&again, text.data), HF_EFAIL);
	hf_buf_release(&text);
	hf_gate_release(&gate);
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	assert_int_equal(close(fd), 0);
}

/* Let the file look as if it was written at a moment long gone. */
static void set_time(const char *path, long sec, long nsec)
{
	const struct timespec times[2] = { { sec, nsec }, { sec, nsec } };

	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* Stamp "file", "link" to it and "missing", change something, and look. */
static bool fresh_after(const char *dir, int change)
{
	struct hf_buf file = HF_BUF_INIT, link = HF_BUF_INIT;
	struct hf_buf missing = HF_BUF_INIT, other = HF_BUF_INIT;
	struct hf_gate gate = HF_GATE_INIT;
	bool fresh;

	hf_buf_printf(&file, "%s/file", dir);
	hf_buf_printf(&link, "%s/link", dir);
	hf_buf_printf(&missing, "%s/missing", dir);
	hf_buf_printf(&other, "%s/other", dir);
	write_file(file.data, "one");
	set_time(file.data, 1000, 5);
	assert_int_equal(symlink("file", link.data), 0);
	assert_int_equal(hf_gate_stamp(&gate, link.data, NULL), 0);
	assert_int_equal(hf_gate_stamp(&gate, missing.data, NULL), 0);
	switch (change) {
	case 1: /* the size */
		write_file(file.data, "three");
		set_time(file.data, 1000, 5);
		break;
	case 2: /* the second */
		set_time(file.data, 1001, 5);
		break;
	case 3: /* the nanosecond */
		set_time(file.data, 1000, 6);
		break;
	case 4: /* the inode alone, as when a lock file is renamed into place */
		write_file(other.data, "two");
		set_time(other.data, 1000, 5);
		assert_int_equal(rename(other.data, file.data), 0);
		break;
	case 5:
		assert_int_equal(unlink(file.data), 0);
		break;
	case 6:
		write_file(missing.data, "");
		break;
	case 7: /* neither there nor missing: the link points to itself */
		assert_int_equal(unlink(link.data), 0);
		assert_int_equal(symlink("link", link.data), 0);
		break;
	}
	fresh = hf_gate_fresh(&gate);
	unlink(file.data);
	unlink(link.data);
	unlink(missing.data);
	hf_buf_release(&file);
	hf_buf_release(&link);
	hf_buf_release(&missing);
	hf_buf_release(&other);
	hf_gate_release(&gate);
	return fresh;
}

static void a_change_makes_it_stale(void **state)
{
	char dir[] = "/tmp/gate_test.XXXXXX";
	int change;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_true(fresh_after(dir, 0));
	for (change = 1; change <= 7; change++)
		assert_false(fresh_after(dir, change));
	assert_int_equal(rmdir(dir), 0);
}

static void a_path_must_be_watchable(void **state)
{
	static const char *const paths[] = { "", "file", "/a\nb" };
	char dir[] = "/tmp/gate_test.XXXXXX", want[64];
	struct hf_gate gate = HF_GATE_INIT;
	struct hf_buf loop = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(paths); i++) {
		hf_err_clear(&err);
		assert_int_equal(hf_gate_stamp(&gate, paths[i], &err),
				 HF_EFAIL);
		snprintf(want, sizeof(want),
			 "cannot watch '%s': it is no "
			 "absolute path of one line",
			 paths[i]);
		assert_string_equal(err.text, want);
	}
	hf_err_clear(&err);
	assert_non_null(mkdtemp(dir));
	hf_buf_printf(&loop, "%s/loop", dir);
	assert_int_equal(symlink("loop", loop.data), 0);
	assert_int_equal(hf_gate_stamp(&gate, loop.data, &err), HF_EFAIL);
	assert_int_equal(gate.n, 0);
	assert_int_equal(unlink(loop.data), 0);
	assert_int_equal(rmdir(dir), 0);
	hf_buf_release(&loop);
}

static void many_files_are_watched(void **state)
{
	struct hf_buf text = HF_BUF_INIT;
	struct hf_gate gate = HF_GATE_INIT, again;
	int i;

	(void)state;
	for (i = 0; i < 100; i++)
		assert_int_equal(
			hf_gate_stamp(&gate, i % 2 ? "/" : "/none/x", NULL), 0);
	hf_gate_print(&text, &gate);
	assert_int_equal(parse(&again, text.data), 0);
	assert_int_equal(again.n, 100);
	assert_true(hf_gate_fresh(&again));
	again.stamps[99].inode++;
	assert_false(hf_gate_fresh(&again));
	hf_gate_release(&gate);
	hf_gate_release(&again);
	hf_buf_release(&text);
}

static void refs_are_matched(void **state)
{
	static const struct {
		const char *ref;
		bool yes;
	} cases[] = {
		{ "refs/heads/main", true },
		{ "refs/heads/main2", false },
		{ "refs/heads/mai", false },
		{ "refs/heads/Main", false },
		{ "main", false },
		{ "refs/heads/hotfix/1.4.1", true },
		{ "refs/heads/hotfix/a/b", true },
		{ "refs/heads/hotfix", false },
		{ "refs/heads/hotfixes/a", false },
		{ "refs/tags/v1", true },
		{ "refs/tags/v*", true },
		{ "", false },
	};
	struct hf_strv names = HF_STRV_INIT;
	size_t i;

	(void)state;
	assert_false(hf_gate_names(&names, "refs/heads/main"));
	hf_strv_push(&names, "refs/heads/main");
	hf_strv_push(&names, "refs/heads/hotfix/*");
	hf_strv_push(&names, "refs/tags/v*");
	for (i = 0; i < COUNT(cases); i++)
		assert_int_equal(hf_gate_names(&names, cases[i].ref),
				 cases[i].yes);
	hf_strv_release(&names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_gate_is_printed_and_read),
		cmocka_unit_test(an_empty_gate_is_whole),
		cmocka_unit_test(anything_else_is_refused),
		cmocka_unit_test(a_gate_cut_short_is_refused),
		cmocka_unit_test(a_gate_has_limits),
		cmocka_unit_test(a_name_of_two_lines_spoils_the_gate),
		cmocka_unit_test(a_change_makes_it_stale),
		cmocka_unit_test(a_path_must_be_watchable),
		cmocka_unit_test(many_files_are_watched),
		cmocka_unit_test(refs_are_matched),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
