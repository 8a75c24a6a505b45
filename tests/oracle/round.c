#include "tests/oracle/round.h"

#include <stdlib.h>
#include <string.h>

#include "tests/oracle/deliver.h"
#include "tests/oracle/grow.h"

static struct question *add_question(struct round *round)
{
	if (round->n == round->cap) {
		round->cap = round->cap ? round->cap * 2 : 1024;
		round->v = realloc(round->v, round->cap * sizeof(*round->v));
		if (!round->v)
			abort();
	}
	return memset(&round->v[round->n++], 0, sizeof(*round->v));
}

/* What a commit changes to its first parent. */
static size_t want_patch(struct patches *list, const struct history *h,
			 int commit)
{
	const struct commit *c = &h->v[commit];

	return patches_want(list, c->mark, h->v[c->parents[0]].mark);
}

static void note_time(struct times *times, unsigned mark)
{
	if (times->n < (int)(sizeof(times->v) / sizeof(*times->v)))
		times->v[times->n++] = mark;
}

/*
 * Go through the target's history for what brought a part or took it out. Who
 * takes back a merge of two branches with it may be named for that as well.
 */
static void note_times(struct known *k, const struct history *h, int part)
{
	const struct fate *now, *old;
	const struct commit *c;
	int i;

	for (i = 1; i < h->n; i++) {
		c = &h->v[i];
		if (c->n_parents != 1 || !history_reaches(h, h->target, i))
			continue;
		now = &c->fate[part];
		old = &h->v[c->parents[0]].fate[part];
		if (now->is != old->is && now->is == FATE_IN)
			note_time(&k->came, c->mark);
		if ((now->is != old->is && now->is == FATE_OUT) ||
		    (h->v[c->back].n_parents > 1 &&
		     h->v[c->back].fate[part].is == FATE_IN))
			note_time(&k->went, c->mark);
	}
}

/* A history's numbers of commits become marks, and patches are asked for. */
static void note_known(struct round *round, const struct history *h,
		       struct known *k, int part)
{
	const struct fate *fate = &h->v[h->target].fate[part];
	int own = deliver_part(h, part);

	k->fate = *fate;
	k->mark = h->v[own].mark;
	k->own = want_patch(&round->patches, h, own);
	k->undo = want_patch(&round->inverses, h, own);
	note_times(k, h, part);
	if (fate->is == FATE_NEVER)
		return;
	k->share = h->v[fate->from].share;
	k->words = h->v[fate->from].words;
	k->fate.from = (int)h->v[fate->from].mark;
	k->other = want_patch(&round->patches, h, fate->from);
	if (fate->is != FATE_OUT)
		return;
	k->fate.by = (int)h->v[fate->by].mark;
	k->taken = want_patch(&round->inverses, h, fate->by);
}

static void note_question(struct round *round, struct history *h, int f,
			  int part)
{
	struct question *q = add_question(round);
	const struct fix *fix = &h->fixes[f];
	int since = fix->since, tip = fix->tip, i;
	const struct tree *base, *made;
	unsigned root;

	*q = (struct question){ .history = h->world.number,
				.fix = f,
				.part = part,
				.inner = fix->inner,
				.target = h->v[h->target].mark };
	if (part >= 0) {
		tip = fix->parts[part];
		since = h->v[tip].parents[0];
	}
	base = h->v[since].tree;
	made = h->v[tip].tree;
	q->since = h->v[since].mark;
	q->tip = h->v[tip].mark;
	q->all = patches_want(&round->patches, q->tip, q->since);
	for (i = 0; i < fix->n; i++)
		if (part < 0 || part == i)
			note_known(round, h, &q->v[q->n++], f * PARTS + i);
	import_tree(&q->tree, h->import, q->target, "");
	root = history_aside(h, base, 0);
	q->asked.ours = history_aside(h, h->v[h->target].tree, root);
	q->asked.theirs = history_aside(h, made, root);
}

static void make_history(struct round *round, struct joined *target,
			 unsigned number)
{
	struct history h = { .import = &round->import };
	int f, part;

	h.world.number = number;
	h.world.dice.state = round->seed * 0x2545f4914f6cdd1d + number;
	grow(&h);
	for (f = 0; f < h.n_fixes; f++) {
		note_question(round, &h, f, -1);
		for (part = 0; h.fixes[f].n > 1 && part < h.fixes[f].n; part++)
			note_question(round, &h, f, part);
	}
	target->number = number;
	target->commit = h.v[h.target].mark;
	import_tree(&target->tree, h.import, target->commit,
		    world_text(&h.world, "h%u", number));
	round->steps[number - round->first] = hf_buf_detach(&h.steps);
	world_end(&h.world);
}

/* The targets of a group become one branch, so that one search serves all. */
static void make_group(struct round *round, unsigned first, unsigned last)
{
	struct joined targets[GROUP_MOST];
	size_t from = round->n;
	unsigned i, branch;

	for (i = first; i < last; i++)
		make_history(round, &targets[i - first], i);
	branch = last - first > 1 ?
			 import_join(&round->import, targets, last - first) :
			 targets[0].commit;
	for (; from < round->n; from++)
		round->v[from].branch = branch;
}

static void ask_git(struct round *round)
{
	struct union_of *unions = calloc(round->n + 1, sizeof(*unions));
	size_t i;

	if (!unions)
		abort();
	round->inverses.inverse = true;
	patches_ask(&round->patches, &round->marks);
	patches_ask(&round->inverses, &round->marks);
	for (i = 0; i < round->n; i++)
		unions[i] = round->v[i].asked;
	unions_ask(unions, round->n, &round->marks);
	for (i = 0; i < round->n; i++)
		round->v[i].asked = unions[i];
	free(unions);
}

void round_make(struct round *round, unsigned first, unsigned last)
{
	unsigned end;

	round->first = first;
	import_open(&round->import);
	for (; first < last; first = end) {
		end = last - first > round->group ? first + round->group : last;
		make_group(round, first, end);
	}
	import_close(&round->import);
	marks_read(&round->marks, round->import.mark);
	ask_git(round);
}

void round_release(struct round *round)
{
	size_t i;

	for (i = 0; i < round->n; i++)
		hf_trace_release(&round->v[i].trace);
	for (i = 0; i < ROUND; i++)
		free(round->steps[i]);
	free(round->v);
	patches_release(&round->patches);
	patches_release(&round->inverses);
	marks_release(&round->marks);
}

const char *round_steps(const struct round *round, unsigned history)
{
	return round->steps[history - round->first];
}
