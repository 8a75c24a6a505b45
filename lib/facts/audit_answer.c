#include "facts/audit_answer.h"

#include "facts/audit.h"
#include "facts/audit_range.h"

/* What a commit on the first parents of the tip has brought. */
struct load {
	size_t commits; /* but merges */
	bool wanted;    /* one of them is */
};

void hf_audit_answer_release(struct hf_audit_answer *answer)
{
	size_t i;

	if (!answer)
		return;
	for (i = 0; answer->traces && i < answer->n; i++)
		hf_trace_release(&answer->traces[i]);
	/* The list of a single commit is borrowed from the graph. */
	for (i = answer->singles; answer->sought && i < answer->n; i++)
		hf_ids_release(&answer->sought[i].commits);
	free(answer->at);
	free(answer->reverted);
	free(answer->places);
	free(answer->traces);
	free(answer->sought);
	*answer = (struct hf_audit_answer){ .n = 0 };
}

/* Each commit is sought by itself or, as a merge, for what it brought. */
static int make_room(struct hf_audit_answer *out, const struct hf_graph *graph,
		     struct hf_err *err)
{
	size_t n = graph->n + 1;

	out->sought = calloc(n, sizeof(*out->sought));
	out->traces = calloc(n, sizeof(*out->traces));
	out->places = calloc(n, sizeof(*out->places));
	out->reverted = calloc(n, sizeof(*out->reverted));
	out->at = hf_graph_owners(graph);
	return out->sought && out->traces && out->places && out->reverted &&
			       out->at ?
		       0 :
		       hf_fail_mem(err);
}

static struct hf_sought *seek(struct hf_audit_answer *out,
			      const struct hf_graph *graph, size_t place)
{
	const struct hf_id *parent = hf_graph_parent(graph, place);
	struct hf_sought *s = &out->sought[out->n];

	out->at[place] = out->n;
	out->places[out->n++] = place;
	s->commit = graph->v[place].id;
	if (parent)
		s->since = *parent;
	return s;
}

static void seek_singles(struct hf_audit_answer *out,
			 const struct hf_audit_range *range)
{
	const struct hf_graph *graph = &range->graph;
	size_t i;

	for (i = graph->n; i-- > 0;)
		if (range->wanted[i])
			seek(out, graph, i)->commits =
				(struct hf_ids){ &graph->v[i].id, 1, 1, false };
	out->singles = out->n;
}

/* A merge of one commit alone is that commit, which is sought already. */
static bool is_whole(const struct hf_graph *graph, size_t place,
		     const struct load *load)
{
	return graph->v[place].n_parents > 1 && load->commits > 1 &&
	       load->wanted;
}

static int seek_merges(struct hf_audit_answer *out,
		       const struct hf_audit_range *range, struct hf_err *err)
{
	const struct hf_graph *graph = &range->graph;
	struct load *loads = calloc(graph->n + 1, sizeof(*loads));
	struct hf_sought *s;
	bool failed = false;
	size_t i, at;

	if (!loads)
		return hf_fail_mem(err);
	for (i = 0; i < graph->n; i++) {
		loads[range->merges[i]].commits += graph->v[i].n_parents < 2;
		loads[range->merges[i]].wanted |= range->wanted[i];
	}
	for (i = 0; i < graph->n; i++)
		if (is_whole(graph, i, &loads[i]))
			seek(out, graph, i);
	for (i = graph->n; i-- > 0;) {
		at = out->at[range->merges[i]];
		if (graph->v[i].n_parents > 1 || at == HF_NOWHERE ||
		    at < out->singles)
			continue;
		s = &out->sought[at];
		hf_ids_push(&s->commits, &graph->v[i].id);
		failed |= s->commits.failed;
	}
	free(loads);
	return failed ? hf_fail_mem(err) : 0;
}

/* What the target has as a whole it has of each commit. */
static void settle_by_merges(struct hf_audit_answer *out,
			     const struct hf_audit_range *range)
{
	struct hf_trace *one, *whole;
	size_t i, at;

	for (i = 0; i < out->singles; i++) {
		one = &out->traces[i];
		at = out->at[range->merges[out->places[i]]];
		if (one->proof || one->reverted_by.hex[0] || at == HF_NOWHERE ||
		    at < out->singles)
			continue;
		whole = &out->traces[at];
		if (whole->proof != HF_PROOF_SQUASHED &&
		    whole->proof != HF_PROOF_PRESENT)
			continue;
		one->proof = whole->proof;
		one->by = whole->by;
	}
}

