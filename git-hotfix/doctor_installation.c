#include "git-hotfix/doctor.h"

#include <unistd.h>

#include "doors/git.h"
#include "doors/proc.h"
#include "facts/hooks_state.h"
#include "git-hotfix/prefix.h"

enum { OLDEST_GIT = 23800 }; /* HF_GIT_OLDEST as hf_git_version has it */

static void check_git(struct hf_exams *exams,
		      const struct hf_hooks_state *state)
{
	int git = state->git;
	char version[32];

	snprintf(version, sizeof(version), "%d.%d.%d", git / 10000,
		 git / 100 % 100, git % 100);
	if (git < OLDEST_GIT)
		hf_exam_bad(exams, "git",
			    "install git " HF_GIT_OLDEST " or newer",
			    "%s is older than " HF_GIT_OLDEST, version);
	else
		hf_exam_good(exams, "git", "%s, which starts hooks from %s",
			     version,
			     hf_hooks_by_config(state) ?
				     "its config" :
				     "files (as of 2.54 also "
				     "from its config)");
}

static void check_programs(struct hf_exams *exams)
{
	struct hf_buf root = HF_BUF_INIT, path = HF_BUF_INIT;
	size_t i;

	if (hf_prefix_find(&root, NULL) < 0) {
		exams->failed = true;
		return;
	}
	for (i = 0; i < HF_HOOKS; i++) {
		hf_buf_clear(&path);
		hf_buf_printf(&path, "%s/libexec/git-hotfix/%s", root.data,
			      hf_hook_events[i]);
		if (access(hf_buf_str(&path), X_OK) == 0)
			continue;
		hf_exam_bad(exams, "programs", "install git-hotfix again",
			    "'%s' cannot be run", hf_buf_str(&path));
		goto out;
	}
	hf_exam_good(exams, "programs", "git-hotfix " HF_VERSION " in %s",
		     root.data);
out:
	hf_buf_release(&path);
	hf_buf_release(&root);
}

static bool man_finds_it(void)
{
	static const char *const argv[] = { "man", "-w", "git-hotfix", NULL };
	struct hf_buf out = HF_BUF_INIT, said = HF_BUF_INIT;
	const struct hf_proc proc = {
		.argv = argv, .out = &out, .err = &said, .timeout_ms = 5000
	};
	struct hf_proc_end end;
	bool found = hf_proc_run(&end, &proc, NULL) == 0 && !end.status;

	hf_buf_release(&said);
	hf_buf_release(&out);
	return found;
}

/* Without its page `git hotfix --help` fails in git's own words. */
static void check_manual(struct hf_exams *exams)
{
	static const char page[] = "/share/man/man1/git-hotfix.1";
	struct hf_buf root = HF_BUF_INIT, path = HF_BUF_INIT;
	const char *ends[] = { "", ".gz" };
	bool found = false;
	size_t i;

	if (hf_prefix_find(&root, NULL) < 0) {
		exams->failed = true;
		return;
	}
	for (i = 0; i < 2 && !found; i++) {
		hf_buf_clear(&path);
		hf_buf_printf(&path, "%s%s%s", root.data, page, ends[i]);
		found = access(hf_buf_str(&path), R_OK) == 0;
	}
	if (found || man_finds_it())
		hf_exam_good(exams, "manual", "git help hotfix");
	else if (!strcmp(root.data, hf_prefix()))
		hf_exam_bad(exams, "manual", "install git-hotfix again",
			    "'%s%s' is missing", root.data, page);
	else
		hf_exam_good(exams, "manual",
			     "not installed with this copy of git-hotfix");
	hf_buf_release(&path);
	hf_buf_release(&root);
}

static void check_includes(struct hf_exams *exams,
			   const struct hf_hooks_state *state)
{
	const struct hf_include *v;
	struct hf_buf fix = HF_BUF_INIT;
	size_t i;

	for (i = 0; i < state->n_includes; i++) {
		v = &state->includes[i];
		hf_buf_clear(&fix);
		hf_buf_printf(&fix,
			      "git hotfix uninstall --%s && "
			      "git hotfix install --%s",
			      v->scope, v->scope);
		if (v->missing)
			hf_exam_bad(exams, "include", hf_buf_str(&fix),
				    "the %s git config includes '%s', which "
				    "cannot be read",
				    v->scope, v->path);
		else
			hf_exam_good(exams, "include",
				     "the %s git config includes %s%s",
				     v->scope, v->path,
				     hf_hooks_by_config(state) ?
					     "" :
					     ", which waits for 2.54");
	}
	hf_buf_release(&fix);
}

static void check_environment(struct hf_exams *exams,
			      const struct hf_hooks_state *state)
{
	const char *off = getenv("GIT_HOTFIX"), *husky = getenv("HUSKY");
	const char *lefthook = getenv("LEFTHOOK"), *owner;
	bool has_husky = false, has_lefthook = false;
	size_t i;

	if (state->alias)
		hf_exam_bad(exams, "alias", "git config --unset alias.hotfix",
			    "alias.hotfix (%s) is never used: git runs "
			    "git-hotfix",
			    state->alias);
	for (i = 0; i < HF_HOOKS; i++) {
		owner = state->event[i].owner ? state->event[i].owner : "";
		has_husky = has_husky || !strcmp(owner, "husky");
		has_lefthook = has_lefthook || !strcmp(owner, "lefthook");
	}
	if (off && !strcmp(off, "0"))
		hf_exam_bad(exams, "environment", "unset GIT_HOTFIX",
			    "GIT_HOTFIX=0 turns our hooks off");
	if (has_husky && husky && !strcmp(husky, "0"))
		hf_exam_bad(exams, "environment", "unset HUSKY",
			    "HUSKY=0 turns husky off, and what it runs");
	if (has_lefthook && lefthook && !strcmp(lefthook, "0"))
		hf_exam_bad(exams, "environment", "unset LEFTHOOK",
			    "LEFTHOOK=0 turns lefthook off, and what it runs");
}

void hf_doctor_installation(struct hf_exams *exams,
			    const struct hf_hooks_state *state)
{
	check_git(exams, state);
	check_programs(exams);
	check_manual(exams);
	check_includes(exams, state);
	check_environment(exams, state);
}
