/* Which exceptions owe a review, and whose word pays it. */
#include "facts/review.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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
		const struct hf_event event = {
			.kind = (char *)kinds[i].kind,
			.fields = (struct hf_field *)kinds[i].fields,
			.n = n,
		};

		if (hf_review_is_exception(&event) != kinds[i].want)
			fail_msg("row %zu: not %d", i, kinds[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
