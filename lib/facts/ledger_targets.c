/* The targets of a fix: which branches it has to go back to. */
#include "facts/ledger.h"

#include "facts/session.h"
#include "facts/tags.h"
#include "values/version.h"

void hf_due_release(struct hf_due *due)
{
	free(due->target);
	hf_strv_release(&due->lacks);
	hf_strv_release(&due->without);
	hf_ids_release(&due->missing);
	free(due->waived);
	free(due->undecided);
}

void hf_due_free(struct hf_due *due, size_t n)
{
	size_t i;

	for (i = 0; due && i < n; i++)
		hf_due_release(&due[i]);
	free(due);
}

const struct hf_branch *hf_ledger_branch(const struct hf_session *session,
					 const char *target)
{
	const struct hf_lineup *lineup = &session->lineup;
	const struct hf_line *line = hf_lineup_line(lineup, target);
	size_t i;

	if (lineup->integration.name &&
	    !strcmp(lineup->integration.name, target))
		return &lineup->integration;
	for (i = 0; i < lineup->n_releases; i++)
		if (!strcmp(lineup->releases[i].name, target))
			return &lineup->releases[i];
	return line ? &line->branch : NULL;
}

struct due_list {
	struct hf_due *v;
	size_t n;
};

static int add_due(struct due_list *list, const char *target, bool is_line,
		   struct hf_err *err)
{
	struct hf_due *v = realloc(list->v, (list->n + 1) * sizeof(*v));

	if (!v)
		return hf_fail_mem(err);
	list->v = v;
	v[list->n] = (struct hf_due){ .is_line = is_line };
	v[list->n].target = strdup(target);
	return v[list->n++].target ? 0 : hf_fail_mem(err);
}

/* How old a line is, as far as that is known. */
struct age {
	struct hf_id newest;         /* its newest release, else its tip */
	struct hf_version named, at; /* by its name; and at most */
	bool is_named, is_known;
};

/* What is asked for one fix. */
struct question {
	struct hf_session *session;
	const struct hf_line *line;
	struct hf_tags tags;
	struct age age; /* of the line, before it got the fix */
};

/* Read how old a line is that is at `tip`: by its tags and by its name. */
static int read_age(struct age *out, const struct question *q,
		    const struct hf_line *line, const struct hf_id *tip,
		    struct hf_err *err)
{
	const struct hf_tag *newest;
	int rc = hf_tags_newest_in(&newest, &q->tags, q->session->repo, tip,
				   err);

	if (rc < 0)
		return rc;
	*out = (struct age){ .newest = newest ? newest->commit : *tip };
	out->is_named =
		hf_line_version(&out->named, line, q->session->policy.tag);
	out->is_known = newest || out->is_named;
	out->at = newest ? newest->version : out->named;
	if (out->is_named && hf_version_compare(&out->named, &out->at) > 0)
		out->at = out->named;
	return 0;
}

/*
 * The line as the fix found it, so that the answers stay the same for ever: a
 * target that lacks the fix lacks the tag of its release as well.
 */
static int read_line(struct question *q, const struct hf_entry *entry,
		     struct hf_err *err)
{
	struct hf_id tip = q->line->branch.tip;
	struct hf_commit commit = { 0 };
	int rc = hf_tags_read(&q->tags, q->session->repo,
			      q->session->policy.tag, err);

	if (!rc && entry->released.hex[0])
		rc = hf_repo_commit(&commit, q->session->repo, &entry->released,
				    err);
	if (commit.parents.n)
		tip = commit.parents.v[0];
	hf_commit_release(&commit);
	return rc < 0 ? rc : read_age(&q->age, q, q->line, &tip, err);
}

/* Whether a release branch is open: no line has it. */
static int is_open(bool *yes, const struct question *q,
		   const struct hf_branch *release, struct hf_err *err)
{
	const struct hf_lineup *lineup = &q->session->lineup;
	bool shipped = false;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && !shipped && i < lineup->n; i++)
		rc = hf_repo_reaches(&shipped, q->session->repo,
				     &lineup->lines[i].branch.tip,
				     &release->tip, err);
	*yes = !rc && !shipped;
	return rc;
}

/*
 * Whether a release branch is newer than the line: by the version in its name,
 * else because it has the line's newest release.
 */
