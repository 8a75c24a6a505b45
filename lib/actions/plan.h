/*
 * What a release, a rollback or a merge-back is going to do. Every object is
 * made and every ref that will move is listed; nothing has moved yet, and
 * carry.h does exactly that.
 */
#ifndef HF_PLAN_H
#define HF_PLAN_H

#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"
#include "facts/portable.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_branch;
struct hf_buf;
struct hf_entry;
struct hf_session;
struct hf_verdict;

enum hf_side { HF_LOCAL, HF_REMOTE };

/* One ref of the plan. */
struct hf_step {
	char *ref;
	enum hf_side where;
	struct hf_id old, new; /* empty: absent */
};

/* Why a target did not get what it should on the remote. */
enum hf_back_failure {
	HF_BACK_TAKEN,   /* it got it, or nothing was tried */
	HF_BACK_REFUSED, /* the remote will not have it */
	HF_BACK_MOVED,   /* it moved meanwhile, or was held back with others
			    by an atomic push: to be planned anew */
};

/* Why a target gets nothing yet of what somebody has begun for it here. */
enum hf_back_stop {
	HF_STOP_NONE,
	HF_STOP_BEGUN,   /* a merge is unfinished on its branch */
	HF_STOP_MARKERS, /* conflict markers were committed: in conflicts */
	HF_STOP_MOVED,   /* conflicts with what was resolved before */
	HF_STOP_AHEAD,   /* its local branch has it, and more to be pushed */
};

/* What a target gets. */
struct hf_back {
	char *target;
	struct hf_id old, new;    /* equal: it has the fix already */
	char *ref;                /* the branch that is pushed: the target, or
				    one for review; short */
	struct hf_strv conflicts; /* paths; then nothing moves */
	struct hf_strv kept;      /* paths where the target's side stays */
	struct hf_id pick;        /* the last cherry-pick, which only the record
				     tells; empty: it is none */
	bool review; /* a branch of its own, for review */
	bool waits;  /* which is there already */
	bool nothing; /* it is owed nothing: all of it stays in production */
	bool by_pick; /* what conflicts is a cherry-pick, and no merge */
	enum hf_back_failure failure;
	enum hf_back_stop stop;
	char *where;       /* in which checkout, or on which branch; or NULL */
	struct hf_id seen; /* where the remote has its branch for review */
};

enum hf_plan_kind { HF_PLAN_FINISH, HF_PLAN_ROLLBACK, HF_PLAN_MERGE_BACK };

/* What is asked for; everything is borrowed. */
struct hf_plan_spec {
	enum hf_plan_kind kind;
	const struct hf_entry *entry;
	const char *version, *tag;    /* NULL: the next one */
	const struct hf_buf *message; /* the tag's, byte for byte; or NULL */
	const char *at;               /* the commit that brought it, by the
					 user's word; NULL: find it */
	bool no_tag, keep;
	bool push;                 /* to the session's remote */
	const char *into;          /* this target alone; NULL: all */
	int back_method, back_via; /* as in the policy */
	const struct hf_verdict *verdict; /* that lets it be released; NULL: it
					     was released before */
};

struct hf_plan {
	struct hf_plan_spec spec;
	bool before;                             /* production had it already */
	struct hf_id production_old, production; /* the line's tip after */
	struct hf_id commit; /* what brings it to production */
	struct hf_id since;  /* where production was before that commit;
				    empty: not known */
	char *tag;           /* NULL: none */
	struct hf_id tag_old, tag_id; /* the tag object */
	bool tag_there;               /* the remote has it */
	struct hf_strv conflicts;     /* with production itself: nothing goes */
	struct hf_portable owed;      /* what of it the targets are to get */
	struct hf_back *backs;
	size_t n_backs;
	struct hf_step *steps;
	size_t n_steps;
	struct hf_step *gone; /* the hotfix branch, deleted after all that */
	size_t n_gone;
	bool more; /* the branch has commits that it lacks */

	/* What came of it. */
	bool pushed;
	bool production_moved; /* on the remote, meanwhile */
	bool left_branch;      /* HEAD was on the hotfix and went on */
	bool detached;         /* to a commit, on no branch */
	char *stuck;           /* why HEAD could not; NULL: it could */
	char *behind;          /* why what comes after production, or all that
				  is here, was left to the next run; or NULL */
	struct hf_strv left;   /* local branches that could not follow ... */
	struct hf_strv left_why; /* ... and git's word for each, or "" */
	struct hf_strv kept;   /* hotfix branches that could not be deleted */
};

/*
 * Plan to bring a hotfix to production and back. HF_EREFUSED: production
 * conflicts (out->conflicts), nothing to release, or a tag that cannot be.
 */
int hf_plan_finish(struct hf_plan *out, struct hf_session *session,
		   const struct hf_plan_spec *spec,
		   struct hf_err *err) HF_MUST_CHECK;

/*
 * Plan to bring a released hotfix to the targets that lack it, or to the one
 * that is named. HF_EREFUSED: it is not in production, was taken out again, or
 * must not go there; HF_ENOTFOUND: the name is no target.
 */
int hf_plan_merge_back(struct hf_plan *out, struct hf_session *session,
		       const struct hf_plan_spec *spec,
		       struct hf_err *err) HF_MUST_CHECK;

/*
 * Only what production has, and still wants, is brought anywhere: HF_EREFUSED
 * otherwise.
 */
int hf_plan_may_go_back(const struct hf_entry *entry,
			struct hf_err *err) HF_MUST_CHECK;

/*
 * Plan to take a released hotfix out of production and out of the targets that
 * have it. HF_EREFUSED: it is not in production, later changes conflict
 * (out->conflicts), nothing of it is left, or a tag that cannot be.
 */
int hf_plan_rollback(struct hf_plan *out, struct hf_session *session,
		     const struct hf_plan_spec *spec,
		     struct hf_err *err) HF_MUST_CHECK;

/*
 * Plan its commit alone, to be merged by others. The one that waits on `branch`
 * of the remote already is taken; *there is what that branch is at, or empty.
 */
int hf_plan_revert(struct hf_plan *out, struct hf_id *there,
		   struct hf_session *session, const struct hf_plan_spec *spec,
		   const char *branch, struct hf_err *err) HF_MUST_CHECK;

/* Whether its commit takes the fix out again, rather than brings it. */
bool hf_plan_undoes(const struct hf_plan *plan);

void hf_plan_release(struct hf_plan *plan);

/*
 * Tell what `later` did for the targets that had moved as if `plan` had done it
 * itself; both were carried out. `later` is left to be released.
 */
int hf_plan_join(struct hf_plan *plan, struct hf_plan *later,
		 struct hf_err *err) HF_MUST_CHECK;

/*
 * List every ref that moves: on the remote when spec.push, and here; what stays
 * where it is is no step. For the planners, once all objects are made.
 */
int hf_plan_list(struct hf_plan *plan, struct hf_session *session,
		 struct hf_err *err) HF_MUST_CHECK;

/* Note that a local branch cannot follow, and why; "" when it has diverged. */
int hf_plan_leave(struct hf_plan *plan, const char *branch, const char *why,
		  struct hf_err *err) HF_MUST_CHECK;

/* The target that a step moves, so that a push may leave it out; or NULL. */
struct hf_back *hf_plan_back_of(struct hf_plan *plan,
				const struct hf_step *step);

#endif
