#include "facts/record_walk.h"

#include "base/keys.h"

enum { SIZE_FIRST = 64 };

/* Where an id is, or the free place where it belongs. */
static uint32_t *place_of(const struct hf_record_walk *walk,
			  const struct hf_id *id)
{
	size_t i = (size_t)hf_id_key(id) & (walk->size - 1);

	while (walk->places[i] &&
	       !hf_id_eq(&walk->ids.v[walk->places[i] - 1], id))
		i = (i + 1) & (walk->size - 1);
	return &walk->places[i];
}

/* Half of the places stay free, so that each search ends soon. */
static int make_room(struct hf_record_walk *walk, struct hf_err *err)
{
	size_t i;

	if (walk->ids.n * 2 < walk->size)
		return 0;
	free(walk->places);
	walk->size = walk->size ? walk->size * 2 : SIZE_FIRST;
	walk->places = calloc(walk->size, sizeof(*walk->places));
	if (!walk->places)
		return hf_fail_mem(err);
	for (i = 0; i < walk->ids.n; i++)
		*place_of(walk, &walk->ids.v[i]) = (uint32_t)(i + 1);
	return 0;
}

/* Where an id is now, new or not; 0: it is over the limit. */
static int meet(uint32_t *out, struct hf_record_walk *walk,
		const struct hf_id *id, struct hf_err *err)
{
	uint32_t *place;
	int rc = make_room(walk, err);

	*out = 0;
	if (rc < 0)
		return rc;
	place = place_of(walk, id);
	if (!*place && walk->ids.n == walk->limit) {
		walk->more = true;
		return 0;
	}
	if (!*place) {
		hf_ids_push(&walk->ids, id);
		*place = (uint32_t)walk->ids.n;
	}
	*out = *place;
	return walk->ids.failed ? hf_fail_mem(err) : 0;
}

static int add_edge(struct hf_record_walk *walk, uint32_t parent,
		    struct hf_err *err)
{
	size_t cap = walk->cap ? walk->cap * 2 : SIZE_FIRST;
	struct hf_record_edge *v;

	if (walk->n_edges == walk->cap) {
		v = realloc(walk->edges, cap * sizeof(*v));
		if (!v)
			return hf_fail_mem(err);
		walk->edges = v;
		walk->cap = cap;
	}
	walk->edges[walk->n_edges++] =
		(struct hf_record_edge){ (uint32_t)walk->at - 1, parent };
	return 0;
}

int hf_record_walk_add(struct hf_record_walk *walk, const struct hf_ids *ids,
		       struct hf_err *err)
{
	uint32_t place = 1;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && place && i < ids->n; i++)
		if (!(rc = meet(&place, walk, &ids->v[i], err)) && place)
			rc = add_edge(walk, place - 1, err);
	return rc;
}

int hf_record_walk_begin(struct hf_record_walk *walk, const struct hf_id *tip,
			 size_t limit, struct hf_err *err)
{
	uint32_t place;

	*walk = (struct hf_record_walk){ .limit = limit };
	return meet(&place, walk, tip, err);
}

/* What it takes to order a walk's commits, by their places in `ids`. */
struct sorting {
	uint32_t *order; /* children before their parents */
	uint32_t *waits; /* how many children each still waits for */
	size_t *first;   /* its edges begin there; one more at the end */
};

static void sorting_release(struct sorting *s)
{
	free(s->first);
	free(s->waits);
	free(s->order);
}

/* As Kahn has it (1962); edges lie in the order of their children. */
static int sort_down(struct sorting *out, const struct hf_record_walk *walk,
		     struct hf_err *err)
{
	size_t n = walk->ids.n, done = 1, e = 0, i;

	*out = (struct sorting){ calloc(n + 1, sizeof(*out->order)),
				 calloc(n + 1, sizeof(*out->waits)),
				 calloc(n + 2, sizeof(*out->first)) };
	if (!out->order || !out->waits || !out->first)
		return hf_fail_mem(err);
	for (i = 0; i <= n; i++) {
		out->first[i] = e;
		for (; e < walk->n_edges && walk->edges[e].child == i; e++)
			out->waits[walk->edges[e].parent]++;
	}
	for (i = 0; i < done && i < n; i++)
		for (e = out->first[out->order[i]];
		     e < out->first[out->order[i] + 1]; e++)
			if (!--out->waits[walk->edges[e].parent])
				out->order[done++] = walk->edges[e].parent;
	return 0;
}

int hf_record_walk_generations(uint32_t **out, time_t *dates,
			       const struct hf_record_walk *walk,
			       struct hf_err *err)
{
	struct sorting s = { NULL, NULL, NULL };
	size_t n = walk->ids.n, e, i;
	uint32_t *v = calloc(n + 1, sizeof(*v)), child, parent;
	int rc = v ? sort_down(&s, walk, err) : hf_fail_mem(err);

	for (i = n; !rc && i-- > 0;) {
		child = s.order[i];
		for (e = s.first[child]; e < s.first[child + 1]; e++) {
			parent = walk->edges[e].parent;
			if (v[child] <= v[parent])
				v[child] = v[parent] + 1;
			if (dates[child] < dates[parent])
				dates[child] = dates[parent];
		}
	}
	sorting_release(&s);
	*out = rc < 0 ? NULL : v;
	if (rc < 0)
		free(v);
	return rc;
}

const struct hf_id *hf_record_walk_next(struct hf_record_walk *walk)
{
	return walk->at < walk->ids.n ? &walk->ids.v[walk->at++] : NULL;
}

void hf_record_walk_release(struct hf_record_walk *walk)
{
	free(walk->edges);
	free(walk->places);
	hf_ids_release(&walk->ids);
	*walk = (struct hf_record_walk){ .limit = 0 };
}
