#include "facts/reverts.h"

#include "base/text.h"
#include "facts/graph.h"
#include "facts/repo.h"
#include "values/message.h"

static void revert_release(struct hf_revert *revert)
{
	hf_strv_release(&revert->of);
	free(revert->hotfix);
}

void hf_reverts_release(struct hf_reverts *list)
{
	size_t i;

	if (!list)
		return;
	for (i = 0; i < list->n; i++)
		revert_release(&list->v[i]);
	free(list->v);
	*list = (struct hf_reverts){ 0 };
}

bool hf_revert_names(const struct hf_revert *revert, const struct hf_id *id)
{
	size_t i;

	for (i = 0; i < revert->of.n; i++)
		if (hf_text_starts(id->hex, revert->of.v[i]))
			return true;
	return false;
}

/* Take over a revert; it is zeroed. */
static int add(struct hf_reverts *list, struct hf_revert *revert,
	       struct hf_err *err)
{
	struct hf_revert *v = realloc(list->v, (list->n + 1) * sizeof(*v));

	if (!v)
		return hf_fail_mem(err);
	list->v = v;
	v[list->n++] = *revert;
	*revert = (struct hf_revert){ 0 };
	return 0;
}

int hf_reverts_add(struct hf_reverts *list, const struct hf_id *id,
		   const char *text, struct hf_err *err)
{
	struct hf_revert revert = { .id = *id, .stands = true };
	struct hf_message message = { 0 };
	const char *name;
	char of[65];
	size_t at = 0;
	int rc;

	/* Nearly every message is passed over by this. */
	if (!strstr(text, "reverts"))
		return 0;
	rc = hf_message_parse(&message, text, strlen(text), NULL, err);
	if (rc < 0)
		return rc;
	while (hf_message_reverts(&message, &at, of))
		hf_strv_push(&revert.of, of);
	name = hf_message_trailer(&message, "Hotfix");
	if (name && !(revert.hotfix = strdup(name)))
		rc = hf_fail_mem(err);
	else
		rc = hf_strv_check(&revert.of, err);
	if (!rc && revert.of.n)
		rc = add(list, &revert, err);
	revert_release(&revert);
	hf_message_release(&message);
	return rc;
}

/* Taken back by a hotfix of another name: that is a fix made anew. */
static bool is_redo(const struct hf_revert *later, const struct hf_revert *one)
{
	return later->hotfix &&
	       !(one->hotfix && !strcmp(later->hotfix, one->hotfix));
}

/*
 * A later commit takes an earlier one back only while it stands itself, so the
 * last is settled first. An id may be abbreviated: what comes later is asked of
 * the graph, and that has no circles.
 */
static int settle(struct hf_reverts *list, size_t i, bool *settled,
		  struct hf_repo *repo, struct hf_err *err)
{
	struct hf_revert *one = &list->v[i], *later;
	bool after;
	size_t j;
	int rc = 0;

	for (j = 0; !rc && !settled[i] && j < list->n; j++) {
		later = &list->v[j];
		if (j == i || !hf_revert_names(later, &one->id) ||
		    is_redo(later, one))
			continue;
		rc = hf_repo_reaches(&after, repo, &later->id, &one->id, err);
		if (!rc && after)
			rc = settle(list, j, settled, repo, err);
		if (!rc && after && later->stands)
			one->stands = false;
	}
	settled[i] = true;
	return rc;
}

/* The place of each revert that is in the graph, by the place of its commit. */
static size_t *places(const struct hf_reverts *list,
		      const struct hf_graph *graph)
{
	size_t *out = hf_graph_owners(graph), at, i;

	for (i = 0; out && i < list->n; i++) {
		at = hf_graph_find(graph, list->v[i].id.hex);
		if (at != HF_NOWHERE)
			out[at] = i;
	}
	return out;
}

int hf_reverts_settle(struct hf_reverts *list, const struct hf_graph *graph,
		      struct hf_err *err)
{
	size_t *revert_at = places(list, graph), at, i, j;
	struct hf_revert *earlier;

	if (!revert_at)
		return hf_fail_mem(err);
	for (i = 0; i < list->n; i++) {
		if (!list->v[i].stands)
			continue;
		for (j = 0; j < list->v[i].of.n; j++) {
			at = hf_graph_find(graph, list->v[i].of.v[j]);
			if (at == HF_NOWHERE || revert_at[at] == HF_NOWHERE ||
			    revert_at[at] <= i)
				continue;
			earlier = &list->v[revert_at[at]];
			if (!is_redo(&list->v[i], earlier))
				earlier->stands = false;
		}
	}
	free(revert_at);
	return 0;
}

static int read_range(struct hf_reverts *out, struct hf_repo *repo,
		      struct hf_err *err)
{
	const struct hf_ids from = { &out->tip, 1, 1, false };
	const struct hf_ids except = { &out->since, 1, 1, false };
	const struct hf_range_spec spec = { .from = &from, .except = &except };
	struct hf_commit commit = { 0 };
	struct hf_range range = { 0 };
	size_t i;
	int rc = hf_repo_range(&range, repo, &spec, err);

	for (i = 0; !rc && i < range.n; i++) {
		rc = hf_repo_commit(&commit, repo, &range.v[i].id, err);
		if (!rc)
			rc = hf_reverts_add(out, &commit.id, commit.message,
					    err);
		hf_commit_release(&commit);
	}
	hf_range_release(&range);
	return rc;
}

int hf_reverts_read(struct hf_reverts *out, struct hf_repo *repo,
		    const struct hf_id *tip, const struct hf_id *since,
		    struct hf_err *err)
{
	bool covered = false, *settled = NULL;
	size_t i;
	int rc = 0;

	if (out->since.hex[0] && hf_id_eq(&out->tip, tip))
		rc = hf_repo_reaches(&covered, repo, since, &out->since, err);
	if (rc < 0 || covered)
		return rc;
	hf_reverts_release(out);
	out->tip = *tip;
	out->since = *since;
	if (!(rc = read_range(out, repo, err)) &&
	    !(settled = calloc(out->n + 1, sizeof(*settled))))
		rc = hf_fail_mem(err);
	for (i = 0; !rc && i < out->n; i++)
		rc = settle(out, i, settled, repo, err);
	free(settled);
	if (rc < 0)
		hf_reverts_release(out);
	return rc;
}
