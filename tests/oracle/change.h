/* What happens to files: at random, or in the way of a fix. */
#ifndef CHANGE_H
#define CHANGE_H

#include "tests/oracle/history.h"

/* One change at random to one file; `what` says which, for people. */
struct tree *change_file(struct world *world, const struct tree *tree,
			 unsigned id, const char **what);
/* One of the files there are, or 0. */
unsigned change_which(struct world *world, const struct tree *tree);

/* Commits on top of `at`, which is returned where they are not possible. */
int change_any(struct history *h, int at);
int change_near(struct history *h, int at, const struct fix *fix, bool on);
int change_path(struct history *h, int at, const struct fix *fix);

#endif
