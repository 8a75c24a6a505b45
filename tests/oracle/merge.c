/* Merging three ways by the numbers of lines and files. */
#include "tests/oracle/model.h"

#include <stdlib.h>
#include <string.h>

/* One of the two sides of a merge, walked by its hunks. */
struct side {
	const struct text *text;
	struct hunk *v;
	size_t n, at; /* at: the next hunk */
	long shift;   /* from a place in the base to the one here */
};

struct merge {
	struct world *world;
	enum resolve how;
	unsigned conflicts;
	bool failed; /* a conflict that may not be resolved */
};

size_t text_hunks(struct hunk **out, struct world *w, const struct text *base,
		  const struct text *side)
{
	size_t *where, n = 0, s = 0, i, b0 = 0, found;
	struct hunk *v;

	*out = v = world_get(w, (base->n + 2) * sizeof(*v));
	if (text_same(base, side))
		return 0;
	where = world_get(w, (w->lines + 1) * sizeof(*where));
	for (i = 0; i < side->n; i++)
		where[side->v[i].id] = i + 1;
	for (i = 0; i <= base->n; i++) {
		found = i < base->n ? where[base->v[i].id] : side->n + 1;
		if (!found || found <= s)
			continue;
		if (b0 < i || s < found - 1)
			v[n++] = (struct hunk){ b0, i, s, found - 1 };
		b0 = i + 1;
		s = found;
	}
	return n;
}

/* Whether the next hunk of this side touches what was taken up to `end`. */
static bool reaches(const struct side *side, size_t end)
{
	return side->at < side->n && side->v[side->at].b0 <= end;
}

/* Take the hunks of one side that touch the group; it may grow by that. */
static bool take(struct side *side, size_t *end)
{
	bool any = false;

	while (reaches(side, *end)) {
		if (side->v[side->at].b1 > *end)
			*end = side->v[side->at].b1;
		side->at++;
		any = true;
	}
	return any;
}

/* What a side has for the base's lines from `start` to `end`. */
static struct hunk slice(struct side *side, size_t first, size_t start,
			 size_t end)
{
	struct hunk h = { start, end, 0, 0 };

	h.s0 = (size_t)((long)start + side->shift);
	if (side->at > first)
		side->shift = (long)side->v[side->at - 1].s1 -
			      (long)side->v[side->at - 1].b1;
	h.s1 = (size_t)((long)end + side->shift);
	return h;
}

static bool slices_same(const struct text *a, const struct hunk *x,
			const struct text *b, const struct hunk *y)
{
	size_t i;

	if (x->s1 - x->s0 != y->s1 - y->s0)
		return false;
	for (i = 0; i < x->s1 - x->s0; i++)
		if (a->v[x->s0 + i].id != b->v[y->s0 + i].id)
			return false;
	return true;
}

/* Whether theirs wins; ends the merge where nobody may say so. */
static bool theirs_wins(struct merge *m)
{
	m->conflicts++;
	if (m->how == RESOLVE_NOT)
		m->failed = true;
	return m->how == RESOLVE_THEIRS ||
	       (m->how == RESOLVE_ANY && dice_hit(&m->world->dice, 2));
}

static void put(struct text *out, const struct text *from, size_t start,
		size_t end)
{
	while (start < end)
		out->v[out->n++] = from->v[start++];
}

/* One group of hunks that touch; returns where it ends in the base. */
static size_t merge_group(struct text *out, struct merge *m, struct side *ours,
			  struct side *theirs, size_t start)
{
	size_t o0 = ours->at, t0 = theirs->at, end = start;
	struct hunk o, t;
	bool grown;

	do {
		grown = take(ours, &end);
		grown |= take(theirs, &end);
	} while (grown);
	o = slice(ours, o0, start, end);
	t = slice(theirs, t0, start, end);
	if (theirs->at == t0 || slices_same(ours->text, &o, theirs->text, &t))
		put(out, ours->text, o.s0, o.s1);
	else if (ours->at == o0 || theirs_wins(m))
		put(out, theirs->text, t.s0, t.s1);
	else
		put(out, ours->text, o.s0, o.s1);
	return end;
}

