#include "facts/steps.h"

#include "base/text.h"
#include "facts/policy_alone.h"
#include "facts/session.h"
#include "facts/tags.h"
#include "values/merge_words.h"
#include "values/message.h"
#include "values/name.h"
#include "values/pattern.h"

void hf_steps_release(struct hf_steps *steps)
{
	size_t i;

	if (!steps)
		return;
	for (i = 0; i < steps->n; i++)
		free(steps->v[i].hotfix);
	free(steps->v);
	*steps = (struct hf_steps){ NULL, 0 };
}

/* Whether it is merged into production as it is, or looked at by itself. */
static bool is_other(const struct hf_session *session,
		     const struct hf_line *line, const char *branch)
{
	const struct hf_strv *releases = &session->policy.releases;
	const char *integration = session->lineup.integration.name;
	const struct hf_line *other = hf_lineup_line(&session->lineup, branch);
	size_t i;

	if ((integration && !strcmp(integration, branch)) ||
	    (other && other != line))
		return true;
	for (i = 0; i < releases->n; i++)
		if (hf_pattern_ref(releases->v[i], branch))
			return true;
	return false;
}

/* Take what the message says of a branch that was merged, or of a hotfix. */
static int take_words(struct hf_step *step, const struct hf_session *session,
		      const struct hf_line *line, const char *raw,
		      const struct hf_message *message, struct hf_err *err)
{
	size_t len = 0, at = 0;
	const char *words = hf_merge_words(&len, raw), *name = NULL;
	char *branch = words ? strndup(words, len) : NULL;
	char reverted[65];
	int rc = 0;

	if (words && !branch)
		return hf_fail_mem(err);
	if (branch)
		name = hf_text_after(branch, session->policy.prefix);
	if (!name && hf_message_reverts(message, &at, reverted))
		step->passes = true;
	else if (!name && branch)
		step->passes = is_other(session, line, branch);
	if (!name && !step->passes)
		name = hf_message_trailer(message, "Hotfix");
	if (name && hf_name_check(name, NULL) == 0 &&
	    !(step->hotfix = strdup(name)))
		rc = hf_fail_mem(err);
	free(branch);
	return rc;
}

static int read_step(struct hf_step *out, struct hf_session *session,
		     const struct hf_line *line, const struct hf_id *id,
		     struct hf_err *err)
{
	struct hf_message message = { 0 };
	struct hf_commit commit = { 0 };
	int rc = hf_repo_commit(&commit, session->repo, id, err);

	if (!rc)
		rc = hf_message_parse(&message, commit.message,
				      strlen(commit.message), NULL, err);
	if (rc < 0)
		goto out;
	out->id = *id;
	out->when = commit.committed;
	if (commit.parents.n)
		out->before = commit.parents.v[0];
	if (commit.parents.n == 2)
		out->merged = commit.parents.v[1];
	rc = take_words(out, session, line, commit.message, &message, err);
out:
	hf_message_release(&message);
	hf_commit_release(&commit);
	return rc;
}

int hf_steps_read(struct hf_steps *out, struct hf_session *session,
		  const struct hf_line *line, const struct hf_range *range,
		  struct hf_err *err)
{
	size_t i;
	int rc = 0;

	*out = (struct hf_steps){ calloc(range->n + 1, sizeof(*out->v)), 0 };
	if (!out->v)
		return hf_fail_mem(err);
	for (i = 0; !rc && i < range->n; i++)
		rc = read_step(&out->v[out->n++], session, line,
			       &range->v[i].id, err);
	if (rc < 0)
		hf_steps_release(out);
	return rc;
}

/* Where the branches are that have a history of their own. */
static void push_others(struct hf_ids *out, const struct hf_lineup *lineup,
			const struct hf_line *line)
{
	size_t i;

	if (lineup->integration.name)
		hf_ids_push(out, &lineup->integration.tip);
	for (i = 0; i < lineup->n_releases; i++)
		hf_ids_push(out, &lineup->releases[i].tip);
	for (i = 0; i < lineup->n; i++)
		if (&lineup->lines[i] != line)
			hf_ids_push(out, &lineup->lines[i].branch.tip);
}

