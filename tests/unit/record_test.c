/* Events as commit messages, written by us and by whoever can push. */
#include "values/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static void an_event_is_a_commit_message(void **state)
{
	static const char want[] =
		"start hotfix 1.4.1\n"
		"\n"
		"Hotfix-Event: start\n"
		"Hotfix-Name: 1.4.1\n"
		"Hotfix-Severity: P1\n"
		"Hotfix-Impact: nobody can log in, caf\xc3\xa9 included\n"
		"Hotfix-Link: \n";
	struct hf_buf text = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct hf_event event, again;
	size_t i;

	(void)state;
	assert_int_equal(hf_event_init(&event, HF_EVENT_START, "1.4.1",
				       " start hotfix 1.4.1 ", &err),
			 0);
	assert_int_equal(hf_event_set(&event, "Severity", "P1", &err), 0);
	assert_int_equal(hf_event_set(&event, "Impact",
				      "  nobody can log in, caf\xc3\xa9 "
				      "included  ",
				      &err),
			 0);
	assert_int_equal(hf_event_set(&event, "Link", "", &err), 0);
	hf_event_print(&text, &event);
	assert_string_equal(hf_buf_str(&text), want);

	assert_int_equal(hf_event_parse(&again, text.data, text.len, &err), 0);
	assert_string_equal(again.kind, event.kind);
	assert_string_equal(again.name, event.name);
	assert_string_equal(again.subject, event.subject);
	assert_int_equal(again.n, event.n);
	for (i = 0; i < event.n; i++) {
		assert_string_equal(again.fields[i].key, event.fields[i].key);
		assert_string_equal(again.fields[i].value,
				    event.fields[i].value);
	}
	hf_event_release(&event);
	hf_event_release(&again);
	hf_buf_release(&text);
}

static void the_last_field_of_a_key_counts(void **state)
{
	struct hf_event event;

	(void)state;
	assert_int_equal(
		hf_event_init(&event, HF_EVENT_NOTE, "x", "note", NULL), 0);
	assert_null(hf_event_get(&event, "Severity"));
	assert_int_equal(hf_event_set(&event, "Severity", "P1", NULL), 0);
	assert_int_equal(hf_event_set(&event, "Severity", "P2", NULL), 0);
	assert_string_equal(hf_event_get(&event, "severity"), "P2");
	assert_null(hf_event_get(&event, "Sever"));
	hf_event_release(&event);
}

static void fields_are_asked_for_what_they_say(void **state)
{
	static const char id[] = "0123456789abcdef0123456789abcdef01234567";
	struct hf_err err = HF_ERR_INIT;
	struct hf_event event;
	struct hf_id out;

	(void)state;
	assert_int_equal(
		hf_event_init(&event, HF_EVENT_NOTE, "login", "text", &err), 0);
	assert_int_equal(hf_event_set(&event, "Commit", id, &err), 0);
	assert_int_equal(hf_event_set(&event, "Tree", "main", &err), 0);
	assert_true(hf_event_says(&event, "Tree", "main"));
	assert_false(hf_event_says(&event, "Tree", "mai"));
	assert_false(hf_event_says(&event, "Ref", "main"));
	assert_false(hf_event_says(NULL, "Tree", "main"));
	assert_null(hf_event_get(NULL, "Tree"));
	assert_true(hf_event_id(&out, &event, "Commit"));
	assert_string_equal(out.hex, id);
	assert_false(hf_event_id(&out, &event, "Tree"));
	assert_string_equal(out.hex, "");
	assert_false(hf_event_id(&out, NULL, "Commit"));
	hf_event_release(&event);
}

