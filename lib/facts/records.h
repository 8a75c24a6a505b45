/* Reads the records of hotfixes: chains of commits under [hotfix] records. */
#ifndef HF_RECORDS_H
#define HF_RECORDS_H

#include "base/err.h"
#include "base/strv.h"
#include "values/record.h"

struct hf_refs;
struct hf_session;

/* The refs where records are; what is behind [hotfix] records in their names
   need not be a hotfix's. */
int hf_records_refs(struct hf_refs *out, struct hf_session *session,
		    struct hf_err *err) HF_MUST_CHECK;

/* The names of all hotfixes that have a record, sorted. */
int hf_records_names(struct hf_strv *out, struct hf_session *session,
		     struct hf_err *err) HF_MUST_CHECK;

/*
 * One hotfix's events in the order of their author dates; of one second, as
 * they follow each other, then by ids. What is no event of it is passed over
 * and counted, and the newest part is enough of what is too long for a record.
 * HF_ENOTFOUND: it has none.
 */
int hf_records_read(struct hf_record *out, struct hf_session *session,
		    const char *name, struct hf_err *err) HF_MUST_CHECK;

/* The same; where there is none, an empty one whose tip is empty. */
int hf_records_find(struct hf_record *out, struct hf_session *session,
		    const char *name, struct hf_err *err) HF_MUST_CHECK;

#endif
