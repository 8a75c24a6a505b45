#include "actions/hooks_steps.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "doors/git.h"
#include "facts/hooks_state.h"

static char *copy(struct hf_hooks_plan *plan, const char *text)
{
	char *made = text ? strdup(text) : NULL;

	if (text && !made)
		plan->failed = true;
	return made;
}

void hf_hooks_add(struct hf_hooks_plan *plan, enum hf_hooks_act act,
		  const char *path, const char *to, const char *text)
{
	struct hf_hooks_step *v;

	if (plan->n == plan->cap) {
		size_t cap = plan->cap ? plan->cap * 2 : 16;

		v = realloc(plan->v, cap * sizeof(*v));
		if (!v) {
			plan->failed = true;
			return;
		}
		plan->v = v;
		plan->cap = cap;
	}
	v = &plan->v[plan->n++];
	*v = (struct hf_hooks_step){ .act = act,
				     .path = copy(plan, path),
				     .to = copy(plan, to),
				     .text = copy(plan, text) };
}

int hf_hooks_plan_check(const struct hf_hooks_plan *plan, struct hf_err *err)
{
	if (plan->failed || plan->todo.failed || plan->left.failed)
		return hf_fail_mem(err);
	return 0;
}

void hf_hooks_plan_release(struct hf_hooks_plan *plan)
{
	size_t i;

	if (!plan)
		return;
	for (i = 0; i < plan->n; i++) {
		free(plan->v[i].path);
		free(plan->v[i].to);
		free(plan->v[i].text);
	}
	free(plan->v);
	hf_strv_release(&plan->todo);
	hf_strv_release(&plan->left);
	*plan = (struct hf_hooks_plan){ 0 };
}

/* What each act is called, before and after. */
static const struct {
	const char *would, *did;
} verbs[] = {
	[HF_HOOKS_MAKE] = { "make", "Made" },
	[HF_HOOKS_LINK] = { "link", "Linked" },
	[HF_HOOKS_MOVE] = { "move", "Moved" },
	[HF_HOOKS_RESTORE] = { "put back", "Put back" },
	[HF_HOOKS_WRITE] = { "write", "Wrote" },
	[HF_HOOKS_PROGRAM] = { "write", "Wrote" },
	[HF_HOOKS_REMOVE] = { "remove", "Removed" },
	[HF_HOOKS_CLEAR] = { "remove", "Removed" },
	[HF_HOOKS_RMDIR] = { "remove", "Removed" },
	[HF_HOOKS_SET] = { "add", "Added" },
	[HF_HOOKS_UNSET] = { "remove", "Removed" },
};

void hf_hooks_say(struct hf_buf *out, const struct hf_hooks_step *step,
		  bool done)
{
	hf_buf_printf(out, "%s%s ", done ? "" : "Would ",
		      done ? verbs[step->act].did : verbs[step->act].would);
	switch (step->act) {
	case HF_HOOKS_RESTORE:
		hf_hooks_show(out, step->to);
		break;
	case HF_HOOKS_LINK:
		hf_hooks_show(out, step->path);
		hf_buf_printf(out, " to %s", step->to);
		break;
	case HF_HOOKS_MOVE:
		hf_hooks_show(out, step->path);
		hf_buf_printf(out, " (%s) to ", step->text);
		hf_hooks_show(out, step->to);
		break;
	case HF_HOOKS_SET:
	case HF_HOOKS_UNSET:
		hf_buf_printf(out, "include.path=%s %s the %s git config",
			      step->path,
			      step->act == HF_HOOKS_SET ? "to" : "from",
			      step->text);
		break;
	default:
		hf_hooks_show(out, step->path);
	}
}

/* Write beside and rename: git sees the old file or the new one. */
static int write_file(const char *path, const char *text, mode_t mode,
		      struct hf_err *err)
{
	struct hf_buf beside = HF_BUF_INIT;
	ssize_t len = (ssize_t)strlen(text);
	bool written;
	int fd, rc;

	hf_buf_printf(&beside, "%s.XXXXXX", path);
	if ((rc = hf_buf_check(&beside, err)) < 0)
		goto out;
	if ((fd = mkstemp(beside.data)) < 0) {
		rc = hf_fail_sys(err, "cannot write '%s'", path);
		goto out;
	}
	written = fchmod(fd, mode) == 0 && write(fd, text, (size_t)len) == len;
	if (close(fd) < 0 || !written || rename(beside.data, path) < 0) {
		rc = hf_fail_sys(err, "cannot write '%s'", path);
		unlink(beside.data);
	}
out:
	hf_buf_release(&beside);
	return rc;
}

