/* Which exceptions owe a review, and whose word pays it. */
#include "facts/review.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/strv.h"
#include "facts/approval.h"
#include "values/record.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

enum { STEPS_MAX = 6, NONE = -1 };

/* Who did what, and what that is worth as an approval of one of two trees. */
struct step {
	const char *kind, *who;
	int tree;
	enum hf_approval_state state;
};

/* Rows are read as they are aligned here. */
/* clang-format off */
#define ANA "Ana Sousa <ana@example.org>"
#define BO "Bo Lind <bo@example.org>"
#define CY "Cy Roy <cy@example.org>"

#define BREAKS(who) { HF_EVENT_BREAK_GLASS, who, 0, 0 }
#define WAIVES(who) { HF_EVENT_WAIVE, who, 0, 0 }
#define NOTES(who) { HF_EVENT_NOTE, who, 0, 0 }
#define SAYS(who, tree, state) { HF_EVENT_APPROVE, who, tree, \
	HF_APPROVAL_##state }

static const struct {
	const char *name;
	struct step steps[STEPS_MAX];
	const char *writer;
	int want; /* the step that is still to be reviewed */
} rows[] = {
	{ "nothing", { { NULL } }, "", NONE },
	{ "no exception", { NOTES(ANA), SAYS(BO, 0, COUNTS) }, "", NONE },
	{ "an exception alone", { NOTES(ANA), BREAKS(ANA) }, "", 1 },
	{ "a waiver", { WAIVES(ANA) }, "", 0 },
	{ "reviewed", { BREAKS(ANA), SAYS(BO, 0, COUNTS) }, "", NONE },
	{ "the fix's own tree", { BREAKS(ANA), SAYS(BO, 1, COUNTS) }, "",
	  NONE },
	{ "agreed to before", { SAYS(BO, 0, COUNTS), BREAKS(ANA) }, "", 1 },
	{ "by the one who made it", { BREAKS(ANA), SAYS(ANA, 0, COUNTS) },
	  "", 0 },
	{ "in another spelling", { BREAKS("Ana <ANA@Example.Org>"),
	  SAYS(ANA, 0, COUNTS) }, "", 0 },
	{ "whose name alone is the same", { BREAKS("Bo Lind <b@x.org>"),
	  SAYS(BO, 0, COUNTS) }, "", NONE },
	{ "by a writer", { BREAKS(ANA), SAYS(BO, 0, COUNTS) },
	  "Bo@example.org", 0 },
	{ "another tree", { BREAKS(ANA), SAYS(BO, 0, STALE) }, "", 0 },
	{ "revoked", { BREAKS(ANA), SAYS(BO, 0, REVOKED) }, "", 0 },
	{ "without the role", { BREAKS(ANA), SAYS(BO, 0, NO_ROLE) }, "", 0 },
	{ "unsigned", { BREAKS(ANA), SAYS(BO, 0, UNSIGNED) }, "", 0 },
	{ "one for all before it", { BREAKS(ANA), WAIVES(BO),
	  SAYS(CY, 0, COUNTS) }, "", NONE },
	{ "and none behind it", { BREAKS(ANA), SAYS(CY, 0, COUNTS),
	  WAIVES(ANA) }, "", 2 },
	{ "each reviews the other's", { BREAKS(ANA), WAIVES(BO),
	  SAYS(ANA, 0, COUNTS), SAYS(BO, 1, COUNTS) }, "", NONE },
	{ "one of them is left", { BREAKS(ANA), WAIVES(BO),
	  SAYS(ANA, 0, COUNTS) }, "", 0 },
	{ "the oldest of them", { WAIVES(ANA), BREAKS(BO) }, "", 0 },
};
/* clang-format on */

/* A waiver passes over something, unless it is of a target. */
static char rule[] = "Rule", noise[] = "noise", finding[] = "Finding";
static struct hf_field waived[] = { { rule, noise }, { finding, noise } };