static void bad_text_is_not_recorded(void **state)
{
	static const struct {
		const char *text, *control; /* NULL: not UTF-8 */
	} cases[] = {
		{ "a\nb", "U+000A" },         { "a\rb", "U+000D" },
		{ "a\tb", "U+0009" },         { "\x1b[31m", "U+001B" },
		{ "\x7f", "U+007F" },         { "\xc2\x80", "U+0080" },
		{ "\xc2\x9f", "U+009F" },     { "\xe2\x80\xa8", "U+2028" },
		{ "\xe2\x80\xaa", "U+202A" }, { "\xe2\x80\xae", "U+202E" },
		{ "\xe2\x81\xa6", "U+2066" }, { "\xe2\x81\xa9", "U+2069" },
		{ "caf\xe9", NULL },          { "\xc0\xaf", NULL },
	};
	struct hf_event event, good;
	char want[128];
	size_t i;

	(void)state;
	assert_int_equal(hf_event_init(&good, "note", "x", "note", NULL), 0);
	for (i = 0; i < COUNT(cases) * 2; i++) {
		const char *text = cases[i / 2].text;
		const char *control = cases[i / 2].control;
		const char *thing = i % 2 ? "Impact" : "text";
		struct hf_err err = HF_ERR_INIT;
		int rc;

		if (i % 2)
			rc = hf_event_set(&good, "Impact", text, &err);
		else
			rc = hf_event_init(&event, "note", "x", text, &err);
		snprintf(want, sizeof(want), "'%s' %s%s%s", thing,
			 control ? "has the control character " : "",
			 control ? control : "is not valid UTF-8",
			 control ? " in it" : "");
		assert_int_equal(rc, HF_EUSAGE);
		assert_string_equal(err.text, want);
	}
	assert_int_equal(good.n, 0);
	hf_event_release(&good);
}

static void good_text_is_recorded(void **state)
{
	static const char *const texts[] = {
		"caf\xc3\xa9",
		"\xe2\x80\x9cquoted\xe2\x80\x9d",
		"# 1",
		"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
		"Key: value",
		"Conflicts:",
		"Signed-off-by: x",
		"# ------------------------ >8 ------------------------",
	};
	struct hf_event event, again;
	struct hf_buf text = HF_BUF_INIT;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(texts); i++) {
		assert_int_equal(
			hf_event_init(&event, "note", "x", texts[i], NULL), 0);
		assert_int_equal(hf_event_set(&event, "Impact", texts[i], NULL),
				 0);
		hf_buf_clear(&text);
		hf_event_print(&text, &event);
		assert_int_equal(
			hf_event_parse(&again, text.data, text.len, NULL), 0);
		assert_string_equal(again.subject, texts[i]);
		assert_string_equal(hf_event_get(&again, "Impact"), texts[i]);
		hf_event_release(&event);
		hf_event_release(&again);
	}
	hf_buf_release(&text);
}

/* Begin an event and, if `key` is not NULL, add that field: one is refused. */
static void refused(const char *kind, const char *name, const char *subject,
		    const char *key, const char *want, const char *hint)
{
	struct hf_err err = HF_ERR_INIT;
	struct hf_event event;
	int rc = hf_event_init(&event, kind, name, subject, &err);

	if (key) {
		assert_int_equal(rc, 0);
		rc = hf_event_set(&event, key, "x", &err);
	} else {
		assert_null(event.kind);
	}
	assert_int_equal(rc, HF_EUSAGE);
	assert_string_equal(err.text, want);
	assert_string_equal(err.hint, hint);
	hf_event_release(&event);
}

static void an_event_has_limits(void **state)
{
	char exact[HF_SUBJECT_MAX + 1], over[HF_SUBJECT_MAX + 2];
	struct hf_event event;

	(void)state;
	memset(exact, 'x', sizeof(exact) - 1);
	memset(over, 'x', sizeof(over) - 1);
	exact[sizeof(exact) - 1] = over[sizeof(over) - 1] = '\0';
	assert_int_equal(hf_event_init(&event, "note", "x", exact, NULL), 0);
	hf_event_release(&event);
	refused("note", "x", over, NULL,
		"'text' is 501 bytes long, over the "
		"500 that a record takes",
		"say it in a sentence, and link to the rest");
	refused("note", "x", "", NULL, "'text' is empty", "");
	refused("note", "x", "  ", NULL, "'text' is empty", "");
	refused("", "x", "x", NULL, "'event' is empty", "");
	refused("note", "", "x", NULL, "'name' is empty", "");
	refused("note", "x\n", "x", NULL,
		"'name' has the control character U+000A in it",
		"write it as one line of plain text");
	refused("note", "x", "x", "", "'' cannot name a field of a record", "");
	refused("note", "x", "x", "A b",
		"'A b' cannot name a field of a record", "");
	refused("note", "x", "x", "event",
		"'event' cannot name a field of a record", "");
	refused("note", "x", "x", "Name",
		"'Name' cannot name a field of a record", "");
}

