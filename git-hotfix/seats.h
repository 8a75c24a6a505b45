/* The three hook seats: what each event brings, judged and said. */
#ifndef HF_SEATS_H
#define HF_SEATS_H

#include "base/err.h"

#include <stdbool.h>

struct hf_session;

/*
 * `broken` says why the policy cannot be read, if it cannot; only a push that
 * repairs it can be judged then.
 *
 * Each returns 0 pass, 1 refused, 128 undecided, or a negative hf_code.
 */
int hf_seat_commit_msg(struct hf_session *session, const struct hf_err *broken,
		       int argc, char **argv, struct hf_err *err)
	HF_MUST_CHECK;
int hf_seat_pre_push(struct hf_session *session, const struct hf_err *broken,
		     int argc, char **argv, struct hf_err *err) HF_MUST_CHECK;
int hf_seat_post_merge(struct hf_session *session, const struct hf_err *broken,
		       int argc, char **argv, struct hf_err *err)
	HF_MUST_CHECK;

/* Whether we were asked to speak of this hotfix: by a policy or by `start`. */
int hf_seat_concerns(bool *yes, struct hf_session *session, const char *name,
		     struct hf_err *err) HF_MUST_CHECK;

#endif
