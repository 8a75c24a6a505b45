/* git hotfix hook: a hook for managers like husky and lefthook to call. */
#include <unistd.h>

#include "base/strv.h"
#include "base/text.h"
#include "doors/out.h"
#include "doors/proc.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/prefix.h"
#include "values/hookfile.h"

static int usage(const char *event, struct hf_err *err)
{
	const char *near =
		event ? hf_text_nearest(event, hf_hook_events) : NULL;

	hf_fail(err, HF_EUSAGE,
		event ? "there is no part for us in '%s'" :
			"hook: an argument is missing",
		event);
	if (near)
		hf_err_hint(err, "did you mean '%s'?", near);
	return hf_opt_wrong(&cmd_hook, err);
}

/* Programs that are gone must not stop all work. */
static int pass(const char *program)
{
	hf_warning("'%s' is missing, so nothing is checked", program);
	hf_hint("git hotfix doctor");
	return 0;
}

static int hook_run(const void *args, int argc, char **argv, struct hf_err *err)
{
	struct hf_buf program = HF_BUF_INIT;
	struct hf_strv line = HF_STRV_INIT;
	struct hf_proc proc = { .tty = true };
	size_t i;
	int rc;

	(void)args;
	if (argc > 0 && !strcmp(argv[0], "-h")) {
		hf_opt_usage(&cmd_hook, true);
		return 0;
	}
	for (i = 0; i < HF_HOOKS; i++)
		if (argc > 0 && !strcmp(argv[0], hf_hook_events[i]))
			break;
	if (i == HF_HOOKS)
		return usage(argc > 0 ? argv[0] : NULL, err);
	if ((rc = hf_prefix_libexec(&program, err)) < 0)
		goto out;
	hf_buf_printf(&program, "/%s", hf_hook_events[i]);
	hf_strv_push(&line, hf_buf_str(&program));
	hf_strv_push(&line, "--via=manager");
	hf_strv_push_all(&line, (const char *const *)argv + 1);
	proc.argv = (const char *const *)line.v;
	if ((rc = hf_buf_check(&program, err)) < 0 ||
	    (rc = hf_strv_check(&line, err)) < 0)
		goto out;
	rc = access(program.data, X_OK) < 0 ? pass(program.data) :
					      hf_proc_exec(&proc, err);
out:
	hf_strv_release(&line);
	hf_buf_release(&program);
	return rc;
}

const struct hf_cmd cmd_hook = {
	.name = "hook",
	.usage = "<event> [<argument>...]",
	.about = "run one of our hooks from a hook manager",
	.args_size = sizeof(struct hf_common),
	.hidden = true,
	.raw = true,
	.run = hook_run,
};
