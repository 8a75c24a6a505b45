/* Finding things by numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/keys.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static void test_find(void **state)
{
	static const uint64_t keys[] = { 7, 3, 7, UINT64_MAX, 0, 7, 3 };
	struct hf_keys list = { 0 };
	struct hf_err err = HF_ERR_INIT;
	const struct hf_key *found;
	size_t n, i;

	(void)state;
	assert_null(hf_keys_find(&n, &list, 7));
	assert_int_equal(n, 0);
	for (i = 0; i < COUNT(keys); i++)
		hf_keys_add(&list, keys[i], i);
	assert_int_equal(hf_keys_sort(&list, &err), 0);
	found = hf_keys_find(&n, &list, 7);
	assert_int_equal(n, 3);
	assert_int_equal(found[0].of, 0);
	assert_int_equal(found[1].of, 2);
	assert_int_equal(found[2].of, 5);
	found = hf_keys_find(&n, &list, UINT64_MAX);
	assert_int_equal(n, 1);
	assert_int_equal(found->of, 3);
	found = hf_keys_find(&n, &list, 0);
	assert_int_equal(n, 1);
	assert_int_equal(found->of, 4);
	assert_null(hf_keys_find(&n, &list, 4));
	hf_keys_release(&list);
}

/* The values are those of the algorithm's authors. */
static void test_key_of(void **state)
{
	(void)state;
	assert_true(hf_key_of(HF_KEY, "", 0) == UINT64_C(0xcbf29ce484222325));
	assert_true(hf_key_of(HF_KEY, "a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
	assert_true(hf_key_of(HF_KEY, "foobar", 6) ==
		    UINT64_C(0x85944171f73967e8));
	assert_true(hf_key_of(hf_key_of(HF_KEY, "foo", 3), "bar", 3) ==
		    hf_key_of(HF_KEY, "foobar", 6));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_key_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
