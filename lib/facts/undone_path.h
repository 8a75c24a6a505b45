/*
 * Whether a push undoes what a fix changes in one file, which commit does, and
 * whether that is meant so. For undone.c alone.
 */
#ifndef HF_UNDONE_PATH_H
#define HF_UNDONE_PATH_H

#include "base/err.h"
#include "facts/brought.h"
#include "facts/repo.h"
#include "facts/reverts.h"

#include <stdbool.h>

struct hf_entry;
struct hf_undone;

/* A push, with what many fixes are compared with. */
struct hf_moving {
	struct hf_repo *repo;
	struct hf_id old, new;
	struct hf_id story;         /* whose history tells what it does */
	struct hf_changes changes;  /* from old to new */
	struct hf_range range;      /* these are read when they are asked for */
	struct hf_reverts reverts;
	bool has_history;
};

void hf_moving_release(struct hf_moving *moving);

/* A fix that was released. */
struct hf_unfix {
	const struct hf_entry *entry;
	struct hf_brought brought;
	struct hf_changes changes;
};

void hf_unfix_release(struct hf_unfix *fix);

/* The path of a change before it. */
const char *hf_undone_old_path(const struct hf_change *change);

/* Add the loss, if `moved` of the push undoes `change` of the fix. */
int hf_undone_path(struct hf_undone *out, struct hf_moving *moving,
		   const struct hf_unfix *fix, const struct hf_change *change,
		   const struct hf_change *moved,
		   struct hf_err *err) HF_MUST_CHECK;

#endif
