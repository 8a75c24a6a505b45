/*
 * What was tested on a tree: the items that the policy asks for, and what a
 * record says of each. Pure; the newest word about a tree counts.
 */
#ifndef HF_EVIDENCE_H
#define HF_EVIDENCE_H

#include "base/err.h"
#include "base/id.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_event;
struct hf_policy;
struct hf_record;

enum hf_evidence_state {
	HF_EVIDENCE_MISSING,
	HF_EVIDENCE_PASSED,
	HF_EVIDENCE_FAILED,
	HF_EVIDENCE_STALE,   /* on another tree alone, or the tree is unknown */
	HF_EVIDENCE_SKIPPED, /* deployed --skip, with a reason */
};

/* All borrowed from policy and record. */
struct hf_evidence_item {
	const char *item;
	bool after; /* asked for once it is deployed */
	enum hf_evidence_state state;
	const struct hf_event *event; /* what says so, or NULL */
};

struct hf_evidence {
	struct hf_evidence_item *v; /* in the policy's order, before and after;
				       then what else was tested */
	size_t n;
	size_t required; /* how many of them the policy asks for */
};

/*
 * Look each item up. `tree` is the one that is, or is to be, production; empty
 * where that is not known. After the release `after` is its tree, else empty:
 * items that are asked for after it hold for that one, and only what was seen
 * since counts.
 */
int hf_evidence_read(struct hf_evidence *out, const struct hf_record *record,
		     const struct hf_policy *policy, const struct hf_id *tree,
		     const struct hf_id *after,
		     struct hf_err *err) HF_MUST_CHECK;
void hf_evidence_release(struct hf_evidence *evidence);

/* HF_EUSAGE unless an "item" or an "environment" can have this name. */
int hf_evidence_check_name(const char *what, const char *name,
			   struct hf_err *err) HF_MUST_CHECK;

/* What the policy asks for that is probably meant; NULL where it asks for
   `item` itself, or for nothing like it. Borrowed from the policy. */
const char *hf_evidence_nearest(const struct hf_policy *policy,
				const char *item);

#endif