static size_t next_start(const struct side *a, const struct side *b,
			 size_t last)
{
	if (a->at < a->n && a->v[a->at].b0 < last)
		last = a->v[a->at].b0;
	if (b->at < b->n && b->v[b->at].b0 < last)
		last = b->v[b->at].b0;
	return last;
}

static struct text *merge_lines(struct merge *m, const struct text *base,
				const struct text *ours,
				const struct text *theirs)
{
	struct text *out = world_get(m->world, sizeof(*out));
	struct side o = { .text = ours }, t = { .text = theirs };
	size_t at = 0, start;

	out->v = world_get(m->world,
			   (ours->n + theirs->n + 1) * sizeof(*out->v));
	o.n = text_hunks(&o.v, m->world, base, ours);
	t.n = text_hunks(&t.v, m->world, base, theirs);
	while (o.at < o.n || t.at < t.n) {
		start = next_start(&o, &t, base->n);
		put(out, base, at, start);
		at = merge_group(out, m, &o, &t, start);
	}
	put(out, base, at, base->n);
	out->cut = out->n && (ours->cut == base->cut ? theirs->cut : ours->cut);
	return out;
}

static struct text *merge_text(struct merge *m, struct text *base,
			       struct text *ours, struct text *theirs)
{
	if (text_same(ours, theirs) || text_same(base, theirs))
		return ours;
	if (text_same(base, ours))
		return theirs;
	if (ours->sort != SORT_LINES)
		return theirs_wins(m) ? theirs : ours;
	return merge_lines(m, base, ours, theirs);
}

static bool file_same(const struct file *a, const struct file *b)
{
	return !strcmp(a->path, b->path) && a->mode == b->mode &&
	       text_same(a->text, b->text);
}

/* Both sides have the file. */
static struct file merge_file(struct merge *m, const struct file *base,
			      const struct file *ours,
			      const struct file *theirs)
{
	struct text *none = world_get(m->world, sizeof(*none));
	struct file file = *ours;

	file.text = merge_text(m, base ? base->text : none, ours->text,
			       theirs->text);
	if (!base)
		return file;
	if (theirs->mode != base->mode)
		file.mode = theirs->mode;
	if (!strcmp(ours->path, base->path) ||
	    (strcmp(theirs->path, base->path) &&
	     strcmp(theirs->path, ours->path) && theirs_wins(m)))
		file.path = theirs->path;
	return file;
}

/* One side alone has the file. */
static void merge_lone(struct tree *out, struct merge *m,
		       const struct file *base, const struct file *here,
		       bool is_theirs)
{
	if (!base)
		tree_add(out, *here);
	else if (!file_same(base, here) && theirs_wins(m) == is_theirs)
		tree_add(out, *here);
}

struct tree *tree_merge(struct world *w, const struct tree *base,
			const struct tree *ours, const struct tree *theirs,
			enum resolve how, unsigned *conflicts)
{
	struct merge m = { .world = w, .how = how };
	struct tree *out = world_get(w, sizeof(*out));
	const struct file *o, *t, *b;
	size_t i;

	out->v = world_get(w, (ours->n + theirs->n + 1) * sizeof(*out->v));
	for (i = 0; i < ours->n; i++) {
		o = &ours->v[i];
		t = tree_find(theirs, o->id);
		b = tree_find(base, o->id);
		if (t)
			tree_add(out, merge_file(&m, b, o, t));
		else
			merge_lone(out, &m, b, o, false);
	}
	for (i = 0; i < theirs->n; i++) {
		t = &theirs->v[i];
		if (!tree_find(ours, t->id))
			merge_lone(out, &m, tree_find(base, t->id), t, true);
	}
	if (conflicts)
		*conflicts = m.conflicts;
	return m.failed || !tree_holds(out) ? NULL : out;
}
