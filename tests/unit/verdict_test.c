/* Findings, and what follows from them. */
#include "values/verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static void outcomes_follow_from_findings(void **state)
{
	static const struct {
		const char *levels; /* 'o'ff, 'w'arn, 'b'lock */
		bool undecided, failed;
		enum hf_outcome outcome;
		const char *name;
	} cases[] = {
		{ "", false, false, HF_ALLOW, "allow" },
		{ "o", false, false, HF_ALLOW, "allow" },
		{ "w", false, false, HF_ALLOW_WARNED, "warn" },
		{ "b", false, false, HF_BLOCKED, "block" },
		{ "wobw", false, false, HF_BLOCKED, "block" },
		{ "", true, false, HF_UNDECIDED, "undecided" },
		{ "w", true, false, HF_UNDECIDED, "undecided" },
		{ "", false, true, HF_UNDECIDED, "undecided" },
		{ "w", false, true, HF_UNDECIDED, "undecided" },
		{ "b", true, true, HF_BLOCKED, "block" },
	};
	size_t i, j;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct hf_verdict verdict = { 0 };
		enum hf_outcome outcome;

		for (j = 0; cases[i].levels[j]; j++) {
			char c = cases[i].levels[j];

			hf_verdict_add(&verdict, "empty",
				       c == 'b' ? HF_BLOCK :
				       c == 'w' ? HF_WARN :
						  HF_OFF,
				       NULL, NULL, "nothing to release");
		}
		if (cases[i].undecided)
			hf_fail(&verdict.undecided, HF_EUNDECIDED, "shallow");
		verdict.failed = cases[i].failed;
		outcome = hf_verdict_outcome(&verdict);
		assert_int_equal(outcome, cases[i].outcome);
		assert_string_equal(hf_outcome_name(outcome), cases[i].name);
		hf_verdict_release(&verdict);
	}
}

static void findings_keep_their_order(void **state)
{
	static const char want[] =
		"size-files|block||over 10 files|\n"
		"protected-paths|block|migrations/1.sql|may not change|ask\n"
		"stale-base|warn|3f2c1d0|moved on by 3|git rebase\n"
		"protected-paths|warn|a\x1b[31m|may not change|\n";
	struct hf_verdict verdict = { 0 };
	struct hf_buf got = HF_BUF_INIT;
	size_t i;

	(void)state;
	hf_verdict_add(&verdict, "size-files", HF_BLOCK, NULL, NULL,
		       "over %d files", 10);
	hf_verdict_add(&verdict, "empty", HF_OFF, "x", "y", "z");
	hf_verdict_add(&verdict, "protected-paths", HF_BLOCK,
		       "migrations/1.sql", "ask", "may not change");
	hf_verdict_add(&verdict, "stale-base", HF_WARN, "3f2c1d0", "git rebase",
		       "moved on by %d", 3);
	hf_verdict_add(&verdict, "protected-paths", HF_WARN, "a\x1b[31m", "",
		       "may not change");
	for (i = 0; i < verdict.n; i++)
		hf_buf_printf(&got, "%s|%s|%s|%s|%s\n", verdict.v[i].rule,
			      hf_level_name(verdict.v[i].level),
			      verdict.v[i].object, verdict.v[i].message,
			      verdict.v[i].hint);
	assert_string_equal(hf_buf_str(&got), want);
	hf_buf_release(&got);
	hf_verdict_release(&verdict);
	assert_int_equal(verdict.n, 0);
	hf_verdict_release(&verdict);
	hf_verdict_release(NULL);
}

static void rules_are_counted_once(void **state)
{
	static const char *const rules[] = { "leftovers", "subject", "origin" };
	struct hf_verdict verdict = { 0 };
	int i;

	(void)state;
	for (i = 0; i < 50; i++) {
		hf_verdict_add(&verdict, rules[i % 2], HF_BLOCK, NULL, NULL,
			       "%d", i);
		hf_verdict_add(&verdict, rules[i % 3], HF_WARN, NULL, NULL,
			       "%d", i);
	}
	assert_int_equal(verdict.n, 100);
	assert_string_equal(verdict.v[99].message, "49");
	assert_int_equal(hf_verdict_rules(&verdict, HF_BLOCK), 2);
	assert_int_equal(hf_verdict_rules(&verdict, HF_WARN), 3);
	assert_int_equal(hf_verdict_rules(&verdict, HF_OFF), 0);
	hf_verdict_release(&verdict);
}

static void levels_have_names(void **state)
{
	static const enum hf_level levels[] = { HF_OFF, HF_WARN, HF_BLOCK };
	static const char *const names[] = { "off", "warn", "block" };
	static const char *const others[] = { "", "Off", "blocked", "warn " };
	enum hf_level level;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(levels); i++) {
		assert_string_equal(hf_level_name(levels[i]), names[i]);
		level = levels[(i + 1) % COUNT(levels)];
		assert_true(hf_level_parse(&level, names[i]));
		assert_int_equal(level, levels[i]);
	}
	for (i = 0; i < COUNT(others); i++)
		assert_false(hf_level_parse(&level, others[i]));
	assert_int_equal(level, HF_BLOCK);
}

static void a_copy_is_of_its_own(void **state)
{
	struct hf_verdict from = { 0 }, to = { 0 };

	(void)state;
	hf_verdict_add(&from, "size-files", HF_BLOCK, "a", "split it",
		       "5 files");
	hf_verdict_waive(&from, "it is a move");
	hf_verdict_add(&from, "empty", HF_WARN, NULL, NULL, "100%%");
	hf_verdict_copy(&to, &from.v[0], "login: a");
	hf_verdict_copy(&to, &from.v[1], "");
	hf_verdict_release(&from);
	assert_int_equal(to.n, 2);
	assert_string_equal(to.v[0].rule, "size-files");
	assert_int_equal(to.v[0].level, HF_BLOCK);
	assert_string_equal(to.v[0].object, "login: a");
	assert_string_equal(to.v[0].message, "5 files");
	assert_string_equal(to.v[0].hint, "split it");
	assert_string_equal(to.v[0].waived, "it is a move");
	assert_string_equal(to.v[1].message, "100%");
	assert_null(to.v[1].waived);
	assert_false(to.failed);
	hf_verdict_release(&to);
}

static void doubts_are_taken_over(void **state)
{
	struct hf_verdict from = { .failed = true }, to = { 0 };

	(void)state;
	(void)hf_fail(&from.undecided, HF_EUNDECIDED, "it is shallow");
	hf_verdict_doubt(&to, &from);
	assert_true(to.failed);
	assert_string_equal(to.undecided.text, "it is shallow");
	from = (struct hf_verdict){ 0 };
	(void)hf_fail(&from.undecided, HF_EFAIL, "something else");
	hf_verdict_doubt(&to, &from);
	assert_true(to.failed);
	assert_int_equal(to.undecided.code, HF_EUNDECIDED);
	assert_string_equal(to.undecided.text, "it is shallow");
	assert_int_equal(to.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(outcomes_follow_from_findings),
		cmocka_unit_test(findings_keep_their_order),
		cmocka_unit_test(rules_are_counted_once),
		cmocka_unit_test(levels_have_names),
		cmocka_unit_test(a_copy_is_of_its_own),
		cmocka_unit_test(doubts_are_taken_over),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
