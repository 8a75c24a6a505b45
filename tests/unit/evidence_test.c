/* What a record says of each item, and what the rule makes of that. */
#include "values/evidence.h"

#include "facts/process.h"
#include "tests/unit/rule_fixture.h"
#include "values/record.h"

/* Rows are read as they are aligned here. */
/* clang-format off */

#define F(key, value) { T(key), T(value) }
#define EVENT(what, at, ...) { .kind = T(what), \
	.author = T("Ana Sousa <ana@example.org>"), .when = at, \
	.fields = (struct hf_field[]){ __VA_ARGS__ }, \
	.n = COUNT(((struct hf_field[]){ __VA_ARGS__ })) }
#define SAYS(at, item, result, tree) EVENT(HF_EVENT_EVIDENCE, at, \
	F("Item", item), F("Result", result), F("Tree", tree))
#define SKIP(at, env, why) EVENT(HF_EVENT_DEPLOY, at, \
	F("Environment", env), F("Skip", "yes"), F("Why", why))
#define RECORD(...) { \
	.events = (struct hf_event[]){ __VA_ARGS__ }, \
	.n = COUNT(((struct hf_event[]){ __VA_ARGS__ })) }

struct evidence_row {
	const char *name;
	struct hf_record record;
	const char *want; /* "<item>=<state>@<when> ..." */
};

/* OWN is to be production. */
static const struct evidence_row open_rows[] = {
	{ "nothing", { .n = 0 }, "unit=missing e2e=missing smoke+=missing" },
	{ "passed", RECORD(SAYS(1, "unit", "passed", OWN)),
	  "unit=passed@1 e2e=missing smoke+=missing" },
	{ "failed", RECORD(SAYS(1, "unit", "failed", OWN)),
	  "unit=failed@1 e2e=missing smoke+=missing" },
	{ "the newest counts", RECORD(SAYS(1, "unit", "failed", OWN),
		SAYS(2, "unit", "passed", OWN), SAYS(3, "e2e", "passed", OWN),
		SAYS(4, "e2e", "failed", OWN)),
	  "unit=passed@2 e2e=failed@4 smoke+=missing" },
	{ "another tree", RECORD(SAYS(1, "unit", "passed", OLD)),
	  "unit=stale@1 e2e=missing smoke+=missing" },
	{ "a newer word of another tree", RECORD(SAYS(1, "unit", "passed", OWN),
		SAYS(2, "unit", "failed", OLD)),
	  "unit=passed@1 e2e=missing smoke+=missing" },
	{ "the newest of other trees", RECORD(SAYS(1, "unit", "passed", OLD),
		SAYS(2, "unit", "failed", ODD)),
	  "unit=stale@2 e2e=missing smoke+=missing" },
	{ "names are whole", RECORD(SAYS(1, "unit2", "passed", OWN),
		SAYS(2, "Unit", "passed", OWN), SAYS(3, "uni", "failed", OWN)),
	  "unit=missing e2e=missing smoke+=missing "
	  "unit2=passed@1 Unit=passed@2 uni=failed@3" },
	{ "what is no evidence", RECORD(
		EVENT("note", 1, F("Item", "unit"), F("Result", "passed"),
			F("Tree", OWN)),
		SAYS(2, "unit", "", OWN), SAYS(3, "unit", "Passed", OWN),
		SAYS(4, "unit", "passed", ""), SAYS(5, "unit", "passed", "x"),
		SAYS(6, "unit", "passed", OWN "0"),
		EVENT(HF_EVENT_EVIDENCE, 7, F("Item", "unit"),
			F("Tree", OWN)),
		EVENT(HF_EVENT_EVIDENCE, 8, F("Item", "unit"),
			F("Result", "passed")),
		EVENT(HF_EVENT_EVIDENCE, 9, F("Result", "passed"),
			F("Tree", OWN))),
	  "unit=missing e2e=missing smoke+=missing" },
	{ "the last of several fields", RECORD(EVENT(HF_EVENT_EVIDENCE, 1,
		F("Item", "e2e"), F("item", "unit"), F("Result", "passed"),
		F("result", "failed"), F("Tree", OLD), F("TREE", OWN))),
	  "unit=failed@1 e2e=missing smoke+=missing" },
	{ "names that nobody can give", RECORD(SAYS(1, "a b", "passed", OWN),
		SAYS(2, "\033[2J", "passed", OWN), SAYS(3, "", "passed", OWN),
		SAYS(4, "-n", "passed", OWN), SAYS(5, "a\nb", "passed", OWN)),
	  "unit=missing e2e=missing smoke+=missing" },
	{ "others, by when they came", RECORD(SAYS(1, "load", "passed", OLD),
		SAYS(2, "a", "failed", OWN), SAYS(3, "load", "failed", OWN)),
	  "unit=missing e2e=missing smoke+=missing load=failed@3 a=failed@2" },
	{ "skipped", RECORD(SKIP(1, "e2e", "no time")),
	  "unit=missing e2e=skipped@1 smoke+=missing" },
	{ "skipped, seen on another tree", RECORD(SAYS(1, "e2e", "passed", OLD),
		SKIP(2, "e2e", "no time")),
	  "unit=missing e2e=skipped@2 smoke+=missing" },
	{ "skipped, and seen", RECORD(SKIP(1, "e2e", "no time"),
		SAYS(2, "e2e", "failed", OWN), SKIP(3, "unit", "no time"),
		SAYS(4, "unit", "passed", OWN), SKIP(5, "unit", "no time")),
	  "unit=passed@4 e2e=failed@2 smoke+=missing" },
	{ "skipped, then deployed", RECORD(SKIP(1, "e2e", "no time"),
		EVENT(HF_EVENT_DEPLOY, 2, F("Environment", "e2e"))),
	  "unit=missing e2e=missing smoke+=missing" },
	{ "deployed, then skipped", RECORD(
		EVENT(HF_EVENT_DEPLOY, 1, F("Environment", "e2e")),
		EVENT(HF_EVENT_DEPLOY, 2, F("Environment", "unit"),
			F("Skip", "no"), F("Why", "x")),
		SKIP(3, "e2e", "broken")),
	  "unit=missing e2e=skipped@3 smoke+=missing" },
	{ "skipped without a reason, or elsewhere", RECORD(SKIP(1, "e2e", ""),
		EVENT(HF_EVENT_DEPLOY, 2, F("Environment", "unit"),
			F("Skip", "yes")),
		SKIP(3, "E2E", "x"),
		EVENT(HF_EVENT_NOTE, 4, F("Environment", "e2e"),
			F("Skip", "yes"), F("Why", "x"))),
	  "unit=missing e2e=missing smoke+=missing" },
	{ "what is asked for later", RECORD(SAYS(1, "smoke", "passed", OWN)),
	  "unit=missing e2e=missing smoke+=stale@1" },
};

