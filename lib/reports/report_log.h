/* The timeline of one hotfix: its record, event by event. */
#ifndef HF_REPORT_LOG_H
#define HF_REPORT_LOG_H

#include "base/err.h"

struct hf_entry;

void hf_report_log(const struct hf_entry *entry);
int hf_report_log_json(const struct hf_entry *entry, struct hf_err *err)
	HF_MUST_CHECK;

#endif
