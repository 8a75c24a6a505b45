/* The answers of triage for programs. */
#ifndef HF_REPORT_TRIAGE_H
#define HF_REPORT_TRIAGE_H

struct hf_json;
struct hf_strv;
struct hf_triage;

/* Add each answer by the name of its question, and `missing`. */
void hf_report_triage_json(struct hf_json *object,
			   const struct hf_triage *triage,
			   const struct hf_strv *missing);

#endif
