/*
 * Makes objects without moving any ref: merges in memory, commits, tags. What
 * is made and then not used is left to git gc.
 */
#ifndef HF_MAKE_H
#define HF_MAKE_H

#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"

#include <stdbool.h>

struct hf_buf;
struct hf_commit;
struct hf_repo;
struct hf_session;

/* What a merge in memory comes to. */
struct hf_merge {
	struct hf_id tree;        /* with both sides where it conflicts */
	struct hf_strv conflicts; /* paths, sorted, each once */
	struct hf_strv ours;      /* those of them with something of ours */
};

/* Merge `theirs` into `ours` as git merge would, cleanly or not. */
int hf_make_try_merge(struct hf_merge *out, const struct hf_repo *repo,
		      const struct hf_id *ours, const struct hf_id *theirs,
		      struct hf_err *err) HF_MUST_CHECK;
void hf_merge_release(struct hf_merge *merge);

/*
 * The same where only a clean result is of use: it goes to `tree`; conflicting
 * paths go to `conflicts` and the tree stays empty.
 */
int hf_make_merge(struct hf_id *tree, struct hf_strv *conflicts,
		  const struct hf_repo *repo, const struct hf_id *ours,
		  const struct hf_id *theirs, struct hf_err *err) HF_MUST_CHECK;

/*
 * Whether `whole` has all of `part`: by ancestry or, as after a squash, in that
 * a merge of `part` would change nothing.
 */
int hf_make_holds(bool *yes, struct hf_repo *repo, const struct hf_id *whole,
		  const struct hf_id *part, struct hf_err *err) HF_MUST_CHECK;

/* The empty tree, which must be there before a commit names it. */
int hf_make_empty_tree(struct hf_id *out, struct hf_err *err) HF_MUST_CHECK;

/*
 * Make a commit, signed where commit.gpgSign asks for it; never when `session`
 * is NULL. `like` gives its author and author date; NULL: the user's own and
 * now.
 */
int hf_make_commit(struct hf_id *out, const struct hf_session *session,
		   const struct hf_id *tree, const struct hf_ids *parents,
		   const char *message, const struct hf_commit *like,
		   struct hf_err *err) HF_MUST_CHECK;

/* Make a commit that is signed whatever git config says. */
int hf_make_signed_commit(struct hf_id *out, const struct hf_session *session,
			  const struct hf_id *tree,
			  const struct hf_ids *parents, const char *message,
			  struct hf_err *err) HF_MUST_CHECK;

/*
 * Make a commit for a merge to look at, never kept: merge-tree before git 2.40
 * cannot be told the base of a pick or revert, so the sides stand `behind` it.
 */
int hf_make_stand_in(struct hf_id *out, const struct hf_id *tree,
		     const struct hf_id *behind,
		     struct hf_err *err) HF_MUST_CHECK;

/*
 * Make an annotated tag object of `commit`, signed where git config asks for it
 * (gpg, ssh or x509); refs/tags/ is not touched. The message is taken byte for
 * byte.
 */
int hf_make_tag(struct hf_id *out, const struct hf_session *session,
		const char *name, const struct hf_id *commit,
		const struct hf_buf *message, struct hf_err *err)
	HF_MUST_CHECK;

#endif
