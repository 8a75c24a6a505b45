#include "values/record.h"

#include <ctype.h>
#include <strings.h>

#include "base/text.h"

#define PREFIX "Hotfix-"

const char *const hf_event_kinds[] = {
	HF_EVENT_START,
	HF_EVENT_NOTE,
	HF_EVENT_HAND_OVER,
	HF_EVENT_RELEASE,
	HF_EVENT_MERGE_BACK,
	HF_EVENT_ABANDON,
	HF_EVENT_ROLLBACK,
	HF_EVENT_WAIVE,
	HF_EVENT_TRIAGE,
	HF_EVENT_EVIDENCE,
	HF_EVENT_APPROVE,
	HF_EVENT_REVOKE,
	HF_EVENT_DEPLOY,
	HF_EVENT_BREAK_GLASS,
	HF_EVENT_PUSH,
	HF_EVENT_UNCHECKED,
	NULL,
};

static void field_release(struct hf_field *field)
{
	free(field->key);
	free(field->value);
}

void hf_event_release(struct hf_event *event)
{
	size_t i;

	if (!event)
		return;
	for (i = 0; i < event->n; i++)
		field_release(&event->fields[i]);
	free(event->fields);
	free(event->kind);
	free(event->name);
	free(event->subject);
	free(event->author);
	free(event->committer);
	*event = (struct hf_event){ 0 };
}

void hf_record_release(struct hf_record *record)
{
	size_t i;

	if (!record)
		return;
	for (i = 0; i < record->n; i++)
		hf_event_release(&record->events[i]);
	free(record->events);
	free(record->name);
	*record = (struct hf_record){ 0 };
}

