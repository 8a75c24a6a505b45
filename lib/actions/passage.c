#include "actions/passage.h"

#include "actions/append.h"
#include "actions/decision.h"
#include "base/text.h"
#include "facts/records.h"
#include "facts/session.h"
#include "values/name.h"

static const char *kind_of(const struct hf_passage *passage)
{
	return passage->why ? HF_EVENT_BREAK_GLASS : HF_EVENT_PUSH;
}

/* Whether a field of an event says the same; `text` NULL: any will do. */
static bool says(const struct hf_event *event, const char *key,
		 const char *text)
{
	return !text || hf_event_says(event, key, text);
}

/* A clone that never had it cannot tell, and says it once more. */
static bool has_tree(struct hf_session *session, const struct hf_event *event,
		     const struct hf_id *tree)
{
	struct hf_id id, of;

	return hf_event_id(&id, event, "Commit") &&
	       hf_repo_tree(&of, session->repo, &id, NULL) == 0 &&
	       hf_id_eq(&of, tree);
}

/*
 * Whoever tries again has said it before. What finish makes anew has another
 * date, and so another id.
 */
static int is_noted(bool *yes, struct hf_session *session,
		    const struct hf_record *record,
		    const struct hf_passage *passage, struct hf_err *err)
{
	const struct hf_event *event;
	struct hf_id tree;
	size_t i;
	int rc = 0;

	*yes = false;
	if (!passage->ref)
		rc = hf_repo_tree(&tree, session->repo, &passage->commit, err);
	for (i = 0; !rc && !*yes && i < record->n; i++) {
		event = &record->events[i];
		*yes = !strcmp(event->kind, kind_of(passage)) &&
		       says(event, "Why", passage->why) &&
		       says(event, "Ref", passage->ref) &&
		       (says(event, "Commit", passage->commit.hex) ||
			(!passage->ref && has_tree(session, event, &tree)));
	}
	return rc;
}

/* The subject of the event: why, or what was pushed where. */
static int begin(struct hf_event *out, const struct hf_passage *passage,
		 struct hf_err *err)
{
	struct hf_buf subject = HF_BUF_INIT;
	int rc;

	if (passage->why)
		hf_buf_printf(&subject, "broke the glass: %s", passage->why);
	else
		hf_buf_printf(&subject, "pushed to %s",
			      hf_name_short(passage->ref));
	if (!(rc = hf_buf_check(&subject, err)))
		rc = hf_event_init(out, kind_of(passage), passage->name,
				   subject.data, err);
	hf_buf_release(&subject);
	return rc;
}

static int set(struct hf_event *event, const char *key, const char *value,
	       struct hf_err *err)
{
	return value && *value ? hf_event_set(event, key, value, err) : 0;
}

static int add_event(struct hf_session *session,
		     const struct hf_passage *passage, struct hf_err *err)
{
	struct hf_event event = { 0 };
	int rc;

	if ((rc = begin(&event, passage, err)) < 0 ||
	    (rc = set(&event, "Why", passage->why, err)) < 0 ||
	    (rc = set(&event, "Seat", passage->seat, err)) < 0 ||
	    (rc = set(&event, "Ref", passage->ref, err)) < 0 ||
	    (rc = set(&event, "Commit", passage->commit.hex, err)) < 0 ||
	    (rc = set(&event, "Since", passage->since.hex, err)) < 0 ||
	    (rc = hf_decision_note(&event, session, passage->verdict, err)) < 0)
		goto out;
	rc = hf_append(session, &event, err);
out:
	hf_event_release(&event);
	return rc;
}

int hf_passage_note(struct hf_session *session,
		    const struct hf_passage *passage, struct hf_err *err)
{
	struct hf_record record = { 0 };
	bool noted = false;
	int rc = hf_records_find(&record, session, passage->name, err);

	if (!rc)
		rc = is_noted(&noted, session, &record, passage, err);
	if (!rc && !noted)
		rc = add_event(session, passage, err);
	hf_record_release(&record);
	return rc;
}

int hf_passage_check(const char *why, struct hf_err *err)
{
	const struct hf_passage passage = { .name = "name", .why = why };
	struct hf_event event = { 0 };
	int rc;

	if (hf_text_is_blank(why))
		return hf_fail(err, HF_EUSAGE, "the reason is empty");
	rc = begin(&event, &passage, err);
	hf_event_release(&event);
	return rc;
}
