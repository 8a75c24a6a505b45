#include "facts/audit.h"

#include "facts/audit_answer.h"
#include "facts/audit_range.h"
#include "facts/log.h"
#include "facts/portable.h"
#include "facts/session.h"
#include "facts/tags.h"
#include "values/message.h"

/* All that one pair is looked at with. */
struct look {
	struct hf_audit *out;
	const struct hf_audit_spec *spec;
	struct hf_audit_answer *answer;
	struct hf_ids open; /* the commits that no proof settles ... */
	size_t *at;         /* ... by their place in the answer */
	size_t next;        /* of them */
};

static void item_release(struct hf_audit_item *item)
{
	free(item->subject);
	free(item->author);
	free(item->tag);
	free(item->why);
	hf_strv_release(&item->lacks);
}

void hf_audit_release(struct hf_audit *audit)
{
	size_t i;

	if (!audit)
		return;
	for (i = 0; i < audit->n; i++)
		item_release(&audit->v[i]);
	free(audit->v);
	*audit = (struct hf_audit){ .n = 0 };
}

size_t hf_audit_count(const struct hf_audit *audit, enum hf_audit_kind kind)
{
	size_t n = 0, i;

	for (i = 0; i < audit->n; i++)
		n += audit->v[i].kind == kind;
	return n;
}

/* Count what is settled by a proof; the others are still open. */
static int sort_out(struct look *look, struct hf_err *err)
{
	const struct hf_audit_answer *answer = look->answer;
	struct hf_audit *out = look->out;
	size_t i;

	if (!(look->at = calloc(answer->singles + 1, sizeof(*look->at))))
		return hf_fail_mem(err);
	for (i = 0; i < answer->singles; i++) {
		if (answer->reverted[i]) {
			out->reverted++;
		} else if (answer->traces[i].proof) {
			out->proved[answer->traces[i].proof]++;
		} else {
			look->at[look->open.n] = i;
			hf_ids_push(&look->open, &answer->sought[i].commit);
		}
	}
	if (look->open.failed ||
	    !(out->v = calloc(look->open.n + 1, sizeof(*out->v))))
		return hf_fail_mem(err);
	return 0;
}

static enum hf_audit_kind kind_of(const struct hf_trace *trace)
{
	return trace->undecided          ? HF_AUDIT_UNDECIDED :
	       trace->reverted_by.hex[0] ? HF_AUDIT_TAKEN_OUT :
	       trace->doubtful           ? HF_AUDIT_DOUBTFUL :
					   HF_AUDIT_MISSING;
}

/* Say who a commit is, in words that last. */
static int describe(struct hf_audit_item *item, const struct hf_logged *commit,
		    struct hf_err *err)
{
	const char *author = strchr(commit->words, ' ');
	struct hf_message message = { 0 };
	int rc = hf_message_parse(&message, commit->message,
				  strlen(commit->message), NULL, err);

	item->id = commit->id;
	item->committed = commit->committed;
	if (!rc && (!(item->subject = strdup(message.subject)) ||
		    !(item->author = strdup(author ? author + 1 : ""))))
		rc = hf_fail_mem(err);
	hf_message_release(&message);
	return rc;
}

/* Take what the search found out of its trace. */
static void take_trace(struct hf_audit_item *item, struct hf_trace *trace)
{
	item->kind = kind_of(trace);
	item->by = item->kind == HF_AUDIT_TAKEN_OUT ? trace->reverted_by :
						      trace->by;
	item->share = trace->share;
	item->lacks = trace->lacks;
	trace->lacks = (struct hf_strv)HF_STRV_INIT;
	item->why = trace->undecided;
	trace->undecided = NULL;
}

