#include "facts/origin.h"

#include <assert.h>

#include "facts/fix.h"
#include "facts/session.h"

/* A branch whose first-parent history is foreign to a hotfix. */
struct source {
	const char *name;
	struct hf_id tip;
};

struct sources {
	struct source *v;
	size_t n;
};

static void add_source(struct sources *sources, const char *name,
		       const struct hf_id *tip)
{
	if (tip->hex[0])
		sources->v[sources->n++] = (struct source){ name, *tip };
}

static void add_branch(struct sources *sources, const struct hf_branch *branch)
{
	add_source(sources, branch->name, &branch->remote);
	if (!hf_id_eq(&branch->local, &branch->remote))
		add_source(sources, branch->name, &branch->local);
}

/* Integration, the releases and the other lines, with both copies of each. */
static int find_sources(struct sources *out, const struct hf_fix *fix,
			const struct hf_lineup *lineup, struct hf_err *err)
{
	size_t i;

	out->n = 0;
	out->v = calloc(2 * (lineup->n + lineup->n_releases + 1),
			sizeof(*out->v));
	if (!out->v)
		return hf_fail_mem(err);
	if (lineup->integration.name)
		add_branch(out, &lineup->integration);
	for (i = 0; i < lineup->n_releases; i++)
		add_branch(out, &lineup->releases[i]);
	for (i = 0; i < lineup->n; i++)
		if (&lineup->lines[i] != fix->line)
			add_source(out, lineup->lines[i].spec,
				   &lineup->lines[i].branch.tip);
	return 0;
}

static bool is_own(const struct hf_fix *fix, size_t i)
{
	return hf_message_has(&fix->commits[i].message, "Hotfix", fix->name);
}

static int by_hex(const void *a, const void *b)
{
	return strcmp(((const struct hf_id *)a)->hex,
		      ((const struct hf_id *)b)->hex);
}

/* The ids of a range, sorted, so that they can be searched. */
static int range_ids(struct hf_ids *out, const struct hf_range *range,
		     struct hf_err *err)
{
	size_t i;

	for (i = 0; i < range->n; i++)
		hf_ids_push(out, &range->v[i].id);
	if (out->failed)
		return hf_fail_mem(err);
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_hex);
	return 0;
}

static bool in_ids(const struct hf_ids *ids, const struct hf_id *id)
{
	return ids->n && bsearch(id, ids->v, ids->n, sizeof(*ids->v), by_hex);
}

/*
 * Whether any commit without the trailer is reachable from a source; where
 * none is, nothing can be foreign and no first-parent history is walked.
 */
static int any_reachable(bool *yes, const struct hf_fix *fix,
			 struct hf_session *session, const struct hf_ids *tips,
			 const struct sources *sources, struct hf_err *err)
{
	struct hf_ids except = HF_IDS_INIT, left = HF_IDS_INIT;
	struct hf_range_spec spec = { .from = tips, .except = &except };
	struct hf_range range = { 0 };
	size_t i;
	int rc;

	*yes = false;
	hf_ids_push(&except, &fix->line_tip);
	for (i = 0; i < sources->n; i++)
		hf_ids_push(&except, &sources->v[i].tip);
	if (except.failed) {
		rc = hf_fail_mem(err);
		goto out;
	}
	if ((rc = hf_repo_range(&range, session->repo, &spec, err)) < 0 ||
	    (rc = range_ids(&left, &range, err)) < 0)
		goto out;
	for (i = 0; i < fix->n && !*yes; i++)
		*yes = !is_own(fix, i) &&
		       !in_ids(&left, &fix->commits[i].commit.id);
out:
	hf_range_release(&range);
	hf_ids_release(&left);
	hf_ids_release(&except);
	return rc;
}