static int judge(const struct step *steps, const char *writer)
{
	struct hf_event events[STEPS_MAX] = { 0 };
	struct hf_approval words[2][STEPS_MAX] = { 0 };
	struct hf_approvals approvals[2] = { { .v = words[0] },
					     { .v = words[1] } };
	const struct hf_strv writers = { (char *[]){ (char *)writer, NULL }, 1,
					 1, false };
	struct hf_record record = { .events = events };
	const struct hf_review_words asked = { &record, approvals, 2,
					       &writers };
	char mails[STEPS_MAX][32] = { "" };
	const struct hf_event *found;

	for (; record.n < STEPS_MAX && steps[record.n].kind; record.n++) {
		const struct step *step = &steps[record.n];
		struct hf_event *event = &events[record.n];
		struct hf_approvals *of = &approvals[step->tree];
		const char *mail = strchr(step->who, '<') + 1;

		event->kind = (char *)step->kind;
		event->author = (char *)step->who;
		event->after = (time_t)record.n;
		if (!strcmp(step->kind, HF_EVENT_WAIVE)) {
			event->fields = waived;
			event->n = COUNT(waived);
		}
		snprintf(mails[record.n], sizeof(mails[0]), "%.*s",
			 (int)strcspn(mail, ">"), mail);
		if (!strcmp(step->kind, HF_EVENT_APPROVE))
			of->v[of->n++] =
				(struct hf_approval){ .event = event,
						      .mail = mails[record.n],
						      .state = step->state };
	}
	found = hf_review_unpaid(&asked);
	return found ? (int)(found - events) : NONE;
}

static void test_rows(void **state)
{
	size_t i;
	int got;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		got = judge(rows[i].steps, rows[i].writer);
		if (got != rows[i].want)
			fail_msg("%s: %d, not %d", rows[i].name, got,
				 rows[i].want);
	}
}

/* clang-format off */
#define F(key, value) { (char[]){ key }, (char[]){ value } }
static const struct {
	const char *kind;
	struct hf_field fields[3];
	bool want;
} kinds[] = {
	{ HF_EVENT_BREAK_GLASS, { F("Why", "it burns") }, true },
	{ HF_EVENT_BREAK_GLASS, { F("Seat", "push") }, true },
	{ HF_EVENT_WAIVE, { F("Rule", "noise"), F("Why", "x") }, false },
	{ HF_EVENT_WAIVE, { F("Rule", "noise"), F("Finding", "x") }, true },
	{ HF_EVENT_WAIVE, { F("rule", "noise"), F("finding", "x") }, true },
	{ HF_EVENT_WAIVE, { F("Target", "develop"), F("Finding", "x") },
	  false },
	{ HF_EVENT_RELEASE, { F("Rule", "noise"), F("Finding", "x") }, false },
	{ HF_EVENT_UNCHECKED, { F("Finding", "x") }, false },
};
/* clang-format on */

static void test_kinds(void **state)
{
	size_t i, n;

	(void)state;
	for (i = 0; i < COUNT(kinds); i++) {
		for (n = 0; n < 3 && kinds[i].fields[n].key; n++)
			;
		struct hf_event event = {
			.kind = (char *)kinds[i].kind,
			.fields = (struct hf_field *)kinds[i].fields,
			.n = n,
		};

		const struct hf_record record = { .events = &event, .n = 1 };

		if (hf_review_has_exception(&record, &event) != kinds[i].want)
			fail_msg("row %zu: not %d", i, kinds[i].want);
	}
}

/* What was waived before anything was found, and what let the fix pass. */
/* clang-format off */
static const struct {
	const char *kind, *finding;
	bool want;
} passages[] = {
	{ HF_EVENT_RELEASE, "warn noise: 60 percent; waived by Ana: ok", true },
	{ HF_EVENT_PUSH, "warn noise: a; waived until 2026-01-02: ok", true },
	{ HF_EVENT_HAND_OVER, "warn noise: a; waived by A: ok", true },
	{ HF_EVENT_RELEASE, "warn noise: a very long path ...", true },
	{ HF_EVENT_RELEASE, "warn noise: 60 percent", false },
	{ HF_EVENT_RELEASE, "warn noise: 60 percent, ok", false },
	{ HF_EVENT_RELEASE, "warn noise: a; waived by A: o\\x1bk", true },
	{ HF_EVENT_RELEASE, "warn noises: a; waived by A: ok", false },
	{ HF_EVENT_RELEASE, "warn triage: noise; waived by A: ok", false },
	{ HF_EVENT_RELEASE, "block noise: a; waived by A: ok", false },
	{ HF_EVENT_RELEASE, "warn noise:", false },
	{ HF_EVENT_RELEASE, "warn ", false },
	{ HF_EVENT_NOTE, "warn noise: a; waived by A: ok", false },
};
/* clang-format on */

