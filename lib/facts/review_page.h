/* The page of the remote's forge on which a review is asked for. */
#ifndef HF_REVIEW_PAGE_H
#define HF_REVIEW_PAGE_H

#include "base/buf.h"
#include "base/err.h"

struct hf_session;

/*
 * Append the address that asks to merge branch `source` into `target` on the
 * remote that we push to. HF_ENOTFOUND: there is no such page.
 */
int hf_review_page(struct hf_buf *out, const struct hf_session *session,
		   const char *source, const char *target,
		   struct hf_err *err) HF_MUST_CHECK;

#endif
