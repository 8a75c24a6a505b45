/* Which targets of a released fix have it, and by what proof. */
#ifndef HF_LEDGER_DEBTS_H
#define HF_LEDGER_DEBTS_H

#include "base/err.h"

struct hf_entry;
struct hf_session;

/*
 * Ask each target of a released entry whether it has the fix: the copy that
 * counts, then ours. Fills its due list and its state.
 */
int hf_ledger_debts(struct hf_entry *e, struct hf_session *session,
		    struct hf_err *err) HF_MUST_CHECK;

#endif
