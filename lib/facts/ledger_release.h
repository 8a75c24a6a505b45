/* Whether, when and by which commit a hotfix came to production. */
#ifndef HF_LEDGER_RELEASE_H
#define HF_LEDGER_RELEASE_H

#include "base/err.h"

struct hf_entry;
struct hf_event;
struct hf_ledger;
struct hf_session;

/*
 * The event that says what was released, or NULL. Where a record is of nothing
 * but a push that broke the glass, that is the one.
 */
const struct hf_event *hf_ledger_release_event(const struct hf_entry *e);

/*
 * Fill what entries say of their release, whose records and branches were read.
 * What a record claims counts only if production bears it out; else the branch
 * is looked for there, as a server may have merged, rebased or squashed it; and
 * where no branch is left, commits that carry its name.
 */
int hf_ledger_releases(struct hf_ledger *ledger, struct hf_session *session,
		       struct hf_err *err) HF_MUST_CHECK;

#endif
