/* The rules, judged by rows of facts and what is found of them. */
#ifndef RULE_FIXTURE_H
#define RULE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "rules/rule.h"
#include "values/policy.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* Facts own their texts; these are never freed. */
/* clang-format off */
#define T(text) (char[]){ text }
#define LIST(...) { .v = (char *[]){ __VA_ARGS__, NULL }, \
		    .n = COUNT(((char *[]){ __VA_ARGS__ })) }
/* clang-format on */

#define OLD "1111111aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define NEW "2222222bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define OWN "3333333ccccccccccccccccccccccccccccccccc"
#define ODD "4444444ddddddddddddddddddddddddddddddddd"

struct row {
	const char *name, *policy;
	struct hf_facts facts;
	const char *want; /* "<rule>|<level>|<object>|<message>|<hint>\n" */
};

/* Judge by the policy and print what was found. */
static inline void judge(struct hf_buf *out, struct hf_err *undecided,
			 const char *policy_text, const struct hf_facts *facts)
{
	struct hf_verdict verdict = { 0 };
	struct hf_err err = HF_ERR_INIT;
	struct hf_policy policy;
	size_t i;

	if (hf_policy_init(&policy, hf_rule_names, hf_rule_levels, &err) < 0 ||
	    hf_policy_file(&policy, "policy", policy_text, strlen(policy_text),
			   &err) < 0)
		fail_msg("%s", err.text);
	hf_rules_apply(&verdict, facts, &policy);
	for (i = 0; i < verdict.n; i++)
		hf_buf_printf(out, "%s|%s|%s|%s|%s\n", verdict.v[i].rule,
			      hf_level_name(verdict.v[i].level),
			      verdict.v[i].object, verdict.v[i].message,
			      verdict.v[i].hint);
	assert_false(verdict.failed);
	*undecided = verdict.undecided;
	hf_verdict_release(&verdict);
	hf_policy_release(&policy);
}

static inline void check_rows(const struct row *rows, size_t n)
{
	struct hf_buf got = HF_BUF_INIT;
	struct hf_err undecided;
	size_t i;

	for (i = 0; i < n; i++) {
		hf_buf_clear(&got);
		judge(&got, &undecided, rows[i].policy, &rows[i].facts);
		if (strcmp(hf_buf_str(&got), rows[i].want))
			fail_msg("%s:\n%s-- not --\n%s", rows[i].name,
				 hf_buf_str(&got), rows[i].want);
		assert_int_equal(undecided.code, HF_OK);
	}
	hf_buf_release(&got);
}

static inline bool is_found(const char *rule, const struct row *rows, size_t n)
{
	struct hf_buf start = HF_BUF_INIT;
	bool found = false;
	size_t i;

	hf_buf_printf(&start, "%s|", rule);
	for (i = 0; i < n && !found; i++)
		found = strstr(rows[i].want, hf_buf_str(&start)) != NULL;
	hf_buf_release(&start);
	return found;
}

/* About what the record says of the tree: tested beside what they look at. */
static inline bool is_of_process(const struct hf_rule *rule)
{
	return rule->when == (HF_ON_CHECK | HF_ON_GATE);
}

/* What a target is owed is asked of it first, and of a hotfix as well. */
static inline bool is_of_fix(const struct hf_rule *rule)
{
	return (rule->when & HF_ON_FIX) && !(rule->when & HF_ON_TARGET);
}

/* No rule is untested of those about hotfixes, or of the others. */
static inline void check_found(bool of_fix, const struct row *rows, size_t n)
{
	const struct hf_rule *r;

	for (r = hf_rules; r->name; r++)
		if (is_of_fix(r) == of_fix && !is_of_process(r) &&
		    !is_found(r->name, rows, n))
			fail_msg("no row of this test finds '%s'", r->name);
}

/* Nothing is found where every rule is off. */
static inline void check_off(const struct row *rows, size_t n)
{
	struct hf_buf policy = HF_BUF_INIT, got = HF_BUF_INIT;
	const struct hf_rule *r;
	struct hf_err undecided;
	size_t i;

	hf_buf_puts(&policy, "[rules]\n");
	for (r = hf_rules; r->name; r++)
		hf_buf_printf(&policy, "%s = off\n", r->name);
	for (i = 0; i < n; i++)
		judge(&got, &undecided, hf_buf_str(&policy), &rows[i].facts);
	assert_string_equal(hf_buf_str(&got), "");
	hf_buf_release(&policy);
	hf_buf_release(&got);
}

#endif
