/*
 * The checklist of a hotfix: what its record has to say before the release, and
 * what is looked at after it.
 */
#ifndef HF_REPORT_PROCESS_H
#define HF_REPORT_PROCESS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_event;
struct hf_json;
struct hf_record;
struct hf_status;

/* A row for each thing that a rule asks for; nothing where none does. */
void hf_report_process(const struct hf_status *status);

/* The same for programs, whatever the rules ask for; NULL: not known. */
int hf_report_process_json(struct hf_json **out, const struct hf_status *status,
			   struct hf_err *err) HF_MUST_CHECK;

/* The review that an exception owes; NULL: none. */
struct hf_json *hf_report_review_json(const struct hf_status *status);

/* Whether a rule asks for anything: it is not off, and not waived. */
bool hf_report_process_asks(const struct hf_status *status, const char *rule);

/* How many environments are shown; a record may name any number. */
enum { HF_PLACES_MAX = 16 };

/* The newest deployment to each environment, the newest of them first. */
size_t hf_report_process_places(const struct hf_event *out[HF_PLACES_MAX],
				const struct hf_record *record);

#endif
