#include "facts/hooks_state.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "doors/git.h"
#include "facts/repo.h"
#include "facts/session.h"

enum { READ_MAX = 1024 * 1024 };

/* How the path of our include file ends, under whatever prefix. */
static const char include_end[] = "/git-hotfix/hooks.gitconfig";

static const char wanted[] = "^(include\\.path|core\\.hookspath|"
			     "alias\\.hotfix|hook\\.hotfix-.*)$";

bool hf_hook_read(struct hf_buf *out, const char *path)
{
	return hf_file_read(out, path, true, READ_MAX, NULL) == 0;
}

void hf_hooks_show(struct hf_buf *out, const char *path)
{
	char *here = getcwd(NULL, 0);
	const char *rest = here ? hf_text_after(path, here) : NULL;

	hf_buf_puts(out, rest && rest[0] == '/' && rest[1] ? rest + 1 : path);
	free(here);
}

/* A formatted path of its own memory, or NULL. */
static char *join(const char *dir, const char *name, const char *end)
{
	struct hf_buf path = HF_BUF_INIT;

	hf_buf_printf(&path, "%s/%s%s", dir, name, end);
	return hf_buf_detach(&path);
}

static bool is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static bool may_run(const char *path)
{
	struct stat st;

	return path && stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       access(path, X_OK) == 0;
}

static void replace(char **at, const char *text)
{
	free(*at);
	*at = strdup(text);
}

static void release_include(struct hf_include *include)
{
	free(include->scope);
	free(include->origin);
	free(include->path);
}

static void take_include(struct hf_hooks_state *s, const char *scope,
			 const char *origin, const char *value)
{
	const char *file = hf_text_after(origin, "file:"), *home;
	size_t len = strlen(value), end = strlen(include_end);
	struct hf_buf path = HF_BUF_INIT;
	struct hf_include *v;

	if (len < end || strcmp(value + len - end, include_end) != 0)
		return;
	v = realloc(s->includes, (s->n_includes + 1) * sizeof(*v));
	if (!v)
		return;
	s->includes = v;
	v += s->n_includes;
	home = hf_text_starts(value, "~/") ? getenv("HOME") : NULL;
	hf_buf_printf(&path, "%s%s", home ? home : "",
		      home ? value + 1 : value);
	*v = (struct hf_include){ .scope = strdup(scope),
				  .origin = file ? strdup(file) : NULL,
				  .path = strdup(value),
				  .missing = access(hf_buf_str(&path), R_OK) };
	if (v->scope && v->path)
		s->n_includes++;
	else
		release_include(v);
	hf_buf_release(&path);
}

static bool is_off(const char *value)
{
	return !*value || !strcmp(value, "0") || !strcasecmp(value, "no") ||
	       !strcasecmp(value, "off") || !strcasecmp(value, "false");
}

/* hook.hotfix-<event>.<key> */
static void take_hook(struct hf_hooks_state *s, const char *name,
		      const char *value, const char *where)
{
	struct hf_hook_state *hook;
	struct hf_buf program = HF_BUF_INIT;
	const char *key;
	size_t i;

	for (i = 0; i < HF_HOOKS; i++) {
		hook = &s->event[i];
		key = hf_text_after(name, hook->event);
		if (!key)
			continue;
		if (!strcmp(key, ".command")) {
			hook->in_config = true;
			hf_shim_program(&program, value, strlen(value));
			replace(&hook->config_program, hf_buf_str(&program));
		} else if (!strcmp(key, ".enabled")) {
			free(hook->disabled);
			hook->disabled = is_off(value) ? strdup(where) : NULL;
		}
	}
	hf_buf_release(&program);
}

static void take(struct hf_hooks_state *s, const char *scope,
		 const char *origin, const char *name, const char *value)
{
	struct hf_buf where = HF_BUF_INIT;
	const char *rest;

	hf_buf_printf(&where, "%s, %s", scope, origin);
	if (!strcmp(name, "include.path"))
		take_include(s, scope, origin, value);
	else if (!strcmp(name, "core.hookspath"))
		replace(&s->dir_origin, hf_buf_str(&where));
	else if (!strcmp(name, "alias.hotfix"))
		replace(&s->alias, hf_buf_str(&where));
	else if ((rest = hf_text_after(name, "hook.hotfix-")))
		take_hook(s, rest, value, hf_buf_str(&where));
	hf_buf_release(&where);
}

/* The string behind this one, or `end`. */
static char *next(char *at, char *end)
{
	return at < end ? at + strlen(at) + 1 : end;
}