static void what_is_set_can_be_read_back(void **state)
{
	char *large = malloc(HF_EVENT_MAX + 1);
	struct hf_buf text = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct hf_event event, again;
	int i;

	(void)state;
	assert_non_null(large);
	memset(large, 'x', HF_EVENT_MAX);
	large[HF_EVENT_MAX] = '\0';
	assert_int_equal(hf_event_init(&event, "note", "x", "y", NULL), 0);
	assert_int_equal(hf_event_set(&event, "Large", large, &err), HF_EUSAGE);
	assert_string_equal(err.text, "'Large' is too long for a record");

	for (i = 0; i < HF_FIELDS_MAX - 2; i++)
		assert_int_equal(hf_event_set(&event, "K", "v", NULL), 0);
	hf_event_print(&text, &event);
	large[HF_EVENT_MAX - text.len - strlen("Hotfix-Last: \n")] = '\0';
	assert_int_equal(hf_event_set(&event, "Last", large, NULL), 0);
	hf_buf_clear(&text);
	hf_event_print(&text, &event);
	assert_int_equal(text.len, HF_EVENT_MAX);
	assert_int_equal(hf_event_parse(&again, text.data, text.len, NULL), 0);
	assert_int_equal(again.n, HF_FIELDS_MAX - 1);
	assert_string_equal(hf_event_get(&again, "Last"), large);

	hf_err_clear(&err);
	assert_int_equal(hf_event_set(&event, "More", "", &err), HF_EUSAGE);
	assert_string_equal(err.text, "'More' is too long for a record");
	hf_event_release(&event);
	hf_event_release(&again);
	hf_buf_release(&text);
	free(large);
}

static void too_many_fields_are_refused(void **state)
{
	struct hf_buf text = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct hf_event event, again;
	int i;

	(void)state;
	assert_int_equal(hf_event_init(&event, "note", "x", "y", NULL), 0);
	for (i = 0; i < HF_FIELDS_MAX; i++)
		assert_int_equal(hf_event_set(&event, "K", "v", NULL), 0);
	assert_int_equal(hf_event_set(&event, "More", "", &err), HF_EUSAGE);
	assert_string_equal(err.text, "'More' is one field more than the 200 "
				      "that a record takes");
	hf_event_print(&text, &event);
	hf_buf_puts(&text, "Hotfix-More: v\n");
	assert_int_equal(hf_event_parse(&again, text.data, text.len, NULL),
			 HF_EFAIL);
	hf_event_release(&event);
	hf_buf_release(&text);
}

/* "kind|name|subject|key=value|...", or the error's text. */
static void show(struct hf_buf *out, const char *message, size_t len)
{
	struct hf_err err = HF_ERR_INIT;
	struct hf_event event;
	size_t i;

	hf_buf_clear(out);
	if (hf_event_parse(&event, message, len, &err) < 0) {
		assert_int_equal(err.code, strstr(err.text, " no event ") ?
						   HF_ENOTFOUND :
						   HF_EFAIL);
		assert_null(event.kind);
		hf_buf_puts(out, err.text);
		return;
	}
	hf_buf_printf(out, "%s|%s|%s", event.kind, event.name, event.subject);
	for (i = 0; i < event.n; i++)
		hf_buf_printf(out, "|%s=%s", event.fields[i].key,
			      event.fields[i].value);
	hf_event_release(&event);
}

static void events_of_others_are_read(void **state)
{
	static const char none[] =
		"the commit is no event of a hotfix's record";
	static const char broken[] =
		"the commit is a broken event of a hotfix's record";
	static const struct {
		const char *message, *want;
	} cases[] = {
		{ "x\n\nHotfix-Event: note\nHotfix-Name: n\n", "note|n|x" },
		{ "x\ny\n\nbody\n\nHotfix-Event: later-kind\n"
		  "Hotfix-Name: n\nHotfix-A: 1\nSigned-off-by: A <a@b>\n",
		  "later-kind|n|x y|A=1" },
		{ "x\n\nhotfix-name: n\nHOTFIX-EVENT:note\nHotfix-A:\n",
		  "note|n|x|A=" },
		{ "x\n\nHotfix-Event: note\nHotfix-Name: n\nHotfix-: 1\n"
		  "Hotfix: 2\n",
		  "note|n|x" },
		{ "\x1b[31m\n\nHotfix-Event: note\nHotfix-Name: n\n"
		  "Hotfix-A: \x1b[31m\xff\xe2\x80\xae\n",
		  "note|n|\x1b[31m|A=\x1b[31m\xff\xe2\x80\xae" },
		{ "", none },
		{ "fix login\n", none },
		{ "Hotfix-Event: note\nHotfix-Name: n\n", none },
		{ "x\n\nHotfix-Event: note\n", broken },
		{ "x\n\nHotfix-Name: n\n", none },
		{ "x\n\nHotfix-Event:\nHotfix-Name: n\n", broken },
		{ "x\n\nHotfix-Event: note\nHotfix-Name:\n", broken },
		{ "x\n\nHotfix-Event: note\nHotfix-Name: n\nHotfix-Name: m\n",
		  broken },
		{ "x\n\nHotfix-Event: note\nHotfix-Name: n\n"
		  "Hotfix-Event: abandon\n",
		  broken },
		{ "x\n\nHotfix-Event: note\nHotfix-Name: n\n\nbody\n", none },
	};
	struct hf_buf got = HF_BUF_INIT;
	char *large = malloc(HF_EVENT_MAX + 1);
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		show(&got, cases[i].message, strlen(cases[i].message));
		assert_string_equal(hf_buf_str(&got), cases[i].want);
	}
	assert_non_null(large);
	memset(large, 'x', HF_EVENT_MAX + 1);
	show(&got, large, HF_EVENT_MAX + 1);
	assert_string_equal(hf_buf_str(&got), "the event is over 64 KiB");
	show(&got, large, HF_EVENT_MAX);
	assert_string_equal(hf_buf_str(&got), none);
	free(large);
	hf_buf_release(&got);
}

