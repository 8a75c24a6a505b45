#include "actions/hooks.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include "actions/hooks_manifest.h"
#include "base/text.h"
#include "facts/hooks_state.h"

struct job {
	struct hf_hooks_plan *plan;
	const char *common_dir;
	struct hf_hooks_manifest manifest;
	struct hf_buf set_aside; /* <common>/hooks.hotfix */
	struct hf_strv gone;     /* what will have left set_aside */
};

static bool is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

enum shim { NO_SHIM, SHIM_ALONE, SHIM_AMONG };

/* What the file will be without our block: `rest`, if others added to it. */
static enum shim look(struct hf_buf *rest, const char *path)
{
	struct hf_buf text = HF_BUF_INIT;
	enum shim found = NO_SHIM;
	struct hf_shim shim;

	if (hf_hook_read(&text, path) && text.len &&
	    hf_shim_find(&shim, text.data, text.len)) {
		found = hf_shim_is_alone(&shim, text.data, text.len) ?
				SHIM_ALONE :
				SHIM_AMONG;
		hf_buf_add(rest, text.data, shim.at);
		hf_buf_puts(rest, text.data + shim.at + shim.len);
	}
	hf_buf_release(&text);
	return found;
}

/* Whether our shim is all there is at `path`. */
static bool is_free(const char *path)
{
	struct hf_buf rest = HF_BUF_INIT;
	bool alone = look(&rest, path) == SHIM_ALONE;

	hf_buf_release(&rest);
	return alone;
}

/* Take our block out of one file, unless what was moved away goes there. */
static void strip(struct job *job, const char *path, const char *seat)
{
	struct hf_buf rest = HF_BUF_INIT;
	enum shim shim = look(&rest, path);

	if (rest.failed)
		job->plan->failed = true;
	else if (shim == SHIM_AMONG)
		hf_hooks_add(job->plan, HF_HOOKS_PROGRAM, path, NULL,
			     hf_buf_str(&rest));
	else if (shim == SHIM_ALONE && (!seat || strcmp(path, seat) != 0))
		hf_hooks_add(job->plan, HF_HOOKS_REMOVE, path, NULL, NULL);
	hf_buf_release(&rest);
}

/* Where a hook file is found: its slot, and where other tools displace it. */
static const struct {
	const char *before, *after;
} places[] = {
	{ "", "" },
	{ "", ".legacy" },
	{ "", ".old" },
	{ "old-hooks/", "" },
};

enum { PLACES = sizeof(places) / sizeof(*places) };

static void place(struct hf_buf *out, const char *dir, const char *event,
		  size_t i)
{
	hf_buf_clear(out);
	hf_buf_printf(out, "%s/%s%s%s", dir, places[i].before, event,
		      places[i].after);
}

static const char *owner_of(const char *path)
{
	struct hf_buf text = HF_BUF_INIT;
	const char *owner;

	(void)!hf_hook_read(&text, path);
	owner = hf_hook_owner(hf_buf_str(&text), text.len);
	hf_buf_release(&text);
	return owner;
}

/*
 * The place for what was moved away: its own, or wherever our shim was moved
 * to. pre-commit refuses to run a file of its own from there.
 */
static bool find_seat(struct hf_buf *out, const char *dir, const char *event,
		      const char *moved)
{
	bool old = !strcmp(owner_of(moved), "pre-commit");
	size_t i;

	for (i = 0; i < PLACES; i++) {
		place(out, dir, event, i);
		if (out->failed || (i == 1 && old))
			continue;
		if (is_free(out->data) || (!i && !is_there(out->data)))
			return true;
	}
	return false;
}

static void put_back(struct hf_buf *seat, struct job *job, const char *dir,
		     const char *event)
{
	struct hf_buf moved = HF_BUF_INIT, said = HF_BUF_INIT;
	const char *owner;

	hf_buf_printf(&moved, "%s/%s", hf_buf_str(&job->set_aside), event);
	if (moved.failed || !is_there(moved.data))
		goto out;
	if (find_seat(seat, dir, event, moved.data)) {
		if (!is_there(dir))
			hf_hooks_add(job->plan, HF_HOOKS_MAKE, dir, NULL, NULL);
		hf_hooks_add(job->plan, HF_HOOKS_RESTORE, moved.data,
			     seat->data, NULL);
		hf_strv_push(&job->gone, event);
		goto out;
	}
	place(seat, dir, event, 0);
	owner = owner_of(hf_buf_str(seat));
	hf_hooks_show(&said, moved.data);
	hf_buf_puts(&said, " stays: ");
	hf_hooks_show(&said, hf_buf_str(seat));
	hf_buf_printf(&said, " belongs to %s now",
		      strcmp(owner, "git-hotfix") ? owner : "another tool");
	hf_strv_push(&job->plan->left, hf_buf_str(&said));
	hf_buf_clear(seat);
out:
	if (moved.failed || said.failed)
		job->plan->failed = true;
	hf_buf_release(&said);
	hf_buf_release(&moved);
}

