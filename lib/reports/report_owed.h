/* What production has and a target lacks, for people and programs. */
#ifndef HF_REPORT_OWED_H
#define HF_REPORT_OWED_H

#include "base/err.h"

#include <stdbool.h>

struct hf_due;
struct hf_entry;
struct hf_ledger;
struct hf_reviews;
struct hf_session;

/* Say on standard error what cannot be told, and why. */
void hf_report_undecided(const struct hf_ledger *ledger);

/*
 * One line per debt, the oldest first; with `all` what is settled as well, with
 * `verbose` below each debt what the target lacks of the fix.
 */
int hf_report_owed(const struct hf_ledger *ledger,
		   const struct hf_session *session, bool all, bool verbose,
		   long now, struct hf_err *err) HF_MUST_CHECK;
int hf_report_owed_json(const struct hf_ledger *ledger,
			const struct hf_reviews *reviews,
			const struct hf_session *session, long now,
			struct hf_err *err) HF_MUST_CHECK;

/* "in main as v1.4.1 since 3 minutes"; once it was rolled back, out of it. */
void hf_report_since(const struct hf_entry *e, long now);

/* ": VERSION lacks its lines", where the target has kept its own. */
void hf_report_lacks(const struct hf_due *due);

#endif
