#include "values/forge.h"

#include "base/text.h"
#include "values/remote_url.h"

enum forge { AZURE, BITBUCKET, FORGEJO, GITEA, GITHUB, GITLAB, FORGES };

const char *const hf_forge_names[] = {
	[AZURE] = "azure", [BITBUCKET] = "bitbucket", [FORGEJO] = "forgejo",
	[GITEA] = "gitea", [GITHUB] = "github",       [GITLAB] = "gitlab",
	[FORGES] = NULL,
};

/* Servers refuse longer ones; nginx and Apache do at 8 KiB. */
enum { ADDRESS_MAX = 8000 };

/* Some hosts speak nothing but ssh. */
static void leave_ssh_host(struct hf_remote_url *url)
{
	static const struct {
		const char *ssh, *web;
	} hosts[] = {
		{ "ssh.github.com", "github.com" },
		{ "altssh.gitlab.com", "gitlab.com" },
		{ "altssh.bitbucket.org", "bitbucket.org" },
		{ "ssh.dev.azure.com", "dev.azure.com" },
		{ "vs-ssh.visualstudio.com", "dev.azure.com" },
	};
	size_t i;

	for (i = 0; i < sizeof(hosts) / sizeof(*hosts); i++) {
		if (strcmp(url->host, hosts[i].ssh))
			continue;
		snprintf(url->host, sizeof(url->host), "%s", hosts[i].web);
		return;
	}
}

/* ".<domain>" stands for every host in it. */
static bool is_host(const char *host, const char *known)
{
	size_t len = strlen(host), end = strlen(known);

	if (known[0] == '.')
		return len > end && !strcmp(host + len - end, known);
	return !strcmp(host, known);
}

/* "gitlab.example.com", "code.gitlab.example.com", "github.com" */
static enum forge by_label(const char *host)
{
	const char *label, *dot;
	size_t len, i;

	for (label = host; (dot = strchr(label, '.')); label = dot + 1) {
		len = (size_t)(dot - label);
		for (i = 0; i < FORGES; i++)
			if (strlen(hf_forge_names[i]) == len &&
			    !strncmp(label, hf_forge_names[i], len))
				return (enum forge)i;
	}
	return FORGES;
}

/* ".../_git/<repository>": Azure's own, on servers of any name. */
static bool has_azure_path(const struct hf_strv *path)
{
	return path->n > 1 && !strcmp(path->v[path->n - 2], "_git");
}

static enum forge guess(const struct hf_remote_url *url)
{
	static const struct {
		const char *host;
		enum forge forge;
	} hosts[] = {
		{ "dev.azure.com", AZURE },     { ".visualstudio.com", AZURE },
		{ ".ghe.com", GITHUB },         { "codeberg.org", FORGEJO },
		{ "salsa.debian.org", GITLAB }, { "framagit.org", GITLAB },
		{ "invent.kde.org", GITLAB },
	};
	size_t i;

	for (i = 0; i < sizeof(hosts) / sizeof(*hosts); i++)
		if (is_host(url->host, hosts[i].host))
			return hosts[i].forge;
	if (has_azure_path(&url->path))
		return AZURE;
	return by_label(url->host);
}

static void hint_names(struct hf_err *err)
{
	struct hf_buf names = HF_BUF_INIT;
	size_t i;

	for (i = 0; i < FORGES; i++)
		hf_buf_printf(&names, "%s%s", i ? "|" : "", hf_forge_names[i]);
	hf_err_hint(err, "git config hotfix.forge <%s>", hf_buf_str(&names));
	hf_buf_release(&names);
}

static int fail_name(const char *name, struct hf_err *err)
{
	const char *near = hf_text_nearest(name, hf_forge_names);

	if (near)
		hf_err_hint(err, "did you mean '%s'?", near);
	else
		hint_names(err);
	return hf_fail(err, HF_ENOTFOUND,
		       "hotfix.forge is '%.64s', which is no forge", name);
}

static int fail_host(const char *host, struct hf_err *err)
{
	hint_names(err);
	return hf_fail(err, HF_ENOTFOUND, "cannot tell which forge '%s' is",
		       host);
}

static int choose(enum forge *out, const struct hf_remote_url *url,
		  const char *name, struct hf_err *err)
{
	size_t i;

	if (!name) {
		*out = guess(url);
		return *out < FORGES ? 0 : fail_host(url->host, err);
	}
	for (i = 0; i < FORGES; i++) {
		if (strcmp(hf_forge_names[i], name))
			continue;
		*out = (enum forge)i;
		return 0;
	}
	return fail_name(name, err);
}

/* The parts of the path from `from` up to `to`, each behind a slash. */
static void put_path(struct hf_buf *out, const struct hf_remote_url *url,
		     size_t from, size_t to)
{
	for (; from < to; from++)
		hf_buf_printf(out, "/%s", url->path.v[from]);
}

static void put_server(struct hf_buf *out, const struct hf_remote_url *url)
{
	hf_buf_printf(out, "%s://%s%s", url->scheme, url->host, url->port);
}

/* "<before><branch>" where the branch is a value in a query. */
static void put_value(struct hf_buf *out, const char *before,
		      const char *branch)
{
	hf_buf_puts(out, before);
	hf_remote_url_escape(out, branch, strlen(branch), '\0');
}

/*
 * GitHub finds nothing to compare when a slash is escaped (cli/cli#12183);
 * Gitea takes both.
 */
