/*
 * Finds the repository that holds the current directory, by git's own rules:
 * from plain files where they leave no doubt, else by asking git.
 */
#ifndef HF_PLACE_H
#define HF_PLACE_H

#include "base/err.h"

struct hf_place;

/* HF_ENOTFOUND: there is none. Otherwise git's own reason to refuse. */
int hf_place_find(struct hf_place *out, struct hf_err *err) HF_MUST_CHECK;
void hf_place_release(struct hf_place *place);

#endif
