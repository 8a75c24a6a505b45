/* What a record waives, for whom and until when; the newest word decides. */
#include "facts/waiver.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "facts/ledger.h"
#include "values/record.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* Rows are read as they are aligned here. */
/* clang-format off */

/* Records own their texts; these are never freed. */
#define T(text) (char[]){ text }
#define F(key, value) { T(key), T(value) }
#define EVENT(what, ...) { .kind = T(what), .author = T("Ana <a@x>"), \
	.when = 100, \
	.fields = (struct hf_field[]){ __VA_ARGS__ }, \
	.n = COUNT(((struct hf_field[]){ __VA_ARGS__ })) }
#define WAIVE(...) EVENT(HF_EVENT_WAIVE, __VA_ARGS__)
#define RECORD(...) { \
	.events = (struct hf_event[]){ __VA_ARGS__ }, \
	.n = COUNT(((struct hf_event[]){ __VA_ARGS__ })) }

/* 2026-12-01T00:00:00Z */
enum { NOW = 1796083200 };

static const struct {
	const char *name;
	struct hf_record record;
	const char *target, *rule; /* why "develop" and "noise" are waived */
} rows[] = {
	{ "nothing", { .n = 0 }, NULL, NULL },
	{ "a target", RECORD(WAIVE(F("Target", "develop"), F("Why", "gone"))),
	  "gone", NULL },
	{ "a rule", RECORD(WAIVE(F("Rule", "noise"), F("Why", "moved"))),
	  NULL, "moved" },
	{ "several at once", RECORD(WAIVE(F("Target", "a"),
		F("target", "develop"), F("Rule", "noise"), F("Rule", "b"),
		F("why", "both"))),
	  "both", "both" },
	{ "another one", RECORD(WAIVE(F("Target", "develop2"),
		F("Target", "Develop"), F("Rule", "noise "), F("Why", "x"))),
	  NULL, NULL },
	{ "a rule is no target", RECORD(WAIVE(F("Target", "noise"),
		F("Rule", "develop"), F("Why", "x"))),
	  NULL, NULL },
	{ "what is no waiver", RECORD(EVENT("waived", F("Target", "develop"),
		F("Why", "x"))),
	  NULL, NULL },
	{ "without a reason", RECORD(WAIVE(F("Target", "develop"))),
	  NULL, NULL },
	{ "an empty reason", RECORD(WAIVE(F("Target", "develop"),
		F("Why", ""))),
	  NULL, NULL },
	{ "until later", RECORD(WAIVE(F("Target", "develop"), F("Why", "x"),
		F("Until", "2026-12-01T00:00:01Z"))),
	  "x", NULL },
	{ "until now", RECORD(WAIVE(F("Target", "develop"), F("Why", "x"),
		F("Until", "2026-12-01T00:00:00Z"))),
	  "x", NULL },
	{ "expired", RECORD(WAIVE(F("Target", "develop"), F("Why", "x"),
		F("Until", "2026-11-30T23:59:59Z"))),
	  NULL, NULL },
	{ "until no date", RECORD(WAIVE(F("Target", "develop"), F("Why", "x"),
		F("Until", "2027-12-01"))),
	  NULL, NULL },
	{ "until more than a date", RECORD(WAIVE(F("Target", "develop"),
		F("Why", "x"), F("Until", "2027-12-01T00:00:00Z, or so"))),
	  NULL, NULL },
	{ "the newest reason", RECORD(
		WAIVE(F("Target", "develop"), F("Why", "old")),
		WAIVE(F("Rule", "noise"), F("Why", "moved")),
		WAIVE(F("Target", "develop"), F("Why", "new"))),
	  "new", "moved" },
	{ "ended by a newer one", RECORD(
		WAIVE(F("Target", "develop"), F("Why", "for ever")),
		WAIVE(F("Target", "develop"), F("Why", "no more"),
		      F("Until", "2026-11-30T00:00:00Z"))),
	  NULL, NULL },
};

/* clang-format on */

static void check(const char *name, bool yes, const struct hf_waiver *waiver,
		  const char *want)
{
	if (yes != (want != NULL) || (yes && strcmp(waiver->why, want)))
		fail_msg("%s: %s", name, yes ? waiver->why : "not waived");
}

static void the_newest_that_holds_counts(void **state)
{
	struct hf_waiver waiver;
	bool yes;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		yes = hf_waiver_target(&waiver, &rows[i].record, "develop",
				       NOW);
		check(rows[i].name, yes, &waiver, rows[i].target);
		yes = hf_waiver_rule(&waiver, &rows[i].record, "noise", NOW);
		check(rows[i].name, yes, &waiver, rows[i].rule);
	}
}

static void a_waiver_is_said_in_words(void **state)
{
	static const struct {
		struct hf_waiver waiver;
		const char *want;
	} cases[] = {
		{ { .why = "gone", .by = "Ana Sousa <ana@example.org>" },
		  "waived by Ana Sousa: gone" },
		{ { .why = "gone", .by = "Ana", .until = NOW },
		  "waived until 2026-12-01 by Ana: gone" },
		{ { .why = "gone", .by = "<ana@example.org>", .until = NOW },
		  "waived until 2026-12-01: gone" },
		{ { .why = "gone", .by = "" }, "waived: gone" },
	};
	struct hf_buf got = HF_BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		hf_buf_clear(&got);
		hf_waiver_print(&got, &cases[i].waiver);
		assert_string_equal(hf_buf_str(&got), cases[i].want);
	}
	hf_buf_release(&got);
}

/* Settle develop's debt by a waiver of second 100; "" for not paid. */
static const char *settle(struct hf_due *due, bool paid, time_t reverted_at)
{
	struct hf_event waive = WAIVE(F("Target", "develop"), F("Why", "gone"));
	struct hf_id revert = { "1" };
	struct hf_entry entry = { .record = { .events = &waive, .n = 1 } };
	struct hf_err err = HF_ERR_INIT;

	due->target = T("develop");
	due->paid = paid;
	due->pushed = false;
	due->proof = paid ? "merged" : NULL;
	if (reverted_at)
		entry.reverts = (struct hf_ids){ .v = &revert, .n = 1 };
	entry.reverted_at = reverted_at;
	assert_int_equal(hf_waiver_settle(due, &entry, NOW, &err), 0);
	return due->proof ? due->proof : "";
}

static void only_what_is_not_paid_is_waived(void **state)
{
	struct hf_due due = { .target = NULL };

	(void)state;
	assert_string_equal(settle(&due, false, 0), "waived");
	assert_true(due.paid && due.pushed);
	assert_string_equal(due.waived, "gone");
	assert_string_equal(settle(&due, true, 0), "merged");
	assert_null(due.waived);
	assert_false(due.pushed);
	/* What was said before a rollback was about the fix. */
	assert_string_equal(settle(&due, false, 101), "");
	assert_false(due.paid);
	assert_null(due.waived);
	assert_string_equal(settle(&due, false, 100), "waived");
	free(due.waived);
}

static int use_utc(void **state)
{
	(void)state;
	setenv("TZ", "UTC", 1);
	tzset();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_that_holds_counts),
		cmocka_unit_test(a_waiver_is_said_in_words),
		cmocka_unit_test(only_what_is_not_paid_is_waived),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, use_utc, NULL);
}
