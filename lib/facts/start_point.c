#include "facts/start_point.h"

#include <assert.h>

#include "base/text.h"
#include "facts/adopted.h"
#include "facts/session.h"
#include "facts/tags.h"
#include "values/name.h"

void hf_start_point_release(struct hf_start_point *point)
{
	if (!point)
		return;
	free(point->line);
	free(point->ref);
	*point = (struct hf_start_point){ 0 };
}

static int set(struct hf_start_point *out, const char *line, const char *ref,
	       struct hf_err *err)
{
	out->line = strdup(line);
	out->ref = strdup(ref);
	return out->line && out->ref ? 0 : hf_fail_mem(err);
}

static int from_line(struct hf_start_point *out, const struct hf_line *line,
		     struct hf_err *err)
{
	out->base = line->branch.tip;
	return set(out, line->spec, hf_name_short(line->branch.tip_ref), err);
}

/* From a commit, which must be part of a line and stays on it. */
static int from_commit(struct hf_start_point *out, struct hf_session *session,
		       const char *from, struct hf_err *err)
{
	const struct hf_line *lines = session->lineup.lines;
	bool there = false;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && !there && i < session->lineup.n; i++)
		rc = hf_repo_reaches(&there, session->repo,
				     &lines[i].branch.tip, &out->base, err);
	if (rc < 0)
		return rc;
	if (there)
		return set(out, lines[i - 1].spec, from, err);
	hf_err_hint(err,
		    "start from '%s', or name its branch in [branches] support",
		    lines[0].spec);
	return hf_fail(err, HF_EREFUSED, "'%s' is not part of production",
		       from);
}

/* The release tag that the user typed, or NULL; borrowed from `tags`. */
static const struct hf_tag *typed_tag(const struct hf_tags *tags,
				      const char *from,
				      const struct hf_id *commit)
{
	const char *name = hf_text_after(from, "refs/tags/");
	size_t i;

	if (!name)
		name = hf_text_after(from, "tags/");
	if (!name)
		name = from;
	for (i = 0; i < tags->n; i++)
		if (!strcmp(tags->v[i].name, name) &&
		    hf_id_eq(&tags->v[i].commit, commit))
			return &tags->v[i];
	return NULL;
}

/* Whether 1.4.2 belongs to what is called 1, or 1.4. */
static bool is_of(const struct hf_version *release,
		  const struct hf_version *named)
{
	int i;

	for (i = 0; i < named->parts; i++)
		if (release->part[i] != named->part[i])
			return false;
	return true;
}

/* Whether the name of a support line allows for this release, and how well. */
static bool is_meant(int *parts, const struct hf_session *session,
		     const struct hf_line *line, const struct hf_tag *tag)
{
	const char *pattern = hf_text_after(line->spec, "tag:");
	struct hf_version v;
	bool named = hf_line_version(&v, line, session->policy.tag);

	*parts = named ? v.parts : 0;
	if (pattern)
		return hf_tags_match(pattern, tag->name);
	return !named || is_of(&tag->version, &v);
}

/*
 * The support line that has a release, of several the one with the closest
 * name; NULL for production's own newest release.
 */
static int support_of(const struct hf_line **out, struct hf_session *session,
		      const struct hf_tags *tags, const struct hf_tag *tag,
		      struct hf_err *err)
{
	const struct hf_line *lines = session->lineup.lines;
	const struct hf_tag *newest;
	int best = -1, parts;
	bool has;
	size_t i;
	int rc;

	assert(lines);
	*out = NULL;
	rc = hf_tags_newest_in(&newest, tags, session->repo,
			       &lines[0].branch.tip, err);
	if (rc < 0 || newest == tag)
		return rc;
	for (i = 1; !rc && i < session->lineup.n; i++) {
		if (!is_meant(&parts, session, &lines[i], tag) || parts <= best)
			continue;
		rc = hf_repo_reaches(&has, session->repo, &lines[i].branch.tip,
				     &tag->commit, err);
		if (!rc && has) {
			*out = &lines[i];
			best = parts;
		}
	}
	return rc;
}

