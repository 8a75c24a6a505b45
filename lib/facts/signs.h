/*
 * By what one commit is known to be another one, whatever became of its diff:
 * what a pick keeps of it, and which commits it names. As numbers.
 */
#ifndef HF_SIGNS_H
#define HF_SIGNS_H

#include "base/err.h"
#include "base/keys.h"

#include <stdbool.h>

struct hf_candidate;
struct hf_logged;
struct hf_parts;

struct hf_signs {
	uint64_t words; /* who wrote it, when, and the subject */
	uint64_t date;  /* who, and when; the subject was changed */
	uint64_t title; /* who by name, and the subject without a " (3.x)" or
			   " (#12)" at its end; it was made anew */
};

void hf_signs_read(struct hf_signs *out, const struct hf_logged *commit);

/* The parts of fixes, by each of their signs. */
struct hf_sign_index {
	struct hf_keys words, dates, titles;
	struct hf_keys ids;     /* their own */
	struct hf_keys sources; /* those that they say to be picks of */
};

int hf_sign_index_make(struct hf_sign_index *out, const struct hf_parts *parts,
		       struct hf_err *err) HF_MUST_CHECK;
void hf_sign_index_release(struct hf_sign_index *index);

/*
 * Call `each` for every part that a candidate may be by its signs, maybe more
 * than once; `sure` says whether the sign alone is enough, else it takes equal
 * lines as well. Ends when `each` fails.
 */
int hf_sign_index_each(const struct hf_sign_index *index,
		       const struct hf_candidate *candidate,
		       const struct hf_id *id, bool merge,
		       int (*each)(void *data, size_t part, bool sure,
				   struct hf_err *err),
		       void *data, struct hf_err *err) HF_MUST_CHECK;

#endif
