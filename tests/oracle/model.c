#include "tests/oracle/model.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
#define BLOCK 65536

struct block {
	struct block *next;
	size_t used;
	_Alignas(16) char room[];
};

void *world_get(struct world *w, size_t size)
{
	struct block *b = w->blocks;
	size_t room;
	void *got;

	size = (size + 15) & ~(size_t)15;
	if (!b || b->used + size > BLOCK) {
		room = size > BLOCK ? size : BLOCK;
		b = calloc(1, sizeof(*b) + room);
		if (!b)
			abort();
		b->next = w->blocks;
		w->blocks = b;
	}
	got = b->room + b->used;
	b->used += size;
	return got;
}

const char *world_text(struct world *w, const char *fmt, ...)
{
	char text[512], *copy;
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	copy = world_get(w, (size_t)len + 1);
	memcpy(copy, text, (size_t)len);
	return copy;
}

void world_end(struct world *w)
{
	struct block *next;

	for (; w->blocks; w->blocks = next) {
		next = w->blocks->next;
		free(w->blocks);
	}
}

static struct line new_line(struct world *w, const char *bytes, size_t len)
{
	return (struct line){ ++w->lines, len, bytes };
}

/* Mostly unlike any other line; now and then one that stands in many files. */
static struct line some_line(struct world *w)
{
	static const char *const common[] = { "",  "}",           "\t}",
					      "{", "\treturn 0;", "\tbreak;" };
	static const char *const words[] = { "call",  "check",   "\tif",
					     "\tset", "\t\tadd", "drop" };
	const char *text;

	if (dice_hit(&w->dice, 5))
		text = common[dice_roll(&w->dice, COUNT(common))];
	else
		text = world_text(w, "%s w%u_%u x%u;",
				  words[dice_roll(&w->dice, COUNT(words))],
				  w->number, ++w->words,
				  dice_roll(&w->dice, 50));
	return new_line(w, text, strlen(text));
}

static struct text *new_text(struct world *w, enum sort sort, size_t room)
{
	struct text *text = world_get(w, sizeof(*text));

	text->sort = sort;
	text->v = world_get(w, (room + 1) * sizeof(*text->v));
	return text;
}

/* Content that changes as a whole: bytes with a NUL, a link, a submodule. */
static struct text *whole(struct world *w, enum sort sort)
{
	struct text *text = new_text(w, sort, 1);
	const char *bytes;
	char *nul;
	size_t len;

	++w->words;
	if (sort == SORT_MODULE)
		bytes = world_text(w, "%020x%020x", w->number + 1, w->words);
	else if (sort == SORT_LINK)
		bytes = world_text(w, "to/w%u_%u", w->number, w->words);
	else
		bytes = world_text(w, "bytes %u_%u ?\n", w->number, w->words);
	len = strlen(bytes);
	if (sort == SORT_BYTES && (nul = memchr(bytes, '?', len)))
		*nul = '\0';
	text->v[text->n++] = new_line(w, bytes, len);
	text->cut = true;
	return text;
}

/* Lines that are said again: the same block of five after each other. */
static void repeat(struct world *w, struct text *text)
{
	size_t i;

	for (i = 5; i < text->n; i++)
		if (i / 5 % 3)
			text->v[i] = new_line(w, text->v[i % 5].bytes,
					      text->v[i % 5].len);
}

static struct text *lines(struct world *w)
{
	size_t n = dice_hit(&w->dice, 12) ? 0 : 10 + dice_roll(&w->dice, 51);
	struct text *text = new_text(w, SORT_LINES, n);

	while (text->n < n)
		text->v[text->n++] = some_line(w);
	if (dice_hit(&w->dice, 5))
		repeat(w, text);
	text->cut = n && dice_hit(&w->dice, 6);
	return text;
}

const char *path_new(struct world *w, const char *like)
{
	static const char *const folders[] = { "", "src/", "src/deep/",
					       "doc/a b/", "test/" };
	const char *name = like ? strrchr(like, '/') : NULL;

	if (like && dice_hit(&w->dice, 3)) /* moved, under its old name */
		return world_text(w, "h%u/to%u/%s", w->number, ++w->files,
				  name ? name + 1 : like);
	return world_text(w, "h%u/%sf%u.c", w->number,
			  folders[dice_roll(&w->dice, COUNT(folders))],
			  ++w->files);
}

struct file file_new(struct world *w)
{
	struct file file = { .id = ++w->files, .mode = 0100644 };
	unsigned roll = dice_roll(&w->dice, 16);

