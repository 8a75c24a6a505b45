/*
 * What the generator knows of files without asking git. Each line and each file
 * has a number of its own that it keeps wherever it goes, so that a change can
 * be carried from one branch to another and taken back without guessing. What
 * is made here is never changed again, and freed with its world.
 */
#ifndef MODEL_H
#define MODEL_H

#include "tests/oracle/dice.h"

struct line {
	unsigned id;
	size_t len;
	const char *bytes; /* no newline; not ended by NUL */
};

/* How a file can be changed: by its lines, or as a whole. */
enum sort { SORT_LINES, SORT_BYTES, SORT_LINK, SORT_MODULE };

struct text {
	enum sort sort;
	struct line *v;
	size_t n;
	bool cut;      /* the last line has no newline */
	unsigned mark; /* the blob's, once it was written; else 0 */
};

struct file {
	unsigned id;
	unsigned mode; /* octal as in git */
	const char *path;
	struct text *text;
};

struct tree {
	struct file *v;
	size_t n;
};

/* What all of one history comes from; its files are below "h<number>/". */
struct world {
	struct dice dice;
	unsigned number;
	struct block *blocks;
	unsigned lines, files, words; /* the numbers given so far */
};

/* Zeroed, aligned, there until the world ends. */
void *world_get(struct world *world, size_t size);
const char *world_text(struct world *world, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void world_end(struct world *world);

/* A new file at a path of its own; most are texts. */
struct file file_new(struct world *world);

/* A copy whose files may be replaced, with room for one more. */
struct tree *tree_copy(struct world *world, const struct tree *tree);
struct file *tree_find(const struct tree *tree, unsigned id);
void tree_add(struct tree *tree, struct file file); /* into that room */
void tree_drop(struct tree *tree, unsigned id);

/* No path is there twice, or below one that is a file. */
bool tree_holds(const struct tree *tree);
bool tree_same(const struct tree *a, const struct tree *b);
bool text_same(const struct text *a, const struct text *b);

/* Put `add` new lines in the place of `drop` old ones at `at`. */
struct text *text_edit(struct world *world, const struct text *text, size_t at,
		       size_t drop, size_t add);

/* A third of the lines of another text, too few to be taken for it. */
struct text *text_like(struct world *world, const struct text *text);

/* The same words with other white space before them: lines of their own. */
struct text *text_reindent(struct world *world, const struct text *text,
			   size_t at, size_t n);

/* A path of its own for a file, in some folder. */
const char *path_new(struct world *world, const char *like);

/* Where line `id` stands, or -1. */
long text_find(const struct text *text, unsigned id);

/* From old lines b0..b1 to new ones s0..s1, ends excluded. */
struct hunk {
	size_t b0, b1, s0, s1;
};

/* What differs, in order; *out belongs to the world. */
size_t text_hunks(struct hunk **out, struct world *world,
		  const struct text *base, const struct text *side);

/* What to do where both sides changed the same. */
enum resolve { RESOLVE_NOT, RESOLVE_OURS, RESOLVE_THEIRS, RESOLVE_ANY };

/*
 * Merge three ways. NULL: it conflicts and may not be resolved, or comes out as
 * no tree. `conflicts` counts those that were resolved.
 */
struct tree *tree_merge(struct world *world, const struct tree *base,
			const struct tree *ours, const struct tree *theirs,
			enum resolve how, unsigned *conflicts);

#endif
