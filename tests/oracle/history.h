/*
 * One generated history: its commits, and what is known of each by
 * construction. Written to git by a fast-import that serves all histories.
 */
#ifndef HISTORY_H
#define HISTORY_H

#include "base/buf.h"
#include "base/id.h"
#include "doors/proc.h"
#include "tests/oracle/model.h"

#define FIXES 2
#define PARTS 4 /* commits of a fix, at the most */
#define COMMITS 128

/* How a commit of a fix came to a branch. */
enum way {
	WAY_MERGE,  /* it is reachable */
	WAY_PICK,   /* made again, with its words */
	WAY_APPLY,  /* made again, with other words */
	WAY_BLANKS, /* made again, with other white space */
	WAY_SQUASH, /* with all others of the fix in one commit */
	WAY_OTHER,  /* in some way that leaves no trace */
};

/* Whether a branch has one commit of a fix, by what was done there. */
struct fate {
	enum { FATE_NEVER, FATE_IN, FATE_OUT } is;
	enum way way; /* how it came, also when it is out */
	int from;     /* the commit that brought it; itself for a merge */
	int by;       /* the revert that took it out, or -1 */
	bool named;   /* that says what it reverts ... */
	bool whole;   /* ... or is the inverse of the whole fix */
	int shadow;   /* a revert that said nothing, once there was one */
	bool vague;   /* two branches disagree: nothing is claimed */
};

struct commit {
	unsigned mark;
	struct hf_id id; /* empty until it is asked for */
	int parents[2], n_parents;
	uint64_t reaches[COMMITS / 64]; /* itself as well */
	const struct tree *tree;
	unsigned author;
	long authored;
	const char *subject;
	struct fate fate[FIXES * PARTS];
	int part;  /* what it delivers a copy of: an index of fates, or -1 */
	int share; /* of that, in percent by the lines' numbers; -1: no lines */
	bool words; /* has the words of that, or names it */
	int back;   /* the commit that it takes back, or 0 */
};

struct fix {
	int since, tip;
	int parts[PARTS], n; /* its commits but merges */
	bool inner;          /* takes back a part of itself */
};

/* The fast-import that all histories go to. */
struct import {
	struct hf_talk talk;
	struct hf_buf out;
	unsigned mark;
};

struct history {
	struct world world;
	struct import *import;
	struct commit v[COMMITS];
	int n;
	struct fix fixes[FIXES];
	int n_fixes;
	int production, target;
	bool merges; /* branches of production may be merged */
	long clock;
	struct hf_buf steps; /* for people: a line for each commit */
};

/* A commit to be made; what is not said is found. */
struct draft {
	int parents[2], n_parents;
	const struct tree *tree;
	const struct commit *words; /* whose author, date, subject; or NULL */
	const char *subject;        /* else this one */
	const char *body;           /* or NULL */
	const char *step;           /* what it is, for people */
};

void import_open(struct import *import);
void import_close(struct import *import);

/* Make a commit; its fates are those of its first parent. */
int history_commit(struct history *h, const struct draft *draft);
/* One on top of another. */
int history_on(struct history *h, int parent, const struct tree *tree,
	       const char *step);
/*
 * Claim nothing more of a fix that a commit is not about, but whose inverse or
 * end it may be by chance: where both delete a file, change a mode, or bytes
 * that are no lines. `forced`: that made it by overriding, nor of the rest of
 * the fix that it is about.
 */
void history_cloud(struct history *h, int made, bool forced);
/* No room for many more. */
bool history_full(const struct history *h);

/* The id of one of the commits. */
const char *history_id(struct history *h, int commit);

/* The id of a tree: all that a commit has, or a folder; empty: not there. */
void import_tree(struct hf_id *out, struct import *import, unsigned commit,
		 const char *path);

/* A branch that is merged with others, of which none has a file of its. */
struct joined {
	unsigned commit, number;
	struct hf_id tree; /* of the folder "h<number>" */
};

/* Merge them all: its mark. */
unsigned import_join(struct import *import, const struct joined *v, size_t n);

/* Write a commit that is none of the history: its mark. */
unsigned history_aside(struct history *h, const struct tree *tree,
		       unsigned parent);
/* Name a commit by a ref. */
void history_ref(struct history *h, char letter, int commit);

bool history_reaches(const struct history *h, int tip, int commit);

/* Merge another branch; `at` itself where that is not possible. */
int history_merge(struct history *h, int at, int other, const char *step);

/* Say it and end, for what no test can go on after. */
void give_up(const char *what, const struct hf_err *err)
	__attribute__((noreturn));

#endif
