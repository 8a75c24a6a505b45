/* What install and uninstall share: how they begin, and saying and doing. */
#ifndef HF_HOOKING_H
#define HF_HOOKING_H

#include "actions/hooks.h"
#include "base/buf.h"
#include "base/err.h"
#include "facts/hooks_state.h"
#include "facts/repo.h"
#include "git-hotfix/opt.h"

#include <stdbool.h>

/* The options of both; the scope is local unless another is asked for. */
struct hf_hooking_args {
	struct hf_common common;
	bool here, user, machine, force;
};

/* What a plan is made from. */
struct hf_hooking {
	struct hf_place place;
	struct hf_hooks_state state;
	struct hf_buf libexec, included;
	struct hf_hooks_spec spec; /* borrows from the others */
};

/* HF_ENOTFOUND outside a repository, if the scope is one's own. */
int hf_hooking_open(struct hf_hooking *out, const struct hf_hooking_args *args,
		    struct hf_err *err) HF_MUST_CHECK;
void hf_hooking_close(struct hf_hooking *hooking);

/* Print each step and, unless it is a dry run, take it. */
int hf_hooking_do(const struct hf_hooks_plan *plan,
		  const struct hf_common *common, struct hf_err *err)
	HF_MUST_CHECK;

#endif
