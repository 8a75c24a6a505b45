#include "facts/records.h"

#include "facts/session.h"
#include "values/name.h"

/* A record is short; anything longer is not ours. */
enum { EVENTS_MAX = 10000 };

int hf_records_names(struct hf_strv *out, struct hf_session *session,
		     struct hf_err *err)
{
	const char *prefix = session->policy.records;
	struct hf_buf glob = HF_BUF_INIT;
	const char *patterns[2] = { NULL, NULL };
	struct hf_refs refs = { 0 };
	const char *name;
	size_t i;
	int rc;

	hf_buf_printf(&glob, "%s*", prefix);
	patterns[0] = hf_buf_str(&glob);
	if ((rc = hf_buf_check(&glob, err)) < 0 ||
	    (rc = hf_repo_refs(&refs, session->repo, patterns, err)) < 0)
		goto out;
	for (i = 0; i < refs.n; i++) {
		name = refs.v[i].name + strlen(prefix);
		if (hf_name_check(name, NULL) == 0)
			hf_strv_push(out, name);
	}
	hf_strv_sort(out);
	rc = hf_strv_check(out, err);
out:
	hf_refs_release(&refs);
	hf_buf_release(&glob);
	return rc;
}

static int by_time(const void *a, const void *b)
{
	const struct hf_event *x = a, *y = b;

	if (x->when != y->when)
		return x->when < y->when ? -1 : 1;
	return strcmp(x->id.hex, y->id.hex);
}

/* Add the event that a commit holds; a commit that holds none adds nothing. */
static int add_event(struct hf_record *record, struct hf_session *session,
		     const struct hf_id *id, struct hf_err *err)
{
	struct hf_commit commit = { 0 };
	struct hf_event event = { 0 };
	int rc = hf_repo_commit(&commit, session->repo, id, err);

	if (rc < 0)
		return rc;
	if (hf_event_parse(&event, commit.message, strlen(commit.message),
			   NULL) == 0) {
		event.id = *id;
		event.when = commit.authored;
		event.author = commit.author;
		event.committer = commit.committer;
		event.is_signed = commit.is_signed;
		commit.author = commit.committer = NULL;
		rc = hf_record_add(record, &event, err);
	}
	hf_event_release(&event);
	hf_commit_release(&commit);
	return rc;
}

int hf_records_read(struct hf_record *out, struct hf_session *session,
		    const char *name, struct hf_err *err)
{
	struct hf_buf ref = HF_BUF_INIT;
	struct hf_ids from = HF_IDS_INIT;
	struct hf_range_spec spec = { .from = &from, .limit = EVENTS_MAX };
	const char *patterns[2] = { NULL, NULL };
	struct hf_range range = { 0 };
	struct hf_refs refs = { 0 };
	size_t i;
	int rc;

	*out = (struct hf_record){ 0 };
	hf_buf_printf(&ref, "%s%s", session->policy.records, name);
	patterns[0] = hf_buf_str(&ref);
	if ((rc = hf_buf_check(&ref, err)) < 0 ||
	    (rc = hf_repo_refs(&refs, session->repo, patterns, err)) < 0)
		goto out;
	if (!refs.n || !refs.v[0].commit.hex[0]) {
		rc = hf_fail(err, HF_ENOTFOUND, "hotfix '%s' has no record",
			     name);
		goto out;
	}
	out->tip = refs.v[0].commit;
	out->name = strdup(name);
	hf_ids_push(&from, &out->tip);
	if (!out->name || from.failed)
		rc = hf_fail_mem(err);
	else
		rc = hf_repo_range(&range, session->repo, &spec, err);
	for (i = range.n; !rc && i-- > 0;)
		rc = add_event(out, session, &range.v[i].id, err);
	if (!rc && out->n)
		qsort(out->events, out->n, sizeof(*out->events), by_time);
out:
	if (rc < 0)
		hf_record_release(out);
	hf_range_release(&range);
	hf_ids_release(&from);
	hf_refs_release(&refs);
	hf_buf_release(&ref);
	return rc;
}
