/* Released hotfixes against the branches that need them, as a table. */
#ifndef HF_REPORT_MATRIX_H
#define HF_REPORT_MATRIX_H

#include "base/err.h"

struct hf_ledger;

/*
 * A row per fix, a column per target of any, and in the cell the proof, "owed",
 * "doubtful", "?" where it cannot be told, or "-" where it is no target.
 */
int hf_report_matrix(const struct hf_ledger *ledger, struct hf_err *err)
	HF_MUST_CHECK;
int hf_report_matrix_json(const struct hf_ledger *ledger, struct hf_err *err)
	HF_MUST_CHECK;

#endif
