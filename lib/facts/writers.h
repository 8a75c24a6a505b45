/* Who wrote a fix, by mail address. */
#ifndef HF_WRITERS_H
#define HF_WRITERS_H

#include "base/err.h"

#include <stdbool.h>

struct hf_commit;
struct hf_id;
struct hf_session;
struct hf_strv;

/* The address in "Name <mail>", or ""; the caller frees it. NULL: no memory. */
char *hf_mail_of(const char *person);

/* Whether an address is one of these, in whatever case. */
bool hf_mails_have(const struct hf_strv *mails, const char *mail);

/*
 * Add the mails of a commit's author, committer and co-authors, each once. Of a
 * merge too, for anything can be written in one.
 */
void hf_writers_of(struct hf_strv *out, const struct hf_commit *commit);

/* The same for every commit in old..new; `old` may be empty. */
int hf_writers_range(struct hf_strv *out, struct hf_session *session,
		     const struct hf_id *old, const struct hf_id *new,
		     struct hf_err *err) HF_MUST_CHECK;

#endif
