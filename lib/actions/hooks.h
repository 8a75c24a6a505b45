/*
 * Plans how our hooks are installed and removed. A plan starts from what is
 * there, so either can be run again after an interruption.
 */
#ifndef HF_HOOKS_H
#define HF_HOOKS_H

#include "actions/hooks_steps.h"
#include "base/err.h"

#include <stdbool.h>

struct hf_hooks_state;

struct hf_hooks_spec {
	const struct hf_hooks_state *state;
	const char *work_tree; /* or NULL */
	const char *scope;     /* "local", "global" or "system" */
	const char *libexec;   /* where the hook programs are */
	const char *included;  /* the file for include.path */
	bool force;            /* into a shared or tracked directory, too */
};

/*
 * Local needs a state of a repository. HF_EREFUSED: the hooks directory is not
 * the repository's own, or something is in the way.
 */
int hf_hooks_install(struct hf_hooks_plan *out,
		     const struct hf_hooks_spec *spec, struct hf_err *err)
	HF_MUST_CHECK;
int hf_hooks_uninstall(struct hf_hooks_plan *out,
		       const struct hf_hooks_spec *spec, struct hf_err *err)
	HF_MUST_CHECK;

/* The part that takes our shims out, which an install by config begins with. */
int hf_hooks_unplug(struct hf_hooks_plan *out,
		    const struct hf_hooks_spec *spec, struct hf_err *err)
	HF_MUST_CHECK;

/* The part that takes lines out of a config, but those that name `keep`. */
void hf_hooks_exclude(struct hf_hooks_plan *out,
		      const struct hf_hooks_spec *spec, const char *keep);

#endif