static int move_file(const char *path, const char *to, bool over,
		     struct hf_err *err)
{
	struct stat st;

	if (!over && lstat(to, &st) == 0)
		return hf_fail(err, HF_EREFUSED, "'%s' is in the way", to);
	if (rename(path, to) < 0)
		return hf_fail_sys(err, "cannot move '%s' to '%s'", path, to);
	return 0;
}

/* Remove the files of a directory that begin with `start`. */
static void remove_files(const char *dir, const char *start)
{
	struct hf_buf path = HF_BUF_INIT;
	struct dirent *entry;
	DIR *open = opendir(dir);

	while (open && (entry = readdir(open))) {
		if (!hf_text_starts(entry->d_name, start) ||
		    !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		hf_buf_clear(&path);
		hf_buf_printf(&path, "%s/%s", dir, entry->d_name);
		if (!path.failed)
			unlink(path.data);
	}
	if (open)
		closedir(open);
	hf_buf_release(&path);
}

/* Remove <common>/hotfix and what commands and hooks keep there. */
static int clear_dir(const char *dir, struct hf_err *err)
{
	struct hf_buf last = HF_BUF_INIT;
	int rc;

	hf_buf_printf(&last, "%s/last", dir);
	if ((rc = hf_buf_check(&last, err)) < 0)
		return rc;
	remove_files(last.data, "");
	rmdir(last.data);
	hf_buf_release(&last);
	remove_files(dir, "gate");
	if (rmdir(dir) < 0 && errno != ENOENT)
		return hf_fail_sys(err, "cannot remove '%s'", dir);
	return 0;
}

/* Let git add or remove the line; a config file left empty goes with it. */
static int set_config(const struct hf_hooks_step *step, struct hf_err *err)
{
	struct hf_strv args = HF_STRV_INIT;
	struct hf_buf said = HF_BUF_INIT;
	struct hf_git_do call = { .err = &said };
	struct stat st;
	int rc;

	hf_strv_push(&args, "config");
	hf_strv_pushf(&args, "--%s", step->text);
	if (step->act == HF_HOOKS_UNSET)
		hf_strv_push(&args, "--fixed-value");
	hf_strv_push(&args,
		     step->act == HF_HOOKS_SET ? "--add" : "--unset-all");
	hf_strv_push(&args, "include.path");
	hf_strv_push(&args, step->path);
	if (!(rc = hf_strv_check(&args, err))) {
		call.args = (const char *const *)args.v;
		rc = hf_git_run(NULL, &call, err);
	}
	if (!rc && step->act == HF_HOOKS_UNSET && step->to &&
	    lstat(step->to, &st) == 0 && S_ISREG(st.st_mode) && !st.st_size)
		unlink(step->to);
	hf_buf_release(&said);
	hf_strv_release(&args);
	return rc;
}

int hf_hooks_do(const struct hf_hooks_step *step, struct hf_err *err)
{
	switch (step->act) {
	case HF_HOOKS_MAKE:
		if (mkdir(step->path, 0777) < 0 && errno != EEXIST)
			return hf_fail_sys(err, "cannot make '%s'", step->path);
		return 0;
	case HF_HOOKS_LINK:
		if (symlink(step->to, step->path) < 0 && errno != EEXIST)
			return hf_fail_sys(err, "cannot link '%s'", step->path);
		return 0;
	case HF_HOOKS_MOVE:
		return move_file(step->path, step->to, false, err);
	case HF_HOOKS_RESTORE:
		return move_file(step->path, step->to, true, err);
	case HF_HOOKS_WRITE:
		return write_file(step->path, step->text, 0644, err);
	case HF_HOOKS_PROGRAM:
		return write_file(step->path, step->text, 0755, err);
	case HF_HOOKS_REMOVE:
		if (unlink(step->path) < 0 && errno != ENOENT)
			return hf_fail_sys(err, "cannot remove '%s'",
					   step->path);
		return 0;
	case HF_HOOKS_CLEAR:
		return clear_dir(step->path, err);
	case HF_HOOKS_RMDIR:
		if (rmdir(step->path) < 0 && errno != ENOENT)
			return hf_fail_sys(err, "cannot remove '%s'",
					   step->path);
		return 0;
	case HF_HOOKS_SET:
	case HF_HOOKS_UNSET:
		return set_config(step, err);
	}
	return 0;
}
