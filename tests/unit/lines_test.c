#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/buf.h"
#include "values/lines.h"

static struct hf_buf text(const char *bytes, size_t len)
{
	struct hf_buf buf = HF_BUF_INIT;

	hf_buf_add(&buf, bytes, len);
	assert_false(buf.failed);
	return buf;
}

#define T(literal) \
	{ \
		literal, sizeof(literal) - 1 \
	}

static void what_is_added_and_what_of_it_is_there(void **state)
{
	static const struct {
		struct {
			const char *bytes;
			size_t len;
		} old, new, other;
		size_t added, there;
	} cases[] = {
		{ T(""), T(""), T(""), 0, 0 },
		{ T("a\n"), T("a\n"), T(""), 0, 0 },
		{ T("a\nb\n"), T("a\n"), T(""), 0, 0 },
		{ T("1.4.0\n"), T("1.4.1\n"), T("1.5.0\n"), 1, 0 },
		{ T("1.4.0\n"), T("1.4.1\n"), T("x\n1.4.1\ny\n"), 1, 1 },
		{ T("b\n"), T("c\na\nb\n"), T("c\n"), 2, 1 },
		{ T("b\n"), T("c\na\nb\n"), T("b\na\nc"), 2, 2 },
		/* The end of a file is no change, a part of a line no line. */
		{ T("a"), T("a\n"), T(""), 0, 0 },
		{ T(""), T("ab\n"), T("abc\na\n"), 1, 0 },
		/* White space counts, and so does an empty line. */
		{ T("a\n"), T(" a\n"), T("a\n"), 1, 0 },
		{ T("a\n"), T("a\n\n"), T("a\n"), 1, 0 },
		{ T("a\n"), T("a\r\n"), T("a\n"), 1, 0 },
		/* More of the same is an addition, and is anywhere. */
		{ T("}\n"), T("}\n}\n}\n"), T("}\n"), 1, 1 },
		{ T("}\n}\n"), T("}\n"), T(""), 0, 0 },
		/* NUL is a byte like any other. */
		{ T(""), T("a\0b\n"), T("a\0c\na\n"), 1, 0 },
		{ T(""), T("a\0b\n"), T("x\na\0b"), 1, 1 },
		{ T(""), T("\xff\n\x01\n"), T("\x01\n\x80\n"), 2, 1 },
	};
	struct hf_lines got;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct hf_buf old = text(cases[i].old.bytes, cases[i].old.len);
		struct hf_buf new = text(cases[i].new.bytes, cases[i].new.len);
		struct hf_buf other =
			text(cases[i].other.bytes, cases[i].other.len);

		assert_int_equal(hf_lines_count(&got, &old, &new, &other, NULL),
				 0);
		if (got.added != cases[i].added || got.there != cases[i].there)
			fail_msg("case %zu: %zu of %zu", i, got.there,
				 got.added);
		hf_buf_release(&other);
		hf_buf_release(&new);
		hf_buf_release(&old);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_added_and_what_of_it_is_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
