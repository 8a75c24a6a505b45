#include "actions/carry_push.h"

#include "actions/change.h"
#include "actions/plan.h"
#include "facts/session.h"

static int push_steps(struct hf_plan *plan, struct hf_session *session,
		      bool with_targets, struct hf_err *err)
{
	struct hf_move *moves = calloc(plan->n_steps + 1, sizeof(*moves));
	size_t n = 0, i;
	int rc = 0;

	if (!moves)
		return hf_fail_mem(err);
	for (i = 0; i < plan->n_steps; i++) {
		const struct hf_step *s = &plan->steps[i];

		if (s->where == HF_REMOTE &&
		    (with_targets || !hf_plan_back_of(plan, s)))
			moves[n++] = (struct hf_move){ s->ref, s->old, s->new };
	}
	if (n)
		rc = hf_change_push(session->remote, moves, n, true, false,
				    err);
	free(moves);
	return rc;
}

int hf_carry_push(struct hf_plan *plan, struct hf_session *session,
		  struct hf_err *err)
{
	size_t i, targets = 0, rest = 0;
	int rc = push_steps(plan, session, true, err);

	if (rc != HF_EREFUSED)
		return rc;
	for (i = 0; i < plan->n_steps; i++) {
		if (plan->steps[i].where != HF_REMOTE)
			continue;
		if (hf_plan_back_of(plan, &plan->steps[i]))
			targets++;
		else
			rest++;
	}
	if (targets) {
		hf_err_clear(err);
		rc = rest ? push_steps(plan, session, false, err) : 0;
	}
	if (rc == HF_EREFUSED)
		hf_err_hint(err, "if production is protected there: "
				 "git hotfix finish --via pull-request");
	if (rc < 0)
		return rc;
	for (i = 0; i < plan->n_backs; i++)
		if (!hf_id_eq(&plan->backs[i].old, &plan->backs[i].new))
			plan->backs[i].failure = HF_BACK_REFUSED;
	return 0;
}
