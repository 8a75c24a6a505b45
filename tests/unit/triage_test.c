/* Triage: which answer of a record counts, what is missing, what can wait; and
   the rules that say so, with the one that counts hotfixes. */
#include "values/triage.h"

#include "tests/unit/rule_fixture.h"

#include "facts/process.h"
#include "values/record.h"

/* Rows are read as they are aligned here. */
/* clang-format off */

#define F(key, value) { T(key), T(value) }
#define EVENT(what, ...) { .kind = T(what), \
	.fields = (struct hf_field[]){ __VA_ARGS__ }, \
	.n = COUNT(((struct hf_field[]){ __VA_ARGS__ })) }
#define RECORD(...) { \
	.events = (struct hf_event[]){ __VA_ARGS__ }, \
	.n = COUNT(((struct hf_event[]){ __VA_ARGS__ })) }

static const struct {
	const char *name;
	struct hf_record record;
	struct hf_triage want;
} reads[] = {
	{ "no events", { .n = 0 }, { NULL } },
	{ "a start", RECORD(EVENT("start", F("Line", "main"),
		F("Severity", "P1"), F("Incident", "INC-1"), F("Impact", "i"),
		F("Affected", "a"), F("Workaround", "w"),
		F("Rollback-Plan", "r"), F("Detected", "d"),
		F("Cannot-Wait", "c"))),
	  { "P1", "INC-1", "i", "a", "w", "r", "d", "c" } },
	{ "corrected twice", RECORD(
		EVENT("start", F("Severity", "P3"), F("Impact", "some")),
		EVENT("triage", F("Severity", "P2"), F("Impact", "all")),
		EVENT("triage", F("Severity", "P1"))),
	  { .severity = "P1", .impact = "all" } },
	{ "a key that comes again: the last", RECORD(
		EVENT("start", F("Severity", "P1"), F("severity", "P2"))),
	  { .severity = "P2" } },
	{ "an empty answer is none", RECORD(
		EVENT("start", F("Severity", "P1")),
		EVENT("triage", F("Severity", ""))),
	  { .severity = "P1" } },
	{ "what is said elsewhere", RECORD(
		EVENT("start", F("Severity", "P1")),
		EVENT("note", F("Severity", "P4"), F("Impact", "none")),
		EVENT("waive", F("Cannot-Wait", "really")),
		EVENT("Triage", F("Severity", "P5"))),
	  { .severity = "P1" } },
};

#define REQUIRE(what) "[triage]\nrequire = " what "\n"
#define ALL "severity, incident, impact, affected, workaround, rollback-plan"

static const struct {
	const char *policy;
	struct hf_triage triage;
	const char *names, *options;
} lacks[] = {
	{ "", { NULL }, "severity, impact, workaround, rollback-plan",
	  " --severity <P1> --impact <text> --workaround <text> "
	  "--rollback-plan <text>" },
	{ "", { "P1", "INC-1", "i", "a", "none", "r", NULL, NULL }, "", "" },
	{ REQUIRE(""), { NULL }, "", "" },
	{ REQUIRE("incident, affected"), { .severity = "P1" },
	  "incident, affected", " --incident <id> --affected <text>" },
	{ REQUIRE(ALL), { .affected = "all" },
	  "severity, incident, impact, workaround, rollback-plan",
	  " --severity <P1> --incident <id> --impact <text> "
	  "--workaround <text> --rollback-plan <text>" },
};

static const struct {
	const char *policy;
	struct hf_triage triage;
	enum hf_can_wait want;
	const char *words;
} waits[] = {
	{ "", { NULL }, HF_WAIT_NOT, "" },
	{ "", { .severity = "P1" }, HF_WAIT_NOT, "" },
	{ "", { .severity = "p2", .workaround = "none" }, HF_WAIT_NOT, "" },
	{ "", { .severity = "P3", .workaround = "None" }, HF_WAIT_SEVERITY,
	  "'P3' is none of [triage] severities = P1, P2" },
	{ "", { .severity = "P1, P2" }, HF_WAIT_SEVERITY,
	  "'P1, P2' is none of [triage] severities = P1, P2" },
	{ "[triage]\nseverities = S1\n", { .severity = "P1" },
	  HF_WAIT_SEVERITY, "'P1' is none of [triage] severities = S1" },
	{ "[triage]\nseverities =\n", { .severity = "P9" }, HF_WAIT_NOT, "" },
	{ "", { .severity = "P1", .workaround = "log in twice" },
	  HF_WAIT_WORKAROUND, "there is a workaround" },
	{ "", { .severity = "P7", .workaround = "log in twice" },
	  HF_WAIT_SEVERITY, "'P7' is none of [triage] severities = P1, P2" },
	/* The reason does not change it; whether there is one is asked apart. */
	{ "", { .severity = "P7", .cannot_wait = "audit" },
	  HF_WAIT_SEVERITY, "'P7' is none of [triage] severities = P1, P2" },
};

