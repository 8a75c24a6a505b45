/* git hotfix install: plug our hooks in, beside or before what is there. */
#include <unistd.h>

#include "doors/out.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "git-hotfix/hooking.h"

/* Nothing may be told to start programs that are not there. */
static int check_programs(const struct hf_hooking *h, struct hf_err *err)
{
	struct hf_buf path = HF_BUF_INIT;
	size_t i;
	int rc = 0;

	for (i = 0; i < HF_HOOKS && !rc; i++) {
		hf_buf_clear(&path);
		hf_buf_printf(&path, "%s/%s", h->spec.libexec,
			      hf_hook_events[i]);
		if (access(hf_buf_str(&path), X_OK) < 0)
			rc = hf_fail_sys(err, "cannot run '%s'",
					 hf_buf_str(&path));
	}
	if (!rc && access(h->spec.included, R_OK) < 0)
		rc = hf_fail_sys(err, "cannot read '%s'", h->spec.included);
	if (rc < 0)
		hf_err_hint(err, "install git-hotfix again");
	hf_buf_release(&path);
	return rc;
}

/* How many of our hooks git would now start, by what is really there. */
static int count_active(size_t *active, const struct hf_hooking *h,
			struct hf_err *err)
{
	const struct hf_place *place = h->place.git_dir ? &h->place : NULL;
	struct hf_hooks_state state;
	size_t i;
	int rc;

	*active = 0;
	if ((rc = hf_hooks_state_read(&state, place, err)) < 0)
		return rc;
	for (i = 0; i < HF_HOOKS; i++)
		*active += hf_hook_in_config(&state, &state.event[i]) ||
			   hf_hook_in_file(&state.event[i]);
	hf_hooks_state_release(&state);
	return 0;
}

/* Say how it ends: 0, or 1 while something is left for the user to do. */
static int conclude(const struct hf_hooks_plan *plan,
		    const struct hf_hooking *h, const struct hf_common *common,
		    struct hf_err *err)
{
	bool local = !strcmp(h->spec.scope, "local");
	size_t active;
	int rc;

	if (!plan->n && !plan->todo.n && !common->quiet)
		hf_out("already installed\n");
	if (!local && !hf_hooks_by_config(&h->state)) {
		hf_say("git-hotfix: git starts hooks from its config as of "
		       "2.54\n");
		hf_hint("until then, in each repository: git hotfix install");
		return 0;
	}
	if ((rc = count_active(&active, h, err)) < 0)
		return rc;
	if (plan->n && !common->quiet)
		hf_out("git-hotfix: %zu hook%s active (undo with 'git hotfix "
		       "uninstall%s%s')\n",
		       active, active == 1 ? "" : "s", local ? "" : " --",
		       local ? "" : h->spec.scope);
	if (active < HF_HOOKS && !plan->todo.n) {
		hf_warning("not every hook would run");
		hf_hint("git hotfix doctor");
	}
	return active < HF_HOOKS;
}

/* What stands in the way, or has to be written by the user. */
static void say_rest(const struct hf_hooks_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->todo.n; i++)
		hf_out("%s", plan->todo.v[i]);
	for (i = 0; i < plan->left.n; i++)
		hf_warning("%s", plan->left.v[i]);
}

static int install(const struct hf_hooking_args *args, struct hf_err *err)
{
	struct hf_hooks_plan plan = { 0 };
	struct hf_hooking hooking;
	int rc;

	if ((rc = hf_hooking_open(&hooking, args, err)) < 0)
		return rc;
	if ((rc = check_programs(&hooking, err)) < 0 ||
	    (rc = hf_hooks_install(&plan, &hooking.spec, err)) < 0 ||
	    (rc = hf_hooking_do(&plan, &args->common, err)) < 0)
		goto out;
	say_rest(&plan);
	if (args->common.dry_run)
		rc = plan.todo.n > 0;
	else
		rc = conclude(&plan, &hooking, &args->common, err);
out:
	hf_hooks_plan_release(&plan);
	hf_hooking_close(&hooking);
	return rc;
}

int hf_cmd_install(struct hf_session *session, bool dry_run, struct hf_err *err)
{
	const struct hf_hooking_args args = { .common.dry_run = dry_run };

	(void)session;
	return install(&args, err);
}

static int install_run(const void *args, int argc, char **argv,
		       struct hf_err *err)
{
	int rc = hf_opt_count(argc, 0, 0, &cmd_install, err);

	(void)argv;
	return rc < 0 ? rc : install(args, err);
}

#define AT(field) offsetof(struct hf_hooking_args, field)

static const struct hf_opt install_opts[] = {
	{ HF_OPT_FLAG, 0, "local", AT(here), NULL,
	  "for this repository (default)" },
	{ HF_OPT_FLAG, 0, "global", AT(user), NULL,
	  "for all repositories of this user" },
	{ HF_OPT_FLAG, 0, "system", AT(machine), NULL,
	  "for everyone on this machine" },
	{ HF_OPT_FLAG, 0, "force", AT(force), NULL,
	  "into a shared or tracked hooks directory, too" },
	HF_OPT_DRY_RUN,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_install = {
	.name = "install",
	.usage = "[-n] [-q] [--local | --global | --system] [--force]",
	.about = "install the hooks",
	.opts = install_opts,
	.args_size = sizeof(struct hf_hooking_args),
	.run = install_run,
};
