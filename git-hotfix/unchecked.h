/* Notes on the record what came to production past the hooks. */
#ifndef HF_CMD_UNCHECKED_H
#define HF_CMD_UNCHECKED_H

#include <stdbool.h>

struct hf_entry;
struct hf_ledger;
struct hf_session;

/*
 * Note each hotfix of a ledger that came to production unchecked, and warn;
 * whether there was one. To be asked behind a fetch, once the remote's records
 * were taken over, for they may tell how it came. What goes wrong is a warning.
 */
bool hf_unchecked_note(struct hf_session *session,
		       const struct hf_ledger *ledger);

/* The same for every hotfix there is, as far as that can be told. */
bool hf_unchecked_note_all(struct hf_session *session);

/* The same for one that is to be finished; the records are exchanged first. */
void hf_unchecked_note_one(struct hf_session *session,
			   const struct hf_entry *entry);

#endif
