/*
 * Joins two ends of one record by a merge commit that every clone makes alike,
 * whoever makes it, when, and whatever the user's git config says.
 */
#ifndef HF_JOIN_H
#define HF_JOIN_H

#include "base/err.h"
#include "base/id.h"

struct hf_buf;
struct hf_commit;
struct hf_repo;

/*
 * The commit as git stores it: the ends as parents by their ids; people and
 * dates of that end which was committed last, by the larger id where both were.
 * What git fsck would not take as a person becomes "git-hotfix <>".
 */
void hf_join_print(struct hf_buf *out, const struct hf_id *tree,
		   const char *name, const struct hf_commit *one,
		   const struct hf_commit *two);

/* Make that commit for the record of `name`; no ref moves. */
int hf_join(struct hf_id *out, struct hf_repo *repo, const char *name,
	    const struct hf_id *one, const struct hf_id *two,
	    struct hf_err *err) HF_MUST_CHECK;

#endif
