/*
 * What git would start for each of our events, told from its config and from
 * the files in its hooks directory. No hook is run to find out.
 */
#ifndef HF_HOOKS_STATE_H
#define HF_HOOKS_STATE_H

#include "base/buf.h"
#include "base/err.h"
#include "values/hookfile.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_place;
struct hf_session;

/* The first git that starts hooks from its config, as hf_git_version has it. */
#define HF_GIT_CONFIG_HOOKS 25400

/* How the file that git runs comes to us, if it does. */
enum hf_hook_way {
	HF_WAY_NONE,
	HF_WAY_SHIM, /* our block is in it */
	HF_WAY_HELD, /* another tool's; it runs our shim, which it moved away */
	HF_WAY_CALL, /* another tool's; it or its settings name `hook` */
};

/* One event. */
struct hf_hook_state {
	const char *event;
	char *file;        /* the path in the hooks directory */
	const char *owner; /* whose file it is; NULL: there is none */
	bool may_run;      /* git can run it */
	enum hf_hook_way way;
	char *shim;        /* the file that has our block, or NULL */
	char *program;     /* what that block starts, or NULL */
	char *shadowed;    /* a shim of ours where git does not look */
	char *before;      /* the hook that was here first, moved away */
	bool in_config;    /* hook.hotfix-<event> is there */
	char *config_program;
	char *disabled;    /* where hook.hotfix-<event>.enabled is off */
};

/* A line include.path that names our file. */
struct hf_include {
	char *scope;  /* "local", "global", "system" ... */
	char *origin; /* the file that has the line, if it is one */
	char *path;
	bool missing; /* there is no such file */
};

struct hf_hooks_state {
	int git;          /* its version */
	char *common_dir; /* NULL outside a repository, and so is `dir` */
	char *dir;        /* where git looks for hook files */
	char *dir_origin; /* what set core.hooksPath; NULL: nothing */
	char *alias;      /* what set alias.hotfix; NULL: nothing */
	struct hf_hook_state event[HF_HOOKS];
	struct hf_include *includes;
	size_t n_includes;
};

/* `place` is NULL outside a repository: then there is only config to tell. */
int hf_hooks_state_read(struct hf_hooks_state *out,
			const struct hf_place *place, struct hf_err *err)
	HF_MUST_CHECK;
void hf_hooks_state_release(struct hf_hooks_state *state);

/* Whether this git starts hooks from its config. */
bool hf_hooks_by_config(const struct hf_hooks_state *state);

/* Whether the event reaches us: by config, or by the file. */
bool hf_hook_in_config(const struct hf_hooks_state *state,
		       const struct hf_hook_state *hook);
bool hf_hook_in_file(const struct hf_hook_state *hook);

/* Whether every one of our events would reach us. */
int hf_hooks_alive(bool *alive, struct hf_session *session, struct hf_err *err)
	HF_MUST_CHECK;

/* The start of a hook file, 64 KiB at most; false when it is no file. */
bool hf_hook_read(struct hf_buf *out, const char *path);

/* Append a path as seen from the current directory. */
void hf_hooks_show(struct hf_buf *out, const char *path);

#endif
