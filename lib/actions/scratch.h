/*
 * A folder of our own, for what git wants as a file: a message, an index, a
 * repository whose refs are thrown away.
 */
#ifndef HF_SCRATCH_H
#define HF_SCRATCH_H

#include "base/buf.h"
#include "base/err.h"

struct hf_session;

/* Make one below <common dir>/hotfix/; its path goes to `dir`. */
int hf_scratch_make(struct hf_buf *dir, const struct hf_session *session,
		    struct hf_err *err) HF_MUST_CHECK;

/* Make one in TMPDIR, for who must leave the repository as it is. */
int hf_scratch_outside(struct hf_buf *dir, struct hf_err *err) HF_MUST_CHECK;

/* Remove it with all that is in it, and release `dir`. */
void hf_scratch_remove(struct hf_buf *dir);

/* Remove those whose maker was killed. */
void hf_scratch_sweep(const struct hf_session *session);

#endif
