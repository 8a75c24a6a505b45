/* git hotfix init: find the branches, write the policy, install the hooks. */
#include <fcntl.h>
#include <unistd.h>

#include "base/text.h"
#include "doors/git.h"
#include "doors/out.h"
#include "facts/tags.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"

struct init_args {
	struct hf_common common;
	const char *production, *integration, *remote;
	bool no_hooks;
};

static int check_remote(const struct hf_session *session, const char *remote,
			struct hf_err *err)
{
	struct hf_buf key = HF_BUF_INIT;
	int rc;

	hf_buf_printf(&key, "remote.%s.url", remote);
	rc = hf_buf_check(&key, err);
	if (!rc && !hf_config_get(&session->config, key.data)) {
		hf_err_hint(err, "git remote lists the remotes there are");
		rc = hf_fail(err, HF_ENOTFOUND, "there is no remote '%s'",
			     remote);
	}
	hf_buf_release(&key);
	return rc;
}

/* A tag pattern must have a tag to begin with. */
static int check_tags(struct hf_session *session, const char *pattern,
		      struct hf_err *err)
{
	struct hf_tags tags;
	int rc = hf_tags_read(&tags, session->repo, session->policy.tag, err);

	if (!rc && !hf_tags_newest(&tags, pattern)) {
		hf_err_hint(err, "git tag lists the tags there are");
		rc = hf_fail(err, HF_ENOTFOUND,
			     "there is no release tag like "
			     "'%s'",
			     pattern);
	}
	hf_tags_release(&tags);
	return rc;
}

/* A production that was named must be there; else the one that was found. */
static int choose_production(const char **out, const struct init_args *args,
			     struct hf_session *session, struct hf_err *err)
{
	const struct hf_line *line;
	struct hf_branch branch;
	int rc;

	if (!args->production) {
		rc = hf_session_production(&line, session, err);
		*out = session->policy.production;
		return rc;
	}
	*out = args->production;
	if (hf_text_starts(*out, "tag:"))
		return check_tags(session, *out + strlen("tag:"), err);
	rc = hf_branch_read(&branch, session->repo, session->remote, *out,
			    false, err);
	if (!rc && !branch.name) {
		hf_err_hint(err, "git branch -a lists the branches there are");
		rc = hf_fail(err, HF_ENOTFOUND, "there is no branch '%s'",
			     *out);
	}
	hf_branch_release(&branch);
	return rc;
}

static int choose_integration(const char **out, const struct init_args *args,
			      struct hf_session *session,
			      const char *production, struct hf_err *err)
{
	struct hf_branch branch;
	int rc;

	*out = args->integration ? args->integration :
				   session->policy.integration;
	if (!*out || !**out || !strcmp(*out, production)) {
		*out = NULL;
		return 0;
	}
	rc = hf_branch_read(&branch, session->repo, session->remote, *out,
			    false, err);
	if (!rc && !branch.name)
		rc = hf_fail(err, HF_ENOTFOUND, "there is no branch '%s'",
			     *out);
	hf_branch_release(&branch);
	return rc;
}

/* What was found, and nothing that the defaults say as well. */
static void write_policy(struct hf_buf *out, const struct hf_session *session,
			 const char *production, const char *integration)
{
	const struct hf_policy *policy = &session->policy;

	hf_buf_printf(out,
		      "# The rules for hotfixes, read from the tip of "
		      "production.\n# Every key: git help hotfix-config\n\n"
		      "[branches]\nproduction = %s\n",
		      production);
	if (integration)
		hf_buf_printf(out, "integration = %s\n", integration);
	if (policy->releases.n)
		hf_buf_printf(out, "releases = %s\n", policy->releases.v[0]);
	hf_buf_printf(out, "\n[hotfix]\nprefix = %s\n\n[release]\ntag = %s\n",
		      policy->prefix, policy->tag);
}

/* Never over a file that is there. */
static int put_file(const char *path, const struct hf_buf *text,
		    struct hf_err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	int rc = 0;

	if (fd < 0)
		return hf_fail_sys(err, "cannot write '%s'", path);
	if (write(fd, text->data, text->len) != (ssize_t)text->len)
		rc = hf_fail_sys(err, "cannot write '%s'", path);
	if (close(fd) < 0 && !rc)
		rc = hf_fail_sys(err, "cannot write '%s'", path);
	if (rc < 0)
		unlink(path);
	return rc;
}

static int set_config(const char *key, const char *value, struct hf_err *err)
{
	const char *args[] = { "config", "--local", key, value, NULL };
	const struct hf_git_do call = { .args = args };

	return hf_git_run(NULL, &call, err);
}

