/* Forges: at which address a user opens a pull request for two branches. */
#ifndef HF_FORGE_H
#define HF_FORGE_H

#include "base/buf.h"
#include "base/err.h"

/* What `git config hotfix.forge` may say, in order; NULL ends them. */
extern const char *const hf_forge_names[];

/*
 * Append the address of the page that asks to merge `source` into `target`,
 * both names of branches. `url` is the remote's, as `git remote get-url` prints
 * it. `forge` is a name, or NULL to guess by the host.
 *
 * HF_ENOTFOUND, and nothing appended, when there is no such page or it cannot
 * be told: a local path, an unknown host or name, a path that is no repository
 * there. Neither the address nor the error holds a user or a password of `url`,
 * and the address is of printable ASCII whatever the names are.
 */
int hf_forge_address(struct hf_buf *out, const char *url, const char *forge,
		     const char *source, const char *target,
		     struct hf_err *err) HF_MUST_CHECK;

#endif
