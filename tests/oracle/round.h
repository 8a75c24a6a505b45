/*
 * Some histories that are made, asked and forgotten together: of each, what is
 * asked of its target, and what git says to that.
 */
#ifndef ROUND_H
#define ROUND_H

#include "tests/oracle/judge.h"

enum { ROUND = 512, GROUP_MOST = 16 };

struct round {
	unsigned long seed;
	unsigned group; /* so many targets become one branch */
	struct import import;
	struct question *v; /* by their groups */
	size_t n, cap;
	unsigned first;     /* the number of its first history */
	char *steps[ROUND]; /* of each of them */
	struct patches patches, inverses;
	struct marks marks;
};

/* Make the histories first..last - 1, in the current repository. */
void round_make(struct round *round, unsigned first, unsigned last);
void round_release(struct round *round);

/* The steps of one of its histories, for people. */
const char *round_steps(const struct round *round, unsigned history);

#endif
