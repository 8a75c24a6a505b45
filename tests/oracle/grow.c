#include "tests/oracle/grow.h"

#include "tests/oracle/change.h"
#include "tests/oracle/deliver.h"

static int changes(struct history *h, int at, unsigned most)
{
	unsigned n = dice_roll(&h->world.dice, most + 1);

	while (n--)
		at = change_any(h, at);
	return at;
}

static int root(struct history *h)
{
	unsigned n = 4 + dice_roll(&h->world.dice, 5);
	struct tree *tree = world_get(&h->world, sizeof(*tree));
	struct draft draft = { .step = "the first commit" };
	struct file file, *other;

	tree->v = world_get(&h->world, (n + 1) * sizeof(*tree->v));
	while (tree->n < n) {
		file = file_new(&h->world);
		other = &tree->v[dice_roll(&h->world.dice, tree->n + 1)];
		if (other < tree->v + tree->n && dice_hit(&h->world.dice, 4) &&
		    other->text->sort == file.text->sort)
			file.text = text_like(&h->world, other->text);
		tree_add(tree, file);
	}
	draft.tree = tree;
	return history_commit(h, &draft);
}

/* A commit of the fix itself, on production or a branch of its own. */
static int add_part(struct history *h, struct fix *fix, int made)
{
	int part = (int)(fix - h->fixes) * PARTS + fix->n;

	fix->parts[fix->n++] = made;
	h->v[made].fate[part] = (struct fate){
		.is = FATE_IN, .way = WAY_MERGE, .from = made, .by = -1
	};
	history_cloud(h, made, false);
	return made;
}

/* Change what the fix is about: the same few files again and again. */
static int own_part(struct history *h, struct fix *fix, int at,
		    const unsigned *files, unsigned n)
{
	const struct tree *old = h->v[at].tree, *tree = old;
	unsigned id, times = 1 + dice_roll(&h->world.dice, 2);
	const char *what = "";

	for (; times || tree_same(old, tree); times -= times > 0) {
		id = files[dice_roll(&h->world.dice, n)];
		if (!tree_find(tree, id))
			id = change_which(&h->world, tree);
		tree = change_file(&h->world, tree, id, &what);
	}
	return add_part(
		h, fix,
		history_on(h, at, tree,
			   world_text(&h->world, "fix: last %s", what)));
}

/* The fix begins by taking a commit of the target: there it is already. */
static int part_from_target(struct history *h, struct fix *fix, int at)
{
	struct draft draft = { .parents = { at }, .n_parents = 1 };
	int part = (int)(fix - h->fixes) * PARTS, from = h->target, made, i;
	const struct commit *c = &h->v[from];

	if (c->n_parents != 1 || c->part >= 0 || history_reaches(h, at, from))
		return at;
	draft.tree = tree_merge(&h->world, h->v[c->parents[0]].tree,
				h->v[at].tree, c->tree, RESOLVE_THEIRS, NULL);
	if (!draft.tree || tree_same(draft.tree, h->v[at].tree))
		return at;
	draft.words = c;
	draft.step =
		world_text(&h->world, "fix: picks #%d of the target", from);
	if (dice_hit(&h->world.dice, 2))
		draft.body =
			world_text(&h->world, "(cherry picked from commit %s)",
				   history_id(h, from));
	made = add_part(h, fix, history_commit(h, &draft));
	for (i = from; i < made; i++)
		if (history_reaches(h, i, from))
			h->v[i].fate[part] = (struct fate){ .is = FATE_IN,
							    .way = WAY_PICK,
							    .from = from,
							    .by = -1 };
	h->v[from].part = part;
	h->v[from].words = true;
	h->v[from].share = deliver_share(h, part, from);
	return made;
}

/* The fix takes back its last commit, to begin anew. */
static int part_back(struct history *h, struct fix *fix, int at)
{
	const struct tree *tree = h->v[h->v[at].parents[0]].tree;
	struct draft draft = { .parents = { at },
			       .n_parents = 1,
			       .tree = tree };

	draft.subject =
		world_text(&h->world, "Revert \"%.60s\"", h->v[at].subject);
	draft.body = world_text(&h->world, "This reverts commit %s.",
				history_id(h, at));
	draft.step = world_text(&h->world, "fix: reverts #%d", at);
	fix->inner = true;
	return add_part(h, fix, history_commit(h, &draft));
}

/* Its last commit moves to a side branch, which is merged. */
static int part_aside(struct history *h, struct fix *fix, int at,
		      const unsigned *files, unsigned n)
{
	int side = own_part(h, fix, h->v[at].parents[0], files, n);
	int made = history_merge(h, at, side, "fix: merges its side branch");

	if (made == at) { /* it conflicts: the side branch is forgotten */
		fix->n--;
		return at;
	}
	return made;
}

