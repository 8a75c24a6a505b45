/* Opens the manual. */
#include "doors/out.h"
#include "doors/proc.h"
#include "git-hotfix/cmds.h"

int hf_open_manual(void)
{
	static const char *const argv[] = { "git", "help", "hotfix", NULL };
	const struct hf_proc proc = { .argv = argv };
	struct hf_err err = HF_ERR_INIT;

	hf_proc_exec(&proc, &err);
	hf_fatal(&err);
	return 128;
}