/* It was OWN that was tested, and NEW is production. */
static const struct evidence_row released_rows[] = {
	{ "after the release", RECORD(
		EVENT(HF_EVENT_RELEASE, 5, F("Commit", ODD)),
		SAYS(6, "smoke", "passed", NEW)),
	  "unit=missing e2e=missing smoke+=passed@6" },
	{ "before the release", RECORD(SAYS(4, "smoke", "passed", NEW),
		EVENT(HF_EVENT_RELEASE, 5, F("Commit", ODD))),
	  "unit=missing e2e=missing smoke+=missing" },
	{ "before the release was noticed", RECORD(
		EVENT(HF_EVENT_EVIDENCE, 4, F("Item", "smoke"),
			F("Result", "passed"), F("Tree", NEW),
			F("Commit", ODD)),
		EVENT(HF_EVENT_RELEASE, 5, F("Commit", ODD))),
	  "unit=missing e2e=missing smoke+=passed@4" },
	{ "in the same second", RECORD(SAYS(5, "smoke", "failed", NEW),
		EVENT(HF_EVENT_RELEASE, 5, F("Commit", ODD))),
	  "unit=missing e2e=missing smoke+=failed@5" },
	{ "the other tree, both ways", RECORD(SAYS(1, "unit", "passed", NEW),
		SAYS(2, "smoke", "passed", OWN), SAYS(3, "load", "passed", OWN),
		SAYS(4, "a", "passed", NEW)),
	  "unit=stale@1 e2e=missing smoke+=stale@2 load=stale@3 a=passed@4" },
};

/* clang-format on */

static const char policy_text[] = "[evidence]\n"
				  "require = unit, e2e\n"
				  "require-after = smoke\n";

static const char *const state_names[] = {
	[HF_EVIDENCE_MISSING] = "missing", [HF_EVIDENCE_PASSED] = "passed",
	[HF_EVIDENCE_FAILED] = "failed",   [HF_EVIDENCE_STALE] = "stale",
	[HF_EVIDENCE_SKIPPED] = "skipped",
};

static void read_policy(struct hf_policy *out, const char *text)
{
	struct hf_err err = HF_ERR_INIT;

	if (hf_policy_init(out, hf_rule_names, hf_rule_levels, &err) < 0 ||
	    hf_policy_file(out, "policy", text, strlen(text), &err) < 0)
		fail_msg("%s", err.text);
}

