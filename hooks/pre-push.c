/* Before a push: the refs that are to move on the remote decide. */
#include "hooks/front.h"

#include "values/push.h"

/* The first update of a ref that concerns us, or NULL. */
static const struct hf_push_update *find(const struct hf_push *push,
					 const struct hf_front *front,
					 bool or_target)
{
	size_t i;

	for (i = 0; i < push->n; i++)
		if (hf_front_names(front, push->v[i].remote_ref, or_target))
			return &push->v[i];
	return NULL;
}

static int parse(struct hf_push *out, const struct hf_front *front)
{
	return hf_push_parse(out, hf_buf_str(&front->input), front->input.len,
			     NULL);
}

static enum hf_concern concern(const struct hf_front *front)
{
	enum hf_concern concern = HF_UNSURE;
	struct hf_push push;

	if (parse(&push, front) == 0)
		concern = find(&push, front, true) ? HF_CONCERNED : HF_CLEAR;
	hf_push_release(&push);
	return concern;
}

/* A push that cannot be read may hold anything: no ref, but a refusal. */
static bool guards(struct hf_buf *ref, const struct hf_front *front)
{
	const struct hf_push_update *update;
	struct hf_push push;
	bool refuse = true;

	if (parse(&push, front) == 0) {
		update = find(&push, front, false);
		refuse = update != NULL;
		if (update)
			hf_buf_puts(ref, update->remote_ref);
	}
	hf_push_release(&push);
	return refuse;
}

static const struct hf_hook pre_push = {
	.event = "pre-push",
	.act = "push",
	.skip = "GIT_HOTFIX=0 git push",
	.has_input = true,
	.concern = concern,
	.guards = guards,
};

int main(int argc, char **argv)
{
	return hf_front_run(&pre_push, argc, argv);
}
