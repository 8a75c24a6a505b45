#include "actions/plan.h"

#include "base/text.h"
#include "facts/arrival.h"
#include "facts/belongs.h"
#include "facts/ledger.h"
#include "facts/session.h"

void hf_plan_release(struct hf_plan *plan)
{
	size_t i;

	if (!plan)
		return;
	for (i = 0; i < plan->n_backs; i++) {
		free(plan->backs[i].target);
		free(plan->backs[i].ref);
		free(plan->backs[i].where);
		hf_strv_release(&plan->backs[i].conflicts);
		hf_strv_release(&plan->backs[i].kept);
	}
	for (i = 0; i < plan->n_steps; i++)
		free(plan->steps[i].ref);
	hf_portable_release(&plan->owed);
	free(plan->backs);
	for (i = 0; i < plan->n_gone; i++)
		free(plan->gone[i].ref);
	free(plan->steps);
	free(plan->gone);
	free(plan->tag);
	free(plan->stuck);
	free(plan->behind);
	hf_strv_release(&plan->conflicts);
	hf_strv_release(&plan->left);
	hf_strv_release(&plan->left_why);
	hf_strv_release(&plan->kept);
	*plan = (struct hf_plan){ 0 };
}

struct hf_back *hf_plan_back_of(struct hf_plan *plan,
				const struct hf_step *step)
{
	const char *name = hf_text_after(step->ref, "refs/heads/");
	size_t i;

	for (i = 0; name && i < plan->n_backs; i++)
		if (!strcmp(plan->backs[i].ref, name))
			return &plan->backs[i];
	return NULL;
}

static int add_to(struct hf_step **steps, size_t *n, enum hf_side where,
		  const struct hf_id *old, const struct hf_id *new,
		  const char *prefix, const char *name, struct hf_err *err)
{
	struct hf_step *v = realloc(*steps, (*n + 1) * sizeof(*v));

	if (!v)
		return hf_fail_mem(err);
	*steps = v;
	v = &v[*n];
	*v = (struct hf_step){ .where = where, .old = *old, .new = *new };
	if (asprintf(&v->ref, "%s%s", prefix, name) < 0)
		return hf_fail_mem(err);
	++*n;
	return 0;
}

/* List a ref that moves; one that stays is no step. */
static int add_step(struct hf_plan *plan, enum hf_side where,
		    const struct hf_id *old, const struct hf_id *new,
		    const char *prefix, const char *name, struct hf_err *err)
{
	return hf_id_eq(old, new) ? 0 :
				    add_to(&plan->steps, &plan->n_steps, where,
					   old, new, prefix, name, err);
}

int hf_plan_leave(struct hf_plan *plan, const char *branch, const char *why,
		  struct hf_err *err)
{
	hf_strv_push(&plan->left, branch);
	hf_strv_push(&plan->left_why, why);
	return plan->left.failed || plan->left_why.failed ? hf_fail_mem(err) :
							    0;
}

/* A local branch follows by fast-forward, is ahead, or stays and is named. */
static int add_local(struct hf_plan *plan, struct hf_session *session,
		     const struct hf_branch *branch, const struct hf_id *new,
		     struct hf_err *err)
{
	bool behind, ahead = false;
	int rc;

	if (!branch->local.hex[0] || hf_id_eq(&branch->local, new))
		return 0;
	rc = hf_repo_reaches(&behind, session->repo, new, &branch->local, err);
	if (!rc && !behind)
		rc = hf_repo_reaches(&ahead, session->repo, &branch->local, new,
				     err);
	if (rc < 0 || ahead)
		return rc;
	if (behind)
		return add_step(plan, HF_LOCAL, &branch->local, new,
				"refs/heads/", branch->name, err);
	return hf_plan_leave(plan, branch->name, "", err);
}

/* What a target gets; a branch for review begins there. */
static int add_back(struct hf_plan *plan, enum hf_side where,
		    const struct hf_back *back, struct hf_err *err)
{
	if (hf_id_eq(&back->old, &back->new))
		return 0;
	return add_step(plan, where, back->review ? &back->seen : &back->old,
			&back->new, "refs/heads/", back->ref, err);
}

/* A target that nobody has published stays here; a line must be there. */
static int list_remote(struct hf_plan *plan, struct hf_session *session,
		       struct hf_err *err)
{
	const struct hf_line *line = plan->spec.entry->line;
	const struct hf_id none = { "" };
	size_t i;
	int rc = 0;

