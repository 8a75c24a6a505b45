/*
 * What commits change, and whether two of them change the same: byte for byte,
 * wherever in its file it stands. White space counts, unlike in git patch-id.
 */
#ifndef HF_PATCH_H
#define HF_PATCH_H

#include "base/buf.h"
#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hf_log;
struct hf_logged;

/* What differs between a commit and its first parent, or another one. */
struct hf_patch {
	struct hf_id commit, parent; /* parent empty: the empty tree */
	bool merge;          /* from the log alone: it has more parents */
	char *raw;           /* its paths, as git's --raw -z has them */
	size_t len;          /* 0: nothing differs */
	struct hf_buf hunks; /* once they were read */
	bool wanted;         /* its hunks are to be read */
	bool unread;         /* that failed: objects are missing, or too large */
	bool taken;          /* for the caller to remember */
};

struct hf_patches {
	struct hf_patch *v;
	size_t n, cap;
};

/* Note that `commit` is to be compared with `parent`; empty: with its own. */
int hf_patches_add(struct hf_patches *list, const struct hf_id *commit,
		   const struct hf_id *parent, struct hf_err *err)
	HF_MUST_CHECK;

/* Find the paths of each that was added. HF_EUNDECIDED: objects are missing. */
int hf_patches_look(struct hf_patches *list, struct hf_err *err) HF_MUST_CHECK;

/* The same for commits of a history, newest first, with all their paths. */
int hf_patches_log(struct hf_patches *out, const struct hf_log *log,
		   struct hf_err *err) HF_MUST_CHECK;

/*
 * Those of a log that change a path of any of `fixes`: whatever equals a diff
 * has all of its paths, so that one path of each finds it. With more than `max`
 * different ones HF_EUNDECIDED; 0: any number.
 */
int hf_patches_meet(struct hf_patches *out, const struct hf_patches *fixes,
		    const struct hf_log *log, size_t max,
		    struct hf_err *err) HF_MUST_CHECK;

/* Add one commit of a log that was asked for names. */
int hf_patches_keep(struct hf_patches *list, const struct hf_logged *commit,
		    struct hf_err *err) HF_MUST_CHECK;

/*
 * Read the hunks of all that are wanted in both lists. Those that cannot be
 * read are `unread` afterwards, and not wanted any longer.
 */
int hf_patches_hunks(struct hf_patches *one, struct hf_patches *two,
		     struct hf_err *err) HF_MUST_CHECK;

void hf_patches_release(struct hf_patches *list);

/*
 * Patches that are alike have one number, by which to find them; with `turned`,
 * it is that of a patch that takes this one back.
 */
uint64_t hf_patch_shape(const struct hf_patch *patch, bool turned);

/* One of the paths; borrowed, NULL where nothing differs. */
const char *hf_patch_path(const struct hf_patch *patch);

/* Whether it changes a path. */
bool hf_patch_has(const struct hf_patch *patch, const char *path);

/* Whether the same paths differ in the same way, as far as modes tell. */
bool hf_patch_alike(const struct hf_patch *a, const struct hf_patch *b);

/* From one blob to the same other one at each path: equal without a look. */
bool hf_patch_same(const struct hf_patch *a, const struct hf_patch *b);

/* Whether they are equal. Of those not the same the hunks must be there. */
bool hf_patch_equal(const struct hf_patch *a, const struct hf_patch *b);

#endif
