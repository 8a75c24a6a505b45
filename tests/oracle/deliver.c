#include "tests/oracle/deliver.h"

int deliver_part(const struct history *h, int part)
{
	return h->fixes[part / PARTS].parts[part % PARTS];
}

struct tally {
	long all, there;
};

/* Count the lines of `some` that `others` lacks: whether `made` has them. */
static void tally(struct tally *t, const struct text *some,
		  const struct text *others, const struct text *made, bool want)
{
	size_t i;
	bool has;

	for (i = 0; some && i < some->n; i++) {
		if (others && text_find(others, some->v[i].id) >= 0)
			continue;
		has = made && text_find(made, some->v[i].id) >= 0;
		t->all++;
		t->there += has == want;
	}
}

static const struct text *text_of(const struct tree *tree, unsigned id)
{
	const struct file *file = tree_find(tree, id);

	return file && file->text->sort == SORT_LINES ? file->text : NULL;
}

int deliver_share(struct history *h, int part, int commit)
{
	const struct commit *c = &h->v[deliver_part(h, part)];
	const struct tree *new = c->tree, *old = h->v[c->parents[0]].tree;
	const struct tree *made = h->v[commit].tree;
	struct tally t = { 0 };
	unsigned id;

	for (id = 1; id <= h->world.files; id++) {
		tally(&t, text_of(new, id), text_of(old, id), text_of(made, id),
		      true);
		tally(&t, text_of(old, id), text_of(new, id), text_of(made, id),
		      false);
	}
	return t.all ? (int)(t.there * 100 / t.all) : -1;
}

/* Write anew, by chance, lines that a part adds: a resolver's own mind. */
static struct tree *alter(struct history *h, const struct tree *from,
			  const struct commit *c, bool blanks, unsigned keep)
{
	struct tree *tree = tree_copy(&h->world, from);
	const struct text *new, *old;
	struct file *file;
	size_t i, j;
	long at;

	for (i = 0; i < tree->n; i++) {
		file = &tree->v[i];
		new = text_of(c->tree, file->id);
		old = text_of(h->v[c->parents[0]].tree, file->id);
		for (j = 0; new &&j < new->n; j++) {
			if ((old && text_find(old, new->v[j].id) >= 0) ||
			    (at = text_find(file->text, new->v[j].id)) < 0 ||
			    (keep && !dice_hit(&h->world.dice, keep)))
				continue;
			file->text =
				blanks ? text_reindent(&h->world, file->text,
						       (size_t)at, 1) :
					 text_edit(&h->world, file->text,
						   (size_t)at, 1, 1);
		}
	}
	return tree;
}

/* How a pick is made. */
struct manner {
	bool words, named, blanks, by_hand;
	enum resolve how;
	unsigned keep; /* by hand: one line in so many is written anew */
};

static struct manner some_manner(struct dice *dice)
{
	static const enum resolve hows[] = { RESOLVE_NOT, RESOLVE_OURS,
					     RESOLVE_THEIRS, RESOLVE_ANY };
	struct manner m = { .words = !dice_hit(dice, 4),
			    .named = dice_hit(dice, 4),
			    .how = hows[dice_roll(dice, 4)] };

	if (dice_hit(dice, 5))
		m.blanks = true;
	else if (dice_hit(dice, 5))
		m.by_hand = true;
	m.keep = m.by_hand && dice_hit(dice, 2) ? 8 : 0;
	return m;
}

static const struct tree *picked(unsigned *conflicts, struct history *h, int at,
				 const struct commit *c, const struct manner *m)
{
	const struct tree *ours = h->v[at].tree, *tree;

	tree = tree_merge(&h->world, h->v[c->parents[0]].tree, ours, c->tree,
			  m->how, conflicts);
	if (!tree || tree_same(tree, ours))
		return NULL;
	if (m->blanks || m->by_hand)
		tree = alter(h, tree, c, m->blanks, m->keep);
	return tree_same(tree, ours) ? NULL : tree;
}

int deliver_pick(struct history *h, int at, int part, bool plain)
{
	struct manner m = { .words = true, .how = RESOLVE_THEIRS };
	int from = deliver_part(h, part), n;
	const struct commit *c = &h->v[from];
	struct draft draft = { .parents = { at }, .n_parents = 1 };
	unsigned conflicts = 0;
	struct fate *fate;

	if (!plain)
		m = some_manner(&h->world.dice);
	if (h->v[at].fate[part].is == FATE_IN ||
	    !(draft.tree = picked(&conflicts, h, at, c, &m)))
		return at;
	draft.words = m.words ? c : NULL;
	if (m.named)
		draft.body =
			world_text(&h->world, "(cherry picked from commit %s)",
				   history_id(h, from));
	draft.step = world_text(&h->world, "picks #%d%s%s%s%s", from,
				m.words ? "" : ", in other words",
				m.named ? " with -x" : "",
				m.blanks ? ", other white space" : "",
				m.by_hand ? ", changed by hand" : "");
	n = history_commit(h, &draft);
	h->v[n].part = part;
	h->v[n].words = m.words || m.named;
	h->v[n].share = deliver_share(h, part, n);
	fate = &h->v[n].fate[part];
	fate->is = FATE_IN;
	fate->from = n;
	fate->way = m.blanks      ? WAY_BLANKS :
		    h->v[n].words ? WAY_PICK :
				    WAY_APPLY;
	history_cloud(h, n, conflicts);
	return n;
}

int deliver_squash(struct history *h, int at, const struct fix *fix)
{
	const struct tree *ours = h->v[at].tree, *tree;
	int first = (int)(fix - h->fixes) * PARTS, n, i;
	struct fate *fate;

	for (i = 0; i < fix->n; i++)
		if (h->v[at].fate[first + i].is == FATE_IN)
			return at;
	tree = tree_merge(&h->world, h->v[fix->since].tree, ours,
			  h->v[fix->tip].tree, RESOLVE_NOT, NULL);
	if (!tree || tree_same(tree, ours))
		return at;
	n = history_on(h, at, tree,
		       world_text(&h->world, "squashes #%d..#%d", fix->since,
				  fix->tip));
	for (i = 0; i < fix->n; i++) {
		fate = &h->v[n].fate[first + i];
		fate->is = FATE_IN;
		fate->from = n;
		fate->way = fix->n == 1 ? WAY_APPLY : WAY_SQUASH;
	}
	history_cloud(h, n, false);
	return n;
}
