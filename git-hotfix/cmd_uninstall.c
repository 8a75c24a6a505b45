/* git hotfix uninstall: take back what install has done, and nothing else. */
#include "doors/out.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/hooking.h"

static int uninstall(const struct hf_hooking_args *args, struct hf_err *err)
{
	struct hf_hooks_plan plan = { 0 };
	struct hf_hooking hooking;
	size_t i;
	int rc;

	if ((rc = hf_hooking_open(&hooking, args, err)) < 0)
		return rc;
	if ((rc = hf_hooks_uninstall(&plan, &hooking.spec, err)) < 0 ||
	    (rc = hf_hooking_do(&plan, &args->common, err)) < 0)
		goto out;
	for (i = 0; i < plan.left.n; i++)
		hf_warning("%s", plan.left.v[i]);
	if (!plan.n && !plan.left.n && !args->common.quiet)
		hf_out("not installed\n");
	rc = plan.left.n ? 1 : 0;
out:
	hf_hooks_plan_release(&plan);
	hf_hooking_close(&hooking);
	return rc;
}

static int uninstall_run(const void *args, int argc, char **argv,
			 struct hf_err *err)
{
	int rc = hf_opt_count(argc, 0, 0, &cmd_uninstall, err);

	(void)argv;
	return rc < 0 ? rc : uninstall(args, err);
}

#define AT(field) offsetof(struct hf_hooking_args, field)

static const struct hf_opt uninstall_opts[] = {
	{ HF_OPT_FLAG, 0, "local", AT(here), NULL,
	  "from this repository (default)" },
	{ HF_OPT_FLAG, 0, "global", AT(user), NULL,
	  "from all repositories of this user" },
	{ HF_OPT_FLAG, 0, "system", AT(machine), NULL,
	  "from everyone's on this machine" },
	HF_OPT_DRY_RUN,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_uninstall = {
	.name = "uninstall",
	.usage = "[-n] [-q] [--local | --global | --system]",
	.about = "take the hooks out again",
	.opts = uninstall_opts,
	.args_size = sizeof(struct hf_hooking_args),
	.run = uninstall_run,
};
