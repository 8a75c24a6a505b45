#include "actions/plan_words.h"

#include "actions/plan.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "values/triage.h"

/* What makes a commit the hotfix's own, behind its subject. */
static void put_trailers(struct hf_buf *out, const struct hf_entry *entry)
{
	const char *incident = hf_triage_answer(&entry->record, "Incident");

	hf_buf_printf(out, "\n\nHotfix: %s\n", entry->name);
	if (incident)
		hf_buf_printf(out, "Incident: %s\n", incident);
}

void hf_words_merge(struct hf_buf *out, const struct hf_entry *entry,
		    const char *into)
{
	hf_buf_printf(out, "Merge branch '%s'", entry->branch);
	if (into)
		hf_buf_printf(out, " into %s", into);
	put_trailers(out, entry);
}

void hf_words_undo(struct hf_buf *out, const struct hf_entry *entry,
		   const char *into)
{
	hf_buf_printf(out, "Merge the rollback of '%s' into %s", entry->name,
		      into);
	put_trailers(out, entry);
}

/* A squash is for production alone when all that it stands for is. */
static int put_only(struct hf_buf *out, const struct hf_plan *plan,
		    struct hf_session *session, struct hf_err *err)
{
	struct hf_portable owed;
	int rc = hf_portable_read(&owed, session, &plan->spec.entry->tip,
				  &plan->production_old, err);

	if (!rc && owed.nothing && owed.only.n)
		hf_buf_puts(out, "Hotfix-Only: yes\n");
	if (!rc)
		hf_portable_release(&owed);
	return rc;
}

int hf_words_squash(struct hf_buf *out, const struct hf_plan *plan,
		    struct hf_session *session, struct hf_err *err)
{
	const struct hf_entry *entry = plan->spec.entry;
	struct hf_ids from = HF_IDS_INIT, except = HF_IDS_INIT;
	struct hf_range_spec spec = { .from = &from,
				      .except = &except,
				      .first_parent = true };
	struct hf_range range = { 0 };
	struct hf_message message = { 0 };
	struct hf_commit commit = { 0 };
	int rc;

	hf_ids_push(&from, &entry->tip);
	hf_ids_push(&except, &plan->production_old);
	rc = from.failed || except.failed ?
		     hf_fail_mem(err) :
		     hf_repo_range(&range, session->repo, &spec, err);
	if (!rc && range.n)
		rc = hf_repo_commit(&commit, session->repo,
				    &range.v[range.n - 1].id, err);
	if (!rc && range.n)
		rc = hf_message_parse(&message, commit.message,
				      strlen(commit.message), NULL, err);
	if (!rc)
		hf_buf_printf(out, "%s\n\nHotfix: %s\n",
			      message.subject && *message.subject ?
				      message.subject :
				      entry->branch,
			      entry->name);
	if (!rc)
		rc = put_only(out, plan, session, err);
	hf_message_release(&message);
	hf_commit_release(&commit);
	hf_range_release(&range);
	hf_ids_release(&except);
	hf_ids_release(&from);
	return rc;
}

/* A line of what the record knows of the incident, as in a trailer. */
static void add_field(struct hf_buf *out, const struct hf_record *record,
		      const char *key)
{
	const char *value = hf_triage_answer(record, key);

	if (value)
		hf_buf_printf(out, "%s: %s\n", key, value);
}

int hf_words_tag(struct hf_buf *out, const struct hf_plan *plan,
		 struct hf_err *err)
{
	const struct hf_entry *entry = plan->spec.entry;
	const struct hf_record *record = &entry->record;
	const struct hf_buf *message = plan->spec.message;
	size_t subject;

	if (message) {
		hf_buf_add(out, hf_buf_str(message), message->len);
		return hf_buf_check(out, err);
	}
	hf_buf_printf(out, "%s %s\n\n",
		      plan->spec.kind == HF_PLAN_ROLLBACK ? "Rollback of" :
							    "Hotfix",
		      entry->name);
	subject = out->len;
	add_field(out, record, "Incident");
	add_field(out, record, "Severity");
	add_field(out, record, "Impact");
	if (out->len == subject)
		hf_buf_truncate(out, subject - 1);
	return hf_buf_check(out, err);
}
