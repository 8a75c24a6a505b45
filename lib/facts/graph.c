#include "facts/graph.h"

#include "base/text.h"

/* Places that are still to be looked at. */
struct todo {
	size_t *v;
	size_t n, cap;
};

static int grow(struct hf_graph *graph, struct hf_err *err)
{
	size_t cap = graph->cap ? 2 * graph->cap : 256;
	struct hf_graph_commit *v;

	if (graph->n < graph->cap)
		return 0;
	if (!(v = realloc(graph->v, cap * sizeof(*v))))
		return hf_fail_mem(err);
	graph->v = v;
	graph->cap = cap;
	return 0;
}

int hf_graph_add(struct hf_graph *graph, const struct hf_id *id,
		 const char *parents, time_t committed, struct hf_err *err)
{
	struct hf_graph_commit *c;
	struct hf_id parent;
	size_t len;
	int rc;

	if ((rc = grow(graph, err)) < 0)
		return rc;
	c = &graph->v[graph->n++];
	*c = (struct hf_graph_commit){ *id, graph->parents.n, 0, committed };
	for (; *parents; parents += len + (parents[len] == ' ')) {
		len = strcspn(parents, " ");
		if (!hf_id_parse(&parent, parents, len))
			return hf_fail(err, HF_EFAIL,
				       "cannot read the parents of '%s'",
				       hf_id_short(id).hex);
		hf_ids_push(&graph->parents, &parent);
		c->n_parents++;
	}
	return graph->parents.failed ? hf_fail_mem(err) : 0;
}

static int by_id(const void *a, const void *b)
{
	const struct hf_graph_commit *const *x = a, *const *y = b;

	return strcmp((*x)->id.hex, (*y)->id.hex);
}

int hf_graph_sort(struct hf_graph *graph, struct hf_err *err)
{
	size_t i;

	free(graph->sorted);
	if (!(graph->sorted =
		      calloc(graph->n + 1, sizeof(struct hf_graph_commit *))))
		return hf_fail_mem(err);
	for (i = 0; i < graph->n; i++)
		graph->sorted[i] = &graph->v[i];
	qsort(graph->sorted, graph->n, sizeof(struct hf_graph_commit *), by_id);
	return 0;
}

void hf_graph_release(struct hf_graph *graph)
{
	if (!graph)
		return;
	free(graph->sorted);
	hf_ids_release(&graph->parents);
	free(graph->v);
	*graph = (struct hf_graph){ NULL, 0, 0, HF_IDS_INIT, NULL };
}

const struct hf_id *hf_graph_parent(const struct hf_graph *graph, size_t at)
{
	const struct hf_graph_commit *c = &graph->v[at];

	return c->n_parents ? &graph->parents.v[c->first] : NULL;
}

size_t hf_graph_find(const struct hf_graph *graph, const char *id)
{
	size_t low = 0, high = graph->n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (strcmp(graph->sorted[middle]->id.hex, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == graph->n ||
	    !hf_text_starts(graph->sorted[low]->id.hex, id) ||
	    (low + 1 < graph->n &&
	     hf_text_starts(graph->sorted[low + 1]->id.hex, id)))
		return HF_NOWHERE;
	return (size_t)(graph->sorted[low] - graph->v);
}

size_t *hf_graph_owners(const struct hf_graph *graph)
{
	size_t *owners = calloc(graph->n + 1, sizeof(*owners)), i;

	for (i = 0; owners && i < graph->n; i++)
		owners[i] = HF_NOWHERE;
	return owners;
}

static int later(struct todo *todo, size_t at, struct hf_err *err)
{
	size_t cap = todo->cap ? 2 * todo->cap : 64, *v;

	if (todo->n == todo->cap) {
		if (!(v = realloc(todo->v, cap * sizeof(*v))))
			return hf_fail_mem(err);
		todo->v = v;
		todo->cap = cap;
	}
	todo->v[todo->n++] = at;
	return 0;
}

int hf_graph_give(size_t *owners, const struct hf_graph *graph, size_t from,
		  size_t owner, struct hf_err *err)
{
	const struct hf_graph_commit *c;
	struct todo todo = { NULL, 0, 0 };
	size_t at, parent, i;
	int rc = later(&todo, from, err);

	while (!rc && todo.n) {
		at = todo.v[--todo.n];
		if (owners[at] != HF_NOWHERE)
			continue;
		owners[at] = owner;
		c = &graph->v[at];
		for (i = 0; !rc && i < c->n_parents; i++) {
			parent = hf_graph_find(
				graph, graph->parents.v[c->first + i].hex);
			if (parent != HF_NOWHERE &&
			    owners[parent] == HF_NOWHERE)
				rc = later(&todo, parent, err);
		}
	}
	free(todo.v);
	return rc;
}
