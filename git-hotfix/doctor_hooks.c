#include "git-hotfix/doctor.h"

#include <sys/stat.h>

#include "base/text.h"
#include "facts/hooks_state.h"
#include "facts/repo.h"
#include "git-hotfix/prefix.h"

/* A path as seen from here, for one message. */
static const char *shown(struct hf_buf *buf, const char *path)
{
	hf_buf_clear(buf);
	hf_hooks_show(buf, path);
	return hf_buf_str(buf);
}

static void check_path(struct hf_exams *exams,
		       const struct hf_hooks_state *state)
{
	struct hf_buf path = HF_BUF_INIT;

	if (!strcmp(state->dir, "/dev/null"))
		hf_exam_bad(exams, "hooks-path",
			    "git config --unset "
			    "core.hooksPath",
			    "core.hooksPath (%s) is "
			    "/dev/null, which turns hook files off",
			    state->dir_origin ? state->dir_origin : "?");
	else if (state->dir_origin)
		hf_exam_good(exams, "hooks-path", "%s (core.hooksPath, %s)",
			     shown(&path, state->dir), state->dir_origin);
	else
		hf_exam_good(exams, "hooks-path", "%s",
			     shown(&path, state->dir));
	hf_buf_release(&path);
}

/* "; last fired 2 hours ago", or nothing. */
static void add_last(struct hf_buf *out, const char *common_dir,
		     const char *event)
{
	struct hf_buf path = HF_BUF_INIT;
	struct stat st;
	char age[64];
	long seconds;

	hf_buf_printf(&path, "%s/hotfix/last/%s", common_dir, event);
	if (stat(hf_buf_str(&path), &st) == 0) {
		seconds = (long)(time(NULL) - st.st_mtime);
		hf_text_age(age, sizeof(age), seconds > 0 ? seconds : 0);
		hf_buf_printf(out, "; last fired %s ago", age);
	}
	hf_buf_release(&path);
}

static void add_owner(struct hf_buf *out, const struct hf_hook_state *hook)
{
	struct hf_buf text = HF_BUF_INIT;

	if (!hook->before)
		return;
	(void)!hf_hook_read(&text, hook->before);
	hf_buf_printf(out, ", then that of %s",
		      hf_hook_owner(hf_buf_str(&text), text.len));
	hf_buf_release(&text);
}

/* How an event reaches us. */
static void describe(struct hf_buf *out, const struct hf_hooks_state *state,
		     const struct hf_hook_state *hook)
{
	struct hf_buf path = HF_BUF_INIT;

	if (hf_hook_in_config(state, hook)) {
		hf_buf_puts(out, "started from git config");
	} else if (hook->way == HF_WAY_SHIM) {
		hf_buf_puts(out, shown(&path, hook->file));
		add_owner(out, hook);
	} else if (hook->way == HF_WAY_HELD) {
		hf_buf_printf(out, "that of %s, which runs ", hook->owner);
		hf_buf_puts(out, shown(&path, hook->shim));
		add_owner(out, hook);
	} else {
		hf_buf_printf(out, "that of %s, which calls git hotfix hook",
			      hook->owner);
	}
	add_last(out, state->common_dir, hook->event);
	hf_buf_release(&path);
}

/* Why an event does not reach us. */
static void explain(struct hf_buf *why, const struct hf_hooks_state *state,
		    const struct hf_hook_state *hook)
{
	struct hf_buf path = HF_BUF_INIT;
	const char *file = shown(&path, hook->file);

	if (hook->disabled && hf_hooks_by_config(state)) {
		hf_buf_printf(why, "hook.hotfix-%s.enabled is off (%s)",
			      hook->event, hook->disabled);
	} else if (hook->in_config && hf_hooks_by_config(state)) {
		hf_buf_printf(why, "git config starts '%s', which cannot run",
			      hook->config_program);
	} else if (hook->way != HF_WAY_NONE && !hook->may_run) {
		hf_buf_printf(why, "%s is not executable", file);
	} else if (hook->way != HF_WAY_NONE) {
		hf_buf_printf(why, "%s starts '%s', which cannot run", file,
			      hook->program);
	} else if (hook->shadowed && state->dir_origin) {
		hf_buf_printf(why, "%s is shadowed by core.hooksPath",
			      shown(&path, hook->shadowed));
	} else if (hook->owner) {
		hf_buf_printf(why, "%s belongs to %s and does not lead to us",
			      file, hook->owner);
	} else {
		hf_buf_printf(why, "there is no %s", file);
	}
	hf_buf_release(&path);
}

