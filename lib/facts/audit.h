/*
 * Which commits of one branch another one never got, and how it has those that
 * it has: of any two commits, without a policy and without a record.
 */
#ifndef HF_AUDIT_H
#define HF_AUDIT_H

#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"
#include "facts/proof.h"

#include <stddef.h>
#include <time.h>

struct hf_session;

struct hf_audit_spec {
	struct hf_id production, target;
	const char *since;          /* a date in git's words; NULL: any */
	const char *const *paths;   /* pathspecs, NULL ends them; NULL: all */
	const struct hf_strv *never; /* what changes these alone has to stay */
	void (*progress)(void *data, size_t done, size_t all); /* or NULL */
	void *data;
};

/* What keeps a commit from being settled. */
enum hf_audit_kind {
	HF_AUDIT_MISSING,
	HF_AUDIT_TAKEN_OUT, /* the target had it; then `by` reverted it */
	HF_AUDIT_DOUBTFUL,  /* `by` in the target may be it */
	HF_AUDIT_UNDECIDED,
};

struct hf_audit_item {
	enum hf_audit_kind kind;
	struct hf_id id, by;
	char *subject, *author; /* "Name <mail>" */
	time_t committed;
	char *tag;              /* the first release that has it, or NULL */
	size_t rank;            /* of that release; the last: none has it */
	size_t order;           /* in history, a commit behind its parents */
	int share;              /* of a doubtful one: how much `by` has of it */
	struct hf_strv lacks;   /* paths where a merge would change something */
	char *why;              /* it is undecided */
};

struct hf_audit {
	size_t checked;
	size_t proved[HF_PROOF_PORTED + 1]; /* by the proof */
	size_t waived;
	size_t only;     /* owed to nobody, see portable.h */
	size_t reverted; /* taken back by production itself, and what did so */
	struct hf_audit_item *v; /* the others: by kind, the oldest first */
	size_t n;
};

/* HF_EUNDECIDED: history that it takes is not here. */
int hf_audit_read(struct hf_audit *out, struct hf_session *session,
		  const struct hf_audit_spec *spec, struct hf_err *err)
	HF_MUST_CHECK;
void hf_audit_release(struct hf_audit *audit);

/* How many are not settled for this reason. */
size_t hf_audit_count(const struct hf_audit *audit, enum hf_audit_kind kind);

#endif
