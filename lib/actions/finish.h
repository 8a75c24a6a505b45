/*
 * Brings a hotfix to production and back: looks at what is, plans what is
 * missing, and does it. May be run again at any moment, on any clone.
 */
#ifndef HF_FINISH_H
#define HF_FINISH_H

#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_entry;
struct hf_session;

enum hf_side { HF_LOCAL, HF_REMOTE };

/* One ref of the plan. */
struct hf_step {
	char *ref;
	enum hf_side where;
	struct hf_id old, new; /* empty: absent */
};

/* What a target gets. */
struct hf_back {
	char *target;
	struct hf_id old, new;   /* equal: it has the fix already */
	char *ref;               /* the branch that is pushed: the target, or
				    one for review; short */
	struct hf_strv conflicts; /* paths; then nothing moves */
	bool picked;             /* by cherry-pick, which only the record tells */
	bool review;             /* a branch of its own, for review */
	bool waits;              /* which is there already */
	bool failed;             /* the remote did not take it */
};

struct hf_finish {
	bool before;             /* production had the fix already */
	struct hf_id production_old, production; /* the line's tip after */
	struct hf_id commit;     /* what brought the fix to production */
	char *tag;               /* NULL: none */
	struct hf_id tag_old, tag_id; /* the tag object */
	bool tag_there;          /* the remote has it */
	struct hf_strv conflicts; /* with production itself: nothing goes */
	struct hf_back *backs;
	size_t n_backs;
	struct hf_step *steps;
	size_t n_steps;
	bool more;               /* the branch has commits that it lacks */
	bool pushed;
	bool left_branch;        /* HEAD was on the hotfix and went on */
	bool detached;           /* to a commit, on no branch */
	char *stuck;             /* why HEAD could not; NULL: it could */
	struct hf_strv left;     /* local branches that could not follow */
	struct hf_strv kept;     /* hotfix branches that could not be deleted */
};

struct hf_finish_spec {
	const struct hf_entry *entry;
	const char *version, *tag, *message;
	bool no_tag, keep;
	bool push;               /* to the session's remote */
};

/*
 * Make every object that is missing and list every ref that will move; no ref
 * moves. HF_EREFUSED: production conflicts (out->conflicts), nothing to
 * release, or a tag that cannot be.
 */
int hf_finish_plan(struct hf_finish *out, struct hf_session *session,
		    const struct hf_finish_spec *spec, struct hf_err *err)
	HF_MUST_CHECK;

/*
 * Carry the plan out: one atomic push (again with production and tag alone if
 * a target stands in the way), then the local refs, HEAD, the record, and the
 * deletion of the branch. HF_EREFUSED: the remote refused production, and
 * nothing has changed anywhere.
 */
int hf_finish_do(struct hf_finish *finish, struct hf_session *session,
		  const struct hf_finish_spec *spec, struct hf_err *err)
	HF_MUST_CHECK;

void hf_finish_release(struct hf_finish *finish);

#endif
