/* The commits of a record: each once, and no more than the limit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "facts/record_walk.h"

static struct hf_id number(unsigned n)
{
	struct hf_id id;

	snprintf(id.hex, sizeof(id.hex), "%040x", n);
	return id;
}

/* Begin at `n`, where each goes on to the two below it: a ladder. */
static size_t count(unsigned n, size_t limit, bool *more)
{
	struct hf_record_walk walk;
	struct hf_id tip = number(n), below[2];
	struct hf_ids ids = { below, 2, 2, false };
	const struct hf_id *id;
	unsigned at, seen = 0;

	assert_int_equal(hf_record_walk_begin(&walk, &tip, limit, NULL), 0);
	for (; (id = hf_record_walk_next(&walk)); seen++) {
		at = n - seen;
		assert_int_equal(strtoul(id->hex, NULL, 16), at);
		below[0] = number(at - 1);
		below[1] = number(at - 2);
		ids.n = at > 2 ? 2 : at - 1;
		assert_int_equal(hf_record_walk_add(&walk, &ids, NULL), 0);
	}
	*more = walk.more;
	hf_record_walk_release(&walk);
	return seen;
}

static void each_comes_once(void **state)
{
	bool more;

	(void)state;
	assert_int_equal(count(1, 10, &more), 1);
	assert_false(more);
	assert_int_equal(count(2000, 2000, &more), 2000);
	assert_false(more);
}

static void the_limit_holds(void **state)
{
	bool more;

	(void)state;
	assert_int_equal(count(2000, 100, &more), 100);
	assert_true(more);
	assert_int_equal(count(2000, 1999, &more), 1999);
	assert_true(more);
}

/* A child is above its parents, however short another way down is. */
static void a_child_is_above_its_parents(void **state)
{
	/* 9 joins 8 and 2; 8 stands on 7, 7 on 2, 2 on 1. */
	static const unsigned parents[][3] = {
		[1] = { 0 }, [2] = { 1 },    [7] = { 2 },
		[8] = { 7 }, [9] = { 2, 8 },
	};
	static const unsigned expected[] = {
		[1] = 0, [2] = 1, [7] = 2, [8] = 3, [9] = 4
	};
	struct hf_id tip = number(9), below[2];
	struct hf_ids ids = { below, 0, 2, false };
	struct hf_record_walk walk;
	static const time_t said[] = {
		[1] = 5, [2] = 3, [7] = 9, [8] = 7, [9] = 12
	};
	static const time_t raised[] = {
		[1] = 5, [2] = 5, [7] = 9, [8] = 9, [9] = 12
	};
	uint32_t *generations = NULL;
	time_t dates[5];
	const struct hf_id *id;
	size_t i, n;

	(void)state;
	assert_int_equal(hf_record_walk_begin(&walk, &tip, 100, NULL), 0);
	while ((id = hf_record_walk_next(&walk))) {
		n = strtoul(id->hex, NULL, 16);
		for (ids.n = 0; parents[n][ids.n]; ids.n++)
			below[ids.n] = number(parents[n][ids.n]);
		assert_int_equal(hf_record_walk_add(&walk, &ids, NULL), 0);
	}
	assert_int_equal(walk.ids.n, 5);
	for (i = 0; i < walk.ids.n; i++)
		dates[i] = said[strtoul(walk.ids.v[i].hex, NULL, 16)];
	assert_int_equal(hf_record_walk_generations(&generations, dates, &walk,
						    NULL),
			 0);
	for (i = 0; i < walk.ids.n; i++) {
		n = strtoul(walk.ids.v[i].hex, NULL, 16);
		assert_int_equal(generations[i], expected[n]);
		assert_int_equal(dates[i], raised[n]);
	}
	free(generations);
	hf_record_walk_release(&walk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_comes_once),
		cmocka_unit_test(the_limit_holds),
		cmocka_unit_test(a_child_is_above_its_parents),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
