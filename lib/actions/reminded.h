/*
 * The reminders that were given last, one word for each, so that nobody hears
 * the same twice in a row. Kept in the git common directory; without the file,
 * or where it cannot be written, things are only said again.
 */
#ifndef HF_REMINDED_H
#define HF_REMINDED_H

#include "base/strv.h"

#include <stdbool.h>

struct hf_session;

/* Add what was given last to `out`. */
void hf_reminded_read(struct hf_strv *out, const struct hf_session *session);

/* Keep these instead. */
void hf_reminded_write(const struct hf_session *session,
		       const struct hf_strv *given);

/*
 * Whether this word is said for the first time in this clone; it then counts as
 * said, until it is forgotten.
 */
bool hf_reminded_first(const struct hf_session *session, const char *word);
void hf_reminded_forget(const struct hf_session *session, const char *word);

#endif
