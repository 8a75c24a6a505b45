/* git-hotfix judge: what the hook fronts start. Not for people. */
#include "facts/session.h"
#include "git-hotfix/common.h"
#include "git-hotfix/opt.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/seats.h"

static int judge_run(const void *args, int argc, char **argv,
		     struct hf_err *err)
{
	static const struct {
		const char *event;
		/* Starting libgit2 costs more than the few questions to git
		   that a commit takes; a push has more to ask. */
		enum hf_reader reader;
		int (*seat)(struct hf_session *session,
			    const struct hf_err *broken, int argc, char **argv,
			    struct hf_err *err);
	} seats[] = {
		{ "commit-msg", HF_READER_GIT, hf_seat_commit_msg },
		{ "pre-push", HF_READER_AUTO, hf_seat_pre_push },
		{ "post-merge", HF_READER_GIT, hf_seat_post_merge },
	};
	struct hf_err broken = HF_ERR_INIT;
	struct hf_session session;
	size_t i;
	int rc;

	(void)args;
	for (i = 0; i < sizeof(seats) / sizeof(*seats); i++)
		if (argc > 0 && !strcmp(argv[0], seats[i].event))
			break;
	if (i == sizeof(seats) / sizeof(*seats))
		return hf_fail(err, HF_EFAIL, "judge: unknown event '%s'",
			       argc > 0 ? argv[0] : "");
	if ((rc = hf_cmd_open_by(&session, seats[i].reader, false, &broken,
				 err)) < 0)
		return rc;
	rc = seats[i].seat(&session, &broken, argc - 1, argv + 1, err);
	hf_session_close(&session);
	return rc;
}

const struct hf_cmd cmd_judge = {
	.name = "judge",
	.usage = "<event> [<argument>...]",
	.about = "what the hooks start",
	.args_size = sizeof(struct hf_common),
	.hidden = true,
	.raw = true,
	.run = judge_run,
};
