/*
 * What one search of the target says of all commits that an audit looks at, and
 * what that settles.
 */
#ifndef HF_AUDIT_ANSWER_H
#define HF_AUDIT_ANSWER_H

#include "base/err.h"
#include "facts/proof.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_audit_range;
struct hf_audit_spec;
struct hf_repo;

/* Single commits come first, the oldest ahead; then merges as a whole. */
struct hf_audit_answer {
	struct hf_sought *sought;
	struct hf_trace *traces; /* with what the search of a whole settles */
	size_t *places;          /* in the graph */
	bool *reverted;  /* taken back by production itself, or what did so */
	size_t singles, n;
	size_t *at;      /* by place: where it is here, or HF_NOWHERE */
};

/* `range` has to stay. */
int hf_audit_answer_find(struct hf_audit_answer *out, struct hf_repo *repo,
			 const struct hf_audit_range *range,
			 const struct hf_audit_spec *spec, struct hf_err *err)
	HF_MUST_CHECK;
void hf_audit_answer_release(struct hf_audit_answer *answer);

#endif