static void print(struct hf_buf *out, const struct hf_evidence *evidence)
{
	size_t i;

	for (i = 0; i < evidence->n; i++) {
		const struct hf_evidence_item *item = &evidence->v[i];

		hf_buf_printf(out, "%s%s%s=%s", i ? " " : "", item->item,
			      item->after ? "+" : "", state_names[item->state]);
		if (item->event)
			hf_buf_printf(out, "@%ld", (long)item->event->when);
	}
}

static void check_rows_of(const struct evidence_row *rows, size_t n,
			  const struct hf_id *after)
{
	const struct hf_id tree = { OWN };
	struct hf_buf got = HF_BUF_INIT;
	struct hf_policy policy;
	size_t i;

	read_policy(&policy, policy_text);
	for (i = 0; i < n; i++) {
		struct hf_evidence evidence;
		struct hf_err err = HF_ERR_INIT;

		hf_buf_clear(&got);
		assert_int_equal(hf_evidence_read(&evidence, &rows[i].record,
						  &policy, &tree, after, &err),
				 0);
		print(&got, &evidence);
		if (strcmp(hf_buf_str(&got), rows[i].want))
			fail_msg("%s: %s, not %s", rows[i].name,
				 hf_buf_str(&got), rows[i].want);
		assert_int_equal(evidence.required, 3);
		hf_evidence_release(&evidence);
	}
	hf_policy_release(&policy);
	hf_buf_release(&got);
}

static void items_are_looked_up(void **state)
{
	static const struct hf_id none = { "" }, after = { NEW };

	(void)state;
	check_rows_of(open_rows, COUNT(open_rows), &none);
	check_rows_of(released_rows, COUNT(released_rows), &after);
}

/* Nothing that was seen is of a tree that nobody knows. */
static void an_unknown_tree_makes_all_stale(void **state)
{
	const struct hf_record record =
		RECORD(SAYS(1, "unit", "passed", OWN), SKIP(2, "e2e", "why"),
		       SAYS(3, "load", "failed", OLD));
	static const struct hf_id none = { "" };
	struct hf_buf got = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct hf_evidence evidence;
	struct hf_policy policy;

	(void)state;
	read_policy(&policy, policy_text);
	assert_int_equal(hf_evidence_read(&evidence, &record, &policy, &none,
					  &none, &err),
			 0);
	print(&got, &evidence);
	assert_string_equal(hf_buf_str(&got),
			    "unit=stale@1 e2e=skipped@2 smoke+=missing "
			    "load=stale@3");
	hf_evidence_release(&evidence);
	hf_evidence_release(&evidence);
	hf_evidence_release(NULL);
	hf_policy_release(&policy);
	hf_buf_release(&got);
}

/* A record of a thousand items costs no more than one of a hundred. */
static void what_else_was_tested_has_an_end(void **state)
{
	static const struct hf_id tree = { OWN };
	struct hf_record record = { .n = 0 };
	struct hf_err err = HF_ERR_INIT;
	struct hf_evidence evidence;
	struct hf_policy policy;
	char item[16];
	size_t i;

	(void)state;
	read_policy(&policy, policy_text);
	for (i = 0; i < 1000; i++) {
		struct hf_event event = { 0 };

		snprintf(item, sizeof(item), "item-%zu", i);
		assert_int_equal(hf_event_init(&event, HF_EVENT_EVIDENCE, "x",
					       "text", &err),
				 0);
		assert_int_equal(hf_event_set(&event, "Item", item, &err), 0);
		assert_int_equal(hf_event_set(&event, "Result", "passed", &err),
				 0);
		assert_int_equal(hf_event_set(&event, "Tree", OWN, &err), 0);
		assert_int_equal(hf_record_add(&record, &event, &err), 0);
	}
	assert_int_equal(hf_evidence_read(&evidence, &record, &policy, &tree,
					  &tree, &err),
			 0);
	assert_int_equal(evidence.n, 103);
	assert_string_equal(evidence.v[102].item, "item-99");
	hf_evidence_release(&evidence);
	hf_policy_release(&policy);
	hf_record_release(&record);
}

