/* Writes the gate file, by which the hook fronts know whom they concern. */
#ifndef HF_GATEKEEPER_H
#define HF_GATEKEEPER_H

#include <stdbool.h>

struct hf_session;

/*
 * Write the gate anew unless the one that is there still holds. With `broken`
 * (the policy cannot be read), and in a run with settings of its own, the old
 * one stays; where there is none, one is written that never holds, so that the
 * hooks ask each time and still know what to guard. A gate that cannot be
 * written costs time, nothing else: no error.
 */
void hf_gatekeeper_update(struct hf_session *session, bool broken);

/* Whether a gate is there, can be read and still holds. */
bool hf_gatekeeper_holds(const struct hf_session *session);

#endif
