/*
 * The gate of finish: every rule that has a say in a release, one verdict of
 * them all, and the glass that may be broken.
 */
#ifndef HF_FINISH_GATE_H
#define HF_FINISH_GATE_H

#include "base/err.h"
#include "facts/fix.h"
#include "values/verdict.h"

#include <stdbool.h>

struct hf_entry;
struct hf_ledger;
struct hf_plan;
struct hf_session;

struct hf_finish_gate {
	struct hf_session *session;
	const struct hf_entry *entry;
	const struct hf_ledger *all; /* every hotfix, if they were read */
	const char *glass; /* why it is to be broken; NULL: it is not */
	bool before; /* production has the fix: only what it loses counts */

	struct hf_verdict verdict;
	struct hf_fix fix;
	bool broken; /* the glass was */
};

/*
 * Judge the fix. Each of these returns 0 to go on; 1: a rule blocks, all has
 * been said; negative: it could not be decided or done. What blocks here needs
 * no plan: then what else is missing is told by the tree of the fix itself.
 */
int hf_finish_gate_begin(struct hf_finish_gate *gate,
			 struct hf_err *err) HF_MUST_CHECK;

/* Judge what was planned, and say all that was found. */
int hf_finish_gate_plan(struct hf_finish_gate *gate, const struct hf_plan *plan,
			struct hf_err *err) HF_MUST_CHECK;

/* The same for what others are to merge, whose tree nobody knows yet. */
int hf_finish_gate_tip(struct hf_finish_gate *gate,
		       struct hf_err *err) HF_MUST_CHECK;

/* There is no plan: say what was found of the fix. */
void hf_finish_gate_say(const struct hf_finish_gate *gate);

/* Put on the record that the glass was broken for this commit, if it was. */
int hf_finish_gate_note(const struct hf_finish_gate *gate,
			const struct hf_id *commit,
			struct hf_err *err) HF_MUST_CHECK;

/* Say afterwards what is owed for that. */
void hf_finish_gate_hint(const struct hf_finish_gate *gate);

void hf_finish_gate_release(struct hf_finish_gate *gate);

#endif
