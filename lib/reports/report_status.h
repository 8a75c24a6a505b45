/* Where one hotfix stands, and what to do next. */
#ifndef HF_REPORT_STATUS_H
#define HF_REPORT_STATUS_H

#include "base/err.h"
#include "values/verdict.h"

#include <stdbool.h>

struct hf_clock;
struct hf_entry;
struct hf_fix;
struct hf_forecasts;
struct hf_process;
struct hf_review;
struct hf_session;

/* What is known of one hotfix; fix and verdict are NULL once it is released. */
struct hf_status {
	const struct hf_session *session;
	const struct hf_entry *entry;
	const struct hf_fix *fix;
	const struct hf_verdict *verdict;
	size_t n_told; /* findings to tell; those of the checklist follow */
	const struct hf_forecasts *forecasts; /* empty unless it is open */
	const struct hf_process *process; /* NULL: not known, or nobody asks */
	const struct hf_clock *clock;
	const struct hf_review *review; /* that is owed, if any */
	bool checked_out;               /* HEAD is on its branch */
	bool dirty;                     /* and tracked files differ */
	long now;
};

void hf_report_status(const struct hf_status *status);
int hf_report_status_json(const struct hf_status *status,
			  struct hf_err *err) HF_MUST_CHECK;

/* What the rules find, but what the checklist tells; borrowed. */
struct hf_verdict hf_status_told(const struct hf_status *status);

#endif
