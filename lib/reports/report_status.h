/* Where one hotfix stands, and what to do next. */
#ifndef HF_REPORT_STATUS_H
#define HF_REPORT_STATUS_H

#include "base/err.h"

#include <stdbool.h>

struct hf_entry;
struct hf_fix;
struct hf_forecasts;
struct hf_session;
struct hf_verdict;

/* What is known of one hotfix; fix and verdict are NULL once it is released. */
struct hf_status {
	const struct hf_session *session;
	const struct hf_entry *entry;
	const struct hf_fix *fix;
	const struct hf_verdict *verdict;
	const struct hf_forecasts *forecasts; /* empty unless it is open */
	bool checked_out; /* HEAD is on its branch */
	bool dirty;       /* and tracked files differ */
	long now;
};

void hf_report_status(const struct hf_status *status);
int hf_report_status_json(const struct hf_status *status, struct hf_err *err)
	HF_MUST_CHECK;

#endif
