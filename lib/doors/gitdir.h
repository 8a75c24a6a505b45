/*
 * What plain files tell of the repository around the current directory: its
 * directories and its branch, without a library and without a process. The
 * answer is either sure or none, and whoever gets none asks git.
 */
#ifndef HF_GITDIR_H
#define HF_GITDIR_H

#include <stdbool.h>

/* Absolute paths without a symbolic link or a slash at the end. */
struct hf_gitdir {
	char *git_dir;    /* this worktree's own */
	char *common_dir; /* shared by all worktrees */
	char *work_tree;  /* NULL when git must be asked for it */
};

#define HF_GITDIR_INIT { NULL, NULL, NULL }

/*
 * True only where git would surely use this repository: the current directory
 * holds a `.git` of our own, or GIT_DIR names one, and no other variable has a
 * say. Where it stands is never searched upwards.
 */
bool hf_gitdir_here(struct hf_gitdir *out);
void hf_gitdir_release(struct hf_gitdir *dir);

/*
 * The branch that HEAD names, as a full ref name for the caller to free. False
 * for everything but one whole line "ref: refs/heads/<valid name>": detached,
 * reftable, a link, a pipe, or damaged.
 */
bool hf_gitdir_head(char **branch, const char *git_dir);

#endif
