/*
 * Why it is a hotfix: the answers to the questions of triage, as a record has
 * them. Pure; the newest answer to a question counts.
 */
#ifndef HF_TRIAGE_H
#define HF_TRIAGE_H

#include "base/err.h"
#include "base/strv.h"

struct hf_policy;
struct hf_record;

/* All borrowed from the record; NULL: not answered. */
struct hf_triage {
	const char *severity, *incident, *impact, *affected, *workaround,
		*rollback_plan;
	const char *detected;    /* when it was noticed, as hf_text_utc has it */
	const char *cannot_wait; /* why, though the other answers say it could */
};

void hf_triage_read(struct hf_triage *out, const struct hf_record *record);

/* The newest answer to one of them ("Incident"), or NULL; borrowed. */
const char *hf_triage_answer(const struct hf_record *record, const char *key);

/* Add the names of [triage] require that have no answer, as the policy spells
   them. */
int hf_triage_missing(struct hf_strv *out, const struct hf_triage *triage,
		      const struct hf_policy *policy,
		      struct hf_err *err) HF_MUST_CHECK;

/* What says that it can wait for the next release. */
enum hf_can_wait {
	HF_WAIT_NOT,
	HF_WAIT_SEVERITY,   /* it is none of the policy's list */
	HF_WAIT_WORKAROUND, /* there is one */
};

enum hf_can_wait hf_triage_can_wait(const struct hf_triage *triage,
				    const struct hf_policy *policy);

#endif
