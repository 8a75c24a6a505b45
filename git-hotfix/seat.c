/* What the seats have in common. */
#include "git-hotfix/seats.h"

#include "facts/records.h"
#include "facts/session.h"

int hf_seat_concerns(bool *yes, struct hf_session *session, const char *name,
		     struct hf_err *err)
{
	struct hf_record record;
	int rc;

	*yes = session->book.asked_for;
	if (*yes)
		return 0;
	rc = hf_records_read(&record, session, name, err);
	*yes = rc == 0;
	if (rc == HF_ENOTFOUND) {
		hf_err_clear(err);
		return 0;
	}
	if (!rc)
		hf_record_release(&record);
	return rc;
}
