#include "facts/unchecked.h"

#include "base/text.h"
#include "facts/belongs.h"
#include "facts/ledger.h"
#include "facts/session.h"

/* What came earlier was before anybody looked, and is history. */
enum { OF_LATE = 30 * 24 * 60 * 60 };

/*
 * A branch of the remote's moves where everybody can see it. Who pushes past
 * the hooks can date the commit as well, but not before the hotfix began.
 */
static bool came_of_late(const struct hf_entry *entry, time_t now)
{
	const struct hf_record *record = &entry->record;
	time_t since = entry->since;

	if (record->n && record->events[0].when > since)
		since = record->events[0].when;
	return entry->start.hex[0] && entry->released.hex[0] &&
	       !entry->line->is_tag && entry->line->branch.remote.hex[0] &&
	       now - since <= OF_LATE;
}

/* Whether an event let through a commit that has the release. */
static int lets_through(bool *yes, struct hf_session *session,
			const struct hf_event *event,
			const struct hf_id *released, struct hf_err *err)
{
	struct hf_id commit;
	int rc;

	*yes = false;
	if (!hf_event_id(&commit, event, "Commit"))
		return 0;
	*yes = hf_id_eq(&commit, released);
	if (*yes)
		return 0;
	rc = hf_repo_reaches(yes, session->repo, &commit, released, err);
	if (rc != HF_ENOTFOUND && rc != HF_EUNDECIDED)
		return rc;
	hf_err_clear(err);
	*yes = false;
	return 0;
}

/* Whether the record knows how it came to production. */
static int is_told(bool *yes, struct hf_session *session,
		   const struct hf_entry *entry, struct hf_err *err)
{
	static const char *const whole[] = { HF_EVENT_RELEASE,
					     HF_EVENT_HAND_OVER, NULL };
	static const char *const single[] = { HF_EVENT_PUSH,
					      HF_EVENT_BREAK_GLASS,
					      HF_EVENT_UNCHECKED, NULL };
	const struct hf_record *record = &entry->record;
	size_t i;
	int rc = 0;

	*yes = false;
	for (i = 0; !rc && !*yes && i < record->n; i++) {
		if (hf_text_is_one_of(record->events[i].kind, whole))
			*yes = true;
		else if (hf_text_is_one_of(record->events[i].kind, single))
			rc = lets_through(yes, session, &record->events[i],
					  &entry->released, err);
	}
	return rc;
}

/* Whether production got it by a commit as finish makes them. */
static int is_ours(bool *yes, struct hf_session *session,
		   const struct hf_entry *entry, struct hf_err *err)
{
	*yes = session->policy.release_method == HF_BY_FAST_FORWARD;
	if (hf_id_eq(&entry->released, &entry->fix))
		return 0;
	return hf_belongs(yes, session->repo, &entry->released, entry->name,
			  err);
}

int hf_unchecked(bool *yes, struct hf_session *session,
		 const struct hf_entry *entry, time_t now, struct hf_err *err)
{
	bool told = false, ours = false;
	int rc;

	*yes = false;
	if (!session->book.asked_for || !session->remote ||
	    !came_of_late(entry, now))
		return 0;
	rc = is_told(&told, session, entry, err);
	if (!rc && !told)
		rc = is_ours(&ours, session, entry, err);
	*yes = !rc && !told && !ours;
	return rc;
}
