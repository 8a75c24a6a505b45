#include <stdarg.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

/* Each test stands in an empty folder of its own. */
static int enter(void **state)
{
	char dir[] = "/tmp/file_test.XXXXXX";

	*state = mkdtemp(dir) ? strdup(dir) : NULL;
	return *state && chdir(*state) == 0 ? 0 : -1;
}

static int leave(void **state)
{
	unlink("plain");
	unlink("link");
	unlink("pipe");
	rmdir(*state);
	free(*state);
	return 0;
}

static void write_plain(const char *bytes, size_t len)
{
	int fd = open("plain", O_WRONLY | O_CREAT | O_TRUNC, 0666);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), len);
	close(fd);
}

static void reads_all(void **state)
{
	struct hf_buf out = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;

	(void)state;
	write_plain("a\0b\n", 4);
	hf_buf_puts(&out, "<");
	assert_int_equal(hf_file_read(&out, "plain", false, 4, &err), 0);
	assert_int_equal(out.len, 5);
	assert_memory_equal(out.data, "<a\0b\n", 5);
	hf_buf_release(&out);
}

static void refuses(void **state)
{
	static const struct {
		const char *path;
		bool links;
		size_t max;
		int code;
		const char *text;
	} cases[] = {
		{ "plain", false, 3, HF_EFAIL,
		  "'plain' is larger than 3 bytes" },
		{ "none", true, 9, HF_ENOTFOUND,
		  "cannot read 'none': No such file or directory" },
		{ ".", true, 9, HF_EFAIL, "'.' is no regular file" },
		{ "pipe", true, 9, HF_EFAIL, "'pipe' is no regular file" },
		{ "link", false, 9, HF_EFAIL,
		  "cannot read 'link': Too many levels of symbolic links" },
		{ "link", true, 9, HF_OK, "" },
	};
	size_t i;

	(void)state;
	write_plain("1234", 4);
	assert_int_equal(symlink("plain", "link"), 0);
	assert_int_equal(mkfifo("pipe", 0666), 0);
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct hf_buf out = HF_BUF_INIT;
		struct hf_err err = HF_ERR_INIT;

		assert_int_equal(hf_file_read(&out, cases[i].path,
					      cases[i].links, cases[i].max,
					      &err),
				 cases[i].code);
		assert_string_equal(err.text, cases[i].text);
		hf_buf_release(&out);
	}
}

static void replaces(void **state)
{
	static const char first[] = "old\n", then[] = "a\0b\n";
	struct hf_buf text = HF_BUF_INIT, out = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct stat st;

	(void)state;
	hf_buf_add(&text, first, sizeof(first) - 1);
	assert_int_equal(hf_file_replace("plain", &text, &err), 0);
	hf_buf_clear(&text);
	hf_buf_add(&text, then, sizeof(then) - 1);
	assert_int_equal(hf_file_replace("plain", &text, &err), 0);
	assert_int_equal(hf_file_read(&out, "plain", false, 99, &err), 0);
	assert_int_equal(out.len, text.len);
	assert_memory_equal(out.data, text.data, text.len);
	assert_int_equal(stat("plain", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0644);
	assert_int_equal(hf_file_replace("none/plain", &text, &err), HF_EFAIL);
	assert_string_equal(err.text, "cannot write 'none/plain': No such file "
				      "or directory");
	hf_err_clear(&err);
	/* Nothing is left beside what cannot be replaced. */
	assert_int_equal(mkdir("folder", 0777), 0);
	assert_int_equal(hf_file_replace("folder", &text, &err), HF_EFAIL);
	assert_int_equal(rmdir("folder"), 0);
	hf_buf_release(&out);
	hf_buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(reads_all, enter, leave),
		cmocka_unit_test_setup_teardown(refuses, enter, leave),
		cmocka_unit_test_setup_teardown(replaces, enter, leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
