/* What several rounds of one finish did, told as one. */
#include "actions/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

struct given {
	const char *target;
	enum hf_back_failure failure;
};

/* Backs of these targets; `mark` tells the rounds apart. */
static void fill(struct hf_plan *plan, const struct given *given, size_t n,
		 const char *mark)
{
	size_t i;

	plan->backs = calloc(n, sizeof(*plan->backs));
	assert_non_null(plan->backs);
	for (i = 0; i < n; i++) {
		plan->backs[i].target = strdup(given[i].target);
		plan->backs[i].ref = strdup(mark);
		plan->backs[i].failure = given[i].failure;
	}
	plan->n_backs = n;
}

static void show(struct hf_buf *out, const struct hf_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->n_backs; i++)
		hf_buf_printf(out, "%s %s %d\n", plan->backs[i].target,
			      plan->backs[i].ref, (int)plan->backs[i].failure);
}

static void each_target_has_its_last_word(void **state)
{
	static const struct given first[] = {
		{ "closed", HF_BACK_MOVED },
		{ "develop", HF_BACK_TAKEN },
		{ "release/1.5", HF_BACK_MOVED },
		{ "release/1.6", HF_BACK_REFUSED },
		{ "release/1.7", HF_BACK_MOVED },
	};
	static const struct given second[] = {
		{ "release/1.7", HF_BACK_MOVED },
		{ "develop", HF_BACK_TAKEN },
		{ "release/1.6", HF_BACK_TAKEN },
		{ "release/1.5", HF_BACK_TAKEN },
		{ "new", HF_BACK_TAKEN },
	};
	struct hf_plan plan = { 0 }, later = { 0 };
	struct hf_buf got = HF_BUF_INIT;

	(void)state;
	fill(&plan, first, sizeof(first) / sizeof(*first), "first");
	fill(&later, second, sizeof(second) / sizeof(*second), "second");
	assert_int_equal(hf_plan_join(&plan, &later, NULL), 0);
	hf_plan_release(&later);
	show(&got, &plan);
	assert_string_equal(hf_buf_str(&got), "release/1.7 second 2\n"
					      "develop first 0\n"
					      "release/1.6 first 1\n"
					      "release/1.5 second 0\n"
					      "new second 0\n");
	hf_buf_release(&got);
	hf_plan_release(&plan);
}

static void what_stayed_is_named_once(void **state)
{
	struct hf_plan plan = { .left_branch = true }, later = { 0 };

	(void)state;
	plan.tag = strdup("v1.4.1");
	plan.stuck = strdup("before");
	later.behind = strdup("now");
	assert_int_equal(hf_plan_leave(&plan, "main", "", NULL), 0);
	assert_int_equal(hf_plan_leave(&later, "main", "locked", NULL), 0);
	assert_int_equal(hf_plan_leave(&later, "develop", "locked", NULL), 0);
	hf_strv_push(&later.kept, "hotfix/login");
	assert_int_equal(hf_plan_join(&plan, &later, NULL), 0);
	hf_plan_release(&later);
	assert_string_equal(plan.tag, "v1.4.1");
	assert_string_equal(plan.stuck, "before");
	assert_string_equal(plan.behind, "now");
	assert_int_equal(plan.left.n, 2);
	assert_string_equal(plan.left.v[1], "develop");
	assert_string_equal(plan.left_why.v[0], "");
	assert_string_equal(plan.left_why.v[1], "locked");
	assert_int_equal(plan.kept.n, 1);
	assert_true(plan.left_branch);
	hf_plan_release(&plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_target_has_its_last_word),
		cmocka_unit_test(what_stayed_is_named_once),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
