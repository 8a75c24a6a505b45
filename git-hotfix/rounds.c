#include "git-hotfix/rounds.h"

#include "actions/carry.h"
#include "actions/change.h"
#include "actions/overtaken.h"
#include "actions/plan.h"
#include "doors/out.h"
#include "git-hotfix/common.h"

/* A target that moves each time is left to the next run. */
enum { ROUNDS_MAX = 3 };

/* The repository as it is now; the plan goes on to borrow from its session. */
static int look_again(struct hf_session *now, struct hf_err *err)
{
	int rc = hf_cmd_open(now, NULL, err);

	if (rc < 0)
		return rc;
	rc = hf_change_fetch(now, err);
	if (rc < 0)
		hf_session_close(now);
	return rc;
}

/* Say who was faster; where that cannot be found out, `err` stays. */
static int overtaken(const struct hf_plan *plan, struct hf_err *err)
{
	struct hf_err why = HF_ERR_INIT;
	struct hf_session now;

	if (look_again(&now, &why) == 0) {
		if (hf_overtaken(&now, plan, &why) == HF_EREFUSED)
			*err = why;
		hf_session_close(&now);
	}
	return HF_EREFUSED;
}

static bool has_moved_targets(const struct hf_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->n_backs; i++)
		if (plan->backs[i].failure == HF_BACK_MOVED)
			return true;
	return false;
}

/* Production is out: what would move it again is another matter. */
static bool only_targets(struct hf_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->n_steps; i++)
		if (plan->steps[i].where == HF_REMOTE &&
		    !hf_plan_back_of(plan, &plan->steps[i]))
			return false;
	return true;
}

static int another_round(struct hf_plan *plan, hf_planner *again,
			 struct hf_err *err)
{
	struct hf_plan_spec spec = plan->spec;
	struct hf_ledger ledger = { 0 };
	struct hf_plan next = { 0 };
	struct hf_session now;
	int rc = look_again(&now, err);

	if (rc < 0)
		return rc;
	rc = hf_ledger_read(&ledger, &now, spec.entry->name, err);
	if (rc < 0)
		goto out;
	spec.entry = &ledger.v[0];
	spec.no_tag = true;
	if (!(rc = again(&next, &now, &spec, err)) && only_targets(&next) &&
	    !(rc = hf_carry_out(&next, &now, err)))
		rc = hf_plan_join(plan, &next, err);
out:
	hf_plan_release(&next);
	hf_ledger_release(&ledger);
	hf_session_close(&now);
	return rc;
}

int hf_rounds_carry(struct hf_plan *plan, struct hf_session *session,
		    hf_planner *again, struct hf_err *err)
{
	int rc = hf_carry_out(plan, session, err), round;

	if (rc == HF_EREFUSED && plan->production_moved)
		return overtaken(plan, err);
	for (round = 1; !rc && round < ROUNDS_MAX; round++) {
		if (plan->behind || !has_moved_targets(plan))
			break;
		if (another_round(plan, again, err) < 0) {
			hf_warning("%s", err->text);
			hf_err_clear(err);
			break;
		}
	}
	return rc;
}