/* What to do about it: install, unless that would leave it as it is. */
static void mend(struct hf_buf *fix, const struct hf_hooks_state *state,
		 const struct hf_hook_state *hook)
{
	struct hf_buf path = HF_BUF_INIT;
	const char *event = hook->event;

	if (hook->disabled && hf_hooks_by_config(state))
		hf_buf_printf(fix, "git config --unset hook.hotfix-%s.enabled",
			      event);
	else if (hook->way != HF_WAY_NONE && !hook->may_run)
		hf_buf_printf(fix, "chmod +x '%s'", shown(&path, hook->file));
	else if (hook->way == HF_WAY_NONE && hook->owner &&
		 !strcmp(hook->owner, "husky"))
		hf_buf_printf(fix,
			      "end .husky/%s with the line: ! command -v "
			      "git-hotfix >/dev/null || git hotfix hook %s "
			      "\"$@\"",
			      event, event);
	else
		hf_buf_puts(fix, "git hotfix install");
	hf_buf_release(&path);
}

static void check_event(struct hf_exams *exams,
			const struct hf_hooks_state *state,
			const struct hf_hook_state *hook)
{
	struct hf_buf text = HF_BUF_INIT, fix = HF_BUF_INIT;

	if (hf_hook_in_config(state, hook) || hf_hook_in_file(hook)) {
		describe(&text, state, hook);
		hf_exam_good(exams, hook->event, "%s", hf_buf_str(&text));
	} else {
		explain(&text, state, hook);
		mend(&fix, state, hook);
		hf_exam_bad(exams, hook->event, hf_buf_str(&fix), "%s",
			    hf_buf_str(&text));
	}
	if (text.failed || fix.failed)
		exams->failed = true;
	hf_buf_release(&fix);
	hf_buf_release(&text);
}

/* Two installations at once: by config and by file, or of two versions. */
static void check_double(struct hf_exams *exams,
			 const struct hf_hooks_state *state)
{
	struct hf_buf libexec = HF_BUF_INIT;
	const struct hf_hook_state *hook;
	const char *program;
	size_t i;

	for (i = 0; i < HF_HOOKS; i++) {
		hook = &state->event[i];
		if (!hf_hook_in_config(state, hook) || !hf_hook_in_file(hook))
			continue;
		hf_exam_bad(exams, "twice", "git hotfix install",
			    "%s is "
			    "started from git config and from a file",
			    hook->event);
		break;
	}
	if (hf_prefix_libexec(&libexec, NULL) < 0)
		exams->failed = true;
	for (i = 0; i < HF_HOOKS; i++) {
		hook = &state->event[i];
		program = hf_hook_in_config(state, hook) ?
				  hook->config_program :
			  hf_hook_in_file(hook) ? hook->program :
						  NULL;
		if (!program || hf_text_starts(program, hf_buf_str(&libexec)))
			continue;
		hf_exam_bad(exams, "version", "git hotfix install",
			    "%s starts "
			    "'%s', which is another git-hotfix than this one",
			    hook->event, program);
		break;
	}
	hf_buf_release(&libexec);
}

static bool file_has(const char *path, const char *words)
{
	struct hf_buf text = HF_BUF_INIT;
	bool has = path && hf_hook_read(&text, path) && text.len &&
		   memmem(text.data, text.len, words, strlen(words));

	hf_buf_release(&text);
	return has;
}

/* Without its pre-push Git LFS pushes pointers to objects it never sent. */
static void check_lfs(struct hf_exams *exams,
		      const struct hf_hooks_state *state,
		      const struct hf_place *place)
{
	const struct hf_hook_state *hook = &state->event[0];
	struct hf_buf path = HF_BUF_INIT;

	if (!place->work_tree)
		return;
	hf_buf_printf(&path, "%s/.gitattributes", place->work_tree);
	if (!file_has(hf_buf_str(&path), "filter=lfs"))
		goto out;
	hf_buf_clear(&path);
	hf_buf_printf(&path, "%s.legacy", hook->file);
	if ((hook->owner && !strcmp(hook->owner, "lefthook")) ||
	    file_has(hook->file, "git lfs") ||
	    file_has(hook->before, "git lfs") ||
	    file_has(hf_buf_str(&path), "git lfs"))
		hf_exam_good(exams, "git-lfs", "its pre-push is reached");
	else
		hf_exam_bad(exams, "git-lfs",
			    "git hotfix uninstall && "
			    "git lfs install && git hotfix install",
			    ".gitattributes uses lfs, but no pre-push of Git "
			    "LFS is reached");
out:
	hf_buf_release(&path);
}

void hf_doctor_hooks(struct hf_exams *exams, const struct hf_hooks_state *state,
		     const struct hf_place *place)
{
	size_t i;

	check_path(exams, state);
	for (i = 0; i < HF_HOOKS; i++)
		check_event(exams, state, &state->event[i]);
	check_double(exams, state);
	check_lfs(exams, state, place);
}
