#include "facts/records.h"

#include "facts/record_walk.h"
#include "facts/session.h"
#include "values/name.h"

/* Anybody who can push can make a record of anything; no honest one is so. */
enum {
	LOOKED_MAX = 10000,            /* commits */
	STRANGE_MAX = 1000,            /* commits that are no event of it */
	JOINS_EACH = 10,               /* joins to an event, besides */
	COMMIT_MAX = 2 * HF_EVENT_MAX, /* bytes of one: header, signature, */
	BYTES_MAX = 8 * 1024 * 1024,   /* message; and bytes of all */
};

int hf_records_refs(struct hf_refs *out, struct hf_session *session,
		    struct hf_err *err)
{
	const char *patterns[2] = { NULL, NULL };
	struct hf_buf glob = HF_BUF_INIT;
	int rc;

	hf_buf_printf(&glob, "%s*", session->policy.records);
	patterns[0] = hf_buf_str(&glob);
	if (!(rc = hf_buf_check(&glob, err)))
		rc = hf_repo_refs(out, session->repo, patterns, err);
	hf_buf_release(&glob);
	return rc;
}

int hf_records_names(struct hf_strv *out, struct hf_session *session,
		     struct hf_err *err)
{
	struct hf_refs refs = { 0 };
	const char *name;
	size_t i;
	int rc = hf_records_refs(&refs, session, err);

	if (rc < 0)
		return rc;
	for (i = 0; i < refs.n; i++) {
		name = refs.v[i].name + strlen(session->policy.records);
		if (hf_name_check(name, NULL) == 0)
			hf_strv_push(out, name);
	}
	hf_strv_sort(out);
	hf_refs_release(&refs);
	return hf_strv_check(out, err);
}

/* A script writes more than one in a second. */
static int by_time(const void *a, const void *b)
{
	const struct hf_event *x = a, *y = b;

	if (x->when != y->when)
		return x->when < y->when ? -1 : 1;
	if (x->generation != y->generation)
		return x->generation < y->generation ? -1 : 1;
	return strcmp(x->id.hex, y->id.hex);
}

/* How one record is read. */
struct reading {
	struct hf_record *record;
	struct hf_session *session;
	struct hf_record_walk walk;
	size_t bytes;
};

static int add_event(struct hf_record *record, struct hf_commit *commit,
		     struct hf_event *event, struct hf_err *err)
{
	event->id = commit->id;
	event->when = commit->authored;
	event->author = commit->author;
	event->committer = commit->committer;
	event->is_signed = commit->is_signed;
	commit->author = commit->committer = NULL;
	return hf_record_add(record, event, err);
}

/*
 * Add the event that a commit holds. One that holds none adds nothing; a merge
 * without one joins what two clones have added. One with files was made for
 * something else: whoever signed a merge of a tag did not write its message.
 */
static int take_commit(struct hf_record *record, struct hf_commit *commit,
		       size_t place, struct hf_err *err)
{
	struct hf_event event = { 0 };
	int rc = hf_event_parse(&event, commit->message,
				strlen(commit->message), NULL);

	if (rc == HF_ENOMEM)
		return hf_fail_mem(err);
	event.generation = place;
	if (!rc && hf_id_is_empty_tree(&commit->tree) &&
	    !strcmp(event.name, record->name))
		return add_event(record, commit, &event, err);
	if (rc != HF_ENOTFOUND || commit->parents.n < 2)
		record->strange++;
	hf_event_release(&event);
	return 0;
}

static int look_at(struct reading *r, const struct hf_id *id,
		   struct hf_err *err)
{
	struct hf_commit commit = { 0 };
	int rc = hf_repo_commit_within(&commit, r->session->repo, id,
				       COMMIT_MAX, err);

	if (rc == HF_EFAIL) {
		hf_err_clear(err);
		r->record->large = *id;
		r->record->more = true;
		return 0;
	}
	if (rc == HF_ENOTFOUND) {
		hf_err_clear(err);
		return hf_fail(err, HF_EUNDECIDED,
			       "the record of '%s' ends too early",
			       r->record->name);
	}
	if (rc < 0)
		return rc;
	r->record->looked++;
	r->bytes += commit.size;
	if (!(rc = hf_record_walk_add(&r->walk, &commit.parents, err)))
		rc = take_commit(r->record, &commit, r->walk.at - 1, err);
	hf_commit_release(&commit);
	return rc;
}

