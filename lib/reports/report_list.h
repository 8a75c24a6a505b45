/* The hotfixes there are, one line each. */
#ifndef HF_REPORT_LIST_H
#define HF_REPORT_LIST_H

#include "base/err.h"

#include <stddef.h>

struct hf_entry;

void hf_report_list(const struct hf_entry *const *entries, size_t n);
int hf_report_list_json(const struct hf_entry *const *entries, size_t n,
			struct hf_err *err) HF_MUST_CHECK;

#endif
