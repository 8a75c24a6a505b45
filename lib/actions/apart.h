/*
 * Lets git make objects in a folder that is thrown away: what was only tried
 * leaves nothing in the repository, which may well be read-only.
 */
#ifndef HF_APART_H
#define HF_APART_H

#include "base/buf.h"
#include "base/err.h"

struct hf_repo;

struct hf_apart {
	struct hf_buf dir;
	char *before;         /* GIT_OBJECT_DIRECTORY as it was, or NULL */
	struct hf_repo *repo; /* sees what is made apart; the one that was
				 open before does not */
};

/*
 * From here to the end, each git that we start reads the repository's objects
 * and writes into the folder. Not to be nested.
 */
int hf_apart_begin(struct hf_apart *out, const struct hf_repo *repo,
		   struct hf_err *err) HF_MUST_CHECK;
void hf_apart_end(struct hf_apart *apart);

#endif
