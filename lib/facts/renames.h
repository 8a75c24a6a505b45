/* Which paths of one commit are called otherwise in another one. */
#ifndef HF_RENAMES_H
#define HF_RENAMES_H

#include "base/err.h"
#include "base/strv.h"

struct hf_id;

/* Pairs: what it is called, and what it is called there. */
struct hf_renames {
	struct hf_strv from, to;
};

/* Find them as git finds them by default (-M), in one comparison of trees. */
int hf_renames_read(struct hf_renames *out, const struct hf_id *one,
		    const struct hf_id *other, struct hf_err *err)
	HF_MUST_CHECK;
void hf_renames_release(struct hf_renames *renames);

/* Its name there, or NULL where it was not renamed; borrowed. */
const char *hf_renames_to(const struct hf_renames *renames, const char *path);

#endif
