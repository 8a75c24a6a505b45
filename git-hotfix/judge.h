/*
 * The judge: gathers the facts for a seat and applies the rules. Every seat,
 * from commit-msg to CI, comes through here.
 */
#ifndef HF_JUDGE_H
#define HF_JUDGE_H

#include "base/err.h"
#include "facts/fix.h"
#include "rules/rule.h"
#include "values/verdict.h"

#include <stdbool.h>

struct hf_landing_spec;
struct hf_ledger;
struct hf_session;
struct hf_undone_spec;

/*
 * Judge a hotfix. What could not be decided becomes part of the verdict, so
 * this fails only for want of memory. `fix` may be left empty then.
 */
int hf_judge_fix(struct hf_verdict *out, struct hf_fix *fix,
		 struct hf_session *session, const struct hf_fix_spec *spec,
		 enum hf_seat seat, struct hf_err *err) HF_MUST_CHECK;

/* Warn where it cannot be told which line it belongs to; no rule says that. */
void hf_judge_warn_line(const struct hf_session *session,
			const struct hf_fix *fix);

/* Judge what lands on production, as a tag, or is dropped. */
int hf_judge_landing(struct hf_verdict *out, struct hf_session *session,
		     const struct hf_landing_spec *spec,
		     struct hf_err *err) HF_MUST_CHECK;

/* A target that is pushed. */
struct hf_judge_target {
	const char *name, *who;             /* who reminds: "pre-push" */
	const struct hf_undone_spec *moves; /* of a release branch; or NULL */
};

/*
 * Judge by what is owed to it. What only warns does not become part of the
 * verdict: `who` reminds of it. Of a release branch also by the fixes that it
 * would lose; where that cannot be told it is no reason to stop it.
 */
int hf_judge_target(struct hf_verdict *out, struct hf_session *session,
		    const struct hf_judge_target *what,
		    struct hf_err *err) HF_MUST_CHECK;

/* A tree that is about to become production. */
struct hf_judge_gate {
	const char *name;
	struct hf_id tree;     /* of the commit that brings it */
	struct hf_id old, new; /* the fix is old..new; for who wrote it */
	const struct hf_ledger *ledger; /* every hotfix; NULL: read it where
					   rule `overdue` blocks */
};

/*
 * Judge it by what the record of its hotfix says. Where it is not the tree of
 * `new`, which is what people test, a finding tells that production has moved.
 */
int hf_judge_gate(struct hf_verdict *out, struct hf_session *session,
		  const struct hf_judge_gate *what,
		  struct hf_err *err) HF_MUST_CHECK;

/*
 * Judge by the fixes that production would lose by a plan. `all`: every hotfix
 * as of now; NULL: they are read where there is anything to ask.
 */
int hf_judge_plan(struct hf_verdict *out, struct hf_session *session,
		  const struct hf_ledger *all,
		  const struct hf_undone_spec *spec,
		  struct hf_err *err) HF_MUST_CHECK;

/*
 * The debts of others, as facts where rule `overdue` makes them a reason to
 * stop: `all`, or what is read into `out` where that is NULL.
 */
int hf_judge_debts(struct hf_ledger *out, struct hf_facts *facts,
		   struct hf_session *session, const struct hf_ledger *all,
		   struct hf_err *err) HF_MUST_CHECK;

/* Put a failure into the verdict; only HF_ENOMEM stays one. */
int hf_judge_undecided(struct hf_verdict *verdict, int rc, struct hf_err *err);

/* 0 for a verdict that lets pass, 1 for one that blocks, 128 undecided. */
int hf_judge_status(const struct hf_verdict *verdict);

/* Whether integration exists and is not production itself. */
bool hf_judge_has_integration(const struct hf_session *session);

#endif
