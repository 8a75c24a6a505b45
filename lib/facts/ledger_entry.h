/* One hotfix by its name: what its record and its branch say of it. */
#ifndef HF_LEDGER_ENTRY_H
#define HF_LEDGER_ENTRY_H

#include "base/err.h"

struct hf_entry;
struct hf_session;

/*
 * Fill an entry that has its name: the record, the branch and the line, but
 * neither the release nor what is owed.
 */
int hf_ledger_entry_read(struct hf_entry *e, struct hf_session *session,
			 struct hf_err *err) HF_MUST_CHECK;
void hf_ledger_entry_release(struct hf_entry *e);

#endif