static void names_of_items(void **state)
{
	static const struct {
		const char *item;
		bool good;
		const char *near;
	} cases[] = {
		{ "unit", true, NULL },      { "e2e", true, NULL },
		{ "smoke", true, NULL },     { "unot", true, "unit" },
		{ "smokes", true, "smoke" }, { "Unit", true, "unit" },
		{ "load", true, NULL },      { "A.b_c-1", true, NULL },
		{ "", false, NULL },         { "-x", false, NULL },
		{ "a b", false, NULL },      { "a/b", false, NULL },
		{ "a\n", false, NULL },      { "\303\274", false, NULL },
		{ "a,b", false, NULL },
	};
	struct hf_policy policy, none;
	size_t i;

	(void)state;
	read_policy(&policy, policy_text);
	read_policy(&none, "");
	for (i = 0; i < COUNT(cases); i++) {
		struct hf_err err = HF_ERR_INIT;
		const char *near = hf_evidence_nearest(&policy, cases[i].item);

		assert_int_equal(hf_evidence_check_name("item", cases[i].item,
							&err),
				 cases[i].good ? 0 : HF_EUSAGE);
		if (cases[i].good && cases[i].near)
			assert_string_equal(near, cases[i].near);
		else if (cases[i].good)
			assert_null(near);
		assert_null(hf_evidence_nearest(&none, cases[i].item));
	}
	hf_policy_release(&none);
	hf_policy_release(&policy);
}

/* --- The rule ------------------------------------------------------------- */

#define RUN(item) "|git hotfix evidence " item " -- <command>\n"

static const struct {
	const char *name, *policy;
	struct hf_record record;
	const char *tree, *want;
} rule_rows[] = {
	{ "nothing is asked for", "", { .n = 0 }, OWN, "" },
	{ "nor where production has moved", "", { .n = 0 }, "", "" },
	{ "what is asked for later is not asked for now",
	  "[evidence]\nrequire-after = smoke",
	  { .n = 0 },
	  "",
	  "" },
	{ "missing",
	  "[evidence]\nrequire = unit\nrequire-after = smoke",
	  { .n = 0 },
	  OWN,
	  "evidence|warn|unit|is missing" RUN("unit") },
	{ "each in its own way",
	  "[evidence]\nrequire = a, b, c, d\n[rules]\nevidence = block",
	  RECORD(SAYS(700, "b", "failed", OWN), SAYS(3, "c", "passed", OLD),
		 SAYS(4, "d", "passed", OWN)),
	  OWN,
	  "evidence|block|a|is missing" RUN("a") "evidence|block|b|failed 5 minutes ago" RUN(
		  "b") "evidence|block|c|was seen on another tree, 1111111" RUN("c") },
	{ "skipped, which lifts no rule",
	  "[evidence]\nrequire = unit, e2e\n[rules]\nevidence = block",
	  RECORD(SKIP(1, "e2e", "no time"), SAYS(2, "unit", "passed", OWN)),
	  OWN,
	  "evidence|block|e2e|was skipped by Ana Sousa: no time|git hotfix "
	  "waive --rule evidence -m <why> login\n" },
	{ "waived", "[evidence]\nrequire = unit\n[rules]\nevidence = block",
	  RECORD(EVENT(HF_EVENT_WAIVE, 1, F("Rule", "evidence"),
		       F("Why", "it burns"))),
	  OWN,
	  "evidence|warn|unit|is missing; waived by Ana Sousa: it burns|\n" },
	{ "production has moved", "[evidence]\nrequire = unit, e2e",
	  RECORD(SAYS(1, "unit", "passed", OWN)), "",
	  "evidence|warn||production has moved: merge it in and test again|"
	  "merge production into the hotfix\n" },
};

static void the_rule_names_each_item(void **state)
{
	static const struct hf_id none = { "" };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rule_rows); i++) {
		struct hf_process process = { .tree = none };
		struct hf_facts facts = { .seat = HF_ON_GATE,
					  .record = &rule_rows[i].record,
					  .name = "login",
					  .process = &process,
					  .now = 1000 };
		struct hf_err err = HF_ERR_INIT, undecided;
		struct hf_buf got = HF_BUF_INIT, text = HF_BUF_INIT;
		struct hf_policy policy;

		hf_buf_printf(&text, "[triage]\nrequire =\n%s\n",
			      rule_rows[i].policy);
		read_policy(&policy, text.data);
		snprintf(process.tree.hex, sizeof(process.tree.hex), "%s",
			 rule_rows[i].tree);
		assert_int_equal(hf_evidence_read(&process.evidence,
						  &rule_rows[i].record, &policy,
						  &process.tree, &none, &err),
				 0);
		judge(&got, &undecided, text.data, &facts);
		if (strcmp(hf_buf_str(&got), rule_rows[i].want))
			fail_msg("%s:\n%s-- not --\n%s", rule_rows[i].name,
				 hf_buf_str(&got), rule_rows[i].want);
		hf_evidence_release(&process.evidence);
		hf_policy_release(&policy);
		hf_buf_release(&text);
		hf_buf_release(&got);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(items_are_looked_up),
		cmocka_unit_test(an_unknown_tree_makes_all_stale),
		cmocka_unit_test(what_else_was_tested_has_an_end),
		cmocka_unit_test(names_of_items),
		cmocka_unit_test(the_rule_names_each_item),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
