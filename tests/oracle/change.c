#include "tests/oracle/change.h"

#include <string.h>

unsigned change_which(struct world *w, const struct tree *tree)
{
	return tree->n ? tree->v[dice_roll(&w->dice, tree->n)].id : 0;
}

/* One to three edits, some lines each. */
static void edit(struct world *w, struct file *file)
{
	unsigned times = 1 + dice_roll(&w->dice, 3);
	size_t at, drop, add;

	while (times--) {
		at = dice_roll(&w->dice, file->text->n + 1);
		drop = dice_roll(&w->dice, 3);
		add = dice_roll(&w->dice, 4);
		file->text = text_edit(w, file->text, at, drop,
				       drop + add ? add : 1);
	}
}

static void reindent(struct world *w, struct file *file)
{
	size_t n = file->text->n;

	if (file->text->sort == SORT_LINES && n)
		file->text =
			text_reindent(w, file->text, dice_roll(&w->dice, n),
				      1 + dice_roll(&w->dice, 4));
}

/* One small edit, so that the file is still the same to who compares. */
static void touch(struct world *w, struct file *file)
{
	if (file->text->sort == SORT_LINES && file->text->n > 8)
		file->text =
			text_edit(w, file->text,
				  dice_roll(&w->dice, file->text->n), 1, 1);
}

struct tree *change_file(struct world *w, const struct tree *old, unsigned id,
			 const char **what)
{
	struct tree *tree = tree_copy(w, old);
	struct file *file = tree_find(tree, id);
	unsigned roll = dice_roll(&w->dice, 18);
	const char *path = file ? file->path : "a new file";

	if (!file || roll == 0) {
		tree_add(tree, file_new(w));
		*what = "adds a file";
	} else if (roll == 1) {
		tree_drop(tree, id);
		*what = world_text(w, "deletes '%s'", path);
	} else if (roll == 2 && (file->mode & 0170000) == 0100000) {
		file->mode ^= 0111;
		*what = world_text(w, "changes the mode of '%s'", path);
	} else if (roll == 3 || roll == 4) {
		if (roll == 4)
			touch(w, file);
		file->path = path_new(w, path);
		*what = world_text(w, "renames '%s' to '%s'", path, file->path);
	} else if (roll == 5 && file->text->n) {
		reindent(w, file);
		*what = world_text(w, "indents in '%s'", path);
	} else {
		edit(w, file);
		*what = world_text(w, "edits '%s'", path);
	}
	return tree;
}

int change_any(struct history *h, int at)
{
	const struct tree *old = h->v[at].tree, *tree;
	const char *what;

	tree = change_file(&h->world, old, change_which(&h->world, old), &what);
	if (tree_same(old, tree) || !tree_holds(tree))
		return at;
	at = history_on(h, at, tree, what);
	history_cloud(h, at, false);
	return at;
}

/* A file that the fix changes and that is in `tree` too; NULL: none. */
static struct file *of_fix(struct history *h, const struct fix *fix,
			   const struct tree *tree)
{
	const struct tree *old = h->v[fix->since].tree;
	const struct tree *new = h->v[fix->tip].tree;
	const struct file *a, *b;
	struct file *file, *found = NULL;
	unsigned n = 0;
	size_t i;

	for (i = 0; i < tree->n; i++) {
		file = &tree->v[i];
		a = tree_find(old, file->id);
		b = tree_find(new, file->id);
		if ((!a && !b) || (a && b && text_same(a->text, b->text) &&
				   !strcmp(a->path, b->path)))
			continue;
		if (dice_hit(&h->world.dice, ++n))
			found = file;
	}
	return found;
}

/* Where in `text` one of the fix's hunks is, or -1. */
static long spot(struct history *h, const struct fix *fix,
		 const struct file *file)
{
	const struct file *a, *b;
	const struct text *text = file->text;
	struct hunk *v;
	size_t n, i;
	long at;

	a = tree_find(h->v[fix->since].tree, file->id);
	b = tree_find(h->v[fix->tip].tree, file->id);
	if (!a || !b || text->sort != SORT_LINES)
		return -1;
	n = text_hunks(&v, &h->world, a->text, b->text);
	if (!n)
		return -1;
	v += dice_roll(&h->world.dice, n);
	for (i = v->s0; i < v->s1; i++)
		if ((at = text_find(text, b->text->v[i].id)) >= 0)
			return at;
	for (i = v->b0; i < v->b1; i++)
		if ((at = text_find(text, a->text->v[i].id)) >= 0)
			return at;
	return v->b0 ? text_find(text, a->text->v[v->b0 - 1].id) : -1;
}

int change_near(struct history *h, int at, const struct fix *fix, bool on)
{
	struct tree *tree = tree_copy(&h->world, h->v[at].tree);
	struct file *file = of_fix(h, fix, tree);
	long place = file ? spot(h, fix, file) : -1;
	size_t away;

	if (place < 0)
		return at;
	away = on ? 0 : 2 + dice_roll(&h->world.dice, 4);
	if (!on && dice_hit(&h->world.dice, 2) && place > 4)
		place -= 2 * (long)away;
	if (place + (long)away < 0)
		return at;
	file->text = text_edit(&h->world, file->text, (size_t)place + away,
			       dice_roll(&h->world.dice, 2) + on,
			       1 + dice_roll(&h->world.dice, 2));
	if (tree_same(tree, h->v[at].tree))
		return at;
	return history_on(h, at, tree,
			  world_text(&h->world, "edits '%s' %s the fix's lines",
				     file->path, on ? "on" : "next to"));
}

int change_path(struct history *h, int at, const struct fix *fix)
{
	struct tree *tree = tree_copy(&h->world, h->v[at].tree);
	struct file *file = of_fix(h, fix, tree);
	const char *old;

	if (!file)
		return at;
	old = file->path;
	if (dice_hit(&h->world.dice, 2))
		touch(&h->world, file);
	file->path = path_new(&h->world, old);
	return history_on(h, at, tree,
			  world_text(&h->world, "renames '%s' to '%s'", old,
				     file->path));
}
