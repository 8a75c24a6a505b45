/* What a release brought to its line: between which commits, and which. */
#ifndef HF_BROUGHT_H
#define HF_BROUGHT_H

#include "base/err.h"
#include "base/id.h"

struct hf_entry;
struct hf_session;

struct hf_brought {
	struct hf_id commit; /* of the line, that completed the fix */
	struct hf_id since;  /* where the line was before; may be empty */
	struct hf_ids own;   /* what lies between, but merges; newest first */
	int mainline;        /* which parent of `commit` that is, from 1, for
				git revert -m; 0: it is no merge */
};

/*
 * Find it out for a released hotfix. Where the line went through the branch
 * itself, git alone cannot tell where it was before: then entry->before counts,
 * and without it what the commits say by their Hotfix: trailers.
 */
int hf_brought_read(struct hf_brought *out, struct hf_session *session,
		    const struct hf_entry *entry,
		    struct hf_err *err) HF_MUST_CHECK;
void hf_brought_release(struct hf_brought *brought);

#endif
