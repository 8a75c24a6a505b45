/*
 * The record of a hotfix: events that are commits. Here an event becomes a
 * commit message and a commit message an event; nothing is read or written.
 */
#ifndef HF_RECORD_H
#define HF_RECORD_H

#include "base/buf.h"
#include "base/err.h"
#include "base/id.h"
#include "values/message.h"

#include <stdbool.h>
#include <time.h>

#define HF_EVENT_START "start"
#define HF_EVENT_NOTE "note"
#define HF_EVENT_HAND_OVER "hand-over"
#define HF_EVENT_RELEASE "release"
#define HF_EVENT_MERGE_BACK "merge-back"
#define HF_EVENT_ABANDON "abandon"
#define HF_EVENT_ROLLBACK "rollback"
#define HF_EVENT_WAIVE "waive"
#define HF_EVENT_TRIAGE "triage"
#define HF_EVENT_EVIDENCE "evidence"
#define HF_EVENT_APPROVE "approve"
#define HF_EVENT_REVOKE "revoke"
#define HF_EVENT_DEPLOY "deploy"
#define HF_EVENT_BREAK_GLASS "break-glass"
#define HF_EVENT_PUSH "push"           /* through the hook, to production */
#define HF_EVENT_UNCHECKED "unchecked" /* past it */

/* All of them, NULL-ended; a later version may know more. */
extern const char *const hf_event_kinds[];

enum {
	HF_SUBJECT_MAX = 500,
	HF_FIELDS_MAX = 200,
	HF_EVENT_MAX = 64 * 1024, /* bytes of its commit message */
};

/* A field of an event: the trailer "Hotfix-<Key>: <value>". */
struct hf_field {
	char *key, *value;
};

struct hf_event {
	char *kind;     /* HF_EVENT_* or one of a later version */
	char *name;     /* the hotfix */
	char *subject;  /* one line for people */
	struct hf_field *fields;
	size_t n;
	struct hf_id id; /* its commit; empty before it is written */
	char *author, *committer; /* "Name <mail>" */
	time_t when;
	time_t after; /* the same, or of what it follows, where that is later */
	size_t generation; /* more than that of any event that it follows */
	bool is_signed; /* by whom, and how well, is another question */
};

/* One hotfix's events, oldest first by their own dates. */
struct hf_record {
	char *name;
	struct hf_id tip;
	struct hf_event *events;
	size_t n, cap;
	size_t looked;  /* so many commits were looked at, ... */
	size_t strange; /* ... and these are no event of this hotfix */
	bool more;      /* and there are more, or ... */
	struct hf_id large; /* ... this one is too large to look behind it */
};

void hf_event_release(struct hf_event *event);
void hf_record_release(struct hf_record *record);

/*
 * Begin an event. HF_EUSAGE for text that is empty, not UTF-8, or holds a
 * control character, and for a subject over HF_SUBJECT_MAX bytes.
 */
int hf_event_init(struct hf_event *event, const char *kind, const char *name,
		  const char *subject, struct hf_err *err) HF_MUST_CHECK;

/*
 * Add a field: `key` without "Hotfix-"; values are one line, no controls. A
 * key may come again: hf_event_get shows the last.
 */
int hf_event_set(struct hf_event *event, const char *key, const char *value,
		 struct hf_err *err) HF_MUST_CHECK;

/* A field's value or NULL, as there is none of no event; borrowed. */
const char *hf_event_get(const struct hf_event *event, const char *key);

/* Whether a field has this value. */
bool hf_event_says(const struct hf_event *event, const char *key,
		   const char *value);

/* A field as an object id; false, and an empty one, where it is none. */
bool hf_event_id(struct hf_id *out, const struct hf_event *event,
		 const char *key);

/* Whether it answers for something: it is signed by whoever signs commits. */
bool hf_event_answers(const struct hf_event *event);

/*
 * The commit message of an event, and back. HF_ENOTFOUND when it is none,
 * HF_EFAIL when it is a broken one. What others wrote may hold any character;
 * it is filtered when it is shown.
 */
void hf_event_print(struct hf_buf *out, const struct hf_event *event);
int hf_event_parse(struct hf_event *out, const char *message, size_t len,
		   struct hf_err *err) HF_MUST_CHECK;

/* Take over `event`; it is zeroed, and released on failure. */
int hf_record_add(struct hf_record *record, struct hf_event *event,
		  struct hf_err *err) HF_MUST_CHECK;

/*
 * Whether `a` is later than `b`: by their dates, but never where `b` follows
 * it, since anybody can write any date.
 */
bool hf_event_is_later(const struct hf_event *a, const struct hf_event *b);

/* The first and the last event of a kind, or NULL. */
const struct hf_event *hf_record_first(const struct hf_record *record,
				       const char *kind);
const struct hf_event *hf_record_last(const struct hf_record *record,
				      const char *kind);

/*
 * The line that it names, or NULL: by its start, or by its release where it was
 * begun by plain git. Borrowed.
 */
const char *hf_record_line(const struct hf_record *record);

#endif
