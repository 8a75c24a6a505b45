/*
 * Holds our verdict of a fix on a target against what git's merge makes of it
 * and against what was done there.
 */
#ifndef JUDGE_H
#define JUDGE_H

#include <stdbool.h>
#include <stddef.h>

#include "facts/proof.h"
#include "tests/oracle/ask.h"
#include "tests/oracle/history.h"

/* Commits of the target, by their marks; those beyond are not looked at. */
struct times {
	unsigned v[16];
	int n;
};

/* What is known of one commit of the fix on the target, by construction. */
struct known {
	struct fate fate;  /* its numbers of commits are marks here */
	unsigned mark;     /* the commit of the fix */
	int share;         /* how much of it `from` has; -1: no lines */
	bool words;        /* `from` has its words */
	size_t own, other; /* patches: its own, and that of `from` */
	size_t taken;      /* and the inverse of `by` */
	size_t undo;       /* its own inverse */
	struct times came,
		went; /* each commit that brought it, or took it out */
};

/*
 * A fix, or one commit of it, that is looked for on a target. In a list those
 * for its commits follow the one for all of it.
 */
struct question {
	unsigned history;
	int fix, part;               /* part -1: all of it */
	unsigned target, since, tip; /* marks */
	unsigned branch;             /* the target, or that and others in one */
	unsigned first;    /* the tip of the first that is looked for with it */
	struct hf_id tree; /* the target's */
	bool inner;        /* the fix takes back a part of itself */
	struct known v[PARTS];
	int n;
	size_t all; /* the patch of the whole */
	struct union_of asked;
	struct hf_trace trace;
	bool cheap; /* it is there, if only yes or no is asked */
};

struct court {
	const struct marks *marks;
	const struct patches *patches, *inverses;
};

/* What is wrong with the verdict, as a sentence; NULL: nothing. */
const char *judge(const struct court *court, const struct question *question);

/* Both sides, for people. */
void judge_explain(struct hf_buf *out, const struct court *court,
		   const struct question *question);

#endif
