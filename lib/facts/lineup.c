#include "facts/lineup.h"

#include "base/text.h"
#include "facts/repo.h"
#include "facts/tags.h"
#include "values/name.h"
#include "values/pattern.h"
#include "values/policy.h"
#include "values/version.h"

void hf_branch_release(struct hf_branch *branch)
{
	if (!branch)
		return;
	free(branch->name);
	free(branch->tip_ref);
	*branch = (struct hf_branch){ 0 };
}

void hf_line_release(struct hf_line *line)
{
	if (!line)
		return;
	free(line->spec);
	hf_branch_release(&line->branch);
	*line = (struct hf_line){ 0 };
}

void hf_lineup_release(struct hf_lineup *lineup)
{
	size_t i;

	if (!lineup)
		return;
	for (i = 0; i < lineup->n; i++)
		hf_line_release(&lineup->lines[i]);
	for (i = 0; i < lineup->n_releases; i++)
		hf_branch_release(&lineup->releases[i]);
	for (i = 0; i < lineup->n_adopted; i++) {
		hf_line_release(lineup->adopted[i]);
		free(lineup->adopted[i]);
	}
	hf_branch_release(&lineup->integration);
	free(lineup->adopted);
	free(lineup->lines);
	free(lineup->releases);
	free(lineup->remote);
	*lineup = (struct hf_lineup){ 0 };
}

/* The remote's copy counts; the local one only where there is no remote. */
static int settle(struct hf_branch *branch, const char *remote,
		  struct hf_err *err)
{
	bool by_remote = remote && branch->remote.hex[0];
	char *ref = NULL;
	int len;

	branch->tip = by_remote ? branch->remote : branch->local;
	len = by_remote ? asprintf(&ref, "refs/remotes/%s/%s", remote,
				   branch->name) :
			  asprintf(&ref, "refs/heads/%s", branch->name);
	if (len < 0)
		return hf_fail_mem(err);
	branch->tip_ref = ref;
	return 0;
}

/* Where one ref is; stays empty when it does not exist. */
static int read_copy(struct hf_id *out, struct hf_repo *repo,
		     const char *prefix, const char *remote, const char *name,
		     struct hf_err *err)
{
	const char *patterns[2] = { NULL, NULL };
	struct hf_buf ref = HF_BUF_INIT;
	struct hf_refs refs = { 0 };
	int rc;

	hf_buf_printf(&ref, "%s%s%s%s", prefix, remote ? remote : "",
		      remote ? "/" : "", name);
	patterns[0] = hf_buf_str(&ref);
	if (!(rc = hf_buf_check(&ref, err)))
		rc = hf_repo_refs(&refs, repo, patterns, err);
	if (!rc && refs.n)
		*out = refs.v[0].commit;
	if (!rc && refs.n && !out->hex[0]) {
		hf_err_hint(err, "git fsck");
		rc = hf_fail(err, HF_EUNDECIDED,
			     "'%s' names no commit that "
			     "can be read",
			     hf_name_short(patterns[0]));
	}
	hf_refs_release(&refs);
	hf_buf_release(&ref);
	return rc;
}

int hf_branch_read(struct hf_branch *out, struct hf_repo *repo,
		   const char *remote, const char *name, bool both,
		   struct hf_err *err)
{
	int rc = 0;

	*out = (struct hf_branch){ 0 };
	if (remote)
		rc = read_copy(&out->remote, repo, "refs/remotes/", remote,
			       name, err);
	if (!rc && (both || !out->remote.hex[0]))
		rc = read_copy(&out->local, repo, "refs/heads/", NULL, name,
			       err);
	if (rc < 0 || (!out->local.hex[0] && !out->remote.hex[0]))
		return rc;
	out->name = strdup(name);
	rc = out->name ? settle(out, remote, err) : hf_fail_mem(err);
	if (rc < 0)
		hf_branch_release(out);
	return rc;
}

