/*
 * A plan for hook files and config lines: a list of single steps, which can be
 * said before they are done and after.
 */
#ifndef HF_HOOKS_STEPS_H
#define HF_HOOKS_STEPS_H

#include "base/buf.h"
#include "base/err.h"
#include "base/strv.h"

#include <stdbool.h>
#include <stddef.h>

enum hf_hooks_act {
	HF_HOOKS_MAKE,    /* the directory `path` */
	HF_HOOKS_LINK,    /* `path`, a symbolic link that says `to` */
	HF_HOOKS_MOVE,    /* `path` to `to`; `text`: whose hook it is */
	HF_HOOKS_RESTORE, /* `path` to `to`, in the place of what is there */
	HF_HOOKS_WRITE,   /* `text` to `path` */
	HF_HOOKS_PROGRAM, /* the same, and it can be run */
	HF_HOOKS_REMOVE,  /* the file `path` */
	HF_HOOKS_CLEAR,   /* the directory `path` and what we keep in it */
	HF_HOOKS_RMDIR,   /* the directory `path`, if it is empty */
	HF_HOOKS_SET,     /* include.path = `path` in the config `text` */
	HF_HOOKS_UNSET,   /* the same; `to`: the file that has it, if known */
};

struct hf_hooks_step {
	enum hf_hooks_act act;
	char *path, *to, *text; /* NULL where the act has no use for it */
};

struct hf_hooks_plan {
	struct hf_hooks_step *v;
	size_t n, cap;
	bool failed;
	struct hf_strv todo; /* what users have to write themselves */
	struct hf_strv left; /* what stays, and why */
};

/* Add a step; `to` and `text` may be NULL. A failure is remembered. */
void hf_hooks_add(struct hf_hooks_plan *plan, enum hf_hooks_act act,
		  const char *path, const char *to, const char *text);

/* 0, or HF_ENOMEM when anything could not be added. */
int hf_hooks_plan_check(const struct hf_hooks_plan *plan, struct hf_err *err)
	HF_MUST_CHECK;
void hf_hooks_plan_release(struct hf_hooks_plan *plan);

/* Append "Would move a to b", or "Moved a to b". */
void hf_hooks_say(struct hf_buf *out, const struct hf_hooks_step *step,
		  bool done);

/* Take one step. */
int hf_hooks_do(const struct hf_hooks_step *step, struct hf_err *err)
	HF_MUST_CHECK;

#endif
