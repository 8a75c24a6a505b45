/* Which hotfix a commit says that it belongs to, by its Hotfix: trailer. */
#ifndef HF_BELONGS_H
#define HF_BELONGS_H

#include "base/err.h"

#include <stdbool.h>

struct hf_id;
struct hf_repo;

/* Its name, which the caller frees; *name is NULL when it says nothing. */
int hf_belongs_to(char **name, struct hf_repo *repo, const struct hf_id *id,
		  struct hf_err *err) HF_MUST_CHECK;

/* Whether one of its trailers has this name. */
int hf_belongs(bool *yes, struct hf_repo *repo, const struct hf_id *id,
	       const char *name, struct hf_err *err) HF_MUST_CHECK;

#endif
