/* What `git cherry-pick -x` writes into a message. */
#ifndef HF_PICKED_H
#define HF_PICKED_H

#include "base/id.h"

/*
 * The commit that the last such line names, which of several is the nearest;
 * false: there is none.
 */
bool hf_picked_from(struct hf_id *out, const char *message);

/* Every commit that such a line names, in their order. */
void hf_picked_all(struct hf_ids *out, const char *message);

#endif