static int read_config(struct hf_hooks_state *s, struct hf_err *err)
{
	static const char *const args[] = {
		"config",       "-z",   "--show-scope", "--show-origin",
		"--get-regexp", wanted, NULL,
	};
	struct hf_buf said = HF_BUF_INIT;
	char *scope, *origin, *pair, *end, *newline;
	int status, rc;

	if ((rc = hf_git_ask(&status, &said, NULL, args, err)) < 0)
		goto out;
	if (status > 1) /* ask again, for git's own words */
		rc = hf_git_ask(NULL, NULL, NULL, args, err);
	end = said.len ? said.data + said.len : NULL;
	for (scope = said.data; !rc && scope < end; scope = next(pair, end)) {
		origin = next(scope, end);
		pair = next(origin, end);
		if (pair == end)
			break;
		newline = strchr(pair, '\n');
		if (!newline) {
			take(s, scope, origin, pair, "true");
			continue;
		}
		*newline = '\0';
		take(s, scope, origin, pair, newline + 1);
		*newline = '\n';
	}
out:
	hf_buf_release(&said);
	return rc;
}

/* Where git looks for hook files; real paths, as seen from this worktree. */
static int find_dir(struct hf_hooks_state *s, struct hf_err *err)
{
	static const char *const args[] = {
		"rev-parse", "--path-format=absolute", "--git-path", "hooks",
		NULL,
	};
	struct hf_buf said = HF_BUF_INIT;
	int rc = hf_git_ask(NULL, &said, NULL, args, err);

	if (!rc && said.len)
		hf_buf_truncate(&said, said.len - 1);
	if (!rc && !(rc = hf_buf_check(&said, err)))
		s->dir = strdup(hf_buf_str(&said));
	hf_buf_release(&said);
	return rc;
}

/* Remember the file as ours if it has our block. */
static bool take_shim(struct hf_hook_state *hook, const char *path)
{
	struct hf_buf text = HF_BUF_INIT, program = HF_BUF_INIT;
	struct hf_shim shim;
	bool found;

	found = path && hf_hook_read(&text, path) &&
		hf_shim_find(&shim, hf_buf_str(&text), text.len);
	if (found) {
		hf_shim_program(&program, text.data + shim.at, shim.len);
		replace(&hook->shim, path);
		replace(&hook->program, hf_buf_str(&program));
	}
	hf_buf_release(&program);
	hf_buf_release(&text);
	return found;
}

/* Whether one of a manager's own files calls us for this event. */
static bool manager_calls(const struct hf_hooks_state *s,
			  const struct hf_hook_state *hook,
			  const char *work_tree)
{
	static const struct {
		const char *owner, *file;
	} places[] = {
		{ "lefthook", "lefthook.yml" },
		{ "lefthook", "lefthook-local.yml" },
		{ "lefthook", ".lefthook.yml" },
		{ "lefthook", ".lefthook-local.yml" },
		{ "pre-commit", ".pre-commit-config.yaml" },
	};
	struct hf_buf text = HF_BUF_INIT;
	bool calls = false;
	char *path;
	size_t i;

	if (!strcmp(hook->owner, "husky")) {
		path = join(s->dir, "../", hook->event);
		calls = path && hf_hook_read(&text, path) &&
			hf_hook_calls(hf_buf_str(&text), text.len, hook->event);
		free(path);
	}
	for (i = 0; i < sizeof(places) / sizeof(*places) && !calls; i++) {
		if (!work_tree || strcmp(hook->owner, places[i].owner) != 0)
			continue;
		hf_buf_clear(&text);
		path = join(work_tree, places[i].file, "");
		calls = path && hf_hook_read(&text, path) &&
			hf_hook_calls(hf_buf_str(&text), text.len, hook->event);
		free(path);
	}
	hf_buf_release(&text);
	return calls;
}

/* What the tools that move another's hook away call it then. */
static const char *const moved_ends[] = { ".legacy", ".old", NULL };

static void look_at_file(const struct hf_hooks_state *s,
			 struct hf_hook_state *hook, const char *work_tree)
{
	struct hf_buf text = HF_BUF_INIT;
	size_t i;
	char *path;

