/* The kinds of settings: how each is kept, and which texts are good for it. */
#ifndef HF_KIND_H
#define HF_KIND_H

#include "base/err.h"
#include "values/setting.h"

#include <stdbool.h>
#include <stddef.h>

/* The type of the field in struct hf_policy. */
enum hf_shape {
	HF_SHAPE_TEXT,       /* char *, never NULL */
	HF_SHAPE_MAYBE_TEXT, /* char *, NULL when empty */
	HF_SHAPE_LIST,       /* struct hf_strv */
	HF_SHAPE_LONG,
	HF_SHAPE_INT,
	HF_SHAPE_BOOL,
};

struct hf_kind {
	enum hf_shape shape;
	/*
	 * Whether a text, or an item of a list, is good. Fills `why` where it
	 * knows better than `want` what is wrong. NULL: read as a number.
	 */
	bool (*good)(const char *text, struct hf_err *why);
	const char *want;
};

const struct hf_kind *hf_kind(enum hf_setting_kind kind);

/* Letters, digits, '.', '_' and '-', which does not come first. */
bool hf_kind_is_word(const char *text);

/* The count in "role:count" and the length of the role; 0 if it is none. */
long hf_kind_quorum(size_t *role_len, const char *text);

#endif
