/* What an exchange of records did, and what kept some of them apart. */
#ifndef HF_REPORT_SYNC_H
#define HF_REPORT_SYNC_H

#include <stdbool.h>

struct hf_session;
struct hf_twins;

/* What was taken, pushed and joined, or would be when `dry_run`. */
void hf_report_sync(const struct hf_twins *twins,
		    const struct hf_session *session, bool dry_run);

/*
 * Warn of each trouble; whether there was one. A command that syncs on the side
 * says once in a clone that the remote takes no records, and leaves out what
 * nobody here can mend.
 */
bool hf_report_troubles(const struct hf_twins *twins,
			const struct hf_session *session, bool on_the_side);

#endif