/* An open commit, which may be one that has to stay. */
static int take(void *data, const struct hf_logged *commit, struct hf_err *err)
{
	struct look *look = data;
	struct hf_audit *out = look->out;
	struct hf_trace *trace;
	bool only = false;
	int rc;

	if (look->next == look->open.n ||
	    !hf_id_eq(&look->open.v[look->next], &commit->id))
		return hf_fail(err, HF_EFAIL, "cannot read what git log says");
	trace = &look->answer->traces[look->at[look->next++]];
	if ((rc = hf_portable_says_only(&only, commit->message, err)) < 0)
		return rc;
	if (only ||
	    (look->spec->never->n &&
	     hf_portable_stays(look->spec->never, commit->raw, commit->len))) {
		out->only++;
		return 0;
	}
	out->v[out->n].order = out->n;
	if (!(rc = describe(&out->v[out->n++], commit, err)))
		take_trace(&out->v[out->n - 1], trace);
	return rc;
}

static int list_open(struct look *look, struct hf_repo *repo,
		     struct hf_err *err)
{
	const struct hf_log log = { .place = hf_repo_place(repo),
				    .only = &look->open,
				    .names = look->spec->never->n > 0 };
	int rc;

	if ((rc = sort_out(look, err)) < 0 || !look->open.n)
		return rc;
	rc = hf_log_each(&log, take, look, err);
	if (!rc && look->next < look->open.n)
		rc = hf_fail(err, HF_EUNDECIDED,
			     "git log does not tell of commit '%s'",
			     hf_id_short(&look->open.v[look->next]).hex);
	return rc;
}

/* The first release of each, from the oldest release on. */
static int tag_all(struct hf_audit *out, const struct hf_graph *graph,
		   const struct hf_tags *tags, struct hf_err *err)
{
	size_t *owners = hf_graph_owners(graph), i, place;
	int rc = owners ? 0 : hf_fail_mem(err);

	for (i = tags->n; !rc && i-- > 0;) {
		place = hf_graph_find(graph, tags->v[i].commit.hex);
		if (place != HF_NOWHERE)
			rc = hf_graph_give(owners, graph, place, i, err);
	}
	for (i = 0; !rc && i < out->n; i++) {
		place = owners[hf_graph_find(graph, out->v[i].id.hex)];
		out->v[i].rank = tags->n;
		if (place == HF_NOWHERE)
			continue;
		out->v[i].rank = tags->n - 1 - place;
		if (!(out->v[i].tag = strdup(tags->v[place].name)))
			rc = hf_fail_mem(err);
	}
	free(owners);
	return rc;
}

static int oldest_first(const void *a, const void *b)
{
	const struct hf_audit_item *x = a, *y = b;

	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	if (x->committed != y->committed)
		return x->committed < y->committed ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

/* Only what is shown needs its release, and the session's tag format. */
static int group(struct hf_audit *out, struct hf_session *session,
		 const struct hf_graph *graph, struct hf_err *err)
{
	struct hf_tags tags = { NULL, 0 };
	int rc;

	if (!out->n)
		return 0;
	if (!(rc = hf_session_deepen(session, err)) &&
	    !(rc = hf_tags_read(&tags, session->repo, session->policy.tag,
				err)) &&
	    !(rc = tag_all(out, graph, &tags, err)))
		qsort(out->v, out->n, sizeof(*out->v), oldest_first);
	hf_tags_release(&tags);
	return rc;
}

int hf_audit_read(struct hf_audit *out, struct hf_session *session,
		  const struct hf_audit_spec *spec, struct hf_err *err)
{
	struct hf_audit_answer answer = { .n = 0 };
	struct hf_audit_range range = { .checked = 0 };
	struct look look = {
		.out = out, .spec = spec, .answer = &answer, .open = HF_IDS_INIT
	};
	int rc;

	*out = (struct hf_audit){ .n = 0 };
	if ((rc = hf_audit_range_read(&range, session->repo, spec, err)) < 0 ||
	    (rc = hf_audit_answer_find(&answer, session->repo, &range, spec,
				       err)) < 0 ||
	    (rc = list_open(&look, session->repo, err)) < 0 ||
	    (rc = group(out, session, &range.graph, err)) < 0)
		goto out;
	out->checked = range.checked;
out:
	free(look.at);
	hf_ids_release(&look.open);
	hf_audit_answer_release(&answer);
	hf_audit_range_release(&range);
	if (rc < 0)
		hf_audit_release(out);
	return rc;
}
