/* The targets of a fix: which branches it has to go back to. */
#include "facts/ledger.h"

#include "facts/session.h"
#include "facts/tags.h"
#include "values/version.h"

void hf_due_free(struct hf_due *due, size_t n)
{
	size_t i;

	for (i = 0; due && i < n; i++)
		free(due[i].target);
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

/* The version that a line is at: its newest tag's, else its name's. */
static int line_version(struct hf_version *out, bool *known,
			struct hf_session *session, const struct hf_line *line,
			const struct hf_tags *tags, struct hf_err *err)
{
	const struct hf_tag *newest;
	int rc = hf_tags_newest_in(&newest, tags, session->repo,
				   &line->branch.tip, err);

	*known = false;
	if (rc < 0)
		return rc;
	*known = newest || hf_version_of_branch(out, line->spec);
	if (newest)
		*out = newest->version;
	return 0;
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

/* Whether a release branch is open and newer than the line. */
static int release_owed(bool *yes, struct hf_session *session,
			const struct hf_branch *release,
			const struct hf_line *line,
			const struct hf_version *version, bool known,
			struct hf_err *err)
{
	struct hf_version v;
	bool shipped;
	int rc;

	*yes = false;
	rc = hf_repo_reaches(&shipped, session->repo,
			     &session->lineup.lines[0].branch.tip,
			     &release->tip, err);
	if (rc < 0 || shipped)
		return rc;
	if (known && hf_version_of_branch(&v, release->name)) {
		*yes = hf_version_compare(&v, version) > 0;
		return 0;
	}
	return hf_repo_reaches(yes, session->repo, &release->tip,
			       &line->branch.tip, err);
}

int hf_ledger_targets(struct hf_due **out, size_t *n,
		      struct hf_session *session, const struct hf_line *line,
		      struct hf_err *err)
{
	const struct hf_lineup *lineup = &session->lineup;
	struct due_list list = { NULL, 0 };
	struct hf_version mine, theirs;
	struct hf_tags tags = { NULL, 0 };
	bool known = false, other, yes;
	size_t i;
	int rc = 0;

	if (lineup->n_releases || lineup->n > 1) {
		if ((rc = hf_tags_read(&tags, session->repo,
				       session->policy.tag, err)) < 0 ||
		    (rc = line_version(&mine, &known, session, line, &tags,
				       err)) < 0)
			goto out;
	}
	if (lineup->integration.name)
		rc = add_due(&list, lineup->integration.name, false, err);
	for (i = 0; !rc && i < lineup->n_releases; i++) {
		rc = release_owed(&yes, session, &lineup->releases[i], line,
				  &mine, known, err);
		if (!rc && yes)
			rc = add_due(&list, lineup->releases[i].name, false,
				     err);
	}
	for (i = 0; !rc && i < lineup->n; i++) {
		if (&lineup->lines[i] == line)
			continue;
		rc = line_version(&theirs, &other, session, &lineup->lines[i],
				  &tags, err);
		if (!rc &&
		    (known && other ? hf_version_compare(&theirs, &mine) > 0 :
				      i == 0))
			rc = add_due(&list, lineup->lines[i].spec, true, err);
	}
out:
	hf_tags_release(&tags);
	if (rc < 0) {
		hf_due_free(list.v, list.n);
		return rc;
	}
	*out = list.v;
	*n = list.n;
	return 0;
}
