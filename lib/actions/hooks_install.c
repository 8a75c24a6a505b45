#include "actions/hooks.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "actions/hooks_manifest.h"
#include "base/text.h"
#include "facts/hooks_state.h"

/* Everything that planning the hook files takes along. */
struct job {
	struct hf_hooks_plan *plan;
	const struct hf_hooks_spec *spec;
	const struct hf_hooks_state *state;
	struct hf_hooks_manifest manifest;
	struct hf_buf set_aside;    /* <common>/hooks.hotfix */
	struct hf_hooks_plan steps; /* what comes behind the manifest */
};

static bool is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static bool is_inside(const char *path, const char *dir)
{
	const char *rest = dir ? hf_text_after(path, dir) : NULL;

	return rest && (!*rest || *rest == '/');
}

/*
 * A hooks directory that others share, or that is tracked, is not ours to
 * write to: every repository, or every clone, would get what one asked for.
 */
static int check_dir(const struct job *job, struct hf_err *err)
{
	const char *dir = job->state->dir;

	if (job->spec->force || is_inside(dir, job->state->common_dir))
		return 0;
	if (!strcmp(dir, "/dev/null")) {
		hf_err_hint(err, "git config --show-origin core.hooksPath "
				 "says where");
		return hf_fail(err, HF_EREFUSED,
			       "core.hooksPath is "
			       "'/dev/null', which turns all hooks off");
	}
	hf_err_hint(err, "to write there all the same: git hotfix install "
			 "--force");
	return hf_fail(
		err, HF_EREFUSED,
		is_inside(dir, job->spec->work_tree) ?
			"the hooks directory '%s' is part of the work tree" :
			"the hooks directory '%s' is outside the repository",
		dir);
}

/*
 * Husky and lefthook write their hook files anew and displace others', so what
 * they should run has to stand in their own files.
 */
static bool ask_manager(struct job *job, const struct hf_hook_state *hook)
{
	const char *args = strcmp(hook->event, "pre-push") ? "{1}" : "{1} {2}";

	if (!hook->owner || job->spec->force)
		return false;
	if (!strcmp(hook->owner, "husky"))
		hf_strv_pushf(
			&job->plan->todo,
			"husky runs %s here; end .husky/%s with the line\n\n"
			"! command -v git-hotfix >/dev/null || "
			"git hotfix hook %s \"$@\"\n\n",
			hook->event, hook->event, hook->event);
	else if (!strcmp(hook->owner, "lefthook"))
		hf_strv_pushf(
			&job->plan->todo,
			"lefthook runs %s here; add to lefthook-local.yml\n\n"
			"%s:\n  commands:\n    git-hotfix:\n"
			"      run: git hotfix hook %s %s\n"
			"      use_stdin: true\n\n",
			hook->event, hook->event, hook->event, args);
	else
		return false;
	return true;
}

static int same_files(bool *same, const char *a, const char *b,
		      struct hf_err *err)
{
	struct hf_buf one = HF_BUF_INIT, other = HF_BUF_INIT;
	int rc = 0;

	*same = hf_hook_read(&one, a) && hf_hook_read(&other, b) &&
		one.len == other.len &&
		!memcmp(hf_buf_str(&one), hf_buf_str(&other), one.len);
	if (one.failed || other.failed)
		rc = hf_fail_mem(err);
	hf_buf_release(&other);
	hf_buf_release(&one);
	return rc;
}

/* Move a hook that is no file of ours to where ours goes on to it. */
static int set_aside(struct job *job, const struct hf_hook_state *hook,
		     struct hf_err *err)
{
	struct hf_buf to = HF_BUF_INIT;
	bool same = false;
	struct stat st;
	int rc;

	hf_buf_printf(&to, "%s/%s", hf_buf_str(&job->set_aside), hook->event);
	if ((rc = hf_buf_check(&to, err)) < 0)
		goto out;
	if (lstat(hook->file, &st) == 0 && S_ISDIR(st.st_mode)) {
		rc = hf_fail(err, HF_EREFUSED, "'%s' is a directory",
			     hook->file);
		goto out;
	}
	if (hook->before &&
	    (rc = same_files(&same, hook->file, hook->before, err)) < 0)
		goto out;
	if (hook->before && !same) {
		rc = hf_fail(err, HF_EREFUSED,
			     "there are two hooks to go on "
			     "to: '%s' and '%s'",
			     hook->file, hook->before);
		hf_err_hint(err, "remove one of them");
		goto out;
	}
	hf_hooks_manifest_add(&job->manifest.moved, hook->file);
	if (same)
		hf_hooks_add(&job->steps, HF_HOOKS_REMOVE, to.data, NULL, NULL);
	hf_hooks_add(&job->steps, HF_HOOKS_MOVE, hook->file, to.data,
		     hook->owner);
out:
	hf_buf_release(&to);
	return rc;
}

