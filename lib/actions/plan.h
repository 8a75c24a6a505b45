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

#include <stdbool.h>
#include <stddef.h>

struct hf_branch;
struct hf_buf;
struct hf_entry;
struct hf_session;

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

/* What a target gets. */
struct hf_back {
	char *target;
	struct hf_id old, new;    /* equal: it has the fix already */
	char *ref;                /* the branch that is pushed: the target, or
				    one for review; short */
	struct hf_strv conflicts; /* paths; then nothing moves */
	struct hf_strv kept;      /* paths where the target's side stays */
	bool picked; /* by cherry-pick, which only the record tells */
	bool review; /* a branch of its own, for review */
	bool waits;  /* which is there already */
	enum hf_back_failure failure;
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
	struct hf_back *backs;
	size_t n_backs;
	struct hf_step *steps;
	size_t n_steps;
	bool more; /* the branch has commits that it lacks */

	/* What came of it. */
	bool pushed;
	bool production_moved; /* on the remote, meanwhile */
	bool left_branch;      /* HEAD was on the hotfix and went on */
	bool detached;         /* to a commit, on no branch */
	char *stuck;           /* why HEAD could not; NULL: it could */
	struct hf_strv left;   /* local branches that could not follow */
	struct hf_strv kept;   /* hotfix branches that could not be deleted */
};

/*
 * Plan to bring a hotfix to production and back. HF_EREFUSED: production
 * conflicts (out->conflicts), nothing to release, or a tag that cannot be.
 */
int hf_plan_finish(struct hf_plan *out, struct hf_session *session,
		   const struct hf_plan_spec *spec,
		   struct hf_err *err) HF_MUST_CHECK;

void hf_plan_release(struct hf_plan *plan);

/*
 * List every ref that moves: on the remote when spec.push, and here; what stays
 * where it is is no step. For the planners, once all objects are made.
 */
int hf_plan_list(struct hf_plan *plan, struct hf_session *session,
		 struct hf_err *err) HF_MUST_CHECK;

/* The target that a step moves, so that a push may leave it out; or NULL. */
struct hf_back *hf_plan_back_of(struct hf_plan *plan,
				const struct hf_step *step);

#endif
