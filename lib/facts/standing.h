/* What stands at many paths of a commit, asked for at once. */
#ifndef HF_STANDING_H
#define HF_STANDING_H

#include "base/err.h"
#include "base/strv.h"
#include "facts/present.h"

struct hf_id;

struct hf_stand {
	char *path;
	struct hf_side side; /* mode 0: no file, link or submodule */
};

/* By path; what was not asked for is not in it. */
struct hf_standing {
	struct hf_stand *v;
	size_t n;
};

/* Look up `paths`, which may repeat themselves, in a commit. */
int hf_standing_read(struct hf_standing *out, const struct hf_id *commit,
		     const struct hf_strv *paths, struct hf_err *err)
	HF_MUST_CHECK;
void hf_standing_release(struct hf_standing *list);

/* What stands at a path; nothing where it was not asked for. */
struct hf_side hf_standing_at(const struct hf_standing *list, const char *path);

#endif
