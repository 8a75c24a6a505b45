#include "actions/plan.h"

#include "base/text.h"
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
		hf_strv_release(&plan->backs[i].conflicts);
		hf_strv_release(&plan->backs[i].kept);
	}
	for (i = 0; i < plan->n_steps; i++)
		free(plan->steps[i].ref);
	free(plan->backs);
	free(plan->steps);
	free(plan->tag);
	free(plan->stuck);
	hf_strv_release(&plan->conflicts);
	hf_strv_release(&plan->left);
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

/* List a ref that moves; one that stays is no step. */
static int add_step(struct hf_plan *plan, enum hf_side where,
		    const struct hf_id *old, const struct hf_id *new,
		    const char *prefix, const char *name, struct hf_err *err)
{
	struct hf_step *v;

	if (hf_id_eq(old, new))
		return 0;
	v = realloc(plan->steps, (plan->n_steps + 1) * sizeof(*v));
	if (!v)
		return hf_fail_mem(err);
	plan->steps = v;
	v = &v[plan->n_steps];
	*v = (struct hf_step){ .where = where, .old = *old, .new = *new };
	if (asprintf(&v->ref, "%s%s", prefix, name) < 0)
		return hf_fail_mem(err);
	plan->n_steps++;
	return 0;
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
	hf_strv_push(&plan->left, branch->name);
	return hf_strv_check(&plan->left, err);
}

/* What a target gets; a branch for review begins there. */
static int add_back(struct hf_plan *plan, enum hf_side where,
		    const struct hf_back *back, struct hf_err *err)
{
	const struct hf_id none = { "" };

	if (hf_id_eq(&back->old, &back->new))
		return 0;
	return add_step(plan, where, back->review ? &none : &back->old,
			&back->new, "refs/heads/", back->ref, err);
}

static int list_remote(struct hf_plan *plan, struct hf_err *err)
{
	const struct hf_line *line = plan->spec.entry->line;
	const struct hf_id none = { "" };
	size_t i;
	int rc = 0;

	if (!line->is_tag)
		rc = add_step(plan, HF_REMOTE, &plan->production_old,
			      &plan->production, "refs/heads/",
			      line->branch.name, err);
	if (!rc && plan->tag && !plan->tag_there)
		rc = add_step(plan, HF_REMOTE, &none, &plan->tag_id,
			      "refs/tags/", plan->tag, err);
	for (i = 0; !rc && i < plan->n_backs; i++)
		rc = add_back(plan, HF_REMOTE, &plan->backs[i], err);
	return rc;
}

static int list_local(struct hf_plan *plan, struct hf_session *session,
		      struct hf_err *err)
{
	const struct hf_line *line = plan->spec.entry->line;
	size_t i;
	int rc = 0;

	/* What is not pushed must stand on a branch of here. */
	if (!line->is_tag && !plan->spec.push && !line->branch.local.hex[0])
		rc = add_step(plan, HF_LOCAL, &line->branch.local,
			      &plan->production, "refs/heads/",
			      line->branch.name, err);
	else if (!line->is_tag)
		rc = add_local(plan, session, &line->branch, &plan->production,
			       err);
	if (!rc && plan->tag)
		rc = add_step(plan, HF_LOCAL, &plan->tag_old, &plan->tag_id,
			      "refs/tags/", plan->tag, err);
	for (i = 0; !rc && i < plan->n_backs; i++) {
		const struct hf_back *b = &plan->backs[i];

		if (!b->review && !b->conflicts.n)
			rc = add_local(plan, session,
				       hf_ledger_branch(session, b->target),
				       &b->new, err);
		else if (b->review && !plan->spec.push)
			rc = add_back(plan, HF_LOCAL, b, err);
	}
	return rc;
}

int hf_plan_list(struct hf_plan *plan, struct hf_session *session,
		 struct hf_err *err)
{
	int rc = plan->spec.push ? list_remote(plan, err) : 0;

	return rc < 0 ? rc : list_local(plan, session, err);
}