static void plan_event(struct job *job, const struct hf_strv *dirs,
		       const char *event)
{
	const char *origin = hf_hooks_manifest_origin(&job->manifest, event);
	struct hf_buf home = HF_BUF_INIT, seat = HF_BUF_INIT;
	struct hf_buf path = HF_BUF_INIT;
	size_t i, j;

	if (origin)
		hf_buf_add(&home, origin,
			   (size_t)(strrchr(origin, '/') - origin));
	else
		hf_buf_printf(&home, "%s/hooks", job->common_dir);
	put_back(&seat, job, hf_buf_str(&home), event);
	for (i = 0; i < dirs->n; i++) {
		for (j = 0; j < PLACES; j++) {
			place(&path, dirs->v[i], event, j);
			strip(job, hf_buf_str(&path), hf_buf_str(&seat));
		}
	}
	if (home.failed || path.failed)
		job->plan->failed = true;
	hf_buf_release(&path);
	hf_buf_release(&seat);
	hf_buf_release(&home);
}

/* The paths in a directory; false when it cannot be read. */
static bool list_dir(struct hf_strv *paths, const char *dir)
{
	struct dirent *entry;
	DIR *open = opendir(dir);

	if (!open)
		return false;
	while ((entry = readdir(open)))
		if (strcmp(entry->d_name, ".") && strcmp(entry->d_name, ".."))
			hf_strv_pushf(paths, "%s/%s", dir, entry->d_name);
	closedir(open);
	hf_strv_sort(paths);
	return !paths->failed;
}

static bool is_mirror(const char *path, const struct hf_strv *dirs)
{
	char text[4096];
	ssize_t len = readlink(path, text, sizeof(text) - 1);
	size_t i;

	if (len < 0)
		return false;
	text[len] = '\0';
	for (i = 0; i < dirs->n; i++)
		if (hf_text_starts(text, dirs->v[i]))
			return true;
	return hf_text_starts(text, "../hooks/");
}

/* Remove the directory with its links once every hook has gone back. */
static void plan_set_aside(struct job *job, const struct hf_strv *dirs)
{
	const char *dir = hf_buf_str(&job->set_aside), *name;
	struct hf_strv paths = HF_STRV_INIT, links = HF_STRV_INIT;
	struct hf_buf said = HF_BUF_INIT;
	size_t i;

	if (job->plan->left.n || !list_dir(&paths, dir))
		goto out;
	for (i = 0; i < paths.n; i++) {
		name = strrchr(paths.v[i], '/') + 1;
		if (hf_strv_has(&job->gone, name))
			continue;
		if (!is_mirror(paths.v[i], dirs))
			break;
		hf_strv_push(&links, paths.v[i]);
	}
	if (i < paths.n) {
		hf_hooks_show(&said, paths.v[i]);
		hf_buf_puts(&said, " stays: we did not put it there");
		hf_strv_push(&job->plan->left, hf_buf_str(&said));
		goto out;
	}
	for (i = 0; i < links.n; i++)
		hf_hooks_add(job->plan, HF_HOOKS_REMOVE, links.v[i], NULL,
			     NULL);
	hf_hooks_add(job->plan, HF_HOOKS_RMDIR, dir, NULL, NULL);
out:
	if (links.failed || said.failed)
		job->plan->failed = true;
	hf_buf_release(&said);
	hf_strv_release(&links);
	hf_strv_release(&paths);
}

/* Whether the plan so far removes this file. */
static bool is_removed(const struct hf_hooks_plan *plan, const char *path)
{
	size_t i;

	for (i = 0; i < plan->n; i++)
		if (plan->v[i].act == HF_HOOKS_REMOVE &&
		    !strcmp(plan->v[i].path, path))
			return true;
	return false;
}

/* A hooks directory that install had to make goes when nothing else is in. */
static void plan_made(struct job *job, const char *dir)
{
	struct hf_strv paths = HF_STRV_INIT;
	size_t i;

	if (list_dir(&paths, dir)) {
		for (i = 0; i < paths.n; i++)
			if (!is_removed(job->plan, paths.v[i]))
				break;
		if (i == paths.n)
			hf_hooks_add(job->plan, HF_HOOKS_RMDIR, dir, NULL,
				     NULL);
	}
	hf_strv_release(&paths);
}

/*
 * Where to look: where install wrote, and where it would have written had the
 * manifest been lost. Not in a directory that others share.
 */
