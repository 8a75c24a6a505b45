/* Carries records between here and the remote; none is ever rewritten. */
#ifndef HF_EXCHANGE_H
#define HF_EXCHANGE_H

#include "base/err.h"

#include <stdbool.h>

struct hf_session;
struct hf_twins;

enum hf_exchange_what {
	HF_LOOK, /* find what would be taken and pushed, and do neither */
	HF_TAKE,
	HF_TAKE_AND_GIVE,
};

struct hf_exchange {
	enum hf_exchange_what what;
	bool ask;       /* fetch the records first; else once that is needed */
	int timeout_ms; /* for each talk with the remote; 0: none */
};

/*
 * Take what the remote has more of, join what has grown on both sides, push
 * what the remote lacks, and begin anew where somebody else was quicker. What
 * was done for each record, and what kept it apart, is in `twins`: a trouble of
 * one record is no error and stops no other. It may be stopped anywhere and run
 * again. HF_EFAIL, HF_ETIMEOUT: the remote could not be reached.
 */
int hf_exchange(struct hf_twins *twins, struct hf_session *session,
		const struct hf_exchange *how,
		struct hf_err *err) HF_MUST_CHECK;

#endif
