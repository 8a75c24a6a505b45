/*
 * The only way in which a repository or a remote is changed: by the git
 * program, so that hooks, signing, credentials and reflogs work as ever.
 */
#ifndef HF_CHANGE_H
#define HF_CHANGE_H

#include "base/err.h"
#include "base/id.h"
#include "values/fate.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_buf;
struct hf_session;
struct hf_twins;

/* One ref that moves; an empty id stands for a ref that is absent. */
struct hf_move {
	const char *ref;
	struct hf_id old, new;
	enum hf_fate fate; /* by the last push that it was part of */
};

/*
 * Move local refs in one transaction: all or none, and none unless each still
 * is where `old` says.
 */
int hf_change_refs(const struct hf_move *moves, size_t n, const char *why,
		   struct hf_err *err) HF_MUST_CHECK;

/*
 * Push exact ids with leases, and mark what became of each. HF_EREFUSED: the
 * other side said no, and with `atomic` nothing moved there; HF_EFAIL: it did
 * not get through. Unless `quiet`, git's words went to the user.
 */
int hf_change_push(const char *remote, struct hf_move *moves, size_t n,
		   bool atomic, bool quiet, struct hf_err *err) HF_MUST_CHECK;

/* How a push is made whose words are not for the user as they come. */
struct hf_push_how {
	const char *remote;
	bool atomic;
	struct hf_buf *said;  /* git's lines about each ref */
	struct hf_buf *words; /* and the rest of what it says; NULL: all of it
				 is shown */
	int timeout_ms;       /* 0: none */
};

/* The same; HF_ETIMEOUT where it took too long. */
int hf_change_push_by(const struct hf_push_how *how, struct hf_move *moves,
		      size_t n, struct hf_err *err) HF_MUST_CHECK;

/*
 * Whether this push is impossible because the remote takes none that is
 * atomic; for one that failed before git spoke of any ref. Nothing is pushed.
 */
int hf_change_lacks_atomic(bool *yes, const char *remote,
			   const struct hf_move *move,
			   struct hf_err *err) HF_MUST_CHECK;

/*
 * Fetch branches, tags and records from the session's remote, then read policy
 * and branches anew, and take what is new in the records. HF_EFAIL: the remote
 * could not be reached.
 */
int hf_change_fetch(struct hf_session *session, struct hf_err *err)
	HF_MUST_CHECK;

/*
 * The same, with what it took in `twins`; HF_ETIMEOUT where git took longer,
 * unless that is 0.
 */
int hf_change_fetch_all(struct hf_twins *twins, struct hf_session *session,
			int timeout_ms, struct hf_err *err) HF_MUST_CHECK;

/*
 * Fetch the records alone and take nothing. If that is `whole`, those that the
 * remote lost are missing in HF_ARRIVED as well; above it is the user's word on
 * pruning that counts.
 */
int hf_change_fetch_records(bool *whole, struct hf_session *session,
			    int timeout_ms, struct hf_err *err) HF_MUST_CHECK;

/* Fetch one commit that no ref may name any more; quietly, and no ref moves. */
int hf_change_fetch_commit(const char *remote, const struct hf_id *id,
			   struct hf_err *err) HF_MUST_CHECK;

/* Check out a branch, or a commit when `detach`, in this worktree. */
int hf_change_switch(const char *to, bool detach, const char *why,
		     struct hf_err *err) HF_MUST_CHECK;

/* Make a local branch that tracks `from` ("origin/main"), and check it out. */
int hf_change_track(const char *branch, const char *from, const char *why,
		    struct hf_err *err) HF_MUST_CHECK;

/* Fast-forward the branch that is checked out in the worktree at `dir`. */
int hf_change_forward(const char *dir, const struct hf_id *to,
		      const char *why, struct hf_err *err) HF_MUST_CHECK;

#endif
