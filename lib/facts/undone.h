/*
 * The un-fix alarm: released fixes that a branch or a line has, and would lose
 * by what is pushed. Judged by what the files say, hunk by hunk.
 */
#ifndef HF_UNDONE_H
#define HF_UNDONE_H

#include "base/err.h"
#include "base/id.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_entry;
struct hf_ledger;
struct hf_line;
struct hf_session;

/* A fix that is undone at a path. */
struct hf_loss {
	const struct hf_entry *entry; /* borrowed from the ledger */
	char *path;      /* by its name before */
	long line;       /* the first such place in the fix; 0: all of it */
	size_t places;   /* how many hunks of the path */
	struct hf_id by; /* the commit that takes it out; empty: none, what is
			    pushed never had it */
	char *subject;   /* of that commit, or NULL */
	bool reverted;   /* meant so: a revert names the fix */
};

struct hf_undone {
	struct hf_loss *v;
	size_t n;
};

/* What moves, and whose fixes matter. */
struct hf_undone_spec {
	struct hf_id old, new;
	struct hf_id story; /* whose history tells what `new` does, if that is
			       a squash of it; or empty */
	const struct hf_line *line; /* of this line; NULL: of any */
};

/*
 * Compare. A hunk that somebody changed since is no loss, and nothing is that
 * `old` lacks already. What differs between the two is read once; a fix none of
 * whose paths does costs no more than to know its paths.
 */
int hf_undone_read(struct hf_undone *out, struct hf_session *session,
		   const struct hf_ledger *ledger,
		   const struct hf_undone_spec *spec,
		   struct hf_err *err) HF_MUST_CHECK;
void hf_undone_release(struct hf_undone *undone);

#endif
