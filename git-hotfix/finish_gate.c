#include "git-hotfix/finish_gate.h"

#include "actions/passage.h"
#include "actions/plan.h"
#include "doors/out.h"
#include "facts/ledger.h"
#include "facts/process.h"
#include "facts/session.h"
#include "facts/undone.h"
#include "git-hotfix/glass.h"
#include "git-hotfix/judge.h"
#include "reports/report_verdict.h"

void hf_finish_gate_release(struct hf_finish_gate *gate)
{
	hf_fix_release(&gate->fix);
	hf_verdict_release(&gate->verdict);
}

void hf_finish_gate_say(const struct hf_finish_gate *gate)
{
	hf_report_verdict("finish", &gate->verdict, false);
}

/* Say what was found, and whether to go on. */
static int decide(struct hf_finish_gate *gate, struct hf_err *err)
{
	int status = hf_judge_status(&gate->verdict);

	if (status && gate->glass) {
		hf_glass_say(gate->glass, &gate->verdict);
		gate->broken = true;
		return 0;
	}
	/* Why it is refused is no remark that -q leaves out. */
	if (status)
		hf_out_quiet(false);
	hf_finish_gate_say(gate);
	if (gate->glass)
		hf_glass_say_whole("finish");
	if (status != 128)
		return status;
	*err = gate->verdict.undecided;
	return err->code ? err->code : hf_fail_mem(err);
}

/* By what the record says of the tree that is to be production. */
static int judge_tree(struct hf_finish_gate *gate, const struct hf_id *tree,
		      struct hf_err *err)
{
	const struct hf_entry *entry = gate->entry;
	const struct hf_judge_gate what = { .name = entry->name,
					    .tree = *tree,
					    .old = entry->line->branch.tip,
					    .new = entry->tip,
					    .ledger = gate->all };

	return hf_judge_gate(&gate->verdict, gate->session, &what, err);
}

/* By the tree that it would be if nothing else came with it. */
static int judge_tip(struct hf_finish_gate *gate, struct hf_err *err)
{
	struct hf_id tree = { "" };
	int rc = hf_process_tree(&tree, gate->session, &gate->fix, err);

	if ((rc = hf_judge_undecided(&gate->verdict, rc, err)) < 0)
		return rc;
	return judge_tree(gate, &tree, err);
}

int hf_finish_gate_begin(struct hf_finish_gate *gate, struct hf_err *err)
{
	const struct hf_entry *entry = gate->entry;
	const struct hf_fix_spec spec = { .name = entry->name,
					  .tip = entry->tip,
					  .line = entry->line_spec,
					  .whole = true };
	int rc;

	if (gate->before)
		return 0;
	if ((rc = hf_line_check(&entry->proof, entry->line_spec, entry->branch,
				err)) < 0 ||
	    (rc = hf_judge_fix(&gate->verdict, &gate->fix, gate->session, &spec,
			       HF_ON_FINISH, err)) < 0 ||
	    gate->glass || !hf_judge_status(&gate->verdict))
		return rc;
	rc = judge_tip(gate, err);
	return rc < 0 ? rc : decide(gate, err);
}

/* No earlier fix may be lost; our own hooks are silent when it is pushed. */
static int judge_losses(struct hf_finish_gate *gate, const struct hf_plan *plan,
			struct hf_err *err)
{
	const struct hf_entry *entry = gate->entry;
	struct hf_undone_spec spec = { .old = plan->production_old,
				       .new = plan->production,
				       .line = entry->line };

	if (gate->session->policy.release_method == HF_BY_SQUASH)
		spec.story = entry->tip;
	return hf_judge_plan(&gate->verdict, gate->session, gate->all, &spec,
			     err);
}

int hf_finish_gate_plan(struct hf_finish_gate *gate, const struct hf_plan *plan,
			struct hf_err *err)
{
	struct hf_id tree;
	int rc = 0;

	if (!gate->before && !(rc = hf_repo_tree(&tree, gate->session->repo,
						 &plan->production, err)))
		rc = judge_tree(gate, &tree, err);
	if (rc < 0 || (rc = judge_losses(gate, plan, err)) < 0)
		return rc;
	return decide(gate, err);
}

int hf_finish_gate_tip(struct hf_finish_gate *gate, struct hf_err *err)
{
	int rc = judge_tip(gate, err);

	return rc < 0 ? rc : decide(gate, err);
}

int hf_finish_gate_note(const struct hf_finish_gate *gate,
			const struct hf_id *commit, struct hf_err *err)
{
	const struct hf_passage passage = { .name = gate->entry->name,
					    .seat = "finish",
					    .commit = *commit,
					    .why = gate->glass,
					    .verdict = &gate->verdict };

	return gate->broken ? hf_passage_note(gate->session, &passage, err) : 0;
}

void hf_finish_gate_hint(const struct hf_finish_gate *gate)
{
	if (gate->broken)
		hf_glass_hint(gate->entry->name);
}
