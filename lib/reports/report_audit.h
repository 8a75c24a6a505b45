/* What git hotfix audit says of the commits that a target never got. */
#ifndef HF_REPORT_AUDIT_H
#define HF_REPORT_AUDIT_H

#include "base/err.h"
#include "facts/audit.h"

#include <stdbool.h>
#include <stddef.h>

/* One target; `err` tells why it cannot be decided. */
struct hf_audit_pair {
	const char *target;
	struct hf_audit audit;
	struct hf_err err;
};

struct hf_report_audit {
	const char *production;
	bool titled;  /* name the target in a line above */
	bool next;    /* another target was reported before */
	bool verbose; /* with the paths that a merge would change */
	bool brief;   /* the summary alone */
	long now;
};

/* Of a pair that could be decided. */
void hf_report_audit(const struct hf_report_audit *how,
		     const struct hf_audit_pair *pair);

int hf_report_audit_json(const char *production,
			 const struct hf_audit_pair *pairs, size_t n,
			 struct hf_err *err) HF_MUST_CHECK;

#endif