/* Each knows its place in the walk, for which its generation is put. */
static int sort_events(struct hf_record *record,
		       const struct hf_record_walk *walk, struct hf_err *err)
{
	time_t *dates = calloc(walk->ids.n + 1, sizeof(*dates));
	uint32_t *generations = NULL;
	struct hf_event *event = record->events, *end = event + record->n;
	int rc = dates ? 0 : hf_fail_mem(err);

	for (; !rc && event < end; event++)
		dates[event->generation] = event->when;
	if (!rc)
		rc = hf_record_walk_generations(&generations, dates, walk, err);
	for (event = record->events; !rc && event < end; event++) {
		event->after = dates[event->generation];
		event->generation = generations[event->generation];
	}
	free(generations);
	free(dates);
	if (!rc)
		qsort(record->events, record->n, sizeof(*record->events),
		      by_time);
	return rc;
}

/* Joins alone make no record either, and one chain of them may serve many. */
static bool is_barren(const struct hf_record *record)
{
	size_t joins = record->looked - record->n - record->strange;

	return record->strange >= STRANGE_MAX ||
	       joins >= STRANGE_MAX + JOINS_EACH * record->n;
}

/* Read from the tip on, until there is no more or it is more than enough. */
static int read_from(struct hf_record *out, struct hf_session *session,
		     struct hf_err *err)
{
	struct reading r = { .record = out, .session = session };
	const struct hf_id *id;
	int rc = hf_record_walk_begin(&r.walk, &out->tip, LOOKED_MAX, err);

	while (!rc && (id = hf_record_walk_next(&r.walk))) {
		if (r.bytes >= BYTES_MAX || is_barren(out)) {
			out->more = true;
			break;
		}
		rc = look_at(&r, id, err);
	}
	out->more = out->more || r.walk.more;
	if (!rc && out->n)
		rc = sort_events(out, &r.walk, err);
	hf_record_walk_release(&r.walk);
	return rc;
}

/* The commit that a record's ref names; "*" would name any. */
static int find_tip(struct hf_record *out, struct hf_session *session,
		    struct hf_err *err)
{
	struct hf_buf ref = HF_BUF_INIT;
	const char *patterns[2] = { NULL, NULL };
	struct hf_refs refs = { 0 };
	int rc;

	hf_buf_printf(&ref, "%s%s", session->policy.records, out->name);
	patterns[0] = hf_buf_str(&ref);
	if ((rc = hf_buf_check(&ref, err)) < 0 ||
	    (!hf_name_check(out->name, NULL) &&
	     (rc = hf_repo_refs(&refs, session->repo, patterns, err)) < 0))
		goto out;
	if (!refs.n)
		rc = hf_fail(err, HF_ENOTFOUND, "hotfix '%s' has no record",
			     out->name);
	else if (!refs.v[0].commit.hex[0])
		rc = hf_fail(err, HF_ENOTFOUND,
			     "'%s' is no record: it names no commit",
			     patterns[0]);
	else
		out->tip = refs.v[0].commit;
out:
	hf_refs_release(&refs);
	hf_buf_release(&ref);
	return rc;
}

int hf_records_read(struct hf_record *out, struct hf_session *session,
		    const char *name, struct hf_err *err)
{
	int rc;

	*out = (struct hf_record){ .name = strdup(name) };
	if (!out->name)
		return hf_fail_mem(err);
	if (!(rc = find_tip(out, session, err)))
		rc = read_from(out, session, err);
	if (rc < 0)
		hf_record_release(out);
	return rc;
}

int hf_records_find(struct hf_record *out, struct hf_session *session,
		    const char *name, struct hf_err *err)
{
	int rc = hf_records_read(out, session, name, err);

	if (rc != HF_ENOTFOUND)
		return rc;
	hf_err_clear(err);
	return 0;
}