	if (!line->is_tag && plan->spec.kind != HF_PLAN_MERGE_BACK)
		rc = add_step(plan, HF_REMOTE, &line->branch.remote,
			      &plan->production, "refs/heads/",
			      line->branch.name, err);
	if (!rc && plan->tag && !plan->tag_there)
		rc = add_step(plan, HF_REMOTE, &none, &plan->tag_id,
			      "refs/tags/", plan->tag, err);
	for (i = 0; !rc && i < plan->n_backs; i++) {
		const struct hf_back *b = &plan->backs[i];

		if (b->review ||
		    hf_ledger_branch(session, b->target)->remote.hex[0])
			rc = add_back(plan, HF_REMOTE, b, err);
	}
	return rc;
}

/* What is not pushed must stand on a branch of here. */
static int add_here(struct hf_plan *plan, struct hf_session *session,
		    const struct hf_branch *branch, const struct hf_id *new,
		    struct hf_err *err)
{
	if (plan->spec.push || branch->local.hex[0])
		return add_local(plan, session, branch, new, err);
	return add_step(plan, HF_LOCAL, &branch->local, new, "refs/heads/",
			branch->name, err);
}

/* A finish makes no branch for a target, since it merges again. */
static int add_target(struct hf_plan *plan, struct hf_session *session,
		      const struct hf_back *back, struct hf_err *err)
{
	const struct hf_branch *branch =
		hf_ledger_branch(session, back->target);

	return plan->spec.kind == HF_PLAN_MERGE_BACK &&
			       !hf_id_eq(&back->old, &back->new) ?
		       add_here(plan, session, branch, &back->new, err) :
		       add_local(plan, session, branch, &back->new, err);
}

static int list_local(struct hf_plan *plan, struct hf_session *session,
		      struct hf_err *err)
{
	const struct hf_line *line = plan->spec.entry->line;
	size_t i;
	int rc = 0;

	if (!line->is_tag && plan->spec.kind != HF_PLAN_MERGE_BACK)
		rc = add_here(plan, session, &line->branch, &plan->production,
			      err);
	if (!rc && plan->tag)
		rc = add_step(plan, HF_LOCAL, &plan->tag_old, &plan->tag_id,
			      "refs/tags/", plan->tag, err);
	for (i = 0; !rc && i < plan->n_backs; i++) {
		const struct hf_back *b = &plan->backs[i];

		if (!b->review && !b->conflicts.n && !b->stop)
			rc = add_target(plan, session, b, err);
		else if (b->review && !plan->spec.push)
			rc = add_back(plan, HF_LOCAL, b, err);
	}
	return rc;
}

/*
 * The hotfix branch goes once production has it, by a proof that another clone
 * could find as well; content alone is none.
 */
static int may_go(bool *yes, struct hf_plan *plan, struct hf_session *session,
		  struct hf_err *err)
{
	const struct hf_entry *entry = plan->spec.entry;
	const struct hf_arrival_spec spec = { .branch = plan->production,
					      .tip = entry->tip,
					      .base = entry->start };
	struct hf_arrival arrival = { 0 };
	int rc = 0;

	*yes = plan->spec.kind == HF_PLAN_FINISH && !plan->spec.keep &&
	       !plan->more && (plan->spec.push || !session->remote);
	if (!*yes || !plan->before || !entry->tip.hex[0])
		return 0;
	rc = hf_belongs(yes, session->repo, &plan->commit, entry->name, err);
	if (rc < 0 || *yes)
		return rc;
	if (!(rc = hf_arrival_find(&arrival, session->repo, &spec, err)))
		*yes = arrival.proof != HF_PROOF_NONE;
	if (!rc && !*yes)
		hf_strv_push(&plan->kept, entry->branch);
	hf_arrival_release(&arrival);
	return rc < 0 ? rc : hf_strv_check(&plan->kept, err);
}

static int list_gone(struct hf_plan *plan, struct hf_session *session,
		     struct hf_err *err)
{
	const struct hf_entry *entry = plan->spec.entry;
	const struct hf_id none = { "" };
	bool yes;
	int rc = may_go(&yes, plan, session, err);

	if (!rc && yes && plan->spec.push && entry->remote.hex[0])
		rc = add_to(&plan->gone, &plan->n_gone, HF_REMOTE,
			    &entry->remote, &none, "refs/heads/", entry->branch,
			    err);
	if (!rc && yes && entry->local.hex[0])
		rc = add_to(&plan->gone, &plan->n_gone, HF_LOCAL, &entry->local,
			    &none, "refs/heads/", entry->branch, err);
	return rc;
}

int hf_plan_list(struct hf_plan *plan, struct hf_session *session,
		 struct hf_err *err)
{
	int rc = plan->spec.push ? list_remote(plan, session, err) : 0;

	if (!rc)
		rc = list_local(plan, session, err);
	return rc < 0 ? rc : list_gone(plan, session, err);
}