/* Whether nothing but a patch release tells of it. */
static bool is_unnamed(const struct hf_step *step)
{
	return step->patch && !step->hotfix && !step->passes;
}

/* Of what the steps merged, all that none of the other branches has. */
static int read_strange(struct hf_range *out, const struct hf_steps *steps,
			struct hf_session *session, const struct hf_line *line,
			struct hf_err *err)
{
	struct hf_ids from = HF_IDS_INIT, except = HF_IDS_INIT;
	const struct hf_range_spec spec = { .from = &from, .except = &except };
	size_t i;
	int rc = 0;

	for (i = 0; i < steps->n; i++)
		if (is_unnamed(&steps->v[i]) && steps->v[i].merged.hex[0])
			hf_ids_push(&from, &steps->v[i].merged);
	push_others(&except, &session->lineup, line);
	if (from.failed || except.failed)
		rc = hf_fail_mem(err);
	else if (from.n)
		rc = hf_repo_range(out, session->repo, &spec, err);
	hf_ids_release(&except);
	hf_ids_release(&from);
	return rc;
}

/* A merge passes that brought a revert, a commit that is only of the policy. */
static int look_at(struct hf_step *step, struct hf_session *session,
		   struct hf_err *err)
{
	const struct hf_id *id =
		step->merged.hex[0] ? &step->merged : &step->id;
	struct hf_message message = { 0 };
	struct hf_commit commit = { 0 };
	char reverted[65];
	size_t at = 0;
	int rc = hf_repo_commit(&commit, session->repo, id, err);

	if (!rc && step->merged.hex[0])
		rc = hf_message_parse(&message, commit.message,
				      strlen(commit.message), NULL, err);
	else if (!rc)
		rc = hf_policy_alone(&step->passes, session, &commit, err);
	if (!rc && step->merged.hex[0])
		step->passes = hf_message_reverts(&message, &at, reverted);
	hf_message_release(&message);
	hf_commit_release(&commit);
	return rc;
}

/* Whether a tag is a patch of an earlier release: 1.4.1 where 1.4.0 is. */
static bool is_patch(const struct hf_tags *tags, const struct hf_tag *tag)
{
	const struct hf_version *v, *of = &tag->version;
	size_t i;

	for (i = 0; tags->v && i < tags->n; i++) {
		v = &tags->v[i].version;
		if (v->part[0] == of->part[0] && v->part[1] == of->part[1] &&
		    hf_version_compare(v, of) < 0)
			return true;
	}
	return false;
}

/* Of several tags on a commit the newest. */
static void note_tags(struct hf_steps *steps, const struct hf_tags *tags)
{
	const struct hf_tag *patch = NULL;
	struct hf_step *step;
	size_t i, j;

	for (i = 0; i < steps->n; i++) {
		step = &steps->v[i];
		for (j = 0; j < tags->n && !step->tag; j++)
			if (hf_id_eq(&tags->v[j].commit, &step->id))
				step->tag = &tags->v[j];
		if (step->tag)
			patch = is_patch(tags, step->tag) ? step->tag : NULL;
		step->patch = patch;
	}
}

int hf_steps_settle(struct hf_steps *steps, struct hf_session *session,
		    const struct hf_line *line, const struct hf_tags *tags,
		    struct hf_err *err)
{
	struct hf_range strange = { 0 };
	struct hf_step *step;
	size_t i;
	int rc;

	note_tags(steps, tags);
	rc = read_strange(&strange, steps, session, line, err);
	for (i = 0; !rc && i < steps->n; i++) {
		step = &steps->v[i];
		if (!is_unnamed(step))
			continue;
		step->passes = step->merged.hex[0] &&
			       !hf_range_has(&strange, &step->merged);
		if (!step->passes)
			rc = look_at(step, session, err);
	}
	hf_range_release(&strange);
	return rc;
}
