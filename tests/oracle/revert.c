/* Reverts of picks, squashes, merges and of reverts; named and silent. */
#include "tests/oracle/deliver.h"

/* Whether a commit brought a part, on its own branch ... */
static bool brought(const struct history *h, int commit, int part)
{
	const struct commit *c = &h->v[commit];

	return c->fate[part].is == FATE_IN &&
	       h->v[c->parents[0]].fate[part].is != FATE_IN;
}

/* ... or took it out. */
static bool took_out(const struct history *h, int commit, int part)
{
	const struct commit *c = &h->v[commit];

	return c->fate[part].is == FATE_OUT && c->fate[part].by == commit;
}

/* Some commit that can be taken back here, or -1. */
static int something(struct history *h, int at)
{
	int found = -1, i, part;
	const struct fate *fate;
	unsigned n = 0;

	for (part = 0; part < FIXES * PARTS; part++) {
		fate = &h->v[at].fate[part];
		if (fate->is == FATE_OUT && dice_hit(&h->world.dice, ++n))
			found = fate->by;
		if (fate->is != FATE_IN)
			continue;
		if (dice_hit(&h->world.dice, ++n))
			found = deliver_part(h, part);
		if (fate->from >= 0 && dice_hit(&h->world.dice, ++n))
			found = fate->from;
		for (i = at; h->v[i].n_parents; i = h->v[i].parents[0])
			if (h->v[i].n_parents > 1 && brought(h, i, part) &&
			    dice_hit(&h->world.dice, ++n))
				found = i;
	}
	return found;
}

/*
 * Whether taking `what` back says something clear of each fix: all that it
 * brought is here now by its doing, or is meant by itself; all that it took out
 * is out for its sake.
 */
static bool clear(const struct history *h, int at, int what)
{
	const struct fate *now;
	bool any = false;
	int part;

	for (part = 0; part < FIXES * PARTS; part++) {
		now = &h->v[at].fate[part];
		if (brought(h, what, part) &&
		    (now->is != FATE_IN ||
		     (what != deliver_part(h, part) &&
		      now->from != h->v[what].fate[part].from)))
			return false;
		if (took_out(h, what, part) &&
		    (now->is != FATE_OUT || now->by != what))
			return false;
		any |= brought(h, what, part) || took_out(h, what, part);
	}
	return any;
}

/* How many parts of a fix this brought, or took out. */
static int touched(const struct history *h, int fix, int what)
{
	int n = 0, part;

	for (part = fix * PARTS; part < (fix + 1) * PARTS; part++)
		n += brought(h, what, part) || took_out(h, what, part);
	return n;
}

/* What is known of one part after `made` took back `what`. */
static void settle(struct history *h, int made, int what, int part, bool named)
{
	struct fate *fate = &h->v[made].fate[part];
	const struct fix *fix = &h->fixes[part / PARTS];
	int n = touched(h, part / PARTS, what), shadow = fate->shadow;
	bool vague = fate->vague;

	if (brought(h, what, part)) {
		fate->is = FATE_OUT;
		fate->by = made;
		fate->named = named;
		fate->whole = fix->n > 1 && n == fix->n;
		if (!named)
			fate->shadow = made;
		return;
	}
	if (!took_out(h, what, part))
		return;
	*fate = h->v[h->v[what].parents[0]].fate[part];
	fate->shadow = shadow;
	fate->vague = vague;
	if (named)
		return;
	fate->from = made;
	fate->way = n == 1 ? WAY_APPLY : n == fix->n ? WAY_SQUASH : WAY_OTHER;
}

static const char *says(struct history *h, int what)
{
	const char *id = history_id(h, what);

	if (h->v[what].n_parents < 2)
		return world_text(&h->world, "This reverts commit %s.", id);
	return world_text(&h->world,
			  "This reverts commit %s, reversing\nchanges made to "
			  "%s.",
			  id, history_id(h, h->v[what].parents[0]));
}

static int revert(struct history *h, int at, int what, bool named)
{
	bool forced = named && dice_hit(&h->world.dice, 2);
	struct draft draft = { .parents = { at }, .n_parents = 1 };
	const struct commit *c = &h->v[what];
	unsigned conflicts = 0;
	int n, part;

	if (!clear(h, at, what))
		return at;
	draft.tree =
		tree_merge(&h->world, c->tree, h->v[at].tree,
			   h->v[c->parents[0]].tree,
			   forced ? RESOLVE_THEIRS : RESOLVE_NOT, &conflicts);
	if (!draft.tree || tree_same(draft.tree, h->v[at].tree))
		return at;
	draft.step = world_text(&h->world, "reverts #%d%s", what,
				named ? "" : " without saying so");
	if (named) {
		draft.subject =
			world_text(&h->world, "Revert \"%.60s\"", c->subject);
		draft.body = says(h, what);
	}
	n = history_commit(h, &draft);
	h->v[n].back = what;
	for (part = 0; part < FIXES * PARTS; part++)
		settle(h, n, what, part, named);
	history_cloud(h, n, conflicts);
	return n;
}

int deliver_revert(struct history *h, int at)
{
	int what = something(h, at);

	if (what < 0)
		return at;
	return revert(h, at, what, !dice_hit(&h->world.dice, 3));
}

int deliver_revert_all(struct history *h, int at, const struct fix *fix)
{
	bool named = !dice_hit(&h->world.dice, 3);
	const struct fate *fate;
	int i;

	for (i = fix->n - 1; i >= 0; i--) {
		fate = &h->v[at].fate[(fix - h->fixes) * PARTS + i];
		if (fate->is == FATE_IN)
			at = revert(h, at, fate->from, named);
	}
	return at;
}