/* Until the policy is on production, git config says the same here. */
static int set_local(const struct init_args *args, const char *production,
		     const char *integration, struct hf_err *err)
{
	int rc = set_config("hotfix.branches.production", production, err);

	if (!rc && integration)
		rc = set_config("hotfix.branches.integration", integration,
				err);
	if (!rc && args->remote)
		rc = set_config("hotfix.remote", args->remote, err);
	return rc;
}

/* Write the file unless there is one, here or on production. */
static int init_file(const struct init_args *args,
		     const struct hf_session *session, const char *production,
		     const char *integration, struct hf_err *err)
{
	const char *top = hf_repo_place(session->repo)->work_tree;
	struct hf_buf path = HF_BUF_INIT, text = HF_BUF_INIT;
	int rc;

	if (session->book.has_file) {
		hf_out("policy       %s is there and stays as it is\n",
		       session->book.file);
		return 0;
	}
	if (!top) {
		hf_out("policy       none: a bare repository has no files\n");
		return 0;
	}
	hf_buf_printf(&path, "%s/%s", top, HF_POLICY_FILE);
	write_policy(&text, session, production, integration);
	if ((rc = hf_buf_check(&path, err)) < 0 ||
	    (rc = hf_buf_check(&text, err)) < 0)
		goto out;
	if (access(path.data, F_OK) == 0) {
		hf_out("policy       %s is there and stays as it is\n",
		       HF_POLICY_FILE);
		goto out;
	}
	if (!args->common.dry_run && (rc = put_file(path.data, &text, err)) < 0)
		goto out;
	hf_out("policy       %s %s; it counts for everybody once it is on "
	       "%s\n",
	       args->common.dry_run ? "would write" : "wrote", HF_POLICY_FILE,
	       production);
out:
	hf_buf_release(&text);
	hf_buf_release(&path);
	return rc;
}

static int init(const struct init_args *args, struct hf_session *session,
		struct hf_err *err)
{
	const char *production, *integration;
	int rc;

	if ((rc = hf_session_deepen(session, err)) < 0 ||
	    (rc = choose_production(&production, args, session, err)) < 0 ||
	    (rc = choose_integration(&integration, args, session, production,
				     err)) < 0)
		return rc;
	hf_out("production   %s\n", production);
	hf_out("integration  %s\n", integration ? integration : "none");
	hf_out("remote       %s\n", session->remote ? session->remote : "none");
	hf_out("hotfixes     %s*\n", session->policy.prefix);
	hf_out("tags         %s\n", session->policy.tag);
	if ((rc = init_file(args, session, production, integration, err)) < 0)
		return rc;
	return args->common.dry_run ?
		       0 :
		       set_local(args, production, integration, err);
}

static int init_run(const void *opts, int argc, char **argv, struct hf_err *err)
{
	const struct init_args *args = opts;
	struct hf_err broken = HF_ERR_INIT;
	struct hf_session session;
	int rc;

	(void)argv;
	if ((rc = hf_opt_count(argc, 0, 0, &cmd_init, err)) < 0 ||
	    (rc = hf_cmd_open(&session, &broken, err)) < 0)
		return rc;
	if (broken.code) {
		*err = broken;
		rc = err->code;
		goto out;
	}
	if (args->remote) {
		if ((rc = check_remote(&session, args->remote, err)) < 0)
			goto out;
		session.remote = args->remote;
	}
	rc = init(args, &session, err);
	if (!rc && !args->no_hooks)
		rc = hf_cmd_install(&session, args->common.dry_run, err);
out:
	hf_session_close(&session);
	return rc;
}

#define AT(field) offsetof(struct init_args, field)

static const struct hf_opt init_opts[] = {
	{ HF_OPT_TEXT, 0, "production", AT(production), "branch",
	  "what runs for users: a branch, or tag:<pattern>" },
	{ HF_OPT_TEXT, 0, "integration", AT(integration), "branch",
	  "where the next release is made" },
	{ HF_OPT_TEXT, 0, "remote", AT(remote), "name",
	  "the remote whose copies count" },
	{ HF_OPT_FLAG, 0, "no-hooks", AT(no_hooks), NULL,
	  "do not install the hooks" },
	HF_OPT_DRY_RUN,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_init = {
	.name = "init",
	.usage = "[<options>]",
	.about = "find the branches, write the policy, install the hooks",
	.opts = init_opts,
	.args_size = sizeof(struct init_args),
	.run = init_run,
};