	if (!is_there(hook->file))
		return;
	hook->may_run = may_run(hook->file);
	(void)!hf_hook_read(&text, hook->file);
	hook->owner = hf_hook_owner(hf_buf_str(&text), text.len);
	if (strstr(s->dir, "/.husky") && strcmp(hook->owner, "git-hotfix"))
		hook->owner = "husky";
	if (take_shim(hook, hook->file))
		hook->way = HF_WAY_SHIM;
	else if (hf_hook_calls(hf_buf_str(&text), text.len, hook->event) ||
		 manager_calls(s, hook, work_tree))
		hook->way = HF_WAY_CALL;
	for (i = 0; moved_ends[i] && hook->way == HF_WAY_NONE; i++) {
		path = join(s->dir, hook->event, moved_ends[i]);
		/* pre-commit alone runs what it has moved. */
		if (take_shim(hook, path) && may_run(path) &&
		    !strcmp(hook->owner, "pre-commit") && !i)
			hook->way = HF_WAY_HELD;
		free(path);
	}
	hf_buf_release(&text);
}

/* What lies in the common directory, whatever core.hooksPath says. */
static void look_beside(const struct hf_hooks_state *s,
			struct hf_hook_state *hook)
{
	char *path = join(s->common_dir, "hooks.hotfix/", hook->event);
	struct hf_hook_state other = { 0 };

	if (path && is_there(path)) {
		hook->before = path;
		path = NULL;
	}
	free(path);
	path = join(s->common_dir, "hooks/", hook->event);
	if (path && strcmp(path, hook->file) != 0 && take_shim(&other, path))
		hook->shadowed = other.shim;
	else
		free(other.shim);
	free(other.program);
	free(path);
}

static int look_at_files(struct hf_hooks_state *s, const struct hf_place *place,
			 struct hf_err *err)
{
	size_t i;
	int rc;

	if ((rc = find_dir(s, err)) < 0)
		return rc;
	s->common_dir = strdup(place->common_dir);
	if (!s->dir || !s->common_dir)
		return hf_fail_mem(err);
	for (i = 0; i < HF_HOOKS; i++) {
		s->event[i].file = join(s->dir, s->event[i].event, "");
		if (!s->event[i].file)
			return hf_fail_mem(err);
		look_at_file(s, &s->event[i], place->work_tree);
		look_beside(s, &s->event[i]);
	}
	return 0;
}

int hf_hooks_state_read(struct hf_hooks_state *out,
			const struct hf_place *place, struct hf_err *err)
{
	size_t i;
	int rc;

	*out = (struct hf_hooks_state){ 0 };
	for (i = 0; i < HF_HOOKS; i++)
		out->event[i].event = hf_hook_events[i];
	if ((rc = hf_git_version(&out->git, err)) < 0 ||
	    (rc = read_config(out, err)) < 0 ||
	    (place && (rc = look_at_files(out, place, err)) < 0))
		hf_hooks_state_release(out);
	return rc;
}

void hf_hooks_state_release(struct hf_hooks_state *state)
{
	struct hf_hook_state *hook;
	size_t i;

	if (!state)
		return;
	for (i = 0; i < HF_HOOKS; i++) {
		hook = &state->event[i];
		free(hook->file);
		free(hook->shim);
		free(hook->program);
		free(hook->shadowed);
		free(hook->before);
		free(hook->config_program);
		free(hook->disabled);
	}
	for (i = 0; i < state->n_includes; i++)
		release_include(&state->includes[i]);
	free(state->includes);
	free(state->common_dir);
	free(state->dir);
	free(state->dir_origin);
	free(state->alias);
	*state = (struct hf_hooks_state){ 0 };
}

bool hf_hooks_by_config(const struct hf_hooks_state *state)
{
	return state->git >= HF_GIT_CONFIG_HOOKS;
}

bool hf_hook_in_config(const struct hf_hooks_state *state,
		       const struct hf_hook_state *hook)
{
	return hf_hooks_by_config(state) && hook->in_config &&
	       !hook->disabled && may_run(hook->config_program);
}

bool hf_hook_in_file(const struct hf_hook_state *hook)
{
	if (!hook->may_run || hook->way == HF_WAY_NONE)
		return false;
	return hook->way == HF_WAY_CALL || may_run(hook->program);
}

int hf_hooks_alive(bool *alive, struct hf_session *session, struct hf_err *err)
{
	struct hf_hooks_state state;
	size_t i;
	int rc = hf_hooks_state_read(&state, hf_repo_place(session->repo), err);

	*alive = !rc;
	for (i = 0; i < HF_HOOKS && *alive; i++)
		*alive = hf_hook_in_config(&state, &state.event[i]) ||
			 hf_hook_in_file(&state.event[i]);
	hf_hooks_state_release(&state);
	return rc;
}
