#include "facts/brought.h"

#include "facts/belongs.h"
#include "facts/ledger.h"
#include "facts/session.h"

/* So many commits of a branch are looked at for where it began. */
enum { OWN_MAX = 1000 };

void hf_brought_release(struct hf_brought *brought)
{
	if (!brought)
		return;
	hf_ids_release(&brought->own);
	*brought = (struct hf_brought){ 0 };
}

/*
 * Walk from the release over all commits with this hotfix's trailer. What they
 * grew from is the line as it was; of several, where the line was merged into
 * the hotfix, it is the one that has the others.
 */
static int by_trailers(struct hf_id *out, struct hf_session *session,
		       const struct hf_entry *entry, struct hf_err *err)
{
	struct hf_ids todo = HF_IDS_INIT, outside = HF_IDS_INIT;
	struct hf_commit commit = { 0 };
	bool own, before;
	size_t i, j;
	int rc = 0;

	hf_ids_push(&todo, &entry->released);
	for (i = 0; !rc && i < todo.n && i < OWN_MAX; i++) {
		rc = hf_repo_commit(&commit, session->repo, &todo.v[i], err);
		if (!rc)
			rc = hf_belongs(&own, session->repo, &todo.v[i],
					entry->name, err);
		if (!rc && !own && i)
			hf_ids_push(&outside, &todo.v[i]);
		for (j = 0; !rc && own && j < commit.parents.n; j++)
			if (!hf_ids_has(&todo, &commit.parents.v[j]))
				hf_ids_push(&todo, &commit.parents.v[j]);
		hf_commit_release(&commit);
	}
	if (!rc && (todo.failed || outside.failed))
		rc = hf_fail_mem(err);
	for (i = 0; !rc && i < outside.n; i++) {
		before = false;
		if (out->hex[0])
			rc = hf_repo_reaches(&before, session->repo, out,
					     &outside.v[i], err);
		if (!before)
			*out = outside.v[i];
	}
	hf_ids_release(&outside);
	hf_ids_release(&todo);
	return rc;
}

/* Where the line was before it went through the branch. */
static int find_since(struct hf_id *out, struct hf_session *session,
		      const struct hf_entry *entry, struct hf_err *err)
{
	const struct hf_event *event =
		hf_record_last(&entry->record, HF_EVENT_RELEASE);
	bool has = false;
	int rc;

	if (event && hf_event_get(event, "Since"))
		*out = entry->before;
	if (out->hex[0])
		return 0;
	if ((rc = by_trailers(out, session, entry, err)) < 0 || out->hex[0])
		return rc;
	*out = entry->before;
	if (out->hex[0] || !entry->start.hex[0])
		return 0;
	rc = hf_repo_reaches(&has, session->repo, &entry->released,
			     &entry->start, err);
	if (!rc && has)
		*out = entry->start;
	return rc;
}

/* A merge goes back to its first parent; and which parent it is. */
static int read_parents(struct hf_brought *out, struct hf_session *session,
			const struct hf_entry *entry, struct hf_err *err)
{
	struct hf_commit commit = { 0 };
	size_t i;
	int rc = hf_repo_commit(&commit, session->repo, &out->commit, err);

	if (!rc && !out->since.hex[0] && commit.parents.n < 2)
		out->since = entry->before;
	if (!rc && !out->since.hex[0] && commit.parents.n)
		out->since = commit.parents.v[0];
	for (i = 0; !rc && commit.parents.n > 1 && i < commit.parents.n; i++)
		if (hf_id_eq(&commit.parents.v[i], &out->since))
			out->mainline = (int)i + 1;
	hf_commit_release(&commit);
	return rc;
}

static int read_own(struct hf_brought *out, struct hf_session *session,
		    struct hf_err *err)
{
	const struct hf_ids from = { &out->commit, 1, 1, false };
	const struct hf_ids except = { &out->since, out->since.hex[0] != '\0',
				       1, false };
	const struct hf_range_spec spec = { .from = &from, .except = &except };
	struct hf_range range = { 0 };
	size_t i;
	int rc = hf_repo_range(&range, session->repo, &spec, err);

	for (i = 0; !rc && i < range.n; i++)
		if (range.v[i].parents.n < 2)
			hf_ids_push(&out->own, &range.v[i].id);
	if (!rc && out->own.failed)
		rc = hf_fail_mem(err);
	hf_range_release(&range);
	return rc;
}

int hf_brought_read(struct hf_brought *out, struct hf_session *session,
		    const struct hf_entry *entry, struct hf_err *err)
{
	int rc = 0;

	*out = (struct hf_brought){ .commit = entry->released };
	if (hf_id_eq(&entry->released, &entry->fix))
		rc = find_since(&out->since, session, entry, err);
	if (!rc)
		rc = read_parents(out, session, entry, err);
	if (!rc)
		rc = read_own(out, session, err);
	if (rc < 0)
		hf_brought_release(out);
	return rc;
}
