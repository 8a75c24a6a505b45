/* The release's tag: taken where it is there already, else chosen and made. */
#ifndef HF_FINISH_TAG_H
#define HF_FINISH_TAG_H

#include "base/err.h"

struct hf_finish;
struct hf_finish_spec;
struct hf_session;

/*
 * Fill the tag of a plan whose commit and production are known. HF_EREFUSED:
 * the tag that was asked for exists elsewhere or is not newer.
 */
int hf_finish_tag(struct hf_finish *out, struct hf_session *session,
		  const struct hf_finish_spec *spec, struct hf_err *err)
	HF_MUST_CHECK;

#endif
