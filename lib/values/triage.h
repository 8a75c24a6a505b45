/*
 * Why it is a hotfix: the questions of triage, and the answers to them as a
 * record has them. Pure; the newest answer to a question counts.
 */
#ifndef HF_TRIAGE_H
#define HF_TRIAGE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/strv.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_event;
struct hf_policy;
struct hf_record;

/* Bytes of an answer; a record holds a sentence and no page. */
#define HF_ANSWER_MAX 500

/* All borrowed, as from the record; NULL: not answered. */
struct hf_triage {
	const char *severity, *incident, *impact, *affected, *workaround,
		*rollback_plan;
	const char *detected; /* when it was noticed, as hf_text_utc has it */
	const char *cannot_wait; /* why, though the other answers say it could */
};

struct hf_question {
	const char *name;  /* of its option, and in [triage] require */
	const char *key;   /* of its field in an event */
	const char *value; /* what its option takes */
	const char *asks;  /* for people; NULL: not asked of everybody */
	size_t at;         /* of its answer in struct hf_triage */
};

/* Every question, in the order in which they are asked; name NULL ends it. */
extern const struct hf_question hf_questions[];

/* The answer to a question, or NULL. */
const char *hf_triage_get(const struct hf_triage *triage,
			  const struct hf_question *question);
void hf_triage_put(struct hf_triage *triage, const struct hf_question *question,
		   const char *answer);

void hf_triage_read(struct hf_triage *out, const struct hf_record *record);

/* The newest answer to one of them ("Incident"), or NULL; borrowed. */
const char *hf_triage_answer(const struct hf_record *record, const char *key);

/* HF_EUSAGE unless the answer is one line of plain text and not too long. */
int hf_triage_check(const struct hf_question *question, const char *answer,
		    struct hf_err *err) HF_MUST_CHECK;

/* Whether there is another answer to it than there was. */
bool hf_triage_differs(const struct hf_question *question,
		       const struct hf_triage *now,
		       const struct hf_triage *had);

/* Add to an event what differs from the answers that there were. */
int hf_triage_set(struct hf_event *event, const struct hf_triage *now,
		  const struct hf_triage *had,
		  struct hf_err *err) HF_MUST_CHECK;

/* Add the names of [triage] require that have no answer, as the policy spells
   them. */
int hf_triage_missing(struct hf_strv *out, const struct hf_triage *triage,
		      const struct hf_policy *policy,
		      struct hf_err *err) HF_MUST_CHECK;

/* Add "impact, affected", and the options that answer them, each behind a
   blank: " --impact <text> --affected <text>". */
void hf_triage_name_all(struct hf_buf *out, const struct hf_strv *names);
void hf_triage_options(struct hf_buf *out, const struct hf_strv *names);

/* What says that it can wait for the next release. */
enum hf_can_wait {
	HF_WAIT_NOT,
	HF_WAIT_SEVERITY,   /* it is none of the policy's list */
	HF_WAIT_WORKAROUND, /* there is one */
};

enum hf_can_wait hf_triage_can_wait(const struct hf_triage *triage,
				    const struct hf_policy *policy);

/* Add that in words, "there is a workaround"; nothing where it cannot. */
void hf_triage_say_wait(struct hf_buf *out, const struct hf_triage *triage,
			const struct hf_policy *policy);

/* The policy's own spelling of a severity, or NULL where it has none of it. */
const char *hf_triage_severity(const struct hf_policy *policy,
			       const char *severity);

#endif
