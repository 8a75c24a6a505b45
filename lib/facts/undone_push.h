/* The un-fix alarm of a push: of production, or of a release tag. */
#ifndef HF_UNDONE_PUSH_H
#define HF_UNDONE_PUSH_H

#include "base/err.h"

struct hf_landing_spec;
struct hf_ledger;
struct hf_session;
struct hf_undone;

/*
 * Compare with where the line was: the branch on the remote, or for a tag the
 * line's newest release that is older. A tag on a production branch that is in
 * the same push is judged with that. `ledger` is read here, as of then; what
 * `out` holds borrows from it.
 */
int hf_undone_push(struct hf_undone *out, struct hf_ledger *ledger,
		   struct hf_session *session,
		   const struct hf_landing_spec *spec,
		   struct hf_err *err) HF_MUST_CHECK;

#endif
