#include "facts/review.h"

#include <strings.h>

#include "base/text.h"
#include "facts/approval.h"
#include "facts/brought.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "facts/writers.h"

/* Of more findings than these an event of ours has none. */
enum { FINDINGS_MAX = 51, PASSAGES_MAX = 20 };

/* What let the fix pass on its way to production. */
struct passages {
	const struct hf_event *v[PASSAGES_MAX];
	size_t n; /* all; those over PASSAGES_MAX are only counted */
};

static bool ends(const char *text, const char *end)
{
	size_t len = strlen(text), n = strlen(end);

	return len >= n && !strcmp(text + len - n, end);
}

/* Whether a finding is of this rule and waived, or too long to tell. */
static bool is_lifted(const char *finding, const char *rule)
{
	static const char level[] = "warn ";

	if (!hf_text_starts(finding, level))
		return false;
	finding += strlen(level);
	if (!hf_text_starts(finding, rule) || finding[strlen(rule)] != ':')
		return false;
	return ends(finding, " ...") || strstr(finding, "; waived ");
}

/* Whether it let the fix pass although this rule had found something. */
static bool lifts(const struct hf_event *passage, const char *rule)
{
	size_t n = 0, i;

	for (i = 0; i < passage->n && n < FINDINGS_MAX; i++) {
		if (strcasecmp(passage->fields[i].key, "Finding"))
			continue;
		if (is_lifted(passage->fields[i].value, rule))
			return true;
		n++;
	}
	return false;
}

/* All count: one that somebody adds later takes nothing away. */
static void find_passages(struct passages *out, const struct hf_record *record)
{
	const struct hf_event *event = record->events;
	const struct hf_event *end = event + record->n;

	out->n = 0;
	for (; event < end; event++) {
		if (strcmp(event->kind, HF_EVENT_RELEASE) != 0 &&
		    strcmp(event->kind, HF_EVENT_PUSH) != 0 &&
		    strcmp(event->kind, HF_EVENT_HAND_OVER) != 0)
			continue;
		if (out->n++ < PASSAGES_MAX)
			out->v[out->n - 1] = event;
	}
}

/* Whether a waiver lifted one of its rules there. */
static bool is_used(const struct hf_event *waiver,
		    const struct hf_event *passage)
{
	size_t i;

	for (i = 0; i < waiver->n; i++)
		if (!strcasecmp(waiver->fields[i].key, "Rule") &&
		    lifts(passage, waiver->fields[i].value))
			return true;
	return false;
}

/*
 * A rule may be waived before it finds anything. With more passages than are
 * looked at, it is taken for used.
 */
static bool is_exception(const struct hf_event *event,
			 const struct passages *passages)
{
	size_t i;

	if (!strcmp(event->kind, HF_EVENT_BREAK_GLASS))
		return true;
	if (strcmp(event->kind, HF_EVENT_WAIVE) != 0 ||
	    !hf_event_get(event, "Rule"))
		return false;
	if (hf_event_get(event, "Finding") || passages->n > PASSAGES_MAX)
		return true;
	for (i = 0; i < passages->n; i++)
		if (hf_event_is_later(passages->v[i], event) &&
		    is_used(event, passages->v[i]))
			return true;
	return false;
}

bool hf_review_has_exception(const struct hf_record *record,
			     const struct hf_event *since)
{
	const struct hf_event *event = record->events;
	const struct hf_event *end = event + record->n;
	struct passages passages;

	find_passages(&passages, record);
	for (; event < end; event++)
		if (is_exception(event, &passages) &&
		    (!since || !hf_event_is_later(since, event)))
			return true;
	return false;
}

/* Who cannot be compared for want of memory may be the same person. */
static bool is_mail(const char *person, const char *mail)
{
	char *other = hf_mail_of(person);
	bool same = !other || !strcasecmp(other, mail);

	free(other);
	return same;
}

/* Anybody can name another author than himself. */
static bool is_by(const struct hf_event *event, const char *mail)
{
	return is_mail(event->author, mail) || is_mail(event->committer, mail);
}

/* Whether an approval is a review by a person who may give one. */
static bool counts(const struct hf_approval *approval,
		   const struct hf_review_words *words)
{
	return approval->state == HF_APPROVAL_COUNTS &&
	       !hf_mails_have(words->writers, approval->mail);
}

static bool is_paid(const struct hf_event *exception,
		    const struct hf_review_words *words)
{
	const struct hf_approval *approval;
	size_t i, j;

	for (i = 0; i < words->n; i++) {
		for (j = 0; j < words->approvals[i].n; j++) {
			approval = &words->approvals[i].v[j];
			if (hf_event_is_later(approval->event, exception) &&
			    counts(approval, words) &&
			    !is_by(exception, approval->mail))
				return true;
		}
	}
	return false;
}

const struct hf_event *hf_review_unpaid(const struct hf_review_words *words)
{
	const struct hf_record *record = words->record;
	struct passages passages;
	size_t i;

	find_passages(&passages, record);
	for (i = 0; i < record->n; i++)
		if (is_exception(&record->events[i], &passages) &&
		    !is_paid(&record->events[i], words))
			return &record->events[i];
	return NULL;
}

