/*
 * Whether a branch has what a fix changes, and what proves it. Asked for many
 * fixes at once, so that the branch's history is read once.
 */
#ifndef HF_PROOF_H
#define HF_PROOF_H

#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_repo;

/* What shows that a branch has a fix; the earlier, the stronger. */
enum hf_proof {
	HF_PROOF_NONE,
	HF_PROOF_MERGED,   /* its tip is reachable */
	HF_PROOF_PICKED,   /* each of its commits has an equal one there */
	HF_PROOF_SQUASHED, /* one commit there equals all of it */
	HF_PROOF_PRESENT,  /* a merge of it would change nothing */
	HF_PROOF_PORTED,   /* a commit there is it by its words, and most of
			      what it adds and removes is there */
};

/* "merged", "picked", "squashed", "present", "ported"; NULL for none. */
const char *hf_proof_name(enum hf_proof proof);

/* A fix that is looked for. */
struct hf_sought {
	struct hf_id since, commit; /* all of it is what differs between them;
				       since empty: there was nothing */
	struct hf_ids commits;      /* its commits but merges, oldest first */
	struct hf_id tip;           /* or empty: who has this one has it too */
};

/* What the branch has of it. */
struct hf_trace {
	enum hf_proof proof; /* none: the branch lacks it */
	struct hf_id by;     /* the commit of the branch that shows it; empty
				for merged and present */
	bool doubtful;       /* not proved, though `by` may be it: equal but for
				white space, or by its words with little of it */
	int share;           /* how much of the fix `by` has, in percent */
	struct hf_id reverted_by; /* the branch had it, and took it out */
	struct hf_ids missing;    /* its commits without an equal one */
	struct hf_strv lacks;     /* paths where a merge would change something,
				     by their names in the fix */
	char *undecided;          /* why it cannot be told, or NULL */
};

struct hf_search {
	struct hf_repo *repo;
	struct hf_id branch; /* its tip */
	const struct hf_sought *v;
	size_t n;
	bool named;  /* find the strongest proof; else the cheapest will do */
	bool range;  /* they are what a history has and the branch has not: none
			is merged, and what they take back of each other is the
			caller's to know */
	/* Called now and then on long work; may be NULL. */
	void (*progress)(void *data, size_t done, size_t all);
	void *data;
};

/*
 * Search one branch for all of them; `out` has room for n. A missing object
 * makes one of them undecided; HF_EUNDECIDED is for what stops all, as history
 * that is not here.
 */
int hf_proof_search(struct hf_trace *out, const struct hf_search *search,
		    struct hf_err *err) HF_MUST_CHECK;
void hf_trace_release(struct hf_trace *trace);

#endif
