/* The way back: what each target gets of a release, made in memory. */
#ifndef HF_FINISH_BACK_H
#define HF_FINISH_BACK_H

#include "base/buf.h"
#include "base/err.h"

struct hf_entry;
struct hf_finish;
struct hf_finish_spec;
struct hf_session;

/* Plan every target of a release whose commit is known. */
int hf_finish_backs(struct hf_finish *out, struct hf_session *session,
		    const struct hf_finish_spec *spec, struct hf_err *err)
	HF_MUST_CHECK;

/*
 * The message of a merge of the hotfix; its trailers make the commit the
 * hotfix's own. `into` is NULL for production.
 */
void hf_finish_message(struct hf_buf *out, const struct hf_entry *entry,
		       const char *into);

#endif
