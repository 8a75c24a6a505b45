#include "facts/trail.h"

#include "base/buf.h"
#include "doors/git.h"
#include "facts/pieces.h"
#include "facts/repo.h"

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct hf_stop *)a)->id->hex,
		      ((const struct hf_stop *)b)->id->hex);
}

/* Of two that are the same the one with parents comes first. */
static int by_id_inside_first(const void *a, const void *b)
{
	const struct hf_stop *x = a, *y = b;
	int order = by_id(a, b);

	return order ? order : !x->parents - !y->parents;
}

static struct hf_stop *find(const struct hf_trail *trail,
			    const struct hf_id *id)
{
	struct hf_stop key = { .id = id };

	return bsearch(&key, trail->v, trail->n, sizeof(key), by_id);
}

/* The commits of the range, and those outside that they grew from. */
static int list_stops(struct hf_trail *out, const struct hf_range *range,
		      struct hf_err *err)
{
	size_t i, j, n = 0, most = range->n;

	for (i = 0; i < range->n; i++)
		most += range->v[i].parents.n;
	if (!(out->v = calloc(most + 1, sizeof(*out->v))))
		return hf_fail_mem(err);
	for (i = 0; i < range->n; i++) {
		const struct hf_node *node = &range->v[i];

		out->v[n].id = &node->id;
		out->v[n++].parents = &node->parents;
		for (j = 0; j < node->parents.n; j++)
			out->v[n++].id = &node->parents.v[j];
	}
	qsort(out->v, n, sizeof(*out->v), by_id_inside_first);
	for (i = 0; i < n; i++)
		if (!out->n || by_id(&out->v[out->n - 1], &out->v[i]))
			out->v[out->n++] = out->v[i];
	return 0;
}

/* "<id>" for what is there, "<name> missing" for what is not. */
static bool take_id(struct hf_id *out, const char **at)
{
	size_t len = strcspn(*at, "\n");
	bool is_id = hf_id_parse(out, *at, len);

	*at += len + ((*at)[len] == '\n');
	return is_id;
}

/* Ask for the file in all commits at once, under both names. */
static int read_sides(struct hf_trail *trail, const char *const paths[2],
		      unsigned mode, struct hf_err *err)
{
	const char *args[] = { "cat-file", "--batch-check=%(objectname)",
			       NULL };
	struct hf_buf in = HF_BUF_INIT, out = HF_BUF_INIT;
	struct hf_id id[2];
	const char *at;
	size_t i, j;
	int rc;

	for (i = 0; i < trail->n; i++)
		for (j = 0; j < 2; j++)
			hf_buf_printf(&in, "%s:%s\n", trail->v[i].id->hex,
				      paths[j]);
	if ((rc = hf_buf_check(&in, err)) < 0 ||
	    (rc = hf_git_ask(NULL, &out, &in, args, err)) < 0)
		goto out;
	at = hf_buf_str(&out);
	for (i = 0; i < trail->n; i++) {
		bool new = take_id(&id[0], &at), old = take_id(&id[1], &at);

		if (new || old)
			trail->v[i].side =
				(struct hf_side){ mode, new ? id[0] : id[1] };
	}
out:
	hf_buf_release(&out);
	hf_buf_release(&in);
	return rc;
}

int hf_trail_read(struct hf_trail *out, const struct hf_range *range,
		  const char *const paths[2], unsigned mode, struct hf_err *err)
{
	int rc;

	*out = (struct hf_trail){ NULL, 0 };
	/* A question is one line. */
	if (strchr(paths[0], '\n') || strchr(paths[1], '\n'))
		return 0;
	if ((rc = list_stops(out, range, err)) < 0 ||
	    (rc = read_sides(out, paths, mode, err)) < 0)
		hf_trail_release(out);
	return rc;
}

void hf_trail_release(struct hf_trail *trail)
{
	free(trail->v);
	*trail = (struct hf_trail){ NULL, 0 };
}

/* What is to be found, and where. */
struct search {
	struct hf_trail *trail;
	struct hf_repo *repo;
	const struct hf_pieces *pieces;
	size_t piece;
};

/* Whether a commit has the piece; the same blob is asked about only once. */
static int has_piece(struct hf_stop *stop, const struct search *search,
		     struct hf_err *err)
{
	enum hf_piece piece;
	size_t i;
	int rc;

	for (i = 0; !stop->asked && i < search->trail->n; i++) {
		const struct hf_stop *other = &search->trail->v[i];

		if (!other->asked || other->side.mode != stop->side.mode ||
		    !hf_id_eq(&other->side.id, &stop->side.id))
			continue;
		stop->asked = true;
		stop->there = other->there;
	}
	if (stop->asked)
		return 0;
	rc = hf_piece_of(&piece, search->repo, search->pieces, search->piece,
			 &stop->side, err);
	stop->asked = true;
	stop->there = !rc && piece == HF_PIECE_THERE;
	return rc;
}

/* Look at the parents of a commit without it; go on to those without it. */
static int look(struct hf_taker *out, struct hf_stop **todo, size_t *n,
		const struct hf_stop *stop, const struct search *search,
		struct hf_err *err)
{
	struct hf_taker taker = { .made = stop->side };
	size_t i;
	int rc = 0;

	for (i = 0; !rc && stop->parents && i < stop->parents->n; i++) {
		struct hf_stop *parent =
			find(search->trail, &stop->parents->v[i]);

		if (!parent)
			continue;
		if ((rc = has_piece(parent, search, err)) < 0)
			break;
		if (parent->there) {
			taker.by = *stop->id;
			taker.had = parent->side;
		} else {
			taker.never = *parent->id;
			taker.without = parent->side;
		}
		if (!parent->there && !parent->seen)
			todo[(*n)++] = parent;
		parent->seen = true;
	}
	if (!rc && taker.by.hex[0])
		*out = taker;
	return rc;
}

/*
 * Level by level from the tip, through all that are without it. Of those with a
 * parent that has it, the last one is behind the others.
 */
int hf_trail_taker(struct hf_taker *out, struct hf_trail *trail,
		   struct hf_repo *repo, const struct hf_pieces *pieces,
		   size_t i, const struct hf_id *tip, struct hf_err *err)
{
	const struct search search = { trail, repo, pieces, i };
	struct hf_stop **todo = calloc(trail->n + 1, sizeof(struct hf_stop *));
	struct hf_stop *first = trail->n ? find(trail, tip) : NULL;
	size_t at, n = 0;
	int rc = 0;

	*out = (struct hf_taker){ 0 };
	if (!todo)
		return hf_fail_mem(err);
	for (at = 0; at < trail->n; at++)
		trail->v[at].asked = trail->v[at].seen = false;
	if (first)
		todo[n++] = first;
	for (at = 0; !rc && at < n && todo[at]; at++)
		rc = look(out, todo, &n, todo[at], &search, err);
	free(todo);
	return rc;
}
