/* A verdict for people and for programs. */
#ifndef HF_REPORT_VERDICT_H
#define HF_REPORT_VERDICT_H

#include "base/err.h"

#include <stdbool.h>

struct hf_fix;
struct hf_json;
struct hf_verdict;

/*
 * Findings and hints, headed "<who>: blocked by 1 rule". To standard error, or
 * to standard output where the verdict is the answer. A verdict that allows
 * without a warning prints nothing.
 */
void hf_report_verdict(const char *who, const struct hf_verdict *verdict,
		       bool to_stdout);

/* The same as members of `object`: verdict, findings, and why undecided. */
void hf_report_verdict_json(struct hf_json *object,
			    const struct hf_verdict *verdict);

/* hotfix, line, base, tip and size as members of `object`. */
void hf_report_fix_json(struct hf_json *object, const struct hf_fix *fix);

#endif