/* A tag pattern stands for the newest release that it matches. */
static int read_tag(struct hf_line *out, struct hf_repo *repo,
		    const char *pattern, const char *format, struct hf_err *err)
{
	const struct hf_tag *newest;
	struct hf_tags tags;
	int rc = hf_tags_read(&tags, repo, format, err);

	if (rc < 0)
		return rc;
	newest = hf_tags_newest(&tags, pattern);
	if (newest) {
		out->is_tag = true;
		out->branch.name = strdup(newest->name);
		out->branch.tip = newest->commit;
		if (asprintf(&out->branch.tip_ref, "refs/tags/%s",
			     newest->name) < 0)
			out->branch.tip_ref = NULL;
		if (!out->branch.name || !out->branch.tip_ref)
			rc = hf_fail_mem(err);
	}
	hf_tags_release(&tags);
	return rc;
}

int hf_line_read(struct hf_line *out, struct hf_repo *repo, const char *spec,
		 const char *format, const char *remote, bool both,
		 struct hf_err *err)
{
	const char *pattern = hf_text_after(spec, "tag:");
	int rc;

	*out = (struct hf_line){ 0 };
	rc = pattern ? read_tag(out, repo, pattern, format, err) :
		       hf_branch_read(&out->branch, repo, remote, spec, both,
				      err);
	if (!rc && out->branch.name && !(out->spec = strdup(spec)))
		rc = hf_fail_mem(err);
	if (rc < 0)
		hf_line_release(out);
	return rc;
}

bool hf_line_version(struct hf_version *out, const struct hf_line *line,
		     const char *format)
{
	const char *pattern = hf_text_after(line->spec, "tag:");

	return pattern ? hf_version_of_series(out, format, pattern) :
			 hf_version_of_branch(out, line->spec);
}

/* Put a line behind the others; one that was not found adds nothing. */
static int add_line(struct hf_lineup *lineup, struct hf_line *line,
		    struct hf_err *err)
{
	struct hf_line *v;

	if (!line->spec)
		return 0;
	v = realloc(lineup->lines, (lineup->n + 1) * sizeof(*v));
	if (!v) {
		hf_line_release(line);
		return hf_fail_mem(err);
	}
	lineup->lines = v;
	v[lineup->n++] = *line;
	*line = (struct hf_line){ 0 };
	return 0;
}

int hf_lineup_begin(struct hf_lineup *out, struct hf_line *production,
		    const char *remote, struct hf_err *err)
{
	int rc;

	*out = (struct hf_lineup){ 0 };
	if (remote && !(out->remote = strdup(remote))) {
		hf_line_release(production);
		return hf_fail_mem(err);
	}
	rc = add_line(out, production, err);
	if (rc < 0)
		hf_lineup_release(out);
	return rc;
}

const char *hf_lineup_branch_of(const char *ref, const char *remote)
{
	const char *name = hf_text_after(ref, "refs/heads/");

	if (name || !remote)
		return name ? name : ref;
	return ref + strlen("refs/remotes/") + strlen(remote) + 1;
}

/* The names of all branches, local or of the remote, that a pattern names. */
static int names_of(struct hf_strv *out, struct hf_repo *repo,
		    const char *remote, const char *pattern, struct hf_err *err)
{
	struct hf_strv globs = HF_STRV_INIT;
	size_t fixed = strcspn(pattern, "*?["), i;
	struct hf_refs refs = { 0 };
	const char *name;
	int rc;

	hf_strv_pushf(&globs, "refs/heads/%.*s*", (int)fixed, pattern);
	if (remote)
		hf_strv_pushf(&globs, "refs/remotes/%s/%.*s*", remote,
			      (int)fixed, pattern);
	if ((rc = hf_strv_check(&globs, err)) < 0 ||
	    (rc = hf_repo_refs(&refs, repo, (const char *const *)globs.v,
			       err)) < 0)
		goto out;
	for (i = 0; i < refs.n; i++) {
		name = hf_lineup_branch_of(refs.v[i].name, remote);
		if (hf_pattern_ref(pattern, name) && strcmp(name, "HEAD") &&
		    !hf_strv_has(out, name))
			hf_strv_push(out, name);
	}
	hf_strv_sort(out);
	rc = hf_strv_check(out, err);
out:
	hf_refs_release(&refs);
	hf_strv_release(&globs);
	return rc;
}

