#include "facts/process.h"

#include "facts/fix.h"
#include "facts/lineup.h"
#include "facts/records.h"
#include "facts/session.h"
#include "facts/writers.h"
#include "values/name.h"
#include "values/record.h"

int hf_process_read(struct hf_process *out, struct hf_session *session,
		    const struct hf_process_spec *spec, struct hf_err *err)
{
	const struct hf_approval_spec approval = { .record = spec->record,
						   .tree = &spec->tree,
						   .writers = spec->writers };
	int rc;

	*out = (struct hf_process){ .tree = spec->tree,
				    .cut = spec->record->more };
	hf_triage_read(&out->triage, spec->record);
	if ((rc = hf_evidence_read(&out->evidence, spec->record,
				   &session->policy, &spec->tree, &spec->after,
				   err)) < 0 ||
	    (rc = hf_approvals_read(&out->approvals, session, &approval, err)) <
		    0 ||
	    (rc = hf_process_recent(&out->recent, session, spec->now, err)) < 0)
		hf_process_release(out);
	return rc;
}

void hf_process_release(struct hf_process *process)
{
	if (!process)
		return;
	hf_approvals_release(&process->approvals);
	hf_evidence_release(&process->evidence);
	*process = (struct hf_process){ 0 };
}

int hf_process_tree(struct hf_id *out, struct hf_session *session,
		    const struct hf_fix *fix, struct hf_err *err)
{
	*out = (struct hf_id){ "" };
	if (fix->moved || fix->unrelated || !fix->tip.hex[0])
		return 0;
	return hf_repo_tree(out, session->repo, &fix->tip, err);
}

int hf_process_of(struct hf_process *out, struct hf_session *session,
		  const struct hf_fix *fix, const struct hf_record *record,
		  time_t now, struct hf_err *err)
{
	struct hf_process_spec spec = { .record = record, .now = now };
	struct hf_strv writers = HF_STRV_INIT;
	size_t i;
	int rc;

	for (i = 0; i < fix->n; i++)
		hf_writers_of(&writers, &fix->commits[i].commit);
	spec.writers = &writers;
	if (!(rc = hf_strv_check(&writers, err)) &&
	    !(rc = hf_process_tree(&spec.tree, session, fix, err)))
		rc = hf_process_read(out, session, &spec, err);
	hf_strv_release(&writers);
	return rc;
}

/* Nothing in a record is newer than its newest commit. */
static int is_young(bool *yes, struct hf_session *session,
		    const struct hf_ref *ref, time_t since, struct hf_err *err)
{
	struct hf_commit tip = { 0 };
	int rc = 0;

	*yes = false;
	if (!ref->commit.hex[0])
		return 0;
	if (!(rc = hf_repo_commit(&tip, session->repo, &ref->commit, err)))
		*yes = tip.committed >= since || tip.authored >= since;
	hf_commit_release(&tip);
	return rc;
}

/* Whether its first start lies in the window, and it was not abandoned. */
static bool began(const struct hf_record *record, time_t since, time_t now)
{
	const struct hf_event *start = hf_record_first(record, HF_EVENT_START);

	return start && start->when >= since && start->when <= now &&
	       !hf_record_last(record, HF_EVENT_ABANDON);
}

static int count_one(long *out, struct hf_session *session, const char *name,
		     time_t since, time_t now, struct hf_err *err)
{
	struct hf_record record = { 0 };
	int rc = hf_records_read(&record, session, name, err);

	if (!rc && began(&record, since, now))
		++*out;
	hf_record_release(&record);
	return rc;
}

int hf_process_recent(long *out, struct hf_session *session, time_t now,
		      struct hf_err *err)
{
	const struct hf_policy *policy = &session->policy;
	time_t since = now - policy->window;
	struct hf_refs refs = { 0 };
	bool young;
	size_t i;
	int rc;

	*out = 0;
	if (hf_policy_level(policy, "frequency") == HF_OFF)
		return 0;
	rc = hf_records_refs(&refs, session, err);
	for (i = 0; !rc && i < refs.n; i++) {
		const char *name = refs.v[i].name + strlen(policy->records);

		if (hf_name_check(name, NULL) < 0 ||
		    (rc = is_young(&young, session, &refs.v[i], since, err)) <
			    0 ||
		    !young)
			continue;
		rc = count_one(out, session, name, since, now, err);
	}
	hf_refs_release(&refs);
	return rc;
}