/* Controls, and characters that end a line or turn the way it is read. */
static bool is_control(unsigned c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) ||
	       (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* What may be written into a record; `thing` names it in messages. */
static int check_text(const char *text, const char *thing, struct hf_err *err)
{
	size_t len = strlen(text), n;
	unsigned c;

	for (; len; text += n, len -= n) {
		n = hf_text_utf8(text, len, &c);
		if (!n)
			return hf_fail(err, HF_EUSAGE,
				       "'%s' is not valid UTF-8", thing);
		if (is_control(c)) {
			hf_fail(err, HF_EUSAGE,
				"'%s' has the control "
				"character U+%04X in it",
				thing, c);
			hf_err_hint(err, "write it as one line of plain text");
			return HF_EUSAGE;
		}
	}
	return 0;
}

/* Copy text without the blanks around it, which a trailer cannot keep. */
static int copy_text(char **out, const char *text, const char *thing,
		     struct hf_err *err)
{
	size_t len;
	int rc = check_text(text, thing, err);

	if (rc < 0)
		return rc;
	text += strspn(text, " ");
	len = strlen(text);
	while (len && text[len - 1] == ' ')
		len--;
	*out = strndup(text, len);
	return *out ? 0 : hf_fail_mem(err);
}

static int copy_some(char **out, const char *text, const char *thing,
		     struct hf_err *err)
{
	int rc = copy_text(out, text, thing, err);

	if (rc == 0 && !**out)
		rc = hf_fail(err, HF_EUSAGE, "'%s' is empty", thing);
	return rc;
}

int hf_event_init(struct hf_event *event, const char *kind, const char *name,
		  const char *subject, struct hf_err *err)
{
	int rc;

	*event = (struct hf_event){ 0 };
	if ((rc = copy_some(&event->kind, kind, "event", err)) < 0 ||
	    (rc = copy_some(&event->name, name, "name", err)) < 0 ||
	    (rc = copy_some(&event->subject, subject, "text", err)) < 0)
		goto out;
	if (strlen(event->subject) > HF_SUBJECT_MAX) {
		rc = hf_fail(err, HF_EUSAGE,
			     "'text' is %zu bytes long, over "
			     "the %d that a record takes",
			     strlen(event->subject), HF_SUBJECT_MAX);
		hf_err_hint(err, "say it in a sentence, and link to the rest");
	}
out:
	if (rc < 0)
		hf_event_release(event);
	return rc;
}

/* Take over both strings; false when memory is short. */
static bool push(struct hf_event *event, char *key, char *value)
{
	struct hf_field *v = NULL;

	if (key && value)
		v = realloc(event->fields, (event->n + 1) * sizeof(*v));
	if (!v) {
		free(key);
		free(value);
		return false;
	}
	event->fields = v;
	event->fields[event->n].key = key;
	event->fields[event->n++].value = value;
	return true;
}

/* Letters, digits and '-', and none of the two that every event has. */
static bool is_key(const char *key)
{
	const char *c;

	for (c = key; *c; c++)
		if (!isascii((unsigned char)*c) ||
		    !(isalnum((unsigned char)*c) || *c == '-'))
			return false;
	return c != key && strcasecmp(key, "Event") && strcasecmp(key, "Name");
}

/* Whether the event with one more field can be read back. */
static int check_room(const struct hf_event *event, const char *key,
		      const char *value, struct hf_err *err)
{
	struct hf_buf text = HF_BUF_INIT;
	size_t len;
	int rc;

	hf_event_print(&text, event);
	len = text.len + strlen(PREFIX ": \n") + strlen(key) + strlen(value);
	rc = hf_buf_check(&text, err);
	hf_buf_release(&text);
	if (rc == 0 && event->n >= HF_FIELDS_MAX)
		rc = hf_fail(err, HF_EUSAGE,
			     "'%s' is one field more than the "
			     "%d that a record takes",
			     key, HF_FIELDS_MAX);
	else if (rc == 0 && len > HF_EVENT_MAX)
		rc = hf_fail(err, HF_EUSAGE, "'%s' is too long for a record",
			     key);
	return rc;
}

int hf_event_set(struct hf_event *event, const char *key, const char *value,
		 struct hf_err *err)
{
	char *copy = NULL;
	int rc;

	if (!is_key(key))
		return hf_fail(err, HF_EUSAGE,
			       "'%s' cannot name a field of a record", key);
	if ((rc = check_room(event, key, value, err)) < 0 ||
	    (rc = copy_text(&copy, value, key, err)) < 0)
		return rc;
	return push(event, strdup(key), copy) ? 0 : hf_fail_mem(err);
}

const char *hf_event_get(const struct hf_event *event, const char *key)
{
	size_t i;

	for (i = event ? event->n : 0; i > 0; i--)
		if (!strcasecmp(event->fields[i - 1].key, key))
			return event->fields[i - 1].value;
	return NULL;
}

bool hf_event_says(const struct hf_event *event, const char *key,
		   const char *value)
{
	const char *said = hf_event_get(event, key);

	return said && !strcmp(said, value);
}

bool hf_event_id(struct hf_id *out, const struct hf_event *event,
		 const char *key)
{
	const char *text = hf_event_get(event, key);

	*out = (struct hf_id){ "" };
	return text && hf_id_parse(out, text, strlen(text));
}

bool hf_event_answers(const struct hf_event *event)
{
	static const char *const kinds[] = {
		HF_EVENT_APPROVE,  HF_EVENT_REVOKE, HF_EVENT_BREAK_GLASS,
		HF_EVENT_ROLLBACK, HF_EVENT_WAIVE,  NULL,
	};

	return hf_text_is_one_of(event->kind, kinds);
}

void hf_event_print(struct hf_buf *out, const struct hf_event *event)
{
	size_t i;

	hf_buf_printf(out, "%s\n\n" PREFIX "Event: %s\n" PREFIX "Name: %s\n",
		      event->subject, event->kind, event->name);
	for (i = 0; i < event->n; i++)
		hf_buf_printf(out, PREFIX "%s: %s\n", event->fields[i].key,
			      event->fields[i].value);
}

static char *take(char **text)
{
	char *taken = *text;

	*text = NULL;
	return taken;
}

/*
 * Move a trailer into the event. A second kind or name is refused: then two
 * readers could take the same commit for different things.
 */
static int take_trailer(struct hf_event *event, struct hf_trailer *trailer)
{
	const char *key = trailer->key + strlen(PREFIX);
	char **one = NULL;

	if (strncasecmp(trailer->key, PREFIX, strlen(PREFIX)) || !*key)
		return 0;
	if (!strcasecmp(key, "Event"))
		one = &event->kind;
	else if (!strcasecmp(key, "Name"))
		one = &event->name;
	if (one) {
		if (*one || !*trailer->value)
			return HF_EFAIL;
		*one = take(&trailer->value);
		return 0;
	}
	if (event->n >= HF_FIELDS_MAX)
		return HF_EFAIL;
	return push(event, strdup(key), take(&trailer->value)) ? 0 : HF_ENOMEM;
}

int hf_event_parse(struct hf_event *out, const char *message, size_t len,
		   struct hf_err *err)
{
	struct hf_message parsed = { 0 };
	size_t i;
	int rc = 0;

	*out = (struct hf_event){ 0 };
	if (len > HF_EVENT_MAX)
		return hf_fail(err, HF_EFAIL, "the event is over %d KiB",
			       HF_EVENT_MAX / 1024);
	if ((rc = hf_message_parse(&parsed, message, len, NULL, err)) < 0)
		goto out;
	for (i = 0; rc == 0 && i < parsed.n; i++)
		rc = take_trailer(out, &parsed.trailers[i]);
	if (rc == HF_ENOMEM)
		rc = hf_fail_mem(err);
	else if (!rc && !out->kind)
		rc = hf_fail(err, HF_ENOTFOUND,
			     "the commit is no event of a hotfix's record");
	else if (rc < 0 || !out->name)
		rc = hf_fail(err, HF_EFAIL,
			     "the commit is a broken event of a hotfix's "
			     "record");
	else
		out->subject = take(&parsed.subject);
out:
	if (rc < 0)
		hf_event_release(out);
	hf_message_release(&parsed);
	return rc;
}

int hf_record_add(struct hf_record *record, struct hf_event *event,
		  struct hf_err *err)
{
	size_t cap = record->cap ? record->cap * 2 : 8;
	struct hf_event *v;

	if (record->n == record->cap) {
		v = realloc(record->events, cap * sizeof(*v));
		if (!v) {
			hf_event_release(event);
			return hf_fail_mem(err);
		}
		record->events = v;
		record->cap = cap;
	}
	record->events[record->n++] = *event;
	*event = (struct hf_event){ 0 };
	return 0;
}

const struct hf_event *hf_record_first(const struct hf_record *record,
				       const char *kind)
{
	size_t i;

	for (i = 0; i < record->n; i++)
		if (!strcmp(record->events[i].kind, kind))
			return &record->events[i];
	return NULL;
}

bool hf_event_is_later(const struct hf_event *a, const struct hf_event *b)
{
	if (a->after != b->after)
		return a->after > b->after;
	if (a->generation != b->generation)
		return a->generation > b->generation;
	return strcmp(a->id.hex, b->id.hex) > 0;
}

const struct hf_event *hf_record_last(const struct hf_record *record,
				      const char *kind)
{
	size_t i;

	for (i = record->n; i > 0; i--)
		if (!strcmp(record->events[i - 1].kind, kind))
			return &record->events[i - 1];
	return NULL;
}

const char *hf_record_line(const struct hf_record *record)
{
	const struct hf_event *event = hf_record_last(record, HF_EVENT_START);

	if (!event)
		event = hf_record_last(record, HF_EVENT_RELEASE);
	return event ? hf_event_get(event, "Line") : NULL;
}
