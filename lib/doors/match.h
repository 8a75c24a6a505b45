/*
 * The door to PCRE2: regular expressions of a hostile policy against hostile
 * text, in bounded time and memory.
 */
#ifndef HF_MATCH_H
#define HF_MATCH_H

#include "base/err.h"

#include <stddef.h>

struct hf_match;

enum hf_match_answer {
	HF_MATCH_NO,
	HF_MATCH_YES,
	HF_MATCH_UNDECIDED, /* the budget was used up */
};

/* Compile. HF_EPOLICY with the place and reason when the pattern is bad. */
int hf_match_new(struct hf_match **out, const char *pattern, struct hf_err *err)
	HF_MUST_CHECK;
void hf_match_free(struct hf_match *match);

/* Search `text`, which may hold any bytes, for at most 50 ms. */
enum hf_match_answer hf_match_test(const struct hf_match *match,
				   const char *text, size_t len);

#endif
