/* Reads the records of hotfixes: chains of commits under [hotfix] records. */
#ifndef HF_RECORDS_H
#define HF_RECORDS_H

#include "base/err.h"
#include "base/strv.h"
#include "values/record.h"

struct hf_session;

/* The names of all hotfixes that have a record, sorted. */
int hf_records_names(struct hf_strv *out, struct hf_session *session,
		     struct hf_err *err) HF_MUST_CHECK;

/*
 * One hotfix's events in the order of their author dates; of one second, as
 * they follow each other, then by ids. What is no event of it is passed over and
 * counted, and the newest part is enough of what is too long to be a record.
 * HF_ENOTFOUND: it has none.
 */
int hf_records_read(struct hf_record *out, struct hf_session *session,
		    const char *name, struct hf_err *err) HF_MUST_CHECK;

#endif
