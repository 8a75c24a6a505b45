/*
 * Who agreed to a tree, by role, and what each word of it is worth: a record
 * authorises nothing by itself.
 */
#ifndef HF_APPROVAL_H
#define HF_APPROVAL_H

#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_commit;
struct hf_event;
struct hf_policy;
struct hf_record;
struct hf_session;

enum hf_approval_state {
	HF_APPROVAL_COUNTS,
	HF_APPROVAL_STALE,    /* of another tree */
	HF_APPROVAL_REVOKED,
	HF_APPROVAL_NO_ROLE,  /* by somebody who does not have the role */
	HF_APPROVAL_OWN,      /* by somebody who wrote the fix */
	HF_APPROVAL_UNSIGNED, /* without a signature that counts, see `why` */
};

/* The newest word of one person for one role. */
struct hf_approval {
	const struct hf_event *event; /* borrowed from the record */
	const char *role;             /* borrowed from the event */
	char *mail;
	enum hf_approval_state state;
	char *why; /* why it does not count, as a predicate: "is of another
		      tree, 1a2b3c4"; NULL: it counts */
};

/* One row of [approval] require. */
struct hf_quorum {
	char *role;
	long needed, given;
};

/*
 * One word for each person and role: the newest that this person stands behind.
 * Where a newer one is in this person's name only it comes as well, and does
 * not count.
 */
struct hf_approvals {
	struct hf_approval *v; /* oldest first */
	size_t n;
	struct hf_quorum *quorums;
	size_t n_quorums;
	char *trouble; /* why no signature can be looked at, or NULL */
};

struct hf_approval_spec {
	const struct hf_record *record;
	const struct hf_id *tree;      /* empty: not known, so all are stale */
	const struct hf_strv *writers; /* mails of those who wrote the fix */
};

/* Signatures are looked at where [approval] signed = yes. */
int hf_approvals_read(struct hf_approvals *out, struct hf_session *session,
		      const struct hf_approval_spec *spec,
		      struct hf_err *err) HF_MUST_CHECK;
void hf_approvals_release(struct hf_approvals *approvals);

/* Whether every quorum is met. */
bool hf_approvals_enough(const struct hf_approvals *approvals);

/*
 * Whether [roles] gives this role to the owner of a mail address. Where it
 * names no role at all, and none is required, everybody has any.
 */
bool hf_role_has(const struct hf_policy *policy, const char *role,
		 const char *mail);

/* The address in "Name <mail>", "" where there is none; owned, NULL: no memory. */
char *hf_mail_of(const char *person);

/* Whether an address is one of these, in whatever case. */
bool hf_mails_have(const struct hf_strv *mails, const char *mail);

/*
 * Add the mails of a commit's author, committer and co-authors, each once. Of a
 * merge too, for anything can be written in one.
 */
void hf_writers_of(struct hf_strv *out, const struct hf_commit *commit);

/* The same for every commit in old..new; `old` may be empty. */
int hf_writers_range(struct hf_strv *out, struct hf_session *session,
		     const struct hf_id *old, const struct hf_id *new,
		     struct hf_err *err) HF_MUST_CHECK;

#endif
