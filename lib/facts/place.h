/*
 * Finds the repository that holds the current directory, by git's own rules:
 * from plain files where they leave no doubt, else by asking git.
 */
#ifndef HF_PLACE_H
#define HF_PLACE_H

#include "base/err.h"

struct hf_place;
struct hf_strv;

/* HF_ENOTFOUND: there is none. Otherwise git's own reason to refuse. */
int hf_place_find(struct hf_place *out, struct hf_err *err) HF_MUST_CHECK;
void hf_place_release(struct hf_place *place);

/*
 * Begin the arguments of a git for which paths count from the top, wherever we
 * stand and however git was told. Nothing where there are no files.
 */
void hf_place_push_top(struct hf_strv *args, const struct hf_place *place);

#endif
