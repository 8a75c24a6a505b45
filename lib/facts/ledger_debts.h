/* Which targets of released fixes have them, and by what proof. */
#ifndef HF_LEDGER_DEBTS_H
#define HF_LEDGER_DEBTS_H

#include "base/err.h"

#include <stdbool.h>

struct hf_ledger;
struct hf_session;

/*
 * Ask each target of each released entry whether it has the fix: the copy that
 * counts, then ours. Fills the due lists and the states; `named` as in struct
 * hf_search.
 */
int hf_ledger_debts(struct hf_ledger *ledger, struct hf_session *session,
		    bool named, struct hf_err *err) HF_MUST_CHECK;

#endif
