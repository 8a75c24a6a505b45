/*
 * The table that a reader of repositories fills in. Only repo.c and the two
 * readers include this. Each question means what repo.h says of it.
 *
 * A reader finds every result empty, appends to it, and may leave it half
 * filled when it fails: repo.c then releases it. HF_EUNDECIDED from libgit2
 * may be put to git.
 */
#ifndef HF_REPO_READER_H
#define HF_REPO_READER_H

#include "facts/repo.h"

struct hf_reader_ops {
	const char *name;
	void (*close)(void *self);
	int (*head)(char **branch, struct hf_id *commit, void *self,
		    struct hf_err *err);
	int (*resolve)(struct hf_id *out, void *self, const char *name,
		       struct hf_err *err);
	int (*refs)(struct hf_refs *out, void *self,
		    const char *const *patterns, struct hf_err *err);
	/* `max` of 0: any size */
	int (*commit)(struct hf_commit *out, void *self,
		      const struct hf_id *id, size_t max, struct hf_err *err);
	int (*file)(struct hf_buf *out, void *self, const struct hf_id *commit,
		    const char *path, size_t max, struct hf_err *err);
	int (*blob)(struct hf_buf *out, void *self, const struct hf_id *blob,
		    size_t max, struct hf_err *err);
	int (*range)(struct hf_range *out, void *self,
		     const struct hf_range_spec *spec, struct hf_err *err);
	int (*merge_base)(struct hf_id *out, void *self,
			  const struct hf_id *one, const struct hf_ids *many,
			  struct hf_err *err);
	int (*reaches)(bool *yes, void *self, const struct hf_id *tip,
		       const struct hf_id *ancestor, struct hf_err *err);
	int (*compare)(struct hf_changes *out, void *self,
		       const struct hf_compare *what, struct hf_err *err);
};

/*
 * Open by one reader. `place` is borrowed and outlives the reader.
 * hf_repo_libgit2_open: HF_ENOTFOUND with a reason in `err` where libgit2
 * cannot serve this repository and git may.
 */
int hf_repo_libgit2_open(const struct hf_reader_ops **ops, void **self,
			 const struct hf_place *place, struct hf_err *err)
	HF_MUST_CHECK;
int hf_repo_git_open(const struct hf_reader_ops **ops, void **self,
		     const struct hf_place *place, struct hf_err *err)
	HF_MUST_CHECK;

/* Shared by the readers: grow a list by one zeroed element; NULL: no memory. */
struct hf_node *hf_range_add(struct hf_range *range);
struct hf_change *hf_changes_add(struct hf_changes *changes);

/* Parse a raw commit object; shared so that both readers mean the same. */
int hf_commit_parse(struct hf_commit *out, const struct hf_id *id,
		    const char *raw, size_t len, struct hf_err *err)
	HF_MUST_CHECK;

#endif
