/*
 * On which line a hotfix belongs: what its record says, proved by where the
 * branch grew. A record that is contradicted, or a branch without one that may
 * belong to several, is never released on a guess.
 */
#ifndef HF_LINE_PROOF_H
#define HF_LINE_PROOF_H

#include "base/err.h"

struct hf_line;
struct hf_line_claim;
struct hf_session;

enum hf_line_doubt {
	HF_LINE_SURE,
	HF_LINE_UNKNOWN, /* the record names a line that is not there */
	HF_LINE_OTHER,   /* the branch grew from another than the record says */
	HF_LINE_EITHER,  /* no record, and where it began is in several */
};

/* The lines are borrowed from the session's lineup. */
struct hf_line_proof {
	const struct hf_line *line;  /* the record's, else the likeliest */
	const struct hf_line *other; /* that it grew from, or may belong to */
	enum hf_line_doubt doubt;
};

/*
 * Prove the line of a hotfix, as far as its branch is there. HF_ENOTFOUND
 * without a production.
 */
int hf_line_prove(struct hf_line_proof *out, struct hf_session *session,
		  const struct hf_line_claim *claim,
		  struct hf_err *err) HF_MUST_CHECK;

/* HF_EREFUSED where there is a doubt, with the words and the way out. */
int hf_line_check(const struct hf_line_proof *proof, const char *spec,
		  const char *branch, struct hf_err *err) HF_MUST_CHECK;

#endif