	file.path = path_new(w, NULL);
	if (roll == 0)
		file.mode = 0160000;
	else if (roll == 1)
		file.mode = 0120000;
	else if (dice_hit(&w->dice, 6))
		file.mode = 0100755;
	if (roll <= 3)
		file.text = whole(w, roll == 0 ? SORT_MODULE :
				     roll == 1 ? SORT_LINK :
						 SORT_BYTES);
	else
		file.text = lines(w);
	return file;
}

struct tree *tree_copy(struct world *w, const struct tree *tree)
{
	struct tree *copy = world_get(w, sizeof(*copy));

	copy->v = world_get(w, (tree->n + 1) * sizeof(*copy->v));
	copy->n = tree->n;
	if (tree->n)
		memcpy(copy->v, tree->v, tree->n * sizeof(*copy->v));
	return copy;
}

struct file *tree_find(const struct tree *tree, unsigned id)
{
	size_t i;

	for (i = 0; i < tree->n; i++)
		if (tree->v[i].id == id)
			return &tree->v[i];
	return NULL;
}

void tree_add(struct tree *tree, struct file file)
{
	tree->v[tree->n++] = file;
}

void tree_drop(struct tree *tree, unsigned id)
{
	struct file *file = tree_find(tree, id);

	*file = tree->v[--tree->n];
}

bool tree_holds(const struct tree *tree)
{
	const char *a, *b;
	size_t i, j, len;

	for (i = 0; i < tree->n; i++) {
		a = tree->v[i].path;
		len = strlen(a);
		for (j = 0; j < tree->n; j++) {
			b = tree->v[j].path;
			if (i != j && !strncmp(a, b, len) &&
			    (!b[len] || b[len] == '/'))
				return false;
		}
	}
	return true;
}

bool text_same(const struct text *a, const struct text *b)
{
	size_t i;

	if (a == b)
		return true;
	if (a->n != b->n || a->cut != b->cut)
		return false;
	for (i = 0; i < a->n; i++)
		if (a->v[i].id != b->v[i].id)
			return false;
	return true;
}

bool tree_same(const struct tree *a, const struct tree *b)
{
	const struct file *other;
	size_t i;

	for (i = 0; i < a->n; i++) {
		other = tree_find(b, a->v[i].id);
		if (!other || strcmp(other->path, a->v[i].path) ||
		    other->mode != a->v[i].mode ||
		    !text_same(other->text, a->v[i].text))
			return false;
	}
	return a->n == b->n;
}

struct text *text_edit(struct world *w, const struct text *old, size_t at,
		       size_t drop, size_t add)
{
	struct text *text;
	size_t i;

	if (old->sort != SORT_LINES)
		return whole(w, old->sort);
	text = new_text(w, old->sort, old->n + add);
	if (at > old->n)
		at = old->n;
	if (drop > old->n - at)
		drop = old->n - at;
	for (i = 0; i < at; i++)
		text->v[text->n++] = old->v[i];
	for (i = 0; i < add; i++)
		text->v[text->n++] = some_line(w);
	for (i = at + drop; i < old->n; i++)
		text->v[text->n++] = old->v[i];
	text->cut = text->n && old->cut;
	return text;
}

struct text *text_like(struct world *w, const struct text *old)
{
	struct text *text = new_text(w, old->sort, old->n);

	if (old->sort != SORT_LINES)
		return whole(w, old->sort);
	for (; text->n < old->n; text->n++)
		text->v[text->n] = text->n % 3 ? some_line(w) : old->v[text->n];
	return text;
}

struct text *text_reindent(struct world *w, const struct text *old, size_t at,
			   size_t n)
{
	struct text *text = new_text(w, old->sort, old->n);
	const struct line *was;
	const char *bytes;
	size_t i;

	memcpy(text->v, old->v, old->n * sizeof(*old->v));
	text->n = old->n;
	text->cut = old->cut;
	for (i = at; i < at + n && i < old->n; i++) {
		was = &old->v[i];
		bytes = world_text(w, "%s%.*s",
				   dice_hit(&w->dice, 2) ? "    " : "\t ",
				   (int)was->len, was->bytes);
		text->v[i] = new_line(w, bytes, strlen(bytes));
	}
	return text;
}

long text_find(const struct text *text, unsigned id)
{
	size_t i;

	for (i = 0; i < text->n; i++)
		if (text->v[i].id == id)
			return (long)i;
	return -1;
}
