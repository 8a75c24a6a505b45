/*
 * The inside of the reader that asks the git program. Only the repo_git files
 * include this; each function answers the question of its name in repo.h.
 */
#ifndef HF_REPO_GIT_H
#define HF_REPO_GIT_H

#include "facts/cat_file.h"
#include "facts/repo.h"

struct hf_repo_git {
	const struct hf_place *place;
	struct hf_cat_file cat;
};

/*
 * A commit's parents as its object names them. `there` is false, and that no
 * error, when the commit is not in this repository.
 */
int hf_repo_git_parents(struct hf_ids *out, bool *there,
			struct hf_repo_git *git, const struct hf_id *id,
			struct hf_err *err) HF_MUST_CHECK;

int hf_repo_git_head(char **branch, struct hf_id *commit, void *self,
		     struct hf_err *err);
int hf_repo_git_resolve(struct hf_id *out, void *self, const char *name,
			struct hf_err *err);
int hf_repo_git_refs(struct hf_refs *out, void *self,
		     const char *const *patterns, struct hf_err *err);

int hf_repo_git_commit(struct hf_commit *out, void *self,
		       const struct hf_id *id, size_t max, struct hf_err *err);
int hf_repo_git_file(struct hf_buf *out, void *self, const struct hf_id *commit,
		     const char *path, size_t max, struct hf_err *err);
int hf_repo_git_blob(struct hf_buf *out, void *self, const struct hf_id *blob,
		     size_t max, struct hf_err *err);

int hf_repo_git_range(struct hf_range *out, void *self,
		      const struct hf_range_spec *spec, struct hf_err *err);
int hf_repo_git_merge_base(struct hf_id *out, void *self,
			   const struct hf_id *one, const struct hf_ids *many,
			   struct hf_err *err);
int hf_repo_git_reaches(bool *yes, void *self, const struct hf_id *tip,
			const struct hf_id *ancestor, struct hf_err *err);

int hf_repo_git_compare(struct hf_changes *out, void *self,
			const struct hf_compare *what, struct hf_err *err);

#endif
