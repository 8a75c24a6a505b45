/*
 * What git itself says, many questions to one process: the patch of a commit,
 * its inverse, and what a merge makes of a fix and a target.
 */
#ifndef ASK_H
#define ASK_H

#include "base/buf.h"
#include "base/id.h"
#include "base/strv.h"

#include <stdbool.h>

/* The ids behind the marks of an import. */
struct marks {
	struct hf_id *v;
	size_t n;
};

void marks_read(struct marks *out, unsigned last);
void marks_release(struct marks *marks);

/* A patch: without line numbers, and without blob ids but for binary files. */
struct patch {
	unsigned commit, since;
	char *text; /* once it was asked for */
};

struct patches {
	struct patch *v;
	size_t n, cap;
	bool inverse;
};

/* Ask for one; returns its place in the list. */
size_t patches_want(struct patches *list, unsigned commit, unsigned since);
void patches_ask(struct patches *list, const struct marks *marks);
void patches_release(struct patches *list);

/* That of one commit, against its first parent; the caller's. */
char *ask_patch(const struct hf_id *commit);

bool patch_same(const char *a, const char *b);
/* But for white space. */
bool patch_alike(const char *a, const char *b);
/*
 * How much of what `a` adds and removes `b` does too, in percent; lines without
 * a letter or digit tell nothing, unless there are no others.
 */
int patch_share(const char *a, const char *b);
/* Whether they add and remove the same lines but for white space. */
bool patch_quiet(const char *a, const char *b);
/* It adds a line, which none but itself would add. */
bool patch_tells(const char *a);

/* What merging the change from their common parent to `theirs` makes of it. */
struct union_of {
	unsigned ours, theirs;
	struct hf_id tree; /* what git made */
	bool clean;
};

void unions_ask(struct union_of *v, size_t n, const struct marks *marks);

/*
 * Whether a file of `tip` that it has not from `since`, or not so, stands in
 * `target` under a name that git does not find when it looks from `since`.
 */
bool ask_moved(const struct hf_id *since, const struct hf_id *tip,
	       const struct hf_id *target);

/* Whether git merge-file changes nothing in any file that the fix changes. */
bool ask_texts(const struct hf_id *since, const struct hf_id *tip,
	       const struct hf_id *target);

#endif
