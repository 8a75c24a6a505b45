/* The fixes that are released, each with one of its targets: owed, or not. */
#ifndef HF_DEBT_H
#define HF_DEBT_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_due;
struct hf_entry;
struct hf_id;
struct hf_ledger;
struct hf_message;
struct hf_reviews;
struct hf_session;

enum hf_owed {
	HF_OWED_NOT, /* the target has it, or it is waived */
	HF_OWED,
	HF_OWED_DOUBTFUL,
	HF_OWED_UNDECIDED, /* the repository cannot tell */
};

enum hf_owed hf_owed_of(const struct hf_due *due);

/* Whether some target is owed a fix, or may be. */
bool hf_owes(const struct hf_entry *e);

/* Its state in words; "undecided" where nothing but doubt says it is owed. */
const char *hf_state_told(const struct hf_entry *e);

/* 0: nothing is owed; 1: something is, or may be; 128: some cannot be told. */
int hf_owed_status(const struct hf_ledger *ledger);
int hf_review_status(const struct hf_reviews *reviews);

/* A fix and one of its targets; borrowed from the ledger. */
struct hf_debt {
	const struct hf_entry *e;
	const struct hf_due *due;
	size_t at; /* its place in the ledger */
};

struct hf_debts {
	struct hf_debt *v;
	size_t n;
};

/* All fixes with all their targets, paid or not; the oldest first. */
int hf_debts_read(struct hf_debts *out, const struct hf_ledger *ledger,
		  struct hf_err *err) HF_MUST_CHECK;
void hf_debts_release(struct hf_debts *debts);

/* Whether it is over [merge-back] due. */
bool hf_debt_overdue(const struct hf_entry *e, const struct hf_session *session,
		     long now);

/* What production has: the commit that brought the fix, or took it out. */
const struct hf_id *hf_debt_brought(const struct hf_entry *e);

/* The commit of a doubtful fix that the target may have by another one. */
const struct hf_id *hf_debt_doubted(const struct hf_debt *debt);

/* A commit's message; empty where the commit is not here. */
int hf_debt_message(struct hf_message *out, const struct hf_session *session,
		    const struct hf_id *id, struct hf_err *err) HF_MUST_CHECK;

#endif
