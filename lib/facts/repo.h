/*
 * What a repository can be asked. A small table of questions with two readers
 * behind it: `libgit2` in process, `git` by its plumbing; both give the same
 * answers, and nothing above this header knows which one spoke.
 */
#ifndef HF_REPO_H
#define HF_REPO_H

#include "base/buf.h"
#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct hf_repo;

enum hf_reader {
	HF_READER_AUTO,    /* libgit2, or git where libgit2 cannot serve */
	HF_READER_LIBGIT2,
	HF_READER_GIT,
};

/* Where things are; absolute paths without a slash at the end. */
struct hf_place {
	char *git_dir;    /* this worktree's own */
	char *common_dir; /* shared by all worktrees */
	char *work_tree;  /* NULL in a bare repository and inside `.git` */
	bool shallow;
};

struct hf_commit {
	struct hf_id id, tree;
	struct hf_ids parents;
	char *author;    /* "Name <mail>" */
	char *committer; /* the same of who made it */
	time_t authored, committed;
	char zone[6];    /* the author's, "+0200" */
	char committer_zone[6];
	bool is_signed;  /* it carries a signature, whatever that is worth */
	char *message;   /* as stored, without the header */
	size_t size;     /* of the object, in bytes */
};

struct hf_ref {
	char *name;         /* refs/heads/main */
	struct hf_id id;    /* what it holds: a commit or an annotated tag */
	struct hf_id commit; /* peeled; empty when it is no commit */
};

struct hf_refs {
	struct hf_ref *v;
	size_t n, cap;
};

/* One commit of a range with its parents, newest first. */
struct hf_node {
	struct hf_id id;
	struct hf_ids parents;
};

struct hf_range {
	struct hf_node *v;
	size_t n, cap;
	bool more; /* there were more than the limit */
};

struct hf_range_spec {
	const struct hf_ids *from;   /* reachable from any of these ... */
	const struct hf_ids *except; /* ... and from none of these; or NULL */
	bool first_parent;           /* follow first parents of `from` only */
	size_t limit;                /* stop after so many; 0: all */
};

/* One path that differs. A rename is one change with both paths. */
struct hf_change {
	char *path;
	char *old_path;          /* NULL unless renamed */
	char status;             /* A D M R T, as git's --raw */
	unsigned old_mode, mode; /* octal as in git; 0: absent */
	struct hf_id old_blob, blob; /* empty: absent, or not yet an object */
	long added, removed;     /* lines; 0 for binary files */
	long quiet;              /* of them, lines that differ in blanks only;
				    counted on request */
	bool binary;             /* by content, whatever attributes say */
	bool too_large;          /* over the size that is counted */
};

struct hf_changes {
	struct hf_change *v;
	size_t n, cap;
};

/* Where the new side of a comparison comes from. */
struct hf_compare {
	const struct hf_id *old; /* a commit or tree; NULL: the empty tree */
	const struct hf_id *new; /* a commit or tree; NULL: the index as it
				    will be committed */
	bool lines;              /* count lines */
	bool quiet;              /* and those that differ in blanks only */
	bool quick;              /* attributes may say what is binary: for a
				    seat that another one follows */
};

/* Files above this size are not compared by line: 1 MiB a side. */
#define HF_COUNT_MAX (1024 * 1024)

/*
 * Open the repository that holds the current directory, by git's own rules
 * (GIT_DIR, ceilings, safe.directory). HF_ENOTFOUND: there is none.
 * GIT_HOTFIX_READER=git or =libgit2 decides over `reader`.
 */
int hf_repo_open(struct hf_repo **out, enum hf_reader reader,
		 struct hf_err *err) HF_MUST_CHECK;
void hf_repo_close(struct hf_repo *repo);

const struct hf_place *hf_repo_place(const struct hf_repo *repo);
/* "git" or "libgit2"; and why not libgit2, or NULL. */
const char *hf_repo_reader(const struct hf_repo *repo);
const char *hf_repo_reader_why(const struct hf_repo *repo);

/*
 * The checked-out branch as a full ref name; *out is NULL when HEAD is
 * detached. An unborn branch has its name and an empty id.
 */
int hf_repo_head(char **branch, struct hf_id *commit, struct hf_repo *repo,
		 struct hf_err *err) HF_MUST_CHECK;

/*
 * The commit that `name` stands for: a full ref name, an id, or what a user
 * typed. Never taken as an option. HF_ENOTFOUND: no such commit.
 */
int hf_repo_resolve(struct hf_id *out, struct hf_repo *repo, const char *name,
		    struct hf_err *err) HF_MUST_CHECK;

/*
 * Every ref that one of the patterns names, by name: a full name, or one that
 * ends in '*' and stands for all that begin so. `patterns` ends in NULL.
 */
int hf_repo_refs(struct hf_refs *out, struct hf_repo *repo,
		 const char *const *patterns, struct hf_err *err) HF_MUST_CHECK;

int hf_repo_commit(struct hf_commit *out, struct hf_repo *repo,
		   const struct hf_id *id, struct hf_err *err) HF_MUST_CHECK;

/* The same of a stranger's commit; HF_EFAIL, and not read, when larger than
   `max`. */
int hf_repo_commit_within(struct hf_commit *out, struct hf_repo *repo,
			  const struct hf_id *id, size_t max,
			  struct hf_err *err) HF_MUST_CHECK;

/* A commit's tree. */
int hf_repo_tree(struct hf_id *out, struct hf_repo *repo,
		 const struct hf_id *commit, struct hf_err *err) HF_MUST_CHECK;

/*
 * The file at `path` of a commit. HF_ENOTFOUND: none there, or no regular
 * file; HF_EFAIL: larger than `max`.
 */
int hf_repo_file(struct hf_buf *out, struct hf_repo *repo,
		 const struct hf_id *commit, const char *path, size_t max,
		 struct hf_err *err) HF_MUST_CHECK;

/* A blob's bytes; HF_EFAIL when larger than `max`. */
int hf_repo_blob(struct hf_buf *out, struct hf_repo *repo,
		 const struct hf_id *blob, size_t max, struct hf_err *err)
	HF_MUST_CHECK;

/* HF_EUNDECIDED where a shallow or damaged repository ends too early. */
int hf_repo_range(struct hf_range *out, struct hf_repo *repo,
		  const struct hf_range_spec *spec, struct hf_err *err)
	HF_MUST_CHECK;

/*
 * The best common ancestor of `one` and a merge of all of `many`.
 * HF_ENOTFOUND: unrelated histories; HF_EUNDECIDED in a shallow repository.
 */
int hf_repo_merge_base(struct hf_id *out, struct hf_repo *repo,
		       const struct hf_id *one, const struct hf_ids *many,
		       struct hf_err *err) HF_MUST_CHECK;

/* Whether `ancestor` is `tip` or reachable from it. */
int hf_repo_reaches(bool *yes, struct hf_repo *repo, const struct hf_id *tip,
		    const struct hf_id *ancestor, struct hf_err *err)
	HF_MUST_CHECK;

/* What differs; renames are found as git finds them by default (-M). */
int hf_repo_compare(struct hf_changes *out, struct hf_repo *repo,
		    const struct hf_compare *what, struct hf_err *err)
	HF_MUST_CHECK;

bool hf_range_has(const struct hf_range *range, const struct hf_id *id);

void hf_commit_release(struct hf_commit *commit);
/* Room for one more ref, zeroed; NULL: out of memory. */
struct hf_ref *hf_refs_add(struct hf_refs *refs);
void hf_refs_release(struct hf_refs *refs);
void hf_range_release(struct hf_range *range);
void hf_changes_release(struct hf_changes *changes);

#endif
