/*
 * A part of history in memory: its commits, and what each of them reaches.
 */
#ifndef HF_GRAPH_H
#define HF_GRAPH_H

#include "base/err.h"
#include "base/id.h"

#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* No place in it; nobody. */
#define HF_NOWHERE SIZE_MAX

struct hf_graph_commit {
	struct hf_id id;
	size_t first, n_parents; /* among the graph's parents */
	time_t committed;
};

/* Commits are known by their place in `v`, each before its parents. */
struct hf_graph {
	struct hf_graph_commit *v;
	size_t n, cap;
	struct hf_ids parents; /* of all; also those that are not in `v` */
	const struct hf_graph_commit **sorted; /* by id */
};

/* Add one; `parents` has a blank between two. */
int hf_graph_add(struct hf_graph *graph, const struct hf_id *id,
		 const char *parents, time_t committed, struct hf_err *err)
	HF_MUST_CHECK;

/* All are there: from now on they can be found. */
int hf_graph_sort(struct hf_graph *graph, struct hf_err *err) HF_MUST_CHECK;
void hf_graph_release(struct hf_graph *graph);

/* The first parent's id, or NULL; borrowed. */
const struct hf_id *hf_graph_parent(const struct hf_graph *graph, size_t at);

/* The place of the one whose id begins so; nowhere for none and for several. */
size_t hf_graph_find(const struct hf_graph *graph, const char *id);

/* An owner for each commit: nobody yet; to be freed. NULL: out of memory. */
size_t *hf_graph_owners(const struct hf_graph *graph);

/*
 * Give to `owner` what the commit at `from` reaches, itself too, down to what
 * has an owner already.
 */
int hf_graph_give(size_t *owners, const struct hf_graph *graph, size_t from,
		  size_t owner, struct hf_err *err) HF_MUST_CHECK;

#endif