static void test_passages(void **state)
{
	struct hf_field lifted[] = { { rule, noise },
				     { (char[]){ "Why" }, (char[]){ "ok" } } };
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(passages); i++) {
		struct hf_field found = { finding,
					  (char *)passages[i].finding };
		/* What comes behind it hides nothing. */
		struct hf_event events[3] = {
			{ .kind = (char *)HF_EVENT_WAIVE,
			  .fields = lifted,
			  .n = COUNT(lifted) },
			{ .kind = (char *)passages[i].kind,
			  .fields = &found,
			  .n = 1,
			  .after = 1 },
			{ .kind = (char *)HF_EVENT_PUSH,
			  .fields = waived,
			  .n = COUNT(waived),
			  .after = 2 },
		};
		const struct hf_record record = { .events = events, .n = 3 };

		if (hf_review_has_exception(&record, events) !=
		    passages[i].want)
			fail_msg("row %zu: not %d", i, passages[i].want);
		assert_false(hf_review_has_exception(&record, &events[1]));
	}
}

/* Whoever is named as the author, the committer made it as well. */
static void test_committer(void **state)
{
	struct hf_event events[2] = {
		{ .kind = (char[]){ HF_EVENT_BREAK_GLASS },
		  .author = (char[]){ ANA },
		  .committer = (char[]){ BO } },
		{ .kind = (char[]){ HF_EVENT_APPROVE },
		  .author = (char[]){ BO },
		  .after = 1 },
	};
	struct hf_approval word = { .event = &events[1],
				    .mail = (char[]){ "bo@example.org" },
				    .state = HF_APPROVAL_COUNTS };
	const struct hf_approvals approvals = { .v = &word, .n = 1 };
	const struct hf_strv nobody = HF_STRV_INIT;
	const struct hf_record record = { .events = events, .n = 2 };
	const struct hf_review_words words = { &record, &approvals, 1,
					       &nobody };

	(void)state;
	assert_ptr_equal(hf_review_unpaid(&words), &events[0]);
	events[0].committer = events[0].author;
	assert_null(hf_review_unpaid(&words));
}

/* What an approval follows was there before it, whatever the dates say. */
static void test_dates(void **state)
{
	struct hf_event events[2] = {
		{ .kind = (char[]){ HF_EVENT_BREAK_GLASS },
		  .author = (char[]){ ANA },
		  .when = 1,
		  .after = 9,
		  .generation = 2 },
		{ .kind = (char[]){ HF_EVENT_APPROVE },
		  .author = (char[]){ BO },
		  .when = 9,
		  .after = 9,
		  .generation = 1 },
	};
	struct hf_approval word = { .event = &events[1],
				    .mail = (char[]){ "bo@example.org" },
				    .state = HF_APPROVAL_COUNTS };
	const struct hf_approvals approvals = { .v = &word, .n = 1 };
	const struct hf_strv nobody = HF_STRV_INIT;
	const struct hf_record record = { .events = events, .n = 2 };
	const struct hf_review_words words = { &record, &approvals, 1,
					       &nobody };

	(void)state;
	assert_ptr_equal(hf_review_unpaid(&words), &events[0]);
	assert_true(hf_review_has_exception(&record, &events[1]));
	events[1].generation = 3;
	assert_null(hf_review_unpaid(&words));
	assert_false(hf_review_has_exception(&record, &events[1]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_passages),
		cmocka_unit_test(test_committer),
		cmocka_unit_test(test_dates),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
