/* Several rounds of one finish are told as one. */
#include "actions/plan.h"

static struct hf_back *find_back(struct hf_plan *plan, const char *target)
{
	size_t i;

	for (i = 0; i < plan->n_backs; i++)
		if (!strcmp(plan->backs[i].target, target))
			return &plan->backs[i];
	return NULL;
}

/* What a target got at last; there may be others by now, or fewer. */
static void join_backs(struct hf_plan *plan, struct hf_plan *later)
{
	struct hf_back *before, *backs = plan->backs;
	size_t n = plan->n_backs, i;

	for (i = 0; i < later->n_backs; i++) {
		before = find_back(plan, later->backs[i].target);
		if (before && before->failure != HF_BACK_MOVED) {
			struct hf_back other = later->backs[i];

			later->backs[i] = *before;
			*before = other;
		}
	}
	plan->backs = later->backs;
	plan->n_backs = later->n_backs;
	later->backs = backs;
	later->n_backs = n;
}

static void add_names(struct hf_strv *list, const struct hf_strv *more)
{
	size_t i;

	for (i = 0; i < more->n; i++)
		if (!hf_strv_has(list, more->v[i]))
			hf_strv_push(list, more->v[i]);
}

/* Keep the later of two texts, if there is one. */
static void join_text(char **text, char **later)
{
	if (!*later)
		return;
	free(*text);
	*text = *later;
	*later = NULL;
}

int hf_plan_join(struct hf_plan *plan, struct hf_plan *later,
		 struct hf_err *err)
{
	size_t i;
	int rc = 0;

	join_backs(plan, later);
	join_text(&plan->stuck, &later->stuck);
	join_text(&plan->behind, &later->behind);
	for (i = 0; !rc && i < later->left.n; i++)
		if (!hf_strv_has(&plan->left, later->left.v[i]))
			rc = hf_plan_leave(plan, later->left.v[i],
					   later->left_why.v[i], err);
	add_names(&plan->kept, &later->kept);
	plan->left_branch = plan->left_branch || later->left_branch;
	plan->detached = plan->detached || later->detached;
	plan->more = plan->more || later->more;
	return rc < 0 ? rc : hf_strv_check(&plan->kept, err);
}