static const struct hf_line *line_at(const struct hf_session *session,
				     const struct hf_id *commit)
{
	size_t i;

	for (i = 0; i < session->lineup.n; i++)
		if (hf_id_eq(&session->lineup.lines[i].branch.tip, commit))
			return &session->lineup.lines[i];
	return NULL;
}

/* A release that lacks what a later one of its line has would undo it. */
static int check_newest(const struct hf_tags *tags, const struct hf_tag *tag,
			const char *pattern, struct hf_err *err)
{
	const struct hf_tag *newest = hf_tags_newest(tags, pattern);

	if (!newest || hf_version_compare(&newest->version, &tag->version) <= 0)
		return 0;
	hf_err_hint(err, "git hotfix start --from %s <name>", newest->name);
	return hf_fail(err, HF_EREFUSED,
		       "after '%s' came '%s', which a release from there would "
		       "undo",
		       tag->name, newest->name);
}

/* From a release tag: on the line that is at it or maintains it, or its own. */
static int from_tag(struct hf_start_point *out, struct hf_session *session,
		    const struct hf_tags *tags, const struct hf_tag *tag,
		    const char *from, struct hf_err *err)
{
	const struct hf_line *line = line_at(session, &tag->commit);
	struct hf_buf spec = HF_BUF_INIT;
	int rc = 0;

	if (line)
		return set(out, line->spec, from, err);
	if ((rc = support_of(&line, session, tags, tag, err)) < 0)
		return rc;
	if (line && !line->is_tag)
		return set(out, line->spec, from, err);
	if (line) {
		hf_buf_puts(&spec, line->spec);
	} else {
		hf_buf_puts(&spec, "tag:");
		hf_version_series(&spec, session->policy.tag, tag->name);
		out->adopted = true;
	}
	if (!(rc = hf_buf_check(&spec, err)) &&
	    !(rc = check_newest(tags, tag, spec.data + strlen("tag:"), err)))
		rc = set(out, spec.data, from, err);
	hf_buf_release(&spec);
	return rc;
}

/* From something that git knows, and that is no line. */
static int from_name(struct hf_start_point *out, struct hf_session *session,
		     const char *from, struct hf_err *err)
{
	struct hf_tags tags = { NULL, 0 };
	const struct hf_tag *tag;
	int rc = hf_repo_resolve(&out->base, session->repo, from, err);

	if (rc == HF_ENOTFOUND) {
		hf_err_clear(err);
		hf_err_hint(err, "give a production branch, a release tag or "
				 "a commit");
		return hf_fail(err, HF_ENOTFOUND,
			       "there is no '%s' to start from", from);
	}
	if (rc < 0 || (rc = hf_tags_read(&tags, session->repo,
					 session->policy.tag, err)) < 0)
		return rc;
	tag = typed_tag(&tags, from, &out->base);
	rc = tag ? from_tag(out, session, &tags, tag, from, err) :
		   from_commit(out, session, from, err);
	hf_tags_release(&tags);
	return rc;
}

int hf_start_point_find(struct hf_start_point *out, struct hf_session *session,
			const char *from, struct hf_err *err)
{
	struct hf_line_claim claim = { .spec = from };
	const struct hf_line *line;
	const char *bare = NULL;
	int rc;

	*out = (struct hf_start_point){ 0 };
	if ((rc = hf_session_deepen(session, err)) < 0 ||
	    (rc = hf_session_production(&line, session, err)) < 0)
		return rc;
	if (!from)
		return from_line(out, line, err);
	if (session->remote)
		bare = hf_text_after(from, session->remote);
	if (bare && *bare == '/')
		claim.spec = bare + 1;
	if (!(rc = hf_adopted_find(&line, session, &claim, err)))
		rc = line ? from_line(out, line, err) :
			    from_name(out, session, from, err);
	if (!rc && line)
		out->adopted = hf_adopted_is(session, line);
	if (rc < 0)
		hf_start_point_release(out);
	return rc;
}
