/*
 * The value of a setting: reading it from text, writing it, keeping it in the
 * policy, and which of two is the tighter one.
 */
#ifndef HF_VALUE_H
#define HF_VALUE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/strv.h"

struct hf_policy;
struct hf_setting;

/* The setting's kind tells which of the three is used. */
struct hf_value {
	char *text; /* NULL for none */
	struct hf_strv list;
	long number; /* a number, seconds, yes or no, a choice */
};

#define HF_VALUE_INIT \
	{ \
		NULL, HF_STRV_INIT, 0 \
	}

void hf_value_release(struct hf_value *value);

/* HF_EPOLICY with the bad value, its key and what is wanted instead. */
int hf_value_read(struct hf_value *out, const struct hf_setting *setting,
		  const char *text, struct hf_err *err) HF_MUST_CHECK;

/* Append the value as one would write it; nothing when it is empty. */
void hf_value_write(struct hf_buf *out, const struct hf_setting *setting,
		    const struct hf_value *value);

/* What the policy holds; borrowed from it and not to be released. */
struct hf_value hf_value_get(const struct hf_policy *policy,
			     const struct hf_setting *setting);

/* Move `value` into the policy and leave it empty. */
void hf_value_put(struct hf_policy *policy, const struct hf_setting *setting,
		  struct hf_value *value);

/* How a new value stands to the one in force. */
enum hf_change { HF_CHANGE_NONE, HF_CHANGE_TIGHTER, HF_CHANGE_REFUSED };

/*
 * Compare `value` with the one in force, `now`. Where lists are joined, `value`
 * becomes what both ask for.
 */
enum hf_change hf_value_tighten(struct hf_value *value,
				const struct hf_setting *setting,
				const struct hf_value *now);

#endif