static void a_record_keeps_its_order(void **state)
{
	static const char *const kinds[] = {
		"start", "note",       "release", "note",     "merge-back",
		"note",  "merge-back", "note",    "deployed", "abandon",
	};
	struct hf_record record = { 0 };
	struct hf_event event;
	char subject[16];
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(kinds); i++) {
		snprintf(subject, sizeof(subject), "event %zu", i);
		assert_int_equal(
			hf_event_init(&event, kinds[i], "n", subject, NULL), 0);
		assert_int_equal(hf_record_add(&record, &event, NULL), 0);
		assert_null(event.kind);
	}
	assert_int_equal(record.n, COUNT(kinds));
	for (i = 0; i < COUNT(kinds); i++)
		assert_string_equal(record.events[i].kind, kinds[i]);
	assert_ptr_equal(hf_record_last(&record, HF_EVENT_NOTE),
			 &record.events[7]);
	assert_ptr_equal(hf_record_last(&record, HF_EVENT_START),
			 &record.events[0]);
	assert_null(hf_record_last(&record, "approve"));
	assert_ptr_equal(hf_record_first(&record, HF_EVENT_NOTE),
			 &record.events[1]);
	assert_null(hf_record_first(&record, "approve"));
	hf_record_release(&record);
	hf_record_release(&record);
	hf_record_release(NULL);
	hf_event_release(NULL);
}

static void the_line_is_that_of_the_start(void **state)
{
	static const struct {
		const char *kind, *line, *want; /* after it was added */
	} events[] = {
		{ HF_EVENT_NOTE, "noted", NULL },
		{ HF_EVENT_RELEASE, "support/1.x", "support/1.x" },
		{ HF_EVENT_START, "main", "main" },
		{ HF_EVENT_RELEASE, "support/2.x", "main" },
		{ HF_EVENT_START, NULL, NULL },
	};
	struct hf_record record = { 0 };
	struct hf_event event = { 0 };
	const char *got;
	size_t i;

	(void)state;
	assert_null(hf_record_line(&record));
	for (i = 0; i < COUNT(events); i++) {
		assert_int_equal(hf_event_init(&event, events[i].kind, "n",
					       "said", NULL),
				 0);
		if (events[i].line)
			assert_int_equal(hf_event_set(&event, "Line",
						      events[i].line, NULL),
					 0);
		assert_int_equal(hf_record_add(&record, &event, NULL), 0);
		got = hf_record_line(&record);
		assert_string_equal(got ? got : "none",
				    events[i].want ? events[i].want : "none");
	}
	hf_record_release(&record);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_is_a_commit_message),
		cmocka_unit_test(the_last_field_of_a_key_counts),
		cmocka_unit_test(fields_are_asked_for_what_they_say),
		cmocka_unit_test(bad_text_is_not_recorded),
		cmocka_unit_test(good_text_is_recorded),
		cmocka_unit_test(an_event_has_limits),
		cmocka_unit_test(what_is_set_can_be_read_back),
		cmocka_unit_test(too_many_fields_are_refused),
		cmocka_unit_test(events_of_others_are_read),
		cmocka_unit_test(a_record_keeps_its_order),
		cmocka_unit_test(the_line_is_that_of_the_start),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
