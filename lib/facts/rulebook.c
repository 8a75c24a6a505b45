#include "facts/rulebook.h"

#include "base/text.h"
#include "doors/git.h"
#include "doors/ini.h"
#include "facts/config.h"
#include "facts/repo.h"
#include "values/name.h"
#include "values/policy.h"
#include "values/version.h"

void hf_rulebook_release(struct hf_rulebook *book)
{
	if (!book)
		return;
	free(book->file);
	hf_line_release(&book->production);
	*book = (struct hf_rulebook){ 0 };
}

static const char *get(const struct hf_config *config, const char *name)
{
	const char *value = config ? hf_config_get(config, name) : NULL;

	return value && *value ? value : NULL;
}

/* The branch that the remote's HEAD names, or NULL; owned by the caller. */
static int remote_head(char **out, const char *remote, struct hf_err *err)
{
	struct hf_buf ref = HF_BUF_INIT, said = HF_BUF_INIT;
	const char *args[] = { "symbolic-ref", "-q", NULL, NULL };
	const char *name = NULL;
	int status, rc;

	*out = NULL;
	if (!remote)
		return 0;
	hf_buf_printf(&ref, "refs/remotes/%s/HEAD", remote);
	args[2] = hf_buf_str(&ref);
	if ((rc = hf_git_ask(&status, &said, NULL, args, err)) < 0)
		goto out;
	hf_buf_truncate(&ref, ref.len - strlen("HEAD"));
	if (!status)
		name = hf_text_after(hf_buf_str(&said), hf_buf_str(&ref));
	if (name && !(*out = strndup(name, strcspn(name, "\n"))))
		rc = hf_fail_mem(err);
out:
	hf_buf_release(&said);
	hf_buf_release(&ref);
	return rc;
}

/* "origin/main" for the ref that a line's tip was read from. */
static const char *line_name(const struct hf_line *line)
{
	return hf_name_short(line->branch.tip_ref);
}

/* Read .hotfix.ini at the tip of the production that `spec` names. */
static int read_file(struct hf_rulebook *out, struct hf_buf *text,
		     struct hf_repo *repo, const char *spec, const char *format,
		     const char *remote, struct hf_err *err)
{
	int rc;

	hf_buf_clear(text);
	hf_rulebook_release(out);
	rc = hf_line_read(&out->production, repo, spec, format, remote, false,
			  err);
	if (rc < 0 || !out->production.spec)
		return rc;
	rc = hf_repo_file(text, repo, &out->production.branch.tip,
			  HF_POLICY_FILE, HF_POLICY_MAX, err);
	if (rc == HF_ENOTFOUND) {
		hf_err_clear(err);
		return 0;
	}
	if (rc < 0)
		return err->code = HF_EPOLICY;
	if (asprintf(&out->file, "%s:%s", line_name(&out->production),
		     HF_POLICY_FILE) < 0) {
		out->file = NULL;
		return hf_fail_mem(err);
	}
	out->has_file = true;
	return 0;
}

/* Where production may be, the likeliest first. */
static int candidates(struct hf_strv *names, struct hf_strv *how,
		      const struct hf_config *config, const char *remote,
		      struct hf_err *err)
{
	const char *flow = get(config, "gitflow.branch.master");
	char *head = NULL;
	int rc;

	if (flow) {
		hf_strv_push(names, flow);
		hf_strv_push(how, "gitflow.branch.master");
	}
	hf_strv_push(names, "main");
	hf_strv_push(how, "main");
	hf_strv_push(names, "master");
	hf_strv_push(how, "master");
	if ((rc = remote_head(&head, remote, err)) < 0)
		return rc;
	if (head) {
		hf_strv_push(names, head);
		hf_strv_pushf(how, "%s/HEAD", remote);
	}
	free(head);
	if ((rc = hf_strv_check(names, err)) < 0)
		return rc;
	return hf_strv_check(how, err);
}

/*
 * Find production among the likely branches: the first that carries a policy,
 * else the first that exists.
 */
static int find_production(struct hf_rulebook *out, struct hf_buf *text,
			   struct hf_policy *policy, struct hf_repo *repo,
			   const struct hf_config *config, const char *remote,
			   struct hf_err *err)
{
	struct hf_strv names = HF_STRV_INIT, how = HF_STRV_INIT;
	ssize_t found = -1;
	size_t i;
	int rc;

	if ((rc = candidates(&names, &how, config, remote, err)) < 0)
		goto out;
	for (i = 0; i < names.n && !out->has_file; i++) {
		rc = read_file(out, text, repo, names.v[i], policy->tag, remote,
			       err);
		if (rc < 0)
			goto out;
		if (out->has_file || (found < 0 && out->production.spec))
			found = (ssize_t)i;
	}
	if (found < 0)
		goto out;
	rc = hf_policy_found(policy, "branches", "production", names.v[found],
			     how.v[found], err);
	if (!rc && !out->has_file)
		rc = read_file(out, text, repo, names.v[found], policy->tag,
			       remote, err);
out:
	hf_strv_release(&how);
	hf_strv_release(&names);
	return rc;
}

