/*
 * The answers of triage on their way into a record: from options, and from the
 * person at the terminal.
 */
#ifndef HF_ANSWERS_H
#define HF_ANSWERS_H

#include "base/err.h"
#include "base/strv.h"
#include "git-hotfix/opt.h"
#include "values/triage.h"

#include <stdbool.h>

struct hf_policy;
struct hf_record;

/* The rows of a command whose arguments have a `struct hf_triage given`. */
#define HF_OPT_TRIAGE(args) \
	{ HF_OPT_TEXT,    0, "severity", offsetof(args, given.severity), "P1", \
	  "how bad it is" }, \
		{ HF_OPT_TEXT, 0, \
		  "incident",  offsetof(args, given.incident), \
		  "id",        "the incident that it repairs" }, \
		{ HF_OPT_TEXT, 0, \
		  "impact",    offsetof(args, given.impact), \
		  "text",      "what it means for the business" }, \
		{ HF_OPT_TEXT, 0, \
		  "affected",  offsetof(args, given.affected), \
		  "text",      "who is affected, and how many" }, \
		{ HF_OPT_TEXT,  0, \
		  "workaround", offsetof(args, given.workaround), \
		  "text",       "what users can do meanwhile, or none" }, \
		{ HF_OPT_TEXT,     0, \
		  "rollback-plan", offsetof(args, given.rollback_plan), \
		  "text",          "what to do if the fix fails" }, \
		{ HF_OPT_TEXT, 0, \
		  "detected",  offsetof(args, given.detected), \
		  "date",      "when it was noticed, or a time ago as 2h" }, \
	{ \
		HF_OPT_TEXT, 0, "cannot-wait", \
			offsetof(args, given.cannot_wait), "why", \
			"why it goes before the next release all the same" \
	}

struct hf_answers_spec {
	const char *name;              /* of the hotfix */
	const struct hf_triage *given; /* by options, as they were typed */
	struct hf_triage had;          /* what is answered already */
	bool ask;   /* ask what no option answers; needs a terminal */
	bool probe; /* ask why it cannot wait where it seems that it can */
};

struct hf_answers {
	struct hf_triage now; /* what was given, else what there was */
	struct hf_strv owned;
};

/* Whether an option gives any answer. */
bool hf_answers_given(const struct hf_triage *given);

/*
 * What a new hotfix takes over from the record of one that it brings again: it
 * was noticed anew, and what no record takes stays behind.
 */
void hf_answers_inherit(struct hf_triage *out, const struct hf_record *record);

/*
 * Get the answers. HF_EREFUSED: it can wait, or no answer came; HF_EUSAGE: an
 * option's answer is none that a record takes. To be released in any case.
 */
int hf_answers_get(struct hf_answers *out, const struct hf_answers_spec *spec,
		   const struct hf_policy *policy,
		   struct hf_err *err) HF_MUST_CHECK;
void hf_answers_release(struct hf_answers *answers);

/* Before a start: name what is missing as the level of rule `triage` says;
   HF_EREFUSED where that blocks. */
int hf_answers_complete(const struct hf_answers *answers,
			const struct hf_answers_spec *spec,
			const struct hf_policy *policy,
			struct hf_err *err) HF_MUST_CHECK;

#endif