int hf_review_writers(struct hf_strv *out, struct hf_session *session,
		      const struct hf_entry *entry, struct hf_err *err)
{
	struct hf_brought brought = { 0 };
	struct hf_commit commit = { 0 };
	size_t i;
	int rc = hf_brought_read(&brought, session, entry, err);

	for (i = 0; !rc && i < brought.own.n; i++) {
		rc = hf_repo_commit(&commit, session->repo, &brought.own.v[i],
				    err);
		if (!rc)
			hf_writers_of(out, &commit);
		hf_commit_release(&commit);
	}
	/* A squash has one author; who wrote its parts is on the branch. */
	if (!rc && entry->fix.hex[0] && brought.since.hex[0])
		rc = hf_writers_range(out, session, &brought.since, &entry->fix,
				      err);
	hf_brought_release(&brought);
	return rc ? rc : hf_strv_check(out, err);
}

/* The approvals of the tree of a commit, unless that was looked at before. */
static int add_approvals(struct hf_approvals *out, size_t *n,
			 struct hf_id *tree, struct hf_session *session,
			 const struct hf_approval_spec *spec,
			 const struct hf_id *id, struct hf_err *err)
{
	struct hf_approval_spec asked = *spec;
	const struct hf_id before = *tree;
	int rc = hf_repo_tree(tree, session->repo, id, err);

	if (rc < 0 || hf_id_eq(tree, &before))
		return rc;
	asked.tree = tree;
	rc = hf_approvals_read(&out[*n], session, &asked, err);
	*n += !rc;
	return rc;
}

/*
 * Of production's tree and, where other changes came with the merge, of the
 * fix's own, which is as good a look at it.
 */
static int read_approvals(struct hf_approvals *out, size_t *n,
			  struct hf_session *session,
			  const struct hf_entry *entry,
			  const struct hf_strv *writers, struct hf_err *err)
{
	const struct hf_approval_spec spec = { .record = &entry->record,
					       .writers = writers };
	struct hf_id tree = { "" };
	int rc = add_approvals(out, n, &tree, session, &spec, &entry->released,
			       err);

	if (!rc && entry->fix.hex[0])
		rc = add_approvals(out, n, &tree, session, &spec, &entry->fix,
				   err);
	return rc;
}

static int find_unpaid(const struct hf_event **out, struct hf_session *session,
		       const struct hf_entry *entry, struct hf_err *err)
{
	struct hf_strv writers = HF_STRV_INIT;
	struct hf_approvals approvals[2] = { { 0 }, { 0 } };
	struct hf_review_words words = {
		.record = &entry->record,
		.approvals = approvals,
		.writers = &writers,
	};
	int rc = 0;

	if (hf_record_last(&entry->record, HF_EVENT_APPROVE) &&
	    !(rc = hf_review_writers(&writers, session, entry, err)))
		rc = read_approvals(approvals, &words.n, session, entry,
				    &writers, err);
	if (!rc)
		*out = hf_review_unpaid(&words);
	hf_approvals_release(&approvals[0]);
	hf_approvals_release(&approvals[1]);
	hf_strv_release(&writers);
	return rc;
}

/* It is owed from the day on which both are true: excepted, and released. */
int hf_review_read(struct hf_review *out, struct hf_session *session,
		   const struct hf_entry *entry, time_t now, struct hf_err *err)
{
	const struct hf_event *event = NULL;
	int rc;

	*out = (struct hf_review){ 0 };
	if (!entry->released.hex[0] ||
	    (!entry->record.more &&
	     !hf_review_has_exception(&entry->record, NULL)))
		return 0;
	if (entry->record.more)
		return hf_fail(err, HF_EUNDECIDED,
			       "the record of '%s' has more than is read",
			       entry->name);
	rc = find_unpaid(&event, session, entry, err);
	if (rc < 0 || !event)
		return rc;
	out->exception = event;
	out->why = hf_event_get(event, "Why");
	out->since = event->when > entry->since ? event->when : entry->since;
	out->overdue = now - out->since > session->policy.due;
	if (!out->why)
		out->why = event->subject ? event->subject : "";
	return 0;
}

static int by_age(const void *a, const void *b)
{
	const struct hf_review_owed *x = a, *y = b;

	if (x->review.since != y->review.since)
		return x->review.since < y->review.since ? -1 : 1;
	return strcmp(x->entry->name, y->entry->name);
}

static int add_owed(struct hf_reviews *out, const struct hf_review_owed *one,
		    struct hf_err *err)
{
	struct hf_review_owed *v = realloc(out->v, (out->n + 1) * sizeof(*v));

	if (!v)
		return hf_fail_mem(err);
	out->v = v;
	v[out->n++] = *one;
	return 0;
}

int hf_reviews_read(struct hf_reviews *out, struct hf_session *session,
		    const struct hf_ledger *ledger, time_t now,
		    struct hf_err *err)
{
	size_t i;
	int rc = 0;

	*out = (struct hf_reviews){ NULL, 0 };
	for (i = 0; !rc && i < ledger->n; i++) {
		struct hf_review_owed one = { .entry = &ledger->v[i] };

		rc = hf_review_read(&one.review, session, one.entry, now,
				    &one.undecided);
		if (rc == HF_ENOMEM)
			*err = one.undecided;
		else if (rc < 0 || one.review.exception)
			rc = add_owed(out, &one, err);
	}
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_age);
	if (rc < 0)
		hf_reviews_release(out);
	return rc;
}

void hf_reviews_release(struct hf_reviews *reviews)
{
	if (!reviews)
		return;
	free(reviews->v);
	*reviews = (struct hf_reviews){ NULL, 0 };
}
