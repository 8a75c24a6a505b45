/* What the seats have in common. */
#include "git-hotfix/seats.h"

#include "facts/records.h"
#include "facts/session.h"

int hf_seat_concerns(bool *yes, struct hf_session *session, const char *name,
		     struct hf_err *err)
{
	struct hf_record record = { 0 };
	int rc;

	*yes = session->book.asked_for;
	if (*yes)
		return 0;
	rc = hf_records_find(&record, session, name, err);
	*yes = record.tip.hex[0];
	hf_record_release(&record);
	return rc;
}