/* Write our file, or our block anew where others have added to it. */
static int write_shim(struct job *job, const struct hf_hook_state *hook,
		      struct hf_err *err)
{
	struct hf_buf old = HF_BUF_INIT, new = HF_BUF_INIT;
	struct hf_buf program = HF_BUF_INIT;
	bool ours = hook->way == HF_WAY_SHIM || hook->way == HF_WAY_HELD;
	const char *path = ours ? hook->shim : hook->file;
	struct hf_shim shim = { 0, 0 };
	int rc;

	hf_buf_printf(&program, "%s/%s", job->spec->libexec, hook->event);
	ours = ours && hf_hook_read(&old, path) &&
	       hf_shim_find(&shim, hf_buf_str(&old), old.len);
	if (ours)
		hf_buf_add(&new, old.data, shim.at);
	else
		hf_buf_puts(&new, "#!/bin/sh\n");
	hf_shim_print(&new, hook->event, hf_buf_str(&program));
	if (ours)
		hf_buf_puts(&new, old.data + shim.at + shim.len);
	if (!(rc = hf_buf_check(&program, err)) &&
	    !(rc = hf_buf_check(&new, err)) &&
	    !(ours && hf_hook_in_file(hook) &&
	      !strcmp(new.data, hf_buf_str(&old))))
		hf_hooks_add(&job->steps, HF_HOOKS_PROGRAM, path, NULL,
			     new.data);
	hf_buf_release(&program);
	hf_buf_release(&new);
	hf_buf_release(&old);
	return rc;
}

static int plan_event(struct job *job, const struct hf_hook_state *hook,
		      struct hf_err *err)
{
	int rc = 0;

	if (hook->way == HF_WAY_CALL && hook->may_run)
		return 0;
	if (hook->way != HF_WAY_SHIM && hook->way != HF_WAY_HELD) {
		if (ask_manager(job, hook))
			return 0;
		if ((rc = check_dir(job, err)) < 0)
			return rc;
		hf_hooks_manifest_add(&job->manifest.dirs, job->state->dir);
		if (hook->owner)
			rc = set_aside(job, hook, err);
	}
	return rc < 0 ? rc : write_shim(job, hook, err);
}

static bool is_event(const char *name)
{
	size_t i;

	for (i = 0; i < HF_HOOKS; i++)
		if (!strcmp(name, hf_hook_events[i]))
			return true;
	return false;
}

static void mirror_one(struct job *job, const char *name)
{
	const char *dir = job->state->dir;
	const char *rest = hf_text_after(dir, job->state->common_dir);
	struct hf_buf path = HF_BUF_INIT, to = HF_BUF_INIT;

	hf_buf_printf(&path, "%s/%s", hf_buf_str(&job->set_aside), name);
	if (rest && !strcmp(rest, "/hooks"))
		hf_buf_printf(&to, "../hooks/%s", name);
	else
		hf_buf_printf(&to, "%s/%s", dir, name);
	if (path.failed || to.failed)
		job->plan->failed = true;
	else if (!is_there(path.data))
		hf_hooks_add(job->plan, HF_HOOKS_LINK, path.data, to.data,
			     NULL);
	hf_buf_release(&to);
	hf_buf_release(&path);
}

/*
 * A hook may read files beside itself, so all that is there is linked to where
 * it moves: a sibling directory, for the depth and its own name to stay.
 */
static void mirror(struct job *job)
{
	struct hf_strv names = HF_STRV_INIT;
	struct dirent *entry;
	DIR *dir = opendir(job->state->dir);
	size_t len, i;

	while (dir && (entry = readdir(dir))) {
		len = strlen(entry->d_name);
		if (!strcmp(entry->d_name, ".") ||
		    !strcmp(entry->d_name, "..") || is_event(entry->d_name) ||
		    (len > 7 && !strcmp(entry->d_name + len - 7, ".sample")))
			continue;
		hf_strv_push(&names, entry->d_name);
	}
	if (dir)
		closedir(dir);
	if (names.failed)
		job->plan->failed = true;
	hf_strv_sort(&names);
	for (i = 0; i < names.n; i++)
		mirror_one(job, names.v[i]);
	hf_strv_release(&names);
}

