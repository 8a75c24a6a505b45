/* The hotfixes there are, one line each. */
#ifndef HF_REPORT_LIST_H
#define HF_REPORT_LIST_H

#include "base/err.h"

struct hf_ledger;

void hf_report_list(const struct hf_ledger *ledger);
int hf_report_list_json(const struct hf_ledger *ledger, struct hf_err *err)
	HF_MUST_CHECK;

#endif