static void grow_fix(struct history *h)
{
	struct fix *fix = &h->fixes[h->n_fixes++];
	struct dice *dice = &h->world.dice;
	int at = h->production, n = 1 + (int)dice_roll(dice, PARTS);
	unsigned files[3], n_files = 1 + dice_roll(dice, 3), i;

	*fix = (struct fix){ .since = at };
	if (dice_hit(dice, 3))
		n = 1;
	for (i = 0; i < n_files; i++)
		files[i] = change_which(&h->world, h->v[at].tree);
	if (dice_hit(dice, 5))
		at = part_from_target(h, fix, at);
	while (fix->n < n) {
		if (fix->n && !fix->inner && fix->n + 2 <= n &&
		    h->v[at].n_parents == 1 && dice_hit(dice, 8))
			at = part_back(h, fix, at);
		else if (fix->n && h->v[at].n_parents == 1 && dice_hit(dice, 8))
			at = part_aside(h, fix, at, files, n_files);
		else
			at = own_part(h, fix, at, files, n_files);
		if (dice_hit(dice, 16))
			n = fix->n;
	}
	fix->tip = at;
	h->production = at;
}

static int some_fix(struct history *h)
{
	return (int)dice_roll(&h->world.dice, (size_t)h->n_fixes);
}

/* All the commits of a fix, or some; in their order. */
static int pick_some(struct history *h, int at, int fix, bool all)
{
	bool plain = dice_hit(&h->world.dice, 2);
	int part = fix * PARTS, i;

	for (i = 0; i < h->fixes[fix].n; i++)
		if (all || dice_hit(&h->world.dice, 2))
			at = deliver_pick(h, at, part + i, plain);
	return at;
}

static int merge_some(struct history *h, int at)
{
	const struct fix *fix = &h->fixes[some_fix(h)];
	unsigned roll = dice_roll(&h->world.dice, 4);

	if (!h->merges)
		return at;
	if (roll == 0)
		return history_merge(h, at, h->production, "merges production");
	if (roll == 1)
		return history_merge(h, at, fix->parts[0],
				     "merges where the fix begins");
	return history_merge(h, at, fix->tip, "merges the fix");
}

static int step(struct history *h, int at, int depth);

/* A branch from here or some commits ago, to be merged. */
static int side_branch(struct history *h, int at, int depth)
{
	int side = at, n = (int)dice_roll(&h->world.dice, 4);

	while (n-- && h->v[side].n_parents == 1 &&
	       !history_reaches(h, h->production, h->v[side].parents[0]))
		side = h->v[side].parents[0];
	for (n = 1 + (int)dice_roll(&h->world.dice, 3); n; n--)
		side = step(h, side, depth + 1);
	for (n = (int)dice_roll(&h->world.dice, 2); n; n--)
		at = step(h, at, depth + 1);
	return history_merge(h, at, side, "merges a side branch");
}

/* Two branches that merge each other, and later once more. */
static int criss_cross(struct history *h, int at, int depth)
{
	int a = step(h, change_any(h, at), depth + 1);
	int b = step(h, change_any(h, at), depth + 1);
	int ab = history_merge(h, a, b, "merges the other branch");
	int ba = history_merge(h, b, a, "merges it the other way round");

	if (ab == a || ba == b)
		return ab;
	ab = step(h, ab, depth + 1);
	ba = step(h, ba, depth + 1);
	return history_merge(h, ab, ba, "merges both again");
}

/* Something happens on a branch; returns its new tip. */
static int step(struct history *h, int at, int depth)
{
	int fix = some_fix(h);

	if (history_full(h))
		return at;
	switch (dice_roll(&h->world.dice, depth > 1 ? 13 : 16)) {
	case 0:
	case 1:
		return change_any(h, at);
	case 2:
		return change_near(h, at, &h->fixes[fix], false);
	case 3:
		return change_near(h, at, &h->fixes[fix], true);
	case 4:
		return change_path(h, at, &h->fixes[fix]);
	case 5:
		return merge_some(h, at);
	case 6:
	case 7:
		return pick_some(h, at, fix, true);
	case 8:
		return pick_some(h, at, fix, false);
	case 9:
		return deliver_squash(h, at, &h->fixes[fix]);
	case 10:
	case 11:
		return deliver_revert(h, at);
	case 12:
		return deliver_revert_all(h, at, &h->fixes[fix]);
	case 13:
	case 14:
		return side_branch(h, at, depth);
	default:
		return criss_cross(h, at, depth);
	}
}

void grow(struct history *h)
{
	struct dice *dice = &h->world.dice;
	int n;

	/* No commit of another history has the same author and date. */
	h->clock = 1700000000 + (long)h->world.number * COMMITS * 60;
	h->merges = dice_hit(dice, 2);
	h->production = changes(h, root(h), 3);
	h->target = changes(h, h->production, 3);
	h->production = changes(h, h->production, 2);
	grow_fix(h);
	if (dice_hit(dice, 3)) {
		h->production = changes(h, h->production, 2);
		grow_fix(h);
	}
	h->production = changes(h, h->production, 2);
	if (dice_hit(dice, 10))
		h->production = deliver_revert(h, h->production);
	for (n = 2 + (int)dice_roll(dice, 12); n; n--)
		h->target = step(h, h->target, 0);
	history_ref(h, 'p', h->production);
	history_ref(h, 't', h->target);
}
