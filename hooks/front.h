/*
 * What every hook front does: find out at little cost whether the hook
 * concerns us, let the judge decide if it may, and go on to the hook that was
 * installed before ours.
 */
#ifndef HF_FRONT_H
#define HF_FRONT_H

#include "base/buf.h"
#include "doors/gitdir.h"
#include "values/gate.h"

#include <stdbool.h>

enum hf_concern {
	HF_CLEAR,     /* nothing of ours is touched */
	HF_CONCERNED,
	HF_UNSURE,    /* only the judge can tell */
};

/* One run of one hook. */
struct hf_front {
	const struct hf_hook *hook;
	const char *program;      /* argv[0] */
	const char *const *args;  /* git's own; they end in NULL */
	bool chained;             /* installed over another's hook file */
	struct hf_gitdir dirs;    /* what could not be found is NULL */
	struct hf_gate gate;      /* may be out of date; a guess if unknown */
	bool gate_known;
	struct hf_buf input;      /* what git said on standard input */
	bool input_read;
};

/* What one hook does in its own way. */
struct hf_hook {
	const char *event;
	const char *act;          /* what git is about to do: "commit" */
	const char *skip;         /* the command that does it unchecked */
	bool has_input;
	bool too_late;            /* it is done already: never refuse */

	/* By the names in the gate. */
	enum hf_concern (*concern)(const struct hf_front *front);

	/*
	 * Whether to refuse what could not be decided, and for which ref, if
	 * one can be named; NULL: never.
	 */
	bool (*guards)(struct hf_buf *ref, const struct hf_front *front);
};

/* All of main(): returns the exit status, or becomes the next hook. */
int hf_front_run(const struct hf_hook *hook, int argc, char **argv);

/* Whether `ref` is a hotfix or production, or, if asked, a target. */
bool hf_front_names(const struct hf_front *front, const char *ref,
		    bool or_target);

/* The same for the branch that HEAD is on. */
enum hf_concern hf_front_head(const struct hf_front *front, bool or_target);

#endif
