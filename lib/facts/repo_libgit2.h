/*
 * The inside of the reader that asks libgit2. Only the repo_libgit2 files
 * include this; each question means what repo.h says of it.
 */
#ifndef HF_REPO_LIBGIT2_H
#define HF_REPO_LIBGIT2_H

#include "facts/repo.h"

#include <git2.h>

struct hf_repo_libgit2 {
	git_repository *git;
	git_odb *odb;
};

void hf_repo_libgit2_id(struct hf_id *out, const git_oid *oid);
/* The id as libgit2 wants it; one of another hash becomes one of nothing. */
void hf_repo_libgit2_oid(git_oid *out, const struct hf_id *id);

/*
 * The last call of libgit2 failed with `rc`. HF_EUNDECIDED for a missing or
 * damaged object: nobody knows what lies behind it.
 */
int hf_repo_libgit2_fail(struct hf_err *err, int rc, const char *what);

/* The tree of a commit, or a tree itself; none for a NULL id. */
int hf_repo_libgit2_tree(git_tree **out, struct hf_repo_libgit2 *repo,
			 const struct hf_id *id, struct hf_err *err);

int hf_repo_libgit2_range(struct hf_range *out, void *self,
			  const struct hf_range_spec *spec,
			  struct hf_err *err);
int hf_repo_libgit2_merge_base(struct hf_id *out, void *self,
			       const struct hf_id *one,
			       const struct hf_ids *many, struct hf_err *err);
int hf_repo_libgit2_reaches(bool *yes, void *self, const struct hf_id *tip,
			    const struct hf_id *ancestor, struct hf_err *err);
int hf_repo_libgit2_compare(struct hf_changes *out, void *self,
			    const struct hf_compare *what,
			    struct hf_err *err);

#endif
