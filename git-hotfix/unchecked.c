#include "git-hotfix/unchecked.h"

#include "actions/append.h"
#include "doors/out.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "facts/unchecked.h"
#include "git-hotfix/common.h"

static int note(struct hf_session *session, const struct hf_entry *entry,
		struct hf_err *err)
{
	const char *production = entry->line->branch.name;
	struct hf_buf ref = HF_BUF_INIT, subject = HF_BUF_INIT;
	const char *fields[] = { "Ref", NULL, "Commit", entry->released.hex,
				 NULL };
	int rc;

	hf_buf_printf(&ref, "refs/heads/%s", production);
	hf_buf_printf(&subject, "reached %s with no verdict on the record",
		      production);
	fields[1] = hf_buf_str(&ref);
	if (!(rc = hf_buf_check(&ref, err)) &&
	    !(rc = hf_buf_check(&subject, err)))
		rc = hf_append_new(session, HF_EVENT_UNCHECKED, entry->name,
				   subject.data, fields, err);
	hf_buf_release(&subject);
	hf_buf_release(&ref);
	return rc;
}

bool hf_unchecked_note(struct hf_session *session,
		       const struct hf_ledger *ledger)
{
	struct hf_err err = HF_ERR_INIT;
	bool yes, noted = false;
	size_t i;
	int rc;

	for (i = 0; i < ledger->n; i++) {
		const struct hf_entry *entry = &ledger->v[i];

		hf_err_clear(&err);
		rc = hf_unchecked(&yes, session, entry, hf_cmd_now(), &err);
		if (!rc && !yes)
			continue;
		if (!rc)
			rc = note(session, entry, &err);
		if (rc < 0) {
			hf_warning("cannot tell whether '%s' was checked: %s",
				   entry->name, err.text);
			continue;
		}
		hf_warning("hotfix '%s' reached '%s' with no verdict on its "
			   "record; noted as unchecked",
			   entry->name, entry->line->branch.name);
		noted = true;
	}
	return noted;
}

bool hf_unchecked_note_all(struct hf_session *session)
{
	struct hf_err unknown = HF_ERR_INIT;
	struct hf_ledger ledger = { 0 };
	bool noted = false;

	if (hf_ledger_known(&ledger, session, &unknown) == 0)
		noted = hf_unchecked_note(session, &ledger);
	hf_ledger_release(&ledger);
	return noted;
}

void hf_unchecked_note_one(struct hf_session *session,
			   const struct hf_entry *entry)
{
	struct hf_err unknown = HF_ERR_INIT;
	struct hf_ledger ledger = { 0 };
	bool yes;

	if (hf_unchecked(&yes, session, entry, hf_cmd_now(), &unknown) < 0 ||
	    !yes)
		return;
	hf_cmd_sync(session, false);
	if (hf_ledger_read(&ledger, session, entry->name, &unknown) == 0)
		hf_unchecked_note(session, &ledger);
	hf_ledger_release(&ledger);
}
