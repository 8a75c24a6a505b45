/* Hotfixes that were taken out of production again, and who lacks that. */
#ifndef HF_LEDGER_ROLLBACK_H
#define HF_LEDGER_ROLLBACK_H

#include "base/err.h"

struct hf_entry;
struct hf_reverts;
struct hf_session;

/*
 * Find the commit of the line that takes a released entry back: ours, or one
 * that somebody made with git revert. `list` is kept for the next question
 * about the same line.
 */
int hf_ledger_rollback(struct hf_entry *e, struct hf_session *session,
		       struct hf_reverts *list,
		       struct hf_err *err) HF_MUST_CHECK;

/*
 * Of an entry that was taken back, whose due list says which targets have the
 * fix: what is owed is the revert, to those that have it, and they alone stay.
 */
int hf_ledger_rollback_debts(struct hf_entry *e, struct hf_session *session,
			     struct hf_err *err) HF_MUST_CHECK;

#endif
