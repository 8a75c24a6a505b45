#include "facts/session.h"

#include "base/text.h"
#include "doors/git.h"
#include "values/name.h"

/* Production alone, or all branches once something asked for them. */
static int read_lineup(struct hf_session *s, struct hf_err *err)
{
	const char *production = s->policy.production;
	struct hf_line line = { 0 };
	struct hf_lineup fresh;
	int rc = 0;

	if (s->deep) {
		rc = hf_lineup_read(&fresh, s->repo, &s->policy, s->remote,
				    err);
	} else {
		if (production)
			rc = hf_line_read(&line, s->repo, production,
					  s->policy.tag, s->remote, true, err);
		if (!rc)
			rc = hf_lineup_begin(&fresh, &line, s->remote, err);
	}
	if (rc < 0)
		return rc;
	hf_lineup_release(&s->lineup);
	s->lineup = fresh;
	return 0;
}

/* Policy and production; a broken policy is reported after both. */
static int read_policy(struct hf_session *s, struct hf_err *err)
{
	const struct hf_config *config = s->no_config ? NULL : &s->config;
	int broken, rc;

	broken = hf_rulebook_read(&s->book, &s->policy, s->repo, config,
				  s->remote, err);
	if (broken && broken != HF_EPOLICY)
		return broken;
	rc = hf_lineup_begin(&s->lineup, &s->book.production, s->remote,
			     broken ? NULL : err);
	return broken ? broken : rc;
}

int hf_session_open(struct hf_session *out, const struct hf_session_spec *spec,
		    struct hf_err *err)
{
	int rc;

	*out = (struct hf_session){ 0 };
	out->no_config = spec->no_config;
	out->rules = spec->rules;
	out->levels = spec->levels;
	if ((rc = hf_repo_open(&out->repo, spec->reader, err)) < 0 ||
	    (rc = hf_config_read(&out->config, err)) < 0 ||
	    (rc = hf_policy_init(&out->policy, spec->rules, spec->levels,
				 err)) < 0)
		goto out;
	out->remote = out->config.remote;
	rc = read_policy(out, err);
out:
	if (rc < 0 && rc != HF_EPOLICY)
		hf_session_close(out);
	return rc;
}

void hf_session_close(struct hf_session *session)
{
	if (!session)
		return;
	hf_lineup_release(&session->lineup);
	hf_rulebook_release(&session->book);
	hf_policy_release(&session->policy);
	hf_config_release(&session->config);
	hf_repo_close(session->repo);
	*session = (struct hf_session){ 0 };
}

int hf_session_deepen(struct hf_session *session, struct hf_err *err)
{
	int rc;

	if (session->deep)
		return 0;
	rc = hf_rulebook_find(&session->policy, session->repo,
			      session->no_config ? NULL : &session->config,
			      session->remote, err);
	if (rc < 0)
		return rc;
	session->deep = true;
	return read_lineup(session, err);
}

int hf_session_reload(struct hf_session *s, struct hf_err *err)
{
	bool deep = s->deep;
	int rc;

	s->deep = false;
	hf_lineup_release(&s->lineup);
	hf_rulebook_release(&s->book);
	hf_policy_release(&s->policy);
	rc = hf_policy_init(&s->policy, s->rules, s->levels, err);
	if (!rc)
		rc = read_policy(s, err);
	return rc || !deep ? rc : hf_session_deepen(s, err);
}

int hf_session_refresh(struct hf_session *session, struct hf_err *err)
{
	return read_lineup(session, err);
}

int hf_session_production(const struct hf_line **out,
			  const struct hf_session *session, struct hf_err *err)
{
	const char *name = session->policy.production;

	*out = NULL;
	if (session->lineup.n) {
		*out = &session->lineup.lines[0];
		return 0;
	}
	hf_err_hint(err,
		    "name it: git config hotfix.branches.production "
		    "<branch>, or run 'git hotfix init --production <branch>'");
	if (session->book.asked_for && name)
		return hf_fail(err, HF_ENOTFOUND,
			       "production '%s' does not exist%s%s", name,
			       session->remote ? " here or on " : "",
			       session->remote ? session->remote : "");
	return hf_fail(err, HF_ENOTFOUND,
		       "no production branch was found: "
		       "there is no main and no master");
}

int hf_session_policy_blob(struct hf_id *out, const struct hf_session *session,
			   struct hf_err *err)
{
	const char *args[] = { "rev-parse", "-q", "--verify", NULL, NULL };
	struct hf_buf name = HF_BUF_INIT, said = HF_BUF_INIT;
	int status, rc;

	*out = (struct hf_id){ "" };
	if (!session->book.has_file || !session->lineup.n)
		return 0;
	hf_buf_printf(&name, "%s:" HF_POLICY_FILE,
		      session->lineup.lines[0].branch.tip.hex);
	args[3] = hf_buf_str(&name);
	if (!(rc = hf_buf_check(&name, err)) &&
	    !(rc = hf_git_ask(&status, &said, NULL, args, err)) && !status)
		rc = hf_git_id(out, &said, "rev-parse", err);
	hf_buf_release(&said);
	hf_buf_release(&name);
	return rc;
}

int hf_session_hotfix_refs(struct hf_refs *out,
			   const struct hf_session *session, struct hf_err *err)
{
	const char *prefix = session->policy.prefix;
	struct hf_strv globs = HF_STRV_INIT;
	int rc;

	hf_strv_pushf(&globs, "refs/heads/%s*", prefix);
	if (session->remote)
		hf_strv_pushf(&globs, "refs/remotes/%s/%s*", session->remote,
			      prefix);
	if (!(rc = hf_strv_check(&globs, err)))
		rc = hf_repo_refs(out, session->repo,
				  (const char *const *)globs.v, err);
	hf_strv_release(&globs);
	return rc;
}

const char *hf_session_hotfix_of(const struct hf_session *session,
				 const char *ref)
{
	const char *branch = hf_lineup_branch_of(ref, session->remote);
	const char *name =
		branch ? hf_session_hotfix_name(session, branch) : NULL;

	return name && hf_name_check(name, NULL) == 0 ? name : NULL;
}

const char *hf_session_hotfix_name(const struct hf_session *session,
				   const char *branch)
{
	const char *name = hf_text_after(branch, "refs/heads/");

	name = hf_text_after(name ? name : branch, session->policy.prefix);
	return name && *name ? name : NULL;
}
