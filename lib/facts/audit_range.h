/* The commits of one branch that another one lacks, read in one walk. */
#ifndef HF_AUDIT_RANGE_H
#define HF_AUDIT_RANGE_H

#include "base/err.h"
#include "facts/graph.h"
#include "facts/reverts.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_audit_spec;
struct hf_repo;

struct hf_audit_range {
	struct hf_graph graph;     /* with its merges */
	struct hf_reverts reverts; /* among them */
	bool *wanted;  /* by place: no merge, and all that was asked for */
	size_t checked; /* how many are */
	size_t *merges; /* by place: the merge that brought it to the first
			   parents of the tip; else itself */
};

int hf_audit_range_read(struct hf_audit_range *out, struct hf_repo *repo,
			const struct hf_audit_spec *spec, struct hf_err *err)
	HF_MUST_CHECK;
void hf_audit_range_release(struct hf_audit_range *range);

#endif