/* A commit that a revert takes back; `gone` stays if the target lacks it. */
static void take_back(struct hf_audit_answer *out, size_t place, bool *gone)
{
	size_t at = out->at[place];
	const struct hf_trace *trace;

	if (at == HF_NOWHERE) {
		*gone = false;
		return;
	}
	trace = &out->traces[at];
	if (trace->proof || trace->doubtful || trace->undecided)
		*gone = false;
	else
		out->reverted[at] = true;
}

/* All that a merge brought, as its first parent does not reach it. */
static int take_merge_back(struct hf_audit_answer *out,
			   const struct hf_graph *graph, size_t merge,
			   bool *gone, struct hf_err *err)
{
	size_t before =
		hf_graph_find(graph, hf_graph_parent(graph, merge)->hex);
	size_t *owners = hf_graph_owners(graph), i;
	int rc = owners ? 0 : hf_fail_mem(err);

	if (!rc && before != HF_NOWHERE)
		rc = hf_graph_give(owners, graph, before, before, err);
	if (!rc)
		rc = hf_graph_give(owners, graph, merge, merge, err);
	for (i = 0; !rc && i < graph->n; i++)
		if (owners[i] == merge && graph->v[i].n_parents < 2)
			take_back(out, i, gone);
	free(owners);
	return rc;
}

/* Whether it is a revert, and no other one takes it back. */
static bool stands(const struct hf_reverts *list, const struct hf_id *id)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (hf_id_eq(&list->v[i].id, id))
			return list->v[i].stands;
	return false;
}

/*
 * What production took back it does not have, so nobody is owed it; and who
 * never had it is not owed the revert either. One that stands although it is
 * named was taken back by a hotfix: that is a fix made anew.
 */
static int settle_revert(struct hf_audit_answer *out,
			 const struct hf_audit_range *range,
			 const struct hf_revert *revert, struct hf_err *err)
{
	const struct hf_graph *graph = &range->graph;
	size_t own = out->at[hf_graph_find(graph, revert->id.hex)];
	bool gone = true, any = false;
	size_t place, i;
	int rc = 0;

	for (i = 0; !rc && i < revert->of.n; i++) {
		place = hf_graph_find(graph, revert->of.v[i]);
		if (place == HF_NOWHERE ||
		    stands(&range->reverts, &graph->v[place].id)) {
			gone = false;
			continue;
		}
		any = true;
		if (graph->v[place].n_parents > 1)
			rc = take_merge_back(out, graph, place, &gone, err);
		else
			take_back(out, place, &gone);
	}
	if (any && gone && own < out->singles &&
	    (!out->traces[own].proof ||
	     out->traces[own].proof == HF_PROOF_PRESENT))
		out->reverted[own] = true;
	return rc;
}

static int settle(struct hf_audit_answer *out,
		  const struct hf_audit_range *range, struct hf_err *err)
{
	const struct hf_reverts *reverts = &range->reverts;
	size_t i;
	int rc = 0;

	settle_by_merges(out, range);
	for (i = 0; !rc && i < reverts->n; i++)
		if (reverts->v[i].stands)
			rc = settle_revert(out, range, &reverts->v[i], err);
	return rc;
}

int hf_audit_answer_find(struct hf_audit_answer *out, struct hf_repo *repo,
			 const struct hf_audit_range *range,
			 const struct hf_audit_spec *spec, struct hf_err *err)
{
	struct hf_search search = { .repo = repo,
				    .branch = spec->target,
				    .named = true,
				    .range = true,
				    .progress = spec->progress,
				    .data = spec->data };
	int rc;

	*out = (struct hf_audit_answer){ .n = 0 };
	if ((rc = make_room(out, &range->graph, err)) < 0)
		goto out;
	seek_singles(out, range);
	if ((rc = seek_merges(out, range, err)) < 0)
		goto out;
	search.v = out->sought;
	search.n = out->n;
	if (out->n && !(rc = hf_proof_search(out->traces, &search, err)))
		rc = settle(out, range, err);
out:
	if (rc < 0)
		hf_audit_answer_release(out);
	return rc;
}