/* The directories and the manifest, which come before all else. */
static int plan_ground(struct job *job, struct hf_err *err)
{
	const char *common = job->state->common_dir;
	struct hf_buf ours = HF_BUF_INIT, path = HF_BUF_INIT;
	struct hf_buf text = HF_BUF_INIT, old = HF_BUF_INIT;
	int rc;

	hf_buf_printf(&ours, "%s/hotfix", common);
	hf_buf_printf(&path, "%s/hotfix/manifest", common);
	if (!is_there(job->state->dir))
		hf_hooks_manifest_add(&job->manifest.made, job->state->dir);
	if ((rc = hf_buf_check(&ours, err)) < 0 ||
	    (rc = hf_buf_check(&path, err)) < 0 ||
	    (rc = hf_hooks_manifest_print(&text, &job->manifest, common, err)) <
		    0)
		goto out;
	(void)!hf_hook_read(&old, path.data);
	if (!is_there(ours.data))
		hf_hooks_add(job->plan, HF_HOOKS_MAKE, ours.data, NULL, NULL);
	if (strcmp(text.data, hf_buf_str(&old)) != 0)
		hf_hooks_add(job->plan, HF_HOOKS_WRITE, path.data, NULL,
			     text.data);
	if (!is_there(job->state->dir))
		hf_hooks_add(job->plan, HF_HOOKS_MAKE, job->state->dir, NULL,
			     NULL);
	if (job->manifest.moved.n && !is_there(job->set_aside.data))
		hf_hooks_add(job->plan, HF_HOOKS_MAKE, job->set_aside.data,
			     NULL, NULL);
	if (job->manifest.moved.n)
		mirror(job);
out:
	hf_buf_release(&old);
	hf_buf_release(&text);
	hf_buf_release(&path);
	hf_buf_release(&ours);
	return rc;
}

static int install_files(struct hf_hooks_plan *out,
			 const struct hf_hooks_spec *spec, struct hf_err *err)
{
	struct job job = { .plan = out, .spec = spec, .state = spec->state };
	const char *common = spec->state->common_dir;
	size_t i;
	int rc;

	hf_buf_printf(&job.set_aside, "%s/hooks.hotfix", common);
	if ((rc = hf_buf_check(&job.set_aside, err)) < 0 ||
	    (rc = hf_hooks_manifest_read(&job.manifest, common, err)) < 0)
		goto out;
	for (i = 0; i < HF_HOOKS && !rc; i++)
		rc = plan_event(&job, &spec->state->event[i], err);
	if (rc < 0 || !job.steps.n || (rc = plan_ground(&job, err)) < 0)
		goto out;
	for (i = 0; i < job.steps.n; i++)
		hf_hooks_add(out, job.steps.v[i].act, job.steps.v[i].path,
			     job.steps.v[i].to, job.steps.v[i].text);
	rc = hf_hooks_plan_check(&job.steps, err);
out:
	hf_hooks_plan_release(&job.steps);
	hf_hooks_manifest_release(&job.manifest);
	hf_buf_release(&job.set_aside);
	return rc;
}

/* One line in a config, and none of ours that names another file. */
static void include(struct hf_hooks_plan *out, const struct hf_hooks_spec *spec)
{
	const struct hf_include *v = spec->state->includes;
	size_t i;

	hf_hooks_exclude(out, spec, spec->included);
	for (i = 0; i < spec->state->n_includes; i++)
		if (!strcmp(v[i].scope, spec->scope) &&
		    !strcmp(v[i].path, spec->included))
			return;
	hf_hooks_add(out, HF_HOOKS_SET, spec->included, NULL, spec->scope);
}

int hf_hooks_install(struct hf_hooks_plan *out,
		     const struct hf_hooks_spec *spec, struct hf_err *err)
{
	bool local = !strcmp(spec->scope, "local"), by_config;
	int rc = 0;

	*out = (struct hf_hooks_plan){ 0 };
	by_config = hf_hooks_by_config(spec->state);
	if (local && !by_config)
		rc = install_files(out, spec, err);
	else if (local)
		rc = hf_hooks_unplug(out, spec, err);
	if (!rc && (by_config || !local))
		include(out, spec);
	if (!rc)
		rc = hf_hooks_plan_check(out, err);
	if (rc < 0)
		hf_hooks_plan_release(out);
	return rc;
}
