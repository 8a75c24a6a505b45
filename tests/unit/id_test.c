/* Object ids as hex text. */
#include "base/id.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
#define ID "3f2c1d0a9b8e7f6a5b4c3d2e1f00112233445566"
#define LONG ID "aabbccddeeff001122334455"
#define ZERO "0000000000000000000000000000000000000000"

static void ids_are_parsed(void **state)
{
	static const struct {
		const char *text;
		bool yes;
	} cases[] = {
		{ ID, true },
		{ LONG, true },
		{ ZERO, true },
		{ ZERO "000000000000000000000000", true },
		{ "", false },
		{ "3f2c1d0", false },
		{ ID "0", false },
		{ LONG "0", false },
		{ "3F2C1D0A9B8E7F6A5B4C3D2E1F00112233445566", false },
		{ "gf2c1d0a9b8e7f6a5b4c3d2e1f00112233445566", false },
		{ " f2c1d0a9b8e7f6a5b4c3d2e1f00112233445566", false },
	};
	struct hf_id id;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		memset(&id, 'x', sizeof(id));
		assert_int_equal(hf_id_parse(&id, cases[i].text,
					     strlen(cases[i].text)),
				 cases[i].yes);
		assert_string_equal(id.hex, cases[i].yes ? cases[i].text : "");
	}
	assert_true(hf_id_parse(&id, LONG, 40));
	assert_string_equal(id.hex, ID);
	assert_false(hf_id_parse(&id, "3f2c1d0\0" ID, 40));
	assert_string_equal(id.hex, "");
}

static void ids_are_compared(void **state)
{
	static const struct hf_id none = { "" }, zero = { ZERO };
	static const struct hf_id id = { ID }, longer = { LONG };
	static const struct hf_id almost = {
		"0000000000000000000000000000000000000001"
	};

	(void)state;
	assert_true(hf_id_is_zero(&none));
	assert_true(hf_id_is_zero(&zero));
	assert_false(hf_id_is_zero(&almost));
	assert_false(hf_id_is_zero(&id));
	assert_true(hf_id_eq(&id, &id));
	assert_true(hf_id_eq(&none, &none));
	assert_false(hf_id_eq(&id, &longer));
	assert_false(hf_id_eq(&none, &zero));
	assert_string_equal(hf_id_short(&id).hex, "3f2c1d0");
	assert_string_equal(hf_id_short(&none).hex, "");
}

static void lists_grow(void **state)
{
	struct hf_ids ids = HF_IDS_INIT;
	struct hf_id id = { ID }, other = { LONG };
	size_t i;

	(void)state;
	assert_false(hf_ids_has(&ids, &id));
	for (i = 0; i < 1000; i++) {
		snprintf(id.hex, sizeof(id.hex), "%040zx", i);
		hf_ids_push(&ids, &id);
	}
	assert_false(ids.failed);
	assert_int_equal(ids.n, 1000);
	for (i = 0; i < 1000; i++) {
		snprintf(id.hex, sizeof(id.hex), "%040zx", i);
		assert_string_equal(ids.v[i].hex, id.hex);
		assert_true(hf_ids_has(&ids, &id));
	}
	assert_false(hf_ids_has(&ids, &other));
	hf_ids_release(&ids);
	assert_int_equal(ids.n, 0);
	hf_ids_release(&ids);
	hf_ids_release(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ids_are_parsed),
		cmocka_unit_test(ids_are_compared),
		cmocka_unit_test(lists_grow),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
