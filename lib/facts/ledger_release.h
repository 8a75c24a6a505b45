/* Whether, when and by which commit a hotfix came to production. */
#ifndef HF_LEDGER_RELEASE_H
#define HF_LEDGER_RELEASE_H

#include "base/err.h"

struct hf_entry;
struct hf_session;

/*
 * Fill what an entry says of its release, whose record and branch were read.
 * What the record claims counts only if production bears it out; else the
 * branch is looked for there, as a server may have merged, rebased or squashed
 * it; and where no branch is left, commits that carry its name.
 */
int hf_ledger_release_of(struct hf_entry *e, struct hf_session *session,
			 struct hf_err *err) HF_MUST_CHECK;

#endif
