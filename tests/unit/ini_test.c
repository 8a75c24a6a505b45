#include <stdarg.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "doors/ini.h"

/* The whole file in one text: "line section.key=<value>" for each entry. */
static void dump(struct hf_buf *out, const struct hf_ini *ini)
{
	const struct hf_ini_entry *e;
	size_t i;

	for (i = 0; i < ini->n; i++) {
		e = &ini->v[i];
		hf_buf_printf(out, "%u %s.%s=<%s>\n", e->line, e->section,
			      e->key, e->value);
	}
}

static void good_files(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "", "" },
		{ "\n\n; nothing\n  # here\n", "" },
		{ "[a]", "1 a.=<>\n" },
		{ "[a]\nk=v", "1 a.=<>\n2 a.k=<v>\n" },
		{ "[a]\r\nk = v\r\n", "1 a.=<>\n2 a.k=<v>\n" },
		{ "[A]\nKey-1 = V w \t\n", "1 a.=<>\n2 a.key-1=<V w>\n" },
		{ " [a]\n\t k\t=\tv\n", "1 a.=<>\n2 a.k=<v>\n" },
		{ "[a]\nk=a=b\n", "1 a.=<>\n2 a.k=<a=b>\n" },
		{ "[a]\nk = v ; c\n", "1 a.=<>\n2 a.k=<v>\n" },
		{ "[a]\nk = v\t# c;d\n", "1 a.=<>\n2 a.k=<v>\n" },
		{ "[a]\nk =\n", "1 a.=<>\n2 a.k=<>\n" },
		{ "[a]\nk = ; c\n", "1 a.=<>\n2 a.k=<>\n" },
		{ "[a]\nk = \"\"\n", "1 a.=<>\n2 a.k=<>\n" },
		{ "[a]\nk = '' # c\n", "1 a.=<>\n2 a.k=<>\n" },
		{ "[a]\nk = \" x;#' \" ; c\n", "1 a.=<>\n2 a.k=< x;#' >\n" },
		{ "[a]\nk = 'x\"y'\n", "1 a.=<>\n2 a.k=<x\"y>\n" },
		{ "[a]\nk = x'y\"\n", "1 a.=<>\n2 a.k=<x'y\">\n" },
		{ "[a]\nk = ^\\d+$\n", "1 a.=<>\n2 a.k=<^\\d+$>\n" },
		{ "[a]\nk = [b]\n", "1 a.=<>\n2 a.k=<[b]>\n" },
		{ "[a]\nk = caf\xe9 \xc3\xa9\n",
		  "1 a.=<>\n2 a.k=<caf\xe9 \xc3\xa9>\n" },
		{ "[a]\nk=1\n[b]\nk=2\nl=3\n",
		  "1 a.=<>\n2 a.k=<1>\n3 b.=<>\n4 b.k=<2>\n5 b.l=<3>\n" },
	};
	struct hf_buf got = HF_BUF_INIT;
	struct hf_ini ini;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(hf_ini_read(&ini, "p.ini", cases[i].text,
					     strlen(cases[i].text), NULL),
				 0);
		dump(&got, &ini);
		assert_string_equal(hf_buf_str(&got), cases[i].want);
		hf_buf_clear(&got);
		hf_ini_release(&ini);
	}
	hf_buf_release(&got);
	hf_ini_release(NULL);
}

#define STUCK "a comment character is stuck to the value"
#define STUCK_HINT "put the value in quotes, or a blank before the comment"
#define QUOTED_HINT \
	"leave the quotes out, or write [0-9] for \\d and [.] for \\."