static const struct {
	const char *answer, *err; /* NULL: it can be recorded */
} answers[] = {
	{ "no orders: 12 %, \"all\" of Spa\xc3\xb1" "a", NULL },
	{ "two\nlines", "'Severity' has the control character U+000A in it" },
	{ "a\ttab", "'Severity' has the control character U+0009 in it" },
	{ "\033[31mred", "'Severity' has the control character U+001B in it" },
	{ "\xc2\x9b" "31m", "'Severity' has the control character U+009B in it" },
	{ "turned \xe2\x80\xae round",
	  "'Severity' has the control character U+202E in it" },
	{ "\xff\xfe", "'Severity' is not valid UTF-8" },
};

#define TRIAGE(...) .process = &(struct hf_process){ .triage = { __VA_ARGS__ } }
#define GATE .seat = HF_ON_GATE, .name = "login"
#define NAMED .record = &(struct hf_record){ .name = T("logout") }
#define RECENT(count) .process = &(struct hf_process){ .recent = count }
#define NONE REQUIRE("")

static const struct row rows[] = {
	{ "nothing is known of it", "", { GATE }, "" },
	{ "all is answered", "",
	  { GATE, TRIAGE("P1", "INC-1", "i", "a", "none", "r", NULL, NULL) },
	  "" },
	{ "answers are missing", "",
	  { GATE, TRIAGE(.severity = "P1", .workaround = "none") },
	  "triage|warn||no answer to impact, rollback-plan|git hotfix triage "
	  "--impact <text> --rollback-plan <text> login\n" },
	{ "it blocks, and the record knows the name",
	  REQUIRE("impact") "[rules]\ntriage = block\n",
	  { GATE, NAMED, TRIAGE(NULL) },
	  "triage|block||no answer to impact|git hotfix triage --impact <text> "
	  "logout\n" },
	{ "it can wait", NONE, { GATE, TRIAGE(.severity = "P3") },
	  "triage|warn||'P3' is none of [triage] severities = P1, P2, and no "
	  "reason why it cannot wait|git hotfix triage --cannot-wait <why> "
	  "login\n" },
	{ "it could, but for a reason", NONE,
	  { GATE, TRIAGE(.severity = "P3", .cannot_wait = "audit") }, "" },
	{ "both", REQUIRE("impact"),
	  { GATE, TRIAGE(.workaround = "wait") },
	  "triage|warn||no answer to impact|git hotfix triage --impact <text> "
	  "login\n"
	  "triage|warn||there is a workaround, and no reason why it cannot "
	  "wait|git hotfix triage --cannot-wait <why> login\n" },
	{ "where no release is near", REQUIRE("impact"),
	  { .seat = HF_ON_DIRECT, .branch = "login", TRIAGE(NULL) }, "" },
	{ "as many as may be", NONE, { GATE, RECENT(3) }, "" },
	{ "too many", NONE, { GATE, RECENT(4) },
	  "frequency|warn||4 hotfixes began in 30 days, over the 3 of "
	  "[frequency] limit|git hotfix list\n" },
	{ "a limit and a window of the team",
	  NONE "[frequency]\nlimit = 0\nwindow = 1w\n"
	  "[rules]\nfrequency = block\n",
	  { GATE, RECENT(1) },
	  "frequency|block||1 hotfix began in 7 days, over the 0 of "
	  "[frequency] limit|git hotfix waive --rule frequency -m <why> "
	  "login\n" },
};

/* clang-format on */

static void read_policy(struct hf_policy *policy, const char *text)
{
	struct hf_err err = HF_ERR_INIT;

	if (hf_policy_init(policy, hf_rule_names, hf_rule_levels, &err) < 0 ||
	    hf_policy_file(policy, "policy", text, strlen(text), &err) < 0)
		fail_msg("%s", err.text);
}

static void same(const char *name, const struct hf_question *q,
		 const struct hf_triage *got, const struct hf_triage *want)
{
	const char *one = hf_triage_get(got, q), *two = hf_triage_get(want, q);

	if (!one != !two || (one && strcmp(one, two)))
		fail_msg("%s: %s is '%s', not '%s'", name, q->name,
			 one ? one : "(null)", two ? two : "(null)");
}

