/*
 * Who agreed to a tree, by role, and what each word of it is worth: a record
 * authorises nothing by itself.
 */
#ifndef HF_APPROVAL_H
#define HF_APPROVAL_H

#include "base/err.h"
#include "base/id.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_event;
struct hf_policy;
struct hf_record;
struct hf_session;
struct hf_strv;

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

/* Whether as many of a role approved as have to. */
bool hf_quorum_is_met(const struct hf_quorum *quorum);

/*
 * Whether [roles] gives this role to the owner of a mail address. Where it
 * names no role at all, and none is required, everybody has any.
 */
bool hf_role_has(const struct hf_policy *policy, const char *role,
		 const char *mail);

#endif
