/* Who said what: the keys of a policy that are not defaults, with origin. */
#ifndef HF_SAID_H
#define HF_SAID_H

#include "base/err.h"

#include <stdbool.h>

struct hf_policy;

/* A later layer overrides an earlier one. */
enum hf_layer { HF_LAYER_FOUND, HF_LAYER_FILE, HF_LAYER_CONFIG };

struct hf_policy_said {
	const char *section; /* of the table, "roles" or "rules" */
	char *key;
	enum hf_layer layer;
	bool by_file; /* the tracked file speaks of it */
	char *origin;
	char *ignored; /* what git config said in vain, or NULL */
};

/* Where a value comes from. */
struct hf_source {
	enum hf_layer layer;
	const char *at;     /* in messages */
	const char *origin; /* in rows */
};

/* The entry of a key, or NULL while it is default; borrowed. */
struct hf_policy_said *hf_said_find(const struct hf_policy *policy,
				    const char *section, const char *key);

/* Whether the file has spoken, so that `from` may only tighten. */
bool hf_said_binds(const struct hf_policy_said *said,
		   const struct hf_source *from);

/*
 * Note that a value holds; `joined`: with what was said before. `section` must
 * outlive the policy.
 */
int hf_said_holds(struct hf_policy *policy, const char *section,
		  const char *key, const struct hf_source *from, bool joined,
		  struct hf_err *err) HF_MUST_CHECK;

/*
 * Note what git config said in vain: it was looser, or had no say at all. Of
 * several the last is kept.
 */
int hf_said_in_vain(struct hf_policy_said *said, const char *value, bool looser,
		    const struct hf_source *from,
		    struct hf_err *err) HF_MUST_CHECK;

/* Free all entries. */
void hf_said_release(struct hf_policy *policy);

#endif