/* Mark what lies on the first-parent history of one source. */
static int mark_line(struct hf_fix *fix, struct hf_session *session,
		     const struct source *source, struct hf_err *err)
{
	struct hf_ids from = HF_IDS_INIT, except = HF_IDS_INIT;
	struct hf_ids ids = HF_IDS_INIT;
	struct hf_range_spec spec = { .from = &from,
				      .except = &except,
				      .first_parent = true };
	struct hf_range range = { 0 };
	size_t i;
	int rc;

	hf_ids_push(&from, &source->tip);
	hf_ids_push(&except, &fix->line_tip);
	if (from.failed || except.failed)
		rc = hf_fail_mem(err);
	else
		rc = hf_repo_range(&range, session->repo, &spec, err);
	if (!rc)
		rc = range_ids(&ids, &range, err);
	for (i = 0; !rc && i < fix->n; i++) {
		struct hf_fix_commit *c = &fix->commits[i];

		if (!c->foreign && !is_own(fix, i) &&
		    in_ids(&ids, &c->commit.id)) {
			c->foreign = true;
			c->from = source->name;
		}
	}
	hf_range_release(&range);
	hf_ids_release(&ids);
	hf_ids_release(&except);
	hf_ids_release(&from);
	return rc;
}

static struct hf_fix_commit *find(const struct hf_fix *fix,
				  const struct hf_id *id)
{
	size_t i;

	for (i = 0; i < fix->n; i++)
		if (hf_id_eq(&fix->commits[i].commit.id, id))
			return &fix->commits[i];
	return NULL;
}

/*
 * What can only be reached through a foreign commit is foreign too: walk from
 * the tips around the foreign ones, and see who was not met.
 */
static int mark_reached(struct hf_fix *fix, const struct hf_ids *tips,
			struct hf_err *err)
{
	const size_t size = sizeof(struct hf_fix_commit *);
	struct hf_fix_commit **todo = calloc(fix->n + 1, size), *c;
	bool *met = calloc(fix->n + 1, sizeof(*met));
	const char *from = NULL;
	size_t n = 0, i;

	assert(fix->commits);
	if (!todo || !met) {
		free(met);
		free(todo);
		return hf_fail_mem(err);
	}
	for (i = 0; i < tips->n; i++) {
		c = find(fix, &tips->v[i]);
		if (c && !c->foreign && !met[c - fix->commits]) {
			met[c - fix->commits] = true;
			todo[n++] = c;
		}
	}
	while (n) {
		const struct hf_ids *parents = &todo[--n]->commit.parents;

		for (i = 0; i < parents->n; i++) {
			c = find(fix, &parents->v[i]);
			if (!c || c->foreign || met[c - fix->commits])
				continue;
			met[c - fix->commits] = true;
			todo[n++] = c;
		}
	}
	for (i = 0; i < fix->n && !from; i++)
		from = fix->commits[i].from;
	for (i = 0; i < fix->n; i++) {
		c = &fix->commits[i];
		if (!met[i] && !c->foreign && !is_own(fix, i)) {
			c->foreign = true;
			c->from = from;
		}
		fix->n_foreign += c->foreign;
	}
	free(met);
	free(todo);
	return 0;
}

int hf_origin_mark(struct hf_fix *fix, struct hf_session *session,
		   const struct hf_ids *tips, struct hf_err *err)
{
	struct sources sources = { NULL, 0 };
	bool suspect = false, deep = session->deep;
	size_t i;
	int rc;

	for (i = 0; i < fix->n && !suspect; i++)
		suspect = !is_own(fix, i);
	if (!suspect)
		return 0;
	if ((rc = hf_session_deepen(session, err)) < 0)
		return rc;
	/* That may have read the lineup anew, of which it had production. */
	if (!deep)
		fix->line = fix->proof.line = session->lineup.lines;
	if ((rc = find_sources(&sources, fix, &session->lineup, err)) < 0)
		return rc;
	if ((rc = any_reachable(&suspect, fix, session, tips, &sources, err)) <
		    0 ||
	    !suspect)
		goto out;
	for (i = 0; !rc && i < sources.n; i++)
		rc = mark_line(fix, session, &sources.v[i], err);
	if (!rc)
		rc = mark_reached(fix, tips, err);
out:
	free(sources.v);
	return rc;
}
