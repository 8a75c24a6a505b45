#include "facts/undone_push.h"

#include "facts/landing.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "facts/tags.h"
#include "facts/undone.h"

/* What is pushed as a release. */
struct tag {
	const char *name;
	struct hf_version version;
	struct hf_id commit;
	struct hf_tags all;
};

/* The pattern of a line that is one of tags. */
static const char *pattern_of(const struct hf_line *line)
{
	return line->spec + strlen("tag:");
}

/*
 * Whether a line of tags goes on with this one, and from which release: from
 * the newest. Where it has a newer one, this is a patch of an old release.
 */
static bool goes_on(struct hf_id *old, const struct tag *tag,
		    const struct hf_line *line)
{
	size_t i;
	int order;

	*old = (struct hf_id){ "" };
	if (!line->is_tag || !hf_tags_match(pattern_of(line), tag->name))
		return false;
	for (i = 0; i < tag->all.n && !old->hex[0]; i++) {
		const struct hf_tag *other = &tag->all.v[i];

		if (!hf_tags_match(pattern_of(line), other->name))
			continue;
		order = hf_version_compare(&other->version, &tag->version);
		if (order > 0)
			return false;
		if (order < 0)
			*old = other->commit;
	}
	return true;
}

/* The newest older release that a branch has. */
static int older_by_history(struct hf_id *out, const struct tag *tag,
			    struct hf_repo *repo, const struct hf_id *tip,
			    struct hf_err *err)
{
	bool has = false;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && !has && i < tag->all.n; i++) {
		if (hf_version_compare(&tag->all.v[i].version, &tag->version) >=
		    0)
			continue;
		rc = hf_repo_reaches(&has, repo, tip, &tag->all.v[i].commit,
				     err);
		if (!rc && has)
			*out = tag->all.v[i].commit;
	}
	return rc;
}

/* The line of tags that goes on with it; of several the narrowest. */
static struct hf_line *tag_line(struct hf_id *old, struct hf_session *session,
				const struct tag *tag)
{
	struct hf_line *found = NULL;
	struct hf_id from;
	size_t i;

	for (i = 0; i < session->lineup.n; i++) {
		struct hf_line *line = &session->lineup.lines[i];

		if (!goes_on(&from, tag, line) ||
		    (found && strlen(found->spec) >= strlen(line->spec)))
			continue;
		found = line;
		*old = from;
	}
	return found;
}

/* The branch that has its commit, and the newest older release there. */
static int branch_line(struct hf_line **out, struct hf_id *old,
		       struct hf_session *session, const struct tag *tag,
		       struct hf_err *err)
{
	struct hf_lineup *lineup = &session->lineup;
	bool has;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && !*out && i < lineup->n; i++) {
		struct hf_line *line = &lineup->lines[i];

		if (line->is_tag)
			continue;
		rc = hf_repo_reaches(&has, session->repo, &line->branch.tip,
				     &tag->commit, err);
		if (rc < 0 || !has)
			continue;
		*out = line;
		rc = older_by_history(old, tag, session->repo,
				      &line->branch.tip, err);
	}
	return rc;
}

/* An old release that is the line of single hotfixes; the ledger finds them. */
static const struct hf_line *adopted_line(struct hf_id *old,
					  const struct hf_session *session,
					  const struct tag *tag)
{
	const struct hf_lineup *lineup = &session->lineup;
	size_t i;

	for (i = 0; i < lineup->n_adopted; i++)
		if (goes_on(old, tag, lineup->adopted[i]))
			return lineup->adopted[i];
	return NULL;
}

/* The ledger as it was when the line was there. */
static int read_ledger(struct hf_ledger *out, struct hf_session *session,
		       struct hf_line *line, const struct hf_id *tip,
		       struct hf_err *err)
{
	struct hf_id now = line->branch.tip;
	int rc;

	line->branch.tip = *tip;
	rc = hf_ledger_read(out, session, NULL, err);
	line->branch.tip = now;
	return rc;
}

static int push_branch(struct hf_undone *out, struct hf_ledger *ledger,
		       struct hf_session *session,
		       const struct hf_landing_spec *spec, struct hf_err *err)
{
	const struct hf_line *found =
		hf_lineup_line(&session->lineup, spec->ref);
	struct hf_undone_spec what = { .old = spec->old, .new = spec->new };
	int rc;

	if (!found || hf_id_is_zero(&spec->old) || hf_id_is_zero(&spec->new))
		return 0;
	what.line = found;
	rc = read_ledger(ledger, session,
			 &session->lineup.lines[found - session->lineup.lines],
			 &spec->old, err);
	return rc < 0 ? rc : hf_undone_read(out, session, ledger, &what, err);
}

/* Ask the line that the tag goes on with. */
static int judge_tag(struct hf_undone *out, struct hf_ledger *ledger,
		     struct hf_session *session, const struct tag *tag,
		     struct hf_err *err)
{
	struct hf_undone_spec what = { .new = tag->commit };
	struct hf_line *line = tag_line(&what.old, session, tag);
	int rc = 0;

	if (!line)
		rc = branch_line(&line, &what.old, session, tag, err);
	what.line = line;
	if (!rc && !line) {
		rc = hf_ledger_read(ledger, session, NULL, err);
		what.line = adopted_line(&what.old, session, tag);
	} else if (!rc && what.old.hex[0]) {
		rc = read_ledger(ledger, session, line, &what.old, err);
	}
	if (rc < 0 || !what.line)
		return rc;
	return hf_undone_read(out, session, ledger, &what, err);
}

static int push_tag(struct hf_undone *out, struct hf_ledger *ledger,
		    struct hf_session *session,
		    const struct hf_landing_spec *spec, struct hf_err *err)
{
	struct tag tag = { .name = spec->ref };
	bool covered = false;
	int rc;

	if (hf_id_is_zero(&spec->new) ||
	    !hf_version_of_tag(&tag.version, session->policy.tag, spec->ref) ||
	    tag.version.pre[0])
		return 0;
	rc = hf_repo_resolve(&tag.commit, session->repo, spec->new.hex, err);
	if (!rc && spec->production)
		rc = hf_repo_reaches(&covered, session->repo, spec->production,
				     &tag.commit, err);
	if (rc < 0 || covered)
		return rc;
	rc = hf_tags_read(&tag.all, session->repo, session->policy.tag, err);
	if (!rc)
		rc = judge_tag(out, ledger, session, &tag, err);
	hf_tags_release(&tag.all);
	return rc;
}

int hf_undone_push(struct hf_undone *out, struct hf_ledger *ledger,
		   struct hf_session *session,
		   const struct hf_landing_spec *spec, struct hf_err *err)
{
	if (spec->kind == HF_LAND_PRODUCTION)
		return push_branch(out, ledger, session, spec, err);
	if (spec->kind == HF_LAND_TAG)
		return push_tag(out, ledger, session, spec, err);
	return 0;
}
