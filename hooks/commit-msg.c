/* Before a commit, with its message in a file: hotfixes and production. */
#include "hooks/front.h"

static enum hf_concern concern(const struct hf_front *front)
{
	return hf_front_head(front, false);
}

static const struct hf_hook commit_msg = {
	.event = "commit-msg",
	.act = "commit",
	.skip = "GIT_HOTFIX=0 git commit -e -F "
		"\"$(git rev-parse --git-path COMMIT_EDITMSG)\"",
	.concern = concern,
};

int main(int argc, char **argv)
{
	return hf_front_run(&commit_msg, argc, argv);
}
