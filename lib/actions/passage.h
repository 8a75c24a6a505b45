/*
 * Keeps on a hotfix's record that something of it went to production, or past a
 * rule: by which seat, and by what decision.
 */
#ifndef HF_PASSAGE_H
#define HF_PASSAGE_H

#include "base/err.h"
#include "base/id.h"

struct hf_session;
struct hf_verdict;

/* All borrowed. */
struct hf_passage {
	const char *name;    /* of the record; it may begin with this */
	const char *seat;    /* "finish", "push" */
	const char *ref;     /* the full name of what moves, or NULL */
	struct hf_id commit; /* that brings it */
	struct hf_id since;  /* where production was, or empty */
	const char *why;     /* for this the glass was broken; NULL: the rules
				let it pass */
	const struct hf_verdict *verdict;
};

/* Add the event, break-glass or push, unless this very one is there. */
int hf_passage_note(struct hf_session *session,
		    const struct hf_passage *passage,
		    struct hf_err *err) HF_MUST_CHECK;

/*
 * Whether a reason can stand on a record: HF_EUSAGE for one that is empty, too
 * long, or no plain line of text.
 */
int hf_passage_check(const char *why, struct hf_err *err) HF_MUST_CHECK;

#endif
