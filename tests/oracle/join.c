/* What is known of each fix after a merge, or a commit that meddles with it. */
#include "tests/oracle/history.h"

#include <string.h>

/* The best common ancestors of two; 0 when there are more than two. */
static int merge_bases(int out[2], const struct history *h, int a, int b)
{
	int n = 0, i, j;

	for (i = h->n - 1; i >= 0; i--) {
		if (!history_reaches(h, a, i) || !history_reaches(h, b, i))
			continue;
		for (j = 0; j < n; j++)
			if (history_reaches(h, out[j], i))
				break;
		if (j < n)
			continue;
		if (n == 2)
			return 0;
		out[n++] = i;
	}
	return n;
}

static bool fate_same(const struct fate *a, const struct fate *b)
{
	return a->is == b->is && a->from == b->from && a->by == b->by &&
	       a->way == b->way;
}

/*
 * Three ways, as with files. Where both branches did something, content decides
 * as a merge does; but two branches of which one has it and one took it out
 * again are nothing that a claim could rest on, unless neither had it before.
 */
static struct fate join_three(const struct fate *base, const struct fate *ours,
			      const struct fate *theirs)
{
	struct fate fate = *ours;

	if (fate_same(ours, theirs) || fate_same(base, theirs))
		return *ours;
	if (fate_same(base, ours))
		return *theirs;
	if (ours->is == theirs->is) {
		if (theirs->way < ours->way)
			fate = *theirs;
		fate.vague =
			ours->vague || theirs->vague || ours->is == FATE_OUT;
		return fate;
	}
	if ((ours->is == FATE_IN) == (base->is == FATE_IN))
		fate = *theirs;
	fate.vague |= base->is != FATE_NEVER;
	return fate;
}

/* What is in doubt on one of them stays so. */
static struct fate join_fate(const struct fate *base, const struct fate *ours,
			     const struct fate *theirs)
{
	struct fate fate = join_three(base, ours, theirs);

	fate.vague |= ours->vague || theirs->vague;
	if (!fate.shadow)
		fate.shadow = ours->shadow ? ours->shadow : theirs->shadow;
	return fate;
}

/* What is changed as a whole: that a file is there, its mode, its bytes. */
static bool is_whole(const struct tree *old, const struct tree *new,
		     unsigned id)
{
	const struct file *a = tree_find(old, id), *b = tree_find(new, id);

	if (!a || !b)
		return a != b;
	return a->mode != b->mode ||
	       (b->text->sort != SORT_LINES && !text_same(a->text, b->text));
}

/* Whether two commits change the same as a whole. */
static bool meddles(const struct history *h, int one, int other)
{
	const struct commit *a = &h->v[one], *b = &h->v[other];
	unsigned id;

	for (id = 1; id <= h->world.files; id++)
		if (is_whole(h->v[a->parents[0]].tree, a->tree, id) &&
		    is_whole(h->v[b->parents[0]].tree, b->tree, id))
			return true;
	return false;
}

void history_cloud(struct history *h, int made, bool forced)
{
	struct fate *fates = h->v[made].fate;
	const struct fate *old = h->v[h->v[made].parents[0]].fate;
	const struct fix *fix;
	bool about;
	int f, i;

	for (f = 0; f < h->n_fixes; f++) {
		fix = &h->fixes[f];
		for (about = false, i = f * PARTS; i < f * PARTS + fix->n; i++)
			about |= !fate_same(&fates[i], &old[i]);
		for (i = 0; i < fix->n && (forced || !about); i++)
			if (fates[f * PARTS + i].is != FATE_NEVER &&
			    fate_same(&fates[f * PARTS + i],
				      &old[f * PARTS + i]) &&
			    meddles(h, made, fix->parts[i]))
				fates[f * PARTS + i].vague = true;
	}
}

struct base {
	const struct tree *tree;
	struct fate fate[FIXES * PARTS];
};

/* What both grew from; where they crossed, a merge of their bases. */
static bool common(struct base *out, struct history *h, int a, int b)
{
	const struct commit *x, *y, *root;
	int bases[2], below[2], n, i;

	n = merge_bases(bases, h, a, b);
	if (!n)
		return false;
	x = &h->v[bases[0]];
	out->tree = x->tree;
	memcpy(out->fate, x->fate, sizeof(out->fate));
	if (n == 1)
		return true;
	if (merge_bases(below, h, bases[0], bases[1]) != 1)
		return false;
	y = &h->v[bases[1]];
	root = &h->v[below[0]];
	out->tree = tree_merge(&h->world, root->tree, x->tree, y->tree,
			       RESOLVE_NOT, NULL);
	for (i = 0; i < FIXES * PARTS; i++)
		out->fate[i] =
			join_fate(&root->fate[i], &x->fate[i], &y->fate[i]);
	return out->tree;
}

int history_merge(struct history *h, int at, int other, const char *step)
{
	struct draft draft = { .parents = { at, other },
			       .n_parents = 2,
			       .step = step };
	struct base base;
	int n, i;

	if (history_reaches(h, at, other) || !common(&base, h, at, other))
		return at;
	draft.tree = tree_merge(&h->world, base.tree, h->v[at].tree,
				h->v[other].tree, RESOLVE_NOT, NULL);
	if (!draft.tree)
		return at;
	n = history_commit(h, &draft);
	for (i = 0; i < FIXES * PARTS; i++)
		h->v[n].fate[i] = join_fate(&base.fate[i], &h->v[at].fate[i],
					    &h->v[other].fate[i]);
	return n;
}