static int is_newer(bool *yes, const struct question *q,
		    const struct hf_branch *release, struct hf_err *err)
{
	struct hf_version v;

	if (!q->age.is_known || !hf_version_of_branch(&v, release->name))
		return hf_repo_reaches(yes, q->session->repo, &release->tip,
				       &q->age.newest, err);
	*yes = hf_version_compare(&v, &q->age.at) > 0;
	return 0;
}

/*
 * Whether a line of this version has come further than the fix's line: by that,
 * or by a release that it has. No others are asked for, since each "no" costs a
 * walk through the history of the line.
 */
static int is_further(bool *yes, const struct question *q,
		      const struct hf_line *other,
		      const struct hf_version *named, struct hf_err *err)
{
	struct hf_tags newer = { q->tags.v, 0 };
	const struct hf_tag *newest = NULL;
	int rc = 0;

	*yes = hf_version_compare(named, &q->age.at) > 0;
	while (newer.n < q->tags.n &&
	       hf_version_compare(&newer.v[newer.n].version, &q->age.at) > 0)
		newer.n++;
	if (!*yes)
		rc = hf_tags_newest_in(&newest, &newer, q->session->repo,
				       &other->branch.tip, err);
	*yes = *yes || newest;
	return rc;
}

/*
 * Whether another line is newer than this one. Production is, and the others
 * are older than production, unless the name of such a line says that it is
 * ahead of what production has released.
 */
static int is_newer_line(bool *yes, const struct question *q,
			 const struct hf_line *other, struct hf_err *err)
{
	const struct hf_line *production = q->session->lineup.lines;
	struct hf_version named;
	struct age age;
	bool is_named = hf_line_version(&named, other, q->session->policy.tag);
	int rc;

	*yes = false;
	if (q->line == production) {
		*yes = q->age.is_known && is_named &&
		       hf_version_compare(&named, &q->age.at) > 0;
		return 0;
	}
	if (other != production && q->age.is_known && is_named)
		return is_further(yes, q, other, &named, err);
	if ((rc = read_age(&age, q, other, &other->branch.tip, err)) < 0)
		return rc;
	if (other == production)
		*yes = !q->age.is_named || !age.is_known ||
		       hf_version_compare(&q->age.named, &age.at) <= 0;
	else if (q->age.is_known && age.is_known)
		*yes = hf_version_compare(&age.at, &q->age.at) > 0;
	else
		rc = hf_repo_reaches(yes, q->session->repo, &other->branch.tip,
				     &q->age.newest, err);
	return rc;
}

static int add_releases(struct due_list *list, const struct question *q,
			struct hf_err *err)
{
	const struct hf_lineup *lineup = &q->session->lineup;
	bool yes;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < lineup->n_releases; i++) {
		const struct hf_branch *release = &lineup->releases[i];

		rc = is_open(&yes, q, release, err);
		if (!rc && yes)
			rc = is_newer(&yes, q, release, err);
		if (!rc && yes)
			rc = add_due(list, release->name, false, err);
	}
	return rc;
}

static int add_lines(struct due_list *list, const struct question *q,
		     struct hf_err *err)
{
	const struct hf_lineup *lineup = &q->session->lineup;
	bool yes;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < lineup->n; i++) {
		const struct hf_line *other = &lineup->lines[i];

		if (other == q->line)
			continue;
		rc = is_newer_line(&yes, q, other, err);
		if (!rc && yes)
			rc = add_due(list, other->spec, true, err);
	}
	return rc;
}

int hf_ledger_targets(struct hf_due **out, size_t *n,
		      struct hf_session *session, const struct hf_entry *entry,
		      struct hf_err *err)
{
	const struct hf_lineup *lineup = &session->lineup;
	struct question q = { .session = session, .line = entry->line };
	struct due_list list = { NULL, 0 };
	int rc = 0;

	if (lineup->integration.name)
		rc = add_due(&list, lineup->integration.name, false, err);
	if (!rc && (lineup->n_releases || lineup->n > 1 ||
		    entry->line != lineup->lines)) {
		if (!(rc = read_line(&q, entry, err)) &&
		    !(rc = add_releases(&list, &q, err)))
			rc = add_lines(&list, &q, err);
	}
	hf_tags_release(&q.tags);
	if (rc < 0) {
		hf_due_free(list.v, list.n);
		return rc;
	}
	*out = list.v;
	*n = list.n;
	return 0;
}