static int add_spec(struct hf_lineup *out, struct hf_repo *repo,
		    const struct hf_policy *policy, const char *spec,
		    struct hf_err *err)
{
	struct hf_line line;
	int rc;

	if (hf_lineup_line(out, spec))
		return 0;
	rc = hf_line_read(&line, repo, spec, policy->tag, out->remote, true,
			  err);
	return rc < 0 ? rc : add_line(out, &line, err);
}

static int add_support(struct hf_lineup *out, struct hf_repo *repo,
		       const struct hf_policy *policy, struct hf_err *err)
{
	struct hf_strv names = HF_STRV_INIT;
	const char *pattern;
	size_t i, j;
	int rc = 0;

	for (i = 0; !rc && i < policy->support.n; i++) {
		pattern = policy->support.v[i];
		if (hf_text_starts(pattern, "tag:")) {
			rc = add_spec(out, repo, policy, pattern, err);
			continue;
		}
		rc = names_of(&names, repo, out->remote, pattern, err);
		for (j = 0; !rc && j < names.n; j++)
			rc = add_spec(out, repo, policy, names.v[j], err);
		hf_strv_release(&names);
	}
	return rc;
}

/* A branch plays one part: a line, else integration, else a release. */
static int add_releases(struct hf_lineup *out, struct hf_repo *repo,
			const struct hf_policy *policy, struct hf_err *err)
{
	struct hf_strv names = HF_STRV_INIT;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < policy->releases.n; i++)
		rc = names_of(&names, repo, out->remote, policy->releases.v[i],
			      err);
	if (rc < 0 || !names.n)
		goto out;
	out->releases = calloc(names.n, sizeof(*out->releases));
	if (!out->releases) {
		rc = hf_fail_mem(err);
		goto out;
	}
	for (i = 0; !rc && i < names.n; i++) {
		if (hf_lineup_line(out, names.v[i]) ||
		    (out->integration.name &&
		     !strcmp(names.v[i], out->integration.name)))
			continue;
		rc = hf_branch_read(&out->releases[out->n_releases], repo,
				    out->remote, names.v[i], true, err);
		if (!rc && out->releases[out->n_releases].name)
			out->n_releases++;
	}
out:
	hf_strv_release(&names);
	return rc;
}

int hf_lineup_read(struct hf_lineup *out, struct hf_repo *repo,
		   const struct hf_policy *policy, const char *remote,
		   struct hf_err *err)
{
	const char *production = policy->production;
	struct hf_line line = { 0 };
	int rc = 0;

	*out = (struct hf_lineup){ 0 };
	if (production)
		rc = hf_line_read(&line, repo, production, policy->tag, remote,
				  true, err);
	if (rc < 0 || (rc = hf_lineup_begin(out, &line, remote, err)) < 0 ||
	    !out->n)
		return rc;
	if ((rc = add_support(out, repo, policy, err)) < 0)
		goto out;
	if (policy->integration && policy->integration[0] &&
	    !hf_lineup_line(out, policy->integration) &&
	    (rc = hf_branch_read(&out->integration, repo, out->remote,
				 policy->integration, true, err)) < 0)
		goto out;
	rc = add_releases(out, repo, policy, err);
out:
	if (rc < 0)
		hf_lineup_release(out);
	return rc;
}

const struct hf_line *hf_lineup_line(const struct hf_lineup *lineup,
				     const char *spec)
{
	size_t i;

	for (i = 0; i < lineup->n; i++)
		if (!strcmp(lineup->lines[i].spec, spec))
			return &lineup->lines[i];
	return NULL;
}
