/* What `git hotfix approve` approves: a tree, and what is to be known of it. */
#ifndef HF_APPROVABLE_H
#define HF_APPROVABLE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"

#include <stdbool.h>

struct hf_entry;
struct hf_session;

struct hf_approvable {
	struct hf_id commit, tree;
	struct hf_id since;     /* where the fix began, or empty */
	struct hf_strv writers; /* mails of those who wrote it */
	bool released;          /* it is production's */
	bool moved;             /* production is not where it began any more */
};

/*
 * A hotfix's tip, or what production has of it once it is released.
 * HF_EREFUSED: there is nothing to approve, or the branch here and on the
 * remote have different trees. To be released in any case.
 */
int hf_approvable_read(struct hf_approvable *out, struct hf_session *session,
		       const struct hf_entry *entry,
		       struct hf_err *err) HF_MUST_CHECK;
void hf_approvable_release(struct hf_approvable *what);

/* Add "tree 1a2b3c4, 12 lines in 2 files". */
int hf_approvable_print(struct hf_buf *out, const struct hf_approvable *what,
			struct hf_session *session,
			struct hf_err *err) HF_MUST_CHECK;

#endif
