/* The timeline of one hotfix: its record, event by event. */
#ifndef HF_REPORT_LOG_H
#define HF_REPORT_LOG_H

#include "base/err.h"

#include <stdbool.h>
#include <time.h>

struct hf_record;
struct hf_session;

/* Which events, and how. */
struct hf_log_view {
	const char *const *kinds; /* NULL-ended; none: all */
	const char *author;       /* text in a name or mail, in any case; NULL:
				     anybody */
	time_t since, until;      /* 0: no bound */
	long most;                /* the newest of what is left; 0: all */
	bool reverse;             /* newest first */
	bool verbose;             /* all fields, signatures, the policy */
};

int hf_report_log(const struct hf_record *record, struct hf_session *session,
		  const struct hf_log_view *view,
		  struct hf_err *err) HF_MUST_CHECK;
int hf_report_log_json(const struct hf_record *record,
		       const struct hf_log_view *view,
		       struct hf_err *err) HF_MUST_CHECK;

/* Warn of what the record has that its events do not show. */
void hf_report_left_out(const struct hf_record *record);

#endif
