/* What --json prints, byte for byte. */
#include "doors/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <unistd.h>

#include "base/buf.h"
#include "doors/out.h"

/* Print `json` and take what arrived on standard output. */
static void print(struct hf_buf *out, struct hf_json *json)
{
	FILE *file = tmpfile();
	struct hf_err err = HF_ERR_INIT;
	int saved, rc;
	char c;

	assert_non_null(file);
	assert_int_equal(fflush(stdout), 0);
	saved = dup(STDOUT_FILENO);
	assert_true(dup2(fileno(file), STDOUT_FILENO) >= 0);
	rc = hf_json_print(json, &err);
	hf_out_close();
	assert_true(dup2(saved, STDOUT_FILENO) >= 0);
	assert_int_equal(close(saved), 0);
	assert_int_equal(rc, 0);
	rewind(file);
	while (fread(&c, 1, 1, file) == 1)
		hf_buf_putc(out, c);
	assert_int_equal(fclose(file), 0);
}

static void prints(struct hf_json *json, const char *want)
{
	struct hf_buf out = HF_BUF_INIT;

	print(&out, json);
	assert_string_equal(hf_buf_str(&out), want);
	hf_buf_release(&out);
}

static void the_format_comes_first(void **state)
{
	(void)state;
	prints(hf_json_object(), "{\n  \"format\": 1\n}\n");
}

static void values_keep_their_order(void **state)
{
	static const char want[] = "{\n"
				   "  \"format\": 1,\n"
				   "  \"verdict\": \"block\",\n"
				   "  \"base\": null,\n"
				   "  \"size\": {\n"
				   "    \"files\": 3,\n"
				   "    \"lines\": -1\n"
				   "  },\n"
				   "  \"ok\": true,\n"
				   "  \"late\": false,\n"
				   "  \"since\": \"2026-11-21T09:54:27Z\",\n"
				   "  \"due\": null,\n"
				   "  \"a\": [\n"
				   "    \"x\",\n"
				   "    null,\n"
				   "    {}\n"
				   "  ],\n"
				   "  \"none\": []\n"
				   "}\n";
	struct hf_json *top = hf_json_object(), *size = hf_json_object();
	struct hf_json *array = hf_json_array();

	(void)state;
	hf_json_text(top, "verdict", "block");
	hf_json_text(top, "base", NULL);
	hf_json_number(size, "files", 3);
	hf_json_number(size, "lines", -1);
	hf_json_add(top, "size", size);
	hf_json_bool(top, "ok", true);
	hf_json_bool(top, "late", false);
	hf_json_time(top, "since", 1795254867);
	hf_json_time(top, "due", 0);
	hf_json_push_text(array, "x");
	hf_json_push_text(array, NULL);
	hf_json_push(array, hf_json_object());
	hf_json_add(top, "a", array);
	hf_json_add(top, "none", hf_json_array());
	prints(top, want);
}

static void text_is_always_utf8(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{ "", "" },
		{ "caf\xc3\xa9 \xf0\x9f\x9a\x91",
		  "caf\xc3\xa9 \xf0\x9f\x9a\x91" },
		{ "caf\xe9!", "caf\xef\xbf\xbd!" },
		{ "\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd" },
		{ "\"\\/\n\t\x1b[31m", "\\\"\\\\/\\n\\t\\u001B[31m" },
		{ "\x7f\xc2\x9bm", "\\u007F\\u009Bm" },
		{ "\xe2\x80\xaetxt.exe\xe2\x81\xa9", "\\u202Etxt.exe\\u2069" },
		{ "\xe2\x80\xa8\xef\xbb\xbf", "\\u2028\\uFEFF" },
	};
	struct hf_buf want = HF_BUF_INIT;
	struct hf_json *json;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		json = hf_json_object();
		hf_json_text(json, "t", cases[i].text);
		hf_buf_clear(&want);
		hf_buf_printf(&want,
			      "{\n  \"format\": 1,\n"
			      "  \"t\": \"%s\"\n}\n",
			      cases[i].want);
		prints(json, want.data);
	}
	hf_buf_release(&want);
}

/* Building on a value that could not be had is safe, and shows at the end. */
static void a_lost_value_shows_when_printed(void **state)
{
	struct hf_json *inner, *array, *top;
	struct hf_err err = HF_ERR_INIT;

	(void)state;
	assert_int_equal(hf_json_print(NULL, &err), HF_ENOMEM);
	assert_string_equal(err.text, "out of memory");

	top = hf_json_object();
	hf_json_add(top, "lost", NULL);
	assert_int_equal(hf_json_print(top, NULL), HF_ENOMEM);

	top = hf_json_object();
	array = hf_json_array();
	inner = hf_json_object();
	hf_json_add(inner, "lost", NULL);
	hf_json_push(array, inner);
	hf_json_add(top, "array", array);
	assert_int_equal(hf_json_print(top, NULL), HF_ENOMEM);

	hf_json_text(NULL, "x", "y");
	hf_json_push_text(NULL, "y");
	hf_json_add(NULL, "x", hf_json_array());
	hf_json_push(NULL, hf_json_object());
	hf_json_free(NULL);
	hf_json_free(hf_json_array());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_format_comes_first),
		cmocka_unit_test(values_keep_their_order),
		cmocka_unit_test(text_is_always_utf8),
		cmocka_unit_test(a_lost_value_shows_when_printed),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
