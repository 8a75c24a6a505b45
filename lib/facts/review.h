/*
 * The debt of an exception: who broke the glass, or waived a rule that had
 * found something, owes a review after the fact by somebody else.
 */
#ifndef HF_REVIEW_H
#define HF_REVIEW_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct hf_approvals;
struct hf_entry;
struct hf_event;
struct hf_ledger;
struct hf_record;
struct hf_session;
struct hf_strv;

struct hf_review {
	const struct hf_event *exception; /* the oldest without a review, or
					     NULL: nothing is owed */
	const char *why;                  /* its reason; borrowed */
	time_t since;
	bool overdue; /* past [merge-back] due */
};

/*
 * Whether a hotfix that reached production owes a review. It is paid by an
 * approval of the released tree, later than the exception, by somebody with
 * the role who neither made the exception nor wrote the fix. That the fix was
 * taken out again pays nothing.
 */
int hf_review_read(struct hf_review *out, struct hf_session *session,
		   const struct hf_entry *entry, time_t now,
		   struct hf_err *err) HF_MUST_CHECK;

/* What one hotfix of a ledger owes. */
struct hf_review_owed {
	const struct hf_entry *entry;
	struct hf_review review;
	struct hf_err undecided; /* why it cannot be told, or HF_OK */
};

struct hf_reviews {
	struct hf_review_owed *v;
	size_t n;
};

/* The reviews that a ledger's hotfixes owe, or may owe; the oldest first. */
int hf_reviews_read(struct hf_reviews *out, struct hf_session *session,
		    const struct hf_ledger *ledger, time_t now,
		    struct hf_err *err) HF_MUST_CHECK;
void hf_reviews_release(struct hf_reviews *reviews);

/*
 * Whether a record has an exception that is to be reviewed, no earlier than
 * `since` unless that is NULL: a broken glass, or the waiver of a rule that had
 * found something by then, or had by the time when the fix went to production.
 */
bool hf_review_has_exception(const struct hf_record *record,
			     const struct hf_event *since);

/* Add the mails of those who wrote what a release has brought, once each. */
int hf_review_writers(struct hf_strv *out, struct hf_session *session,
		      const struct hf_entry *entry,
		      struct hf_err *err) HF_MUST_CHECK;

/* What is known of those who may have reviewed. */
struct hf_review_words {
	const struct hf_record *record;
	const struct hf_approvals *approvals; /* for each tree that counts */
	size_t n;
	const struct hf_strv *writers; /* mails of those who wrote the fix */
};

/* The oldest exception that no approval pays, or NULL. */
const struct hf_event *hf_review_unpaid(const struct hf_review_words *words);

#endif
