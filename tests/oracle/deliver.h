/* Ways for a fix to come to a branch, and to be taken out of it again. */
#ifndef DELIVER_H
#define DELIVER_H

#include "tests/oracle/history.h"

/*
 * Each makes a commit on top of `at`, or returns `at` where it is not possible
 * or would change nothing. `part` is an index of fates; `plain`: as git does
 * by itself.
 */
int deliver_pick(struct history *h, int at, int part, bool plain);
int deliver_squash(struct history *h, int at, const struct fix *fix);

/* Take back a commit that brought a fix, or took it out. */
int deliver_revert(struct history *h, int at);
/* One commit after the other, as git revert does with a range. */
int deliver_revert_all(struct history *h, int at, const struct fix *fix);

/* How much of a part a commit has, by the numbers of its lines. */
int deliver_share(struct history *h, int part, int commit);

/* The commit that is a part of a fix. */
int deliver_part(const struct history *h, int part);

#endif