static int apply_config(struct hf_policy *policy,
			const struct hf_config *config, struct hf_err *err)
{
	struct hf_buf origin = HF_BUF_INIT;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && config && i < config->n; i++) {
		if (!hf_text_starts(config->v[i].name, "hotfix."))
			continue;
		hf_buf_clear(&origin);
		hf_buf_printf(&origin, "config: %s", config->v[i].origin);
		rc = hf_policy_config(policy, config->v[i].name,
				      config->v[i].value, hf_buf_str(&origin),
				      err);
	}
	hf_buf_release(&origin);
	return rc;
}

/* Names that git-flow's settings give, until policy or config say better. */
static int found_by_gitflow(struct hf_policy *policy,
			    const struct hf_config *config, struct hf_err *err)
{
	static const struct {
		const char *from, *section, *key, *suffix;
	} rows[] = {
		{ "gitflow.prefix.hotfix", "hotfix", "prefix", "" },
		{ "gitflow.prefix.release", "branches", "releases", "*" },
		{ "gitflow.prefix.versiontag", "release", "tag", "{version}" },
		{ "gitflow.branch.develop", "branches", "integration", "" },
	};
	struct hf_buf value = HF_BUF_INIT;
	const char *said;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < sizeof(rows) / sizeof(*rows); i++) {
		if (!(said = get(config, rows[i].from)))
			continue;
		hf_buf_clear(&value);
		hf_buf_printf(&value, "%s%s", said, rows[i].suffix);
		rc = hf_policy_found(policy, rows[i].section, rows[i].key,
				     hf_buf_str(&value), rows[i].from, err);
	}
	hf_buf_release(&value);
	return rc;
}

/* The value of [branches] production in a policy, or NULL; borrowed. */
static const char *names_production(const struct hf_ini *ini)
{
	size_t i;

	for (i = 0; i < ini->n; i++)
		if (!strcmp(ini->v[i].section, "branches") &&
		    !strcmp(ini->v[i].key, "production"))
			return ini->v[i].value;
	return NULL;
}

/*
 * A policy that names another production is read from there, and alone, if
 * there is one; else this is the best there is.
 */
static int follow(struct hf_rulebook *out, struct hf_buf *text,
		  struct hf_policy *policy, struct hf_repo *repo,
		  const char *remote, struct hf_err *err)
{
	struct hf_rulebook there = { .asked_for = true };
	struct hf_buf other = HF_BUF_INIT;
	struct hf_ini ini = { 0 };
	const char *named;
	int rc = hf_ini_read(&ini, out->file, hf_buf_str(text), text->len, err);

	if (rc < 0)
		return rc;
	named = names_production(&ini);
	if (!named ||
	    (policy->production && !strcmp(named, policy->production)))
		goto out;
	rc = hf_policy_found(policy, "branches", "production", named, out->file,
			     err);
	if (!rc)
		rc = read_file(&there, &other, repo, named, policy->tag, remote,
			       err);
	if (!rc && there.has_file) {
		there.asked_for = true;
		hf_rulebook_release(out);
		*out = there;
		there = (struct hf_rulebook){ 0 };
		hf_buf_release(text);
		*text = other;
		other = (struct hf_buf)HF_BUF_INIT;
	} else if (!rc) {
		hf_line_release(&out->production);
		out->production = there.production;
		there.production = (struct hf_line){ 0 };
	}
out:
	hf_rulebook_release(&there);
	hf_buf_release(&other);
	hf_ini_release(&ini);
	return rc;
}

/* Whether a policy names its production, and another than this one. */
static bool names_other(const char *file, const struct hf_buf *text,
			const char *named)
{
	struct hf_err none = HF_ERR_INIT;
	struct hf_ini ini = { 0 };
	const char *own = NULL;
	bool other;

	if (hf_ini_read(&ini, file, hf_buf_str(text), text->len, &none) == 0)
		own = names_production(&ini);
	other = own && strcmp(own, named) != 0;
	hf_ini_release(&ini);
	return other;
}

/*
 * Whether git config would lead away from the production that a policy names,
 * to where no rules are: who wants that is answered by the policy.
 */
