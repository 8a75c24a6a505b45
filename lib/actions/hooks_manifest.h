/*
 * What install has done to a repository, so that uninstall can take back that
 * and nothing else. It is written before anything is touched, and read with
 * what is really there: either may be ahead after an interruption.
 */
#ifndef HF_HOOKS_MANIFEST_H
#define HF_HOOKS_MANIFEST_H

#include "base/buf.h"
#include "base/err.h"
#include "base/strv.h"

/* Absolute paths. */
struct hf_hooks_manifest {
	struct hf_strv dirs;  /* hooks directories that got our shims */
	struct hf_strv made;  /* directories that were not there before */
	struct hf_strv moved; /* hook files that went to hooks.hotfix */
};

#define HF_HOOKS_MANIFEST_INIT { HF_STRV_INIT, HF_STRV_INIT, HF_STRV_INIT }

/* Read <common_dir>/hotfix/manifest; one that is absent is empty. */
int hf_hooks_manifest_read(struct hf_hooks_manifest *out,
			   const char *common_dir, struct hf_err *err)
	HF_MUST_CHECK;
void hf_hooks_manifest_release(struct hf_hooks_manifest *manifest);

/* Push a path unless it is in the list. */
void hf_hooks_manifest_add(struct hf_strv *list, const char *path);

/* As text; paths in the repository are relative, so that it can move. */
int hf_hooks_manifest_print(struct hf_buf *out,
			    const struct hf_hooks_manifest *manifest,
			    const char *common_dir, struct hf_err *err)
	HF_MUST_CHECK;

/* Where the hook of this event was before, or NULL; borrowed. */
const char *hf_hooks_manifest_origin(const struct hf_hooks_manifest *manifest,
				     const char *event);

#endif
