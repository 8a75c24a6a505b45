/* After a merge: what is owed or settled now. Nothing can be refused here. */
#include "hooks/front.h"

static enum hf_concern concern(const struct hf_front *front)
{
	return hf_front_head(front, true);
}

static const struct hf_hook post_merge = {
	.event = "post-merge",
	.act = "merge",
	.skip = "GIT_HOTFIX=0 git merge",
	.too_late = true,
	.concern = concern,
};

int main(int argc, char **argv)
{
	return hf_front_run(&post_merge, argc, argv);
}
