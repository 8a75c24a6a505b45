#include "facts/config.h"

#include <sys/stat.h>

#include "base/text.h"
#include "doors/git.h"
#include "values/remote_url.h"

/* Everything in one process: each further question would cost as much. */
static const char wanted[] =
	"^(hotfix\\.|gitflow\\.|advice\\.hotfix|remote\\..*\\.(push)?url$|"
	"color\\.(ui|hotfix)$|core\\.(commentchar|commentstring|hookspath)$|"
	"commit\\.(cleanup|gpgsign|template)$|"
	"tag\\.(gpgsign|forcesignannotated)$)";

static int add(struct hf_config *config, const char *scope, const char *origin,
	       const char *pair, struct hf_err *err)
{
	const char *newline = strchr(pair, '\n');
	size_t len = newline ? (size_t)(newline - pair) : strlen(pair);
	struct hf_config_var *v;

	if (config->n == config->cap) {
		size_t cap = config->cap ? config->cap * 2 : 16;

		v = realloc(config->v, cap * sizeof(*v));
		if (!v)
			return hf_fail_mem(err);
		config->v = v;
		config->cap = cap;
	}
	v = &config->v[config->n++];
	v->name = strndup(pair, len);
	/* A variable without "=" is git's way to say true. */
	v->value = strdup(newline ? newline + 1 : "true");
	v->origin = strdup(origin);
	v->command = !strcmp(scope, "command");
	return v->name && v->value && v->origin ? 0 : hf_fail_mem(err);
}

const char *hf_config_get(const struct hf_config *config, const char *name)
{
	size_t i;

	for (i = config->n; i-- > 0;)
		if (!strcasecmp(config->v[i].name, name))
			return config->v[i].value;
	return NULL;
}

bool hf_config_true(const struct hf_config *config, const char *name)
{
	const char *value = hf_config_get(config, name);

	return value && (!strcasecmp(value, "true") || !strcmp(value, "1") ||
			 !strcasecmp(value, "yes") || !strcasecmp(value, "on"));
}

/* The remote's name in "remote.<name>.url", or NULL; the caller owns it. */
static char *remote_of(const char *variable)
{
	const char *name = hf_text_after(variable, "remote.");
	const char *dot = name ? strrchr(name, '.') : NULL;

	if (!dot || strcmp(dot, ".url"))
		return NULL;
	return strndup(name, (size_t)(dot - name));
}

static int find_remote(struct hf_config *config, struct hf_err *err)
{
	const char *chosen = hf_config_get(config, "hotfix.remote");
	struct hf_strv names = HF_STRV_INIT;
	size_t i;
	int rc;

	if (!chosen)
		chosen = hf_config_get(config, "gitflow.origin");
	for (i = 0; i < config->n; i++) {
		char *name = remote_of(config->v[i].name);

		if (name && !hf_strv_has(&names, name))
			hf_strv_push(&names, name);
		free(name);
	}
	if (!chosen)
		chosen = names.n == 1 ? names.v[0] : "origin";
	if (hf_strv_has(&names, chosen) && !(config->remote = strdup(chosen)))
		rc = hf_fail_mem(err);
	else
		rc = hf_strv_check(&names, err);
	hf_strv_release(&names);
	return rc;
}

int hf_config_read(struct hf_config *out, struct hf_err *err)
{
	const char *const args[] = {
		"config", "-z", "--show-scope", "--show-origin", "--get-regexp",
		wanted,   NULL
	};
	const char *at, *end, *scope, *origin;
	struct hf_buf said = HF_BUF_INIT;
	int status, rc;

	*out = (struct hf_config){ 0 };
	if ((rc = hf_git_ask(&status, &said, NULL, args, err)) < 0)
		goto out;
	if (status > 1) {
		/* Ask again in the plain way, for git's own words. */
		hf_buf_clear(&said);
		if ((rc = hf_git_ask(NULL, &said, NULL, args, err)) < 0)
			goto out;
	}
	at = hf_buf_str(&said);
	end = at + said.len;
	while (at < end && !rc) {
		scope = at;
		origin = scope + strlen(scope) + 1;
		at = origin < end ? origin + strlen(origin) + 1 : end;
		if (at >= end)
			break;
		rc = add(out, scope, origin, at, err);
		at += strlen(at) + 1;
	}
	if (!rc)
		rc = find_remote(out, err);
out:
	hf_buf_release(&said);
	if (rc < 0)
		hf_config_release(out);
	return rc;
}

void hf_config_release(struct hf_config *config)
{
	size_t i;

	if (!config)
		return;
	for (i = 0; i < config->n; i++) {
		free(config->v[i].name);
		free(config->v[i].value);
		free(config->v[i].origin);
	}
	free(config->v);
	free(config->remote);
	*config = (struct hf_config){ 0 };
}

static const char *path_of(const char *url)
{
	const char *path = hf_text_after(url, "file://");

	return path ? path + strcspn(path, "/") : url;
}

/* Whether two URLs are paths to one folder: "../remote.git" is spelled so. */
static bool same_folder(const char *a, const char *b)
{
	struct stat x, y;

	return stat(path_of(a), &x) == 0 && stat(path_of(b), &y) == 0 &&
	       x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static size_t bare_len(const char *part)
{
	size_t len = strlen(part);

	return len > 4 && !strcmp(part + len - 4, ".git") ? len - 4 : len;
}

static bool same_path(const struct hf_strv *a, const struct hf_strv *b)
{
	const char *x, *y;
	size_t i;

	for (i = 0; i < a->n && i < b->n; i++) {
		x = a->v[i];
		y = b->v[i];
		if (bare_len(x) != bare_len(y) || strncmp(x, y, bare_len(x)))
			return false;
	}
	return a->n == b->n;
}

/* Whether two URLs name one path of one server, by whatever protocol. */
static bool same_server(const char *a, const char *b)
{
	struct hf_remote_url x = HF_REMOTE_URL_INIT, y = HF_REMOTE_URL_INIT;
	struct hf_err none = HF_ERR_INIT;
	bool same = hf_remote_url_read(&x, a, &none) == 0 &&
		    hf_remote_url_read(&y, b, &none) == 0 &&
		    !strcmp(x.host, y.host) && same_path(&x.path, &y.path);

	hf_remote_url_release(&y);
	hf_remote_url_release(&x);
	return same;
}

bool hf_config_is_url_of(const struct hf_config *config, const char *remote,
			 const char *url)
{
	size_t i, n = strlen(remote);
	const char *rest;

	for (i = 0; i < config->n; i++) {
		rest = hf_text_after(config->v[i].name, "remote.");
		if (rest && !strncmp(rest, remote, n) && rest[n] == '.' &&
		    (!strcmp(config->v[i].value, url) ||
		     same_folder(config->v[i].value, url) ||
		     same_server(config->v[i].value, url)))
			return true;
	}
	return false;
}