static int find_dirs(struct hf_strv *dirs, const struct job *job,
		     const struct hf_hooks_state *state, struct hf_err *err)
{
	struct hf_buf usual = HF_BUF_INIT;
	size_t i;
	int rc;

	hf_buf_printf(&usual, "%s/hooks", job->common_dir);
	if (!(rc = hf_buf_check(&usual, err)))
		hf_strv_push(dirs, usual.data);
	for (i = 0; i < job->manifest.dirs.n; i++)
		hf_hooks_manifest_add(dirs, job->manifest.dirs.v[i]);
	if (hf_text_starts(state->dir, job->common_dir))
		hf_hooks_manifest_add(dirs, state->dir);
	hf_buf_release(&usual);
	return rc ? rc : hf_strv_check(dirs, err);
}

int hf_hooks_unplug(struct hf_hooks_plan *out, const struct hf_hooks_spec *spec,
		    struct hf_err *err)
{
	const char *common = spec->state->common_dir;
	struct job job = { .plan = out, .common_dir = common };
	struct hf_strv dirs = HF_STRV_INIT;
	struct hf_buf path = HF_BUF_INIT;
	size_t i;
	int rc;

	hf_buf_printf(&job.set_aside, "%s/hooks.hotfix", common);
	hf_buf_printf(&path, "%s/hotfix/manifest", common);
	if ((rc = hf_buf_check(&job.set_aside, err)) < 0 ||
	    (rc = hf_buf_check(&path, err)) < 0 ||
	    (rc = hf_hooks_manifest_read(&job.manifest, common, err)) < 0 ||
	    (rc = find_dirs(&dirs, &job, spec->state, err)) < 0)
		goto out;
	for (i = 0; i < HF_HOOKS; i++)
		plan_event(&job, &dirs, hf_hook_events[i]);
	plan_set_aside(&job, &dirs);
	for (i = 0; i < job.manifest.made.n; i++)
		plan_made(&job, job.manifest.made.v[i]);
	/* Last: until then an interrupted uninstall can be run again. */
	if (is_there(path.data) && !out->left.n)
		hf_hooks_add(out, HF_HOOKS_REMOVE, path.data, NULL, NULL);
	rc = hf_strv_check(&job.gone, err);
out:
	hf_strv_release(&job.gone);
	hf_strv_release(&dirs);
	hf_hooks_manifest_release(&job.manifest);
	hf_buf_release(&path);
	hf_buf_release(&job.set_aside);
	return rc;
}

void hf_hooks_exclude(struct hf_hooks_plan *out,
		      const struct hf_hooks_spec *spec, const char *keep)
{
	const struct hf_include *v = spec->state->includes;
	const char *done = "";
	bool local = !strcmp(spec->scope, "local");
	size_t i;

	for (i = 0; i < spec->state->n_includes; i++) {
		if (strcmp(v[i].scope, spec->scope) != 0 ||
		    (keep && !strcmp(v[i].path, keep)) ||
		    !strcmp(v[i].path, done))
			continue;
		done = v[i].path;
		hf_hooks_add(out, HF_HOOKS_UNSET, done,
			     local ? NULL : v[i].origin, spec->scope);
	}
}

/* <common>/hotfix with what commands and hooks keep there, and only that. */
static int plan_traces(struct hf_hooks_plan *out, const char *common_dir,
		       struct hf_err *err)
{
	struct hf_buf dir = HF_BUF_INIT;
	struct hf_strv paths = HF_STRV_INIT;
	const char *name;
	bool ours;
	size_t i;
	int rc;

	hf_buf_printf(&dir, "%s/hotfix", common_dir);
	if ((rc = hf_buf_check(&dir, err)) < 0)
		goto out;
	ours = list_dir(&paths, dir.data);
	for (i = 0; i < paths.n && ours; i++) {
		name = strrchr(paths.v[i], '/') + 1;
		ours = !strcmp(name, "last") || !strcmp(name, "manifest") ||
		       hf_text_starts(name, "gate");
	}
	if (ours)
		hf_hooks_add(out, HF_HOOKS_CLEAR, dir.data, NULL, NULL);
	rc = hf_strv_check(&paths, err);
out:
	hf_strv_release(&paths);
	hf_buf_release(&dir);
	return rc;
}

int hf_hooks_uninstall(struct hf_hooks_plan *out,
		       const struct hf_hooks_spec *spec, struct hf_err *err)
{
	bool local = !strcmp(spec->scope, "local");
	int rc = 0;

	*out = (struct hf_hooks_plan){ 0 };
	/* The line first: the file that it names may soon be gone. */
	hf_hooks_exclude(out, spec, NULL);
	if (local)
		rc = hf_hooks_unplug(out, spec, err);
	if (!rc && local && !out->left.n)
		rc = plan_traces(out, spec->state->common_dir, err);
	if (!rc)
		rc = hf_hooks_plan_check(out, err);
	if (rc < 0)
		hf_hooks_plan_release(out);
	return rc;
}
