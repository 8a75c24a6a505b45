/* Which branch a message says was merged, in git's words or a server's. */
#ifndef HF_MERGE_WORDS_H
#define HF_MERGE_WORDS_H

#include <stddef.h>

/*
 * "hotfix/login" of "Merge branch 'hotfix/login' into main", and of what
 * GitHub, GitLab, Gitea and Bitbucket write; without the name of the remote or
 * the owner. Of several the first. It is borrowed from `message` and `*len`
 * bytes long; NULL: the message names none.
 */
const char *hf_merge_words(size_t *len, const char *message);

#endif
