/*
 * Makes a tree that differs from another in a few paths. The cost follows the
 * folders of these paths, not the repository.
 */
#ifndef HF_TREE_H
#define HF_TREE_H

#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"

#include <stddef.h>

/* What is to stand at a path. */
struct hf_tree_edit {
	const char *path;
	unsigned mode;   /* as in git; 0: nothing, and no folder for it */
	struct hf_id id; /* a blob, or the commit of a submodule */
};

struct hf_tree_edits {
	struct hf_tree_edit *v; /* in any order; will be sorted */
	size_t n;
};

/*
 * Make the tree. Where a file would take the place of a folder, or the other
 * way round, the path goes to `clashes`, and the tree is not to be used.
 */
int hf_tree_edit(struct hf_id *out, struct hf_strv *clashes,
		 const struct hf_id *tree, struct hf_tree_edits *edits,
		 struct hf_err *err) HF_MUST_CHECK;

#endif
