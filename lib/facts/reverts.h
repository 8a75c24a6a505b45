/* Which commits of a history take others back, by their own words. */
#ifndef HF_REVERTS_H
#define HF_REVERTS_H

#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_graph;
struct hf_repo;

/* A commit whose message says "This reverts commit <id>". */
struct hf_revert {
	struct hf_id id;
	struct hf_strv of; /* what it takes back; may be abbreviated */
	char *hotfix;      /* its Hotfix: trailer, or NULL */
	bool stands;       /* no other one takes this one back */
};

struct hf_reverts {
	struct hf_id tip, since;
	struct hf_revert *v; /* newest first */
	size_t n;
};

/*
 * Read those that `tip` reaches and `since` does not. What is there already and
 * covers them is kept, so that one list serves many questions. A revert that
 * another hotfix takes back is redone there, and stands.
 */
int hf_reverts_read(struct hf_reverts *out, struct hf_repo *repo,
		    const struct hf_id *tip, const struct hf_id *since,
		    struct hf_err *err) HF_MUST_CHECK;
void hf_reverts_release(struct hf_reverts *list);

/* Add a commit if it says that it takes others back; until told, it stands. */
int hf_reverts_add(struct hf_reverts *list, const struct hf_id *id,
		   const char *message, struct hf_err *err) HF_MUST_CHECK;

/*
 * Tell which of them stand: all that have been added, a commit before its
 * parents, from the commits of `graph`.
 */
int hf_reverts_settle(struct hf_reverts *list, const struct hf_graph *graph,
		      struct hf_err *err) HF_MUST_CHECK;

/* Whether a revert names this commit. */
bool hf_revert_names(const struct hf_revert *revert, const struct hf_id *id);

#endif
