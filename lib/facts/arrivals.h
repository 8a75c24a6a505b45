/*
 * Which of many fixes may have come to a branch at all. Few of those that are
 * open have, and this asks for all of them at once what to ask for each costs
 * processes; arrival.h then says whether and how one came.
 */
#ifndef HF_ARRIVALS_H
#define HF_ARRIVALS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_arrival_spec;
struct hf_repo;

/*
 * `may` has room for n and is false where hf_arrival_find would find nothing.
 * All are asked about the branch of the first. What is not easily told may be:
 * only want of memory is an error.
 */
int hf_arrivals_sift(bool *may, struct hf_repo *repo,
		     const struct hf_arrival_spec *specs, size_t n,
		     struct hf_err *err) HF_MUST_CHECK;

#endif
