#include "actions/carry_local.h"

#include "actions/change.h"
#include "actions/plan.h"
#include "base/text.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "facts/worktrees.h"
#include "values/name.h"

const char *hf_carry_reflog(const struct hf_plan *plan)
{
	static const char *const names[] = {
		[HF_PLAN_FINISH] = "hotfix finish",
		[HF_PLAN_ROLLBACK] = "hotfix rollback",
		[HF_PLAN_MERGE_BACK] = "hotfix merge-back",
	};

	return names[plan->spec.kind];
}

/* Without a remote the local branch is production: it moves or nothing does. */
static int refuse_checkout(const char *dir, const struct hf_err *why,
			   struct hf_err *err)
{
	hf_err_hint(err, "commit or put away what has changed in '%s'", dir);
	return hf_fail(err, HF_EREFUSED, "production cannot move: %s",
		       why->text);
}

/* What a move of the local refs has at hand. */
struct here {
	struct hf_plan *plan;
	struct hf_session *session;
	const struct hf_worktrees *trees;
};

static bool is_production(const struct here *here, const struct hf_step *step)
{
	const char *name = hf_text_after(step->ref, "refs/heads/");

	return name && !strcmp(name, here->plan->spec.entry->line->branch.name);
}

/* Move what is checked out, files and all; or it stays and is named. */
static int move_checkouts(const struct here *here, bool production,
			  struct hf_err *err)
{
	struct hf_plan *plan = here->plan;
	struct hf_err why = HF_ERR_INIT;
	const struct hf_back *back;
	const char *dir;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < plan->n_steps; i++) {
		const struct hf_step *s = &plan->steps[i];

		back = hf_plan_back_of(plan, s);
		dir = hf_worktrees_of(here->trees, s->ref);
		if (s->where != HF_LOCAL || !dir || (back && back->failure) ||
		    is_production(here, s) != production ||
		    hf_change_forward(dir, &s->new, hf_carry_reflog(plan),
				      &why) == 0)
			continue;
		rc = production && !here->session->remote ?
			     refuse_checkout(dir, &why, err) :
			     hf_plan_leave(plan, hf_name_short(s->ref),
					   why.text, err);
		hf_err_clear(&why);
	}
	return rc;
}

/* All refs that are checked out nowhere, in one transaction. */
static int move_refs(const struct here *here, struct hf_err *err)
{
	struct hf_plan *plan = here->plan;
	struct hf_move *moves = calloc(plan->n_steps + 1, sizeof(*moves));
	const struct hf_back *back;
	size_t n = 0, i;
	int rc = 0;

	if (!moves)
		return hf_fail_mem(err);
	for (i = 0; i < plan->n_steps; i++) {
		const struct hf_step *s = &plan->steps[i];

		back = hf_plan_back_of(plan, s);
		if (s->where == HF_LOCAL && !(back && back->failure) &&
		    !hf_worktrees_of(here->trees, s->ref))
			moves[n++] = (struct hf_move){ .ref = s->ref,
						       .old = s->old,
						       .new = s->new };
	}
	if (n)
		rc = hf_change_refs(moves, n, hf_carry_reflog(plan), err);
	free(moves);
	return rc;
}

/* Production comes first: where it is refused, nothing has moved yet. */
static int move_local(const struct here *here, struct hf_err *err)
{
	int rc;

	if ((rc = move_checkouts(here, true, err)) < 0 ||
	    (rc = move_refs(here, err)) < 0)
		return rc;
	return move_checkouts(here, false, err);
}

/*
 * A local branch that is missing is made, as `git switch` would; detached
 * where production is checked out elsewhere or could not follow.
 */
static int switch_head(const struct here *here, const char *ref,
		       struct hf_err *err)
{
	const struct hf_branch *branch = &here->plan->spec.entry->line->branch;
	struct hf_plan *plan = here->plan;
	struct hf_buf from = HF_BUF_INIT;
	int rc;

	plan->detached = here->plan->spec.entry->line->is_tag ||
			 hf_worktrees_of(here->trees, ref) ||
			 hf_strv_has(&plan->left, branch->name);
	if (plan->detached)
		return hf_change_switch(plan->production.hex, true,
					hf_carry_reflog(plan), err);
	if (branch->local.hex[0] || !plan->pushed)
		return hf_change_switch(branch->name, false,
					hf_carry_reflog(plan), err);
	hf_buf_printf(&from, "%s/%s", here->session->remote, branch->name);
	if (!(rc = hf_buf_check(&from, err)))
		rc = hf_change_track(branch->name, from.data,
				     hf_carry_reflog(plan), err);
	hf_buf_release(&from);
	return rc;
}

/*
 * HEAD leaves the hotfix branch for production, whose files are the fix's own.
 * Where it cannot, it stays: the release is out and needs no checkout.
 */
static int move_head(const struct here *here, const char *head,
		     struct hf_err *err)
{
	struct hf_plan *plan = here->plan;
	struct hf_err why = HF_ERR_INIT;
	struct hf_buf ref = HF_BUF_INIT;
	int rc;

	if (!head || plan->more || plan->spec.kind != HF_PLAN_FINISH ||
	    strcmp(head + strlen("refs/heads/"),
		   here->plan->spec.entry->branch))
		return 0;
	hf_buf_printf(&ref, "refs/heads/%s",
		      here->plan->spec.entry->line->branch.name);
	if ((rc = hf_buf_check(&ref, err)) < 0)
		goto out;
	plan->left_branch = switch_head(here, ref.data, &why) == 0;
	if (!plan->left_branch && !(plan->stuck = strdup(why.text)))
		rc = hf_fail_mem(err);
out:
	hf_buf_release(&ref);
	return rc;
}

int hf_carry_local(struct hf_plan *plan, struct hf_session *session,
		   const struct hf_worktrees *trees, const char *head,
		   struct hf_err *err)
{
	const struct here here = { plan, session, trees };
	int rc = move_local(&here, err);

	return rc < 0 ? rc : move_head(&here, head, err);
}
