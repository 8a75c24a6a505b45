/* Grows one random history: a production with fixes, and a target. */
#ifndef GROW_H
#define GROW_H

#include "tests/oracle/history.h"

void grow(struct history *h);

#endif