static void put_compare(struct hf_buf *out, const struct hf_remote_url *url,
			const char *source, const char *target)
{
	put_server(out, url);
	put_path(out, url, 0, url->path.n);
	hf_buf_puts(out, "/compare/");
	hf_remote_url_escape(out, target, strlen(target), '/');
	hf_buf_puts(out, "...");
	hf_remote_url_escape(out, source, strlen(source), '/');
}

/* A put_<forge> is false where the path is of another form than its own. */
static bool put_github(struct hf_buf *out, const struct hf_remote_url *url,
		       const char *source, const char *target)
{
	put_compare(out, url, source, target);
	hf_buf_puts(out, "?expand=1");
	return url->path.n == 2;
}

/* Gitea and Forgejo may be installed below a path. */
static bool put_gitea(struct hf_buf *out, const struct hf_remote_url *url,
		      const char *source, const char *target)
{
	put_compare(out, url, source, target);
	return url->path.n >= 2;
}

static bool put_gitlab(struct hf_buf *out, const struct hf_remote_url *url,
		       const char *source, const char *target)
{
	put_server(out, url);
	put_path(out, url, 0, url->path.n);
	hf_buf_puts(out, "/-/merge_requests/new");
	put_value(out, "?merge_request%5Bsource_branch%5D=", source);
	put_value(out, "&merge_request%5Btarget_branch%5D=", target);
	return url->path.n >= 2;
}

/* "https://<host>/<context>/scm/<project>/<repository>" is for http alone. */
static bool put_bitbucket_server(struct hf_buf *out,
				 const struct hf_remote_url *url,
				 const char *source, const char *target)
{
	size_t n = url->path.n;

	if (n < 2 || (n > 2 && strcmp(url->path.v[n - 3], "scm")))
		return false;
	put_server(out, url);
	put_path(out, url, 0, n > 2 ? n - 3 : 0);
	hf_buf_printf(out, "/projects/%s/repos/%s/pull-requests?create",
		      url->path.v[n - 2], url->path.v[n - 1]);
	put_value(out, "&sourceBranch=refs%2Fheads%2F", source);
	put_value(out, "&targetBranch=refs%2Fheads%2F", target);
	return true;
}

static bool put_bitbucket(struct hf_buf *out, const struct hf_remote_url *url,
			  const char *source, const char *target)
{
	if (strcmp(url->host, "bitbucket.org"))
		return put_bitbucket_server(out, url, source, target);
	put_server(out, url);
	put_path(out, url, 0, url->path.n);
	put_value(out, "/pull-requests/new?source=", source);
	put_value(out, "&dest=", target);
	return url->path.n == 2;
}

/* Azure's http URL is that of the page; ssh has a form of its own. */
static bool put_azure(struct hf_buf *out, const struct hf_remote_url *url,
		      const char *source, const char *target)
{
	const struct hf_strv *path = &url->path;

	put_server(out, url);
	if (has_azure_path(path)) {
		put_path(out, url, 0, path->n);
	} else if (path->n == 4 && !strcmp(path->v[0], "v3")) {
		put_path(out, url, 1, 3);
		hf_buf_printf(out, "/_git/%s", path->v[3]);
	} else {
		return false;
	}
	put_value(out, "/pullrequestcreate?sourceRef=", source);
	put_value(out, "&targetRef=", target);
	return true;
}

/* All but Azure serve "<repository>.git"; there it is another repository. */
static void drop_dot_git(struct hf_strv *path)
{
	char *last = path->n ? path->v[path->n - 1] : NULL;
	size_t len = last ? strlen(last) : 0;

	if (len > 4 && !strcmp(last + len - 4, ".git"))
		last[len - 4] = '\0';
}

static int fail_place(const struct hf_remote_url *url, enum forge forge,
		      struct hf_err *err)
{
	struct hf_buf place = HF_BUF_INIT;
	int rc;

	put_server(&place, url);
	put_path(&place, url, 0, url->path.n);
	rc = hf_fail(err, HF_ENOTFOUND, "'%.256s' is no repository on %s",
		     hf_buf_str(&place), hf_forge_names[forge]);
	hf_buf_release(&place);
	return rc;
}

int hf_forge_address(struct hf_buf *out, const char *url, const char *forge,
		     const char *source, const char *target, struct hf_err *err)
{
	static bool (*const put[])(struct hf_buf * out,
				   const struct hf_remote_url *url,
				   const char *source, const char *target) = {
		[AZURE] = put_azure,   [BITBUCKET] = put_bitbucket,
		[FORGEJO] = put_gitea, [GITEA] = put_gitea,
		[GITHUB] = put_github, [GITLAB] = put_gitlab,
	};
	struct hf_remote_url remote = HF_REMOTE_URL_INIT;
	size_t begin = out->len;
	enum forge which;
	int rc;

	if ((rc = hf_remote_url_read(&remote, url, err)) < 0)
		return rc;
	leave_ssh_host(&remote);
	if ((rc = choose(&which, &remote, forge, err)) < 0)
		goto out;
	if (which != AZURE)
		drop_dot_git(&remote.path);
	if (!put[which](out, &remote, source, target))
		rc = fail_place(&remote, which, err);
	else if (out->len - begin > ADDRESS_MAX)
		rc = hf_fail(err, HF_ENOTFOUND,
			     "the address of a pull request would be too long");
	else
		rc = hf_buf_check(out, err);
	if (rc < 0)
		hf_buf_truncate(out, begin);
out:
	hf_remote_url_release(&remote);
	return rc;
}