static int leads_away(bool *yes, const char *named,
		      const struct hf_policy *policy, struct hf_repo *repo,
		      const char *remote, struct hf_err *err)
{
	struct hf_strv names = HF_STRV_INIT, how = HF_STRV_INIT;
	struct hf_rulebook there = { 0 };
	struct hf_buf text = HF_BUF_INIT;
	size_t i;
	int rc = candidates(&names, &how, NULL, remote, err);

	*yes = false;
	for (i = 0; !rc && i < names.n && !there.has_file; i++)
		rc = read_file(&there, &text, repo, names.v[i], policy->tag,
			       remote, err);
	if (!rc && there.has_file)
		*yes = names_other(there.file, &text, named);
	/* What cannot be read leads nowhere; who reads it next says why. */
	if (rc == HF_EPOLICY) {
		hf_err_clear(err);
		rc = 0;
	}
	hf_buf_release(&text);
	hf_rulebook_release(&there);
	hf_strv_release(&how);
	hf_strv_release(&names);
	return rc;
}

int hf_rulebook_read(struct hf_rulebook *out, struct hf_policy *policy,
		     struct hf_repo *repo, const struct hf_config *config,
		     const char *remote, struct hf_err *err)
{
	const char *named = get(config, "hotfix.branches.production");
	const char *wanted =
		named ? named : get(config, "gitflow.branch.master");
	struct hf_buf text = HF_BUF_INIT;
	bool away = false;
	int rc;

	*out = (struct hf_rulebook){ 0 };
	if ((rc = found_by_gitflow(policy, config, err)) < 0 ||
	    (wanted &&
	     (rc = leads_away(&away, wanted, policy, repo, remote, err)) < 0))
		goto out;
	if (away)
		named = NULL;
	if (named)
		rc = hf_policy_found(policy, "branches", "production", named,
				     "hotfix.branches.production", err);
	if (!rc)
		rc = named ? read_file(out, &text, repo, named, policy->tag,
				       remote, err) :
			     find_production(out, &text, policy, repo,
					     away ? NULL : config, remote, err);
	out->asked_for = out->has_file || named || rc == HF_EPOLICY;
	if (!rc && out->has_file)
		rc = follow(out, &text, policy, repo, remote, err);
	if (!rc && out->has_file)
		rc = hf_policy_file(policy, out->file, hf_buf_str(&text),
				    text.len, err);
	if (rc < 0)
		goto out;
	rc = apply_config(policy, config, err);
out:
	if (rc < 0 && rc != HF_EPOLICY)
		hf_rulebook_release(out);
	hf_buf_release(&text);
	return rc;
}

/* develop, or the branch that the remote's HEAD names. */
static int find_integration(struct hf_policy *policy, struct hf_repo *repo,
			    const char *remote, struct hf_err *err)
{
	struct hf_branch branch;
	char *head = NULL;
	int rc;

	if ((rc = hf_branch_read(&branch, repo, remote, "develop", false,
				 err)) < 0)
		return rc;
	if (branch.name) {
		hf_branch_release(&branch);
		return hf_policy_found(policy, "branches", "integration",
				       "develop", "develop", err);
	}
	if ((rc = remote_head(&head, remote, err)) < 0)
		return rc;
	if (head && policy->production && strcmp(head, policy->production))
		rc = hf_policy_found(policy, "branches", "integration", head,
				     "the remote's HEAD", err);
	free(head);
	return rc;
}

/* "v{version}" where most of the version tags begin so, else what they do. */
static int find_tag(struct hf_policy *policy, struct hf_repo *repo,
		    struct hf_err *err)
{
	static const char *const formats[] = { "v{version}", "{version}",
					       "release-{version}", NULL };
	static const char *const all[] = { "refs/tags/*", NULL };
	size_t count[3] = { 0, 0, 0 }, best = 0, i, j;
	struct hf_refs refs = { 0 };
	struct hf_version v;
	int rc;

	if ((rc = hf_repo_refs(&refs, repo, all, err)) < 0)
		return rc;
	for (i = 0; i < refs.n; i++)
		for (j = 0; formats[j]; j++)
			if (hf_version_of_tag(&v, formats[j],
					      refs.v[i].name +
						      strlen("refs/tags/")))
				count[j]++;
	for (j = 1; formats[j]; j++)
		if (count[j] > count[best])
			best = j;
	if (count[best])
		rc = hf_policy_found(policy, "release", "tag", formats[best],
				     "the tags there are", err);
	hf_refs_release(&refs);
	return rc;
}

int hf_rulebook_find(struct hf_policy *policy, struct hf_repo *repo,
		     const struct hf_config *config, const char *remote,
		     struct hf_err *err)
{
	int rc = 0;

	if (!policy->integration && !get(config, "gitflow.branch.develop"))
		rc = find_integration(policy, repo, remote, err);
	if (!rc && !get(config, "gitflow.prefix.versiontag"))
		rc = find_tag(policy, repo, err);
	return rc;
}
