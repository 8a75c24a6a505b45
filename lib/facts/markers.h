/* Conflict markers that were left in what somebody committed. */
#ifndef HF_MARKERS_H
#define HF_MARKERS_H

#include "base/err.h"
#include "base/strv.h"

struct hf_changes;
struct hf_session;

/* Add "path:line" for each file that has them on the new side alone. */
int hf_markers_find(struct hf_strv *out, struct hf_session *session,
		    const struct hf_changes *changes,
		    struct hf_err *err) HF_MUST_CHECK;

#endif