static void the_newest_answer_counts(void **state)
{
	const struct hf_question *q;
	struct hf_triage got;
	size_t i, n = 0;

	(void)state;
	for (i = 0; i < COUNT(reads); i++) {
		hf_triage_read(&got, &reads[i].record);
		for (q = hf_questions; q->name; q++, n++)
			same(reads[i].name, q, &got, &reads[i].want);
	}
	/* Each field of the struct is a question. */
	assert_int_equal(n, COUNT(reads) * sizeof(got) / sizeof(char *));
}

static void what_is_missing(void **state)
{
	struct hf_buf names = HF_BUF_INIT, options = HF_BUF_INIT;
	struct hf_strv missing = HF_STRV_INIT;
	struct hf_policy policy;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(lacks); i++) {
		read_policy(&policy, lacks[i].policy);
		assert_int_equal(hf_triage_missing(&missing, &lacks[i].triage,
						   &policy, NULL),
				 0);
		hf_triage_name_all(&names, &missing);
		hf_triage_options(&options, &missing);
		assert_string_equal(hf_buf_str(&names), lacks[i].names);
		assert_string_equal(hf_buf_str(&options), lacks[i].options);
		hf_buf_release(&names);
		hf_buf_release(&options);
		hf_strv_release(&missing);
		hf_policy_release(&policy);
	}
}

static void what_can_wait(void **state)
{
	struct hf_buf words = HF_BUF_INIT;
	struct hf_policy policy;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(waits); i++) {
		read_policy(&policy, waits[i].policy);
		assert_int_equal(hf_triage_can_wait(&waits[i].triage, &policy),
				 waits[i].want);
		hf_triage_say_wait(&words, &waits[i].triage, &policy);
		assert_string_equal(hf_buf_str(&words), waits[i].words);
		hf_buf_release(&words);
		hf_policy_release(&policy);
	}
}

static void what_a_record_takes(void **state)
{
	char longest[HF_ANSWER_MAX + 2];
	struct hf_err err;
	size_t i;
	int rc;

	(void)state;
	for (i = 0; i < COUNT(answers); i++) {
		err = (struct hf_err)HF_ERR_INIT;
		rc = hf_triage_check(hf_questions, answers[i].answer, &err);
		assert_int_equal(rc, answers[i].err ? HF_EUSAGE : 0);
		assert_string_equal(err.text,
				    answers[i].err ? answers[i].err : "");
	}
	memset(longest, 'x', sizeof(longest));
	longest[HF_ANSWER_MAX + 1] = '\0';
	err = (struct hf_err)HF_ERR_INIT;
	assert_int_equal(hf_triage_check(hf_questions, longest, &err),
			 HF_EUSAGE);
	assert_string_equal(err.text, "'Severity' is 501 bytes long, over the "
				      "500 that an answer takes");
	longest[HF_ANSWER_MAX] = '\0';
	assert_int_equal(hf_triage_check(hf_questions, longest, NULL), 0);
}

static void an_event_has_what_differs(void **state)
{
	const struct hf_triage had = { .severity = "P3", .impact = "some" };
	const struct hf_triage now = { .severity = "P1",
				       .impact = "some",
				       .affected = "all",
				       .cannot_wait = "audit" };
	struct hf_event event;
	struct hf_err err;

	(void)state;
	assert_int_equal(
		hf_event_init(&event, HF_EVENT_TRIAGE, "login", "x", &err), 0);
	assert_int_equal(hf_triage_set(&event, &now, &had, &err), 0);
	assert_int_equal(event.n, 3);
	assert_string_equal(hf_event_get(&event, "Severity"), "P1");
	assert_string_equal(hf_event_get(&event, "Affected"), "all");
	assert_string_equal(hf_event_get(&event, "Cannot-Wait"), "audit");
	hf_event_release(&event);
}

static void the_rules(void **state)
{
	(void)state;
	check_rows(rows, COUNT(rows));
}

static void rules_that_are_off(void **state)
{
	(void)state;
	check_off(rows, COUNT(rows));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_answer_counts),
		cmocka_unit_test(what_is_missing),
		cmocka_unit_test(what_can_wait),
		cmocka_unit_test(what_a_record_takes),
		cmocka_unit_test(an_event_has_what_differs),
		cmocka_unit_test(the_rules),
		cmocka_unit_test(rules_that_are_off),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