static void mistakes_are_named(void **state)
{
	static const struct {
		const char *text, *want, *hint;
	} cases[] = {
		{ "k = v\n", "p.ini:1: 'k' stands before any section", "" },
		{ "[a]\nk\n",
		  "p.ini:2: this is neither a setting nor a "
		  "section",
		  "write 'key = value'" },
		{ "[a]\nk : v\n",
		  "p.ini:2: this is neither a setting nor a "
		  "section",
		  "write 'key = value'" },
		{ "[a]\n= v\n", "p.ini:2: this cannot be the name of a setting",
		  "" },
		{ "[a]\nk l = v\n",
		  "p.ini:2: this cannot be the name of a setting", "" },
		{ "[a]\nk: = v\n",
		  "p.ini:2: this cannot be the name of a setting", "" },
		{ "[a\n", "p.ini:1: this is not a section",
		  "write '[name]' alone on its line" },
		{ "[a] ; c\n", "p.ini:1: this is not a section",
		  "write '[name]' alone on its line" },
		{ "[a]]\n", "p.ini:1: this is not a section",
		  "write '[name]' alone on its line" },
		{ "[]\n", "p.ini:1: this cannot be the name of a section", "" },
		{ "[a b]\n", "p.ini:1: this cannot be the name of a section",
		  "" },
		{ "[a:b]\n", "p.ini:1: this cannot be the name of a section",
		  "" },
		{ "[a]\n[b]\n[A]\n", "p.ini:3: [a] was begun before, in line 1",
		  "" },
		{ "[a]\nk=1\n\nK=2\n", "p.ini:4: 'k' was set before, in line 2",
		  "" },
		{ "[a]\nk = ^#[0-9]+;x$\n", "p.ini:2: " STUCK, STUCK_HINT },
		{ "[a]\nk = v;c\n", "p.ini:2: " STUCK, STUCK_HINT },
		{ "[a]\nk =;c\n", "p.ini:2: " STUCK, STUCK_HINT },
		{ "[a]\nk = \"v\"#c\n", "p.ini:2: " STUCK, STUCK_HINT },
		{ "[a]\nk = \"v\n", "p.ini:2: a quote is not closed", "" },
		{ "[a]\nk = '\n", "p.ini:2: a quote is not closed", "" },
		{ "[a]\nk = \"v\" w\n",
		  "p.ini:2: text follows the closing quote", "" },
		{ "[a]\nk = \"\\d\"\n",
		  "p.ini:2: a backslash stands inside quotes", QUOTED_HINT },
		{ "[a]\nk = \"a\\\"b\"\n",
		  "p.ini:2: a backslash stands inside quotes", QUOTED_HINT },
		{ "[a]\nk = v\\\nl = w\n", "p.ini:2: a backslash ends the line",
		  "" },
		{ "[a]\n; c \\ \r\nl = w\n",
		  "p.ini:2: a backslash ends the line", "" },
		{ "[a]\nk = \033[2J\n",
		  "p.ini:2: there is a control character in the line", "" },
		{ "[a]\rk = v\n",
		  "p.ini:1: there is a control character in the line", "" },
		{ "; \177\n",
		  "p.ini:1: there is a control character in the line", "" },
		{ "\xef\xbb\xbf[a]\n", "p.ini:1: begins with a byte order mark",
		  "" },
	};
	struct hf_ini ini;
	struct hf_err err;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		err = (struct hf_err)HF_ERR_INIT;
		assert_int_equal(hf_ini_read(&ini, "p.ini", cases[i].text,
					     strlen(cases[i].text), &err),
				 HF_EPOLICY);
		assert_string_equal(err.text, cases[i].want);
		assert_string_equal(err.hint, cases[i].hint);
		assert_null(ini.v);
	}
}

static void expect_refusal(const struct hf_buf *text, const char *want)
{
	struct hf_err err = HF_ERR_INIT;
	struct hf_ini ini;

	assert_int_equal(hf_ini_read(&ini, "p.ini", text->data, text->len,
				     &err),
			 HF_EPOLICY);
	assert_string_equal(err.text, want);
}

static void sizes_are_bounded(void **state)
{
	struct hf_buf text = HF_BUF_INIT;
	struct hf_ini ini;
	int i;

	(void)state;
	hf_buf_add(&text, "[a]\0", 5);
	expect_refusal(&text, "p.ini:1: there is a control character in the "
			      "line");

	hf_buf_clear(&text);
	hf_buf_printf(&text, "[a]\nk = %0996d\n", 0);
	assert_int_equal(hf_ini_read(&ini, "p.ini", text.data, text.len, NULL),
			 0);
	assert_int_equal(strlen(ini.v[1].value), 996);
	hf_ini_release(&ini);

	hf_buf_clear(&text);
	hf_buf_printf(&text, "[a]\nk = %0997d\n", 0);
	expect_refusal(&text, "p.ini:2: the line is longer than 1000 bytes");

	hf_buf_clear(&text);
	hf_buf_printf(&text, "[a]\nk%064d = v\n", 0);
	expect_refusal(&text, "p.ini:2: this cannot be the name of a setting");

	hf_buf_clear(&text);
	hf_buf_puts(&text, "[a]\n");
	for (i = 0; i < 1000; i++)
		hf_buf_printf(&text, "k%d=v\n", i);
	expect_refusal(&text, "p.ini:1001: more than 1000 settings");

	for (i = 0; text.len <= HF_INI_MAX; i++)
		hf_buf_puts(&text, ";\n");
	expect_refusal(&text, "p.ini: larger than 64 KiB");
	hf_buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_files),
		cmocka_unit_test(mistakes_are_named),
		cmocka_unit_test(sizes_are_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
