#include "facts/adopted.h"

#include "base/text.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "facts/tags.h"

bool hf_adopted_is(const struct hf_session *session, const struct hf_line *line)
{
	size_t i;

	for (i = 0; i < session->lineup.n_adopted; i++)
		if (session->lineup.adopted[i] == line)
			return true;
	return false;
}

/* Whether a pattern is the series of a release tag that there is. */
static int is_series(bool *yes, const struct hf_session *session,
		     const struct hf_tags *tags, const char *pattern,
		     struct hf_err *err)
{
	struct hf_buf series = HF_BUF_INIT;
	size_t i;
	int rc;

	*yes = false;
	for (i = 0; !*yes && i < tags->n; i++) {
		hf_buf_clear(&series);
		*yes = hf_version_series(&series, session->policy.tag,
					 tags->v[i].name) &&
		       !strcmp(hf_buf_str(&series), pattern);
	}
	rc = hf_buf_check(&series, err);
	hf_buf_release(&series);
	return rc;
}

/* The newest tag of a series that has a commit; *out stays when none has. */
static int newest_with(const struct hf_tag **out, struct hf_session *session,
		       const struct hf_tags *tags, const char *pattern,
		       const struct hf_id *id, struct hf_err *err)
{
	bool has = false;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && !has && id->hex[0] && i < tags->n; i++) {
		if (!hf_tags_match(pattern, tags->v[i].name))
			continue;
		rc = hf_repo_reaches(&has, session->repo, &tags->v[i].commit,
				     id, err);
		if (!rc && has)
			*out = &tags->v[i];
	}
	/* The record's word for a commit that is not here. */
	if (rc == HF_ENOTFOUND || rc == HF_EUNDECIDED) {
		hf_err_clear(err);
		rc = 0;
	}
	return rc;
}

/* Where the line of one hotfix is. */
static int find_tag(const struct hf_tag **out, struct hf_session *session,
		    const struct hf_tags *tags, const char *pattern,
		    const struct hf_line_claim *claim, struct hf_err *err)
{
	int rc;

	*out = NULL;
	rc = newest_with(out, session, tags, pattern, &claim->tip, err);
	if (!rc && !*out)
		rc = newest_with(out, session, tags, pattern, &claim->released,
				 err);
	if (!rc && !*out)
		*out = hf_tags_newest(tags, pattern);
	return rc;
}

static int fill(struct hf_line *out, const char *spec, const struct hf_tag *tag,
		struct hf_err *err)
{
	out->is_tag = true;
	out->branch.tip = tag->commit;
	out->spec = strdup(spec);
	out->branch.name = strdup(tag->name);
	if (asprintf(&out->branch.tip_ref, "refs/tags/%s", tag->name) < 0)
		out->branch.tip_ref = NULL;
	return out->spec && out->branch.name && out->branch.tip_ref ?
		       0 :
		       hf_fail_mem(err);
}

/* Each in a place of its own, as others will point there. */
static int adopt(const struct hf_line **out, struct hf_lineup *lineup,
		 const char *spec, const struct hf_tag *tag, struct hf_err *err)
{
	struct hf_line **v;
	size_t i;

	for (i = 0; i < lineup->n_adopted; i++) {
		*out = lineup->adopted[i];
		if (!strcmp((*out)->spec, spec) &&
		    !strcmp((*out)->branch.name, tag->name))
			return 0;
	}
	*out = NULL;
	v = realloc(lineup->adopted, (lineup->n_adopted + 1) * sizeof(void *));
	if (!v)
		return hf_fail_mem(err);
	lineup->adopted = v;
	v += lineup->n_adopted;
	if (!(*v = calloc(1, sizeof(**v))))
		return hf_fail_mem(err);
	lineup->n_adopted++;
	*out = *v;
	return fill(*v, spec, tag, err);
}

int hf_adopted_find(const struct hf_line **out, struct hf_session *session,
		    const struct hf_line_claim *claim, struct hf_err *err)
{
	const char *pattern = hf_text_after(claim->spec, "tag:");
	const struct hf_tag *tag = NULL;
	struct hf_tags tags;
	bool yes;
	int rc = hf_session_deepen(session, err);

	*out = rc < 0 ? NULL : hf_lineup_line(&session->lineup, claim->spec);
	if (rc < 0 || *out || !pattern)
		return rc;
	rc = hf_tags_read(&tags, session->repo, session->policy.tag, err);
	if (!rc)
		rc = is_series(&yes, session, &tags, pattern, err);
	if (!rc && yes)
		rc = find_tag(&tag, session, &tags, pattern, claim, err);
	if (!rc && tag)
		rc = adopt(out, &session->lineup, claim->spec, tag, err);
	hf_tags_release(&tags);
	return rc;
}

/* Whether a commit takes something back right on top of a tag of the series. */
static int is_rollback(bool *yes, struct hf_session *session,
		       const char *pattern, const struct hf_id *id,
		       struct hf_err *err)
{
	struct hf_message message = { 0 };
	struct hf_commit commit = { 0 };
	struct hf_tags tags = { NULL, 0 };
	char reverted[65];
	size_t i, at = 0;
	int rc;

	*yes = false;
	if (!(rc = hf_repo_commit(&commit, session->repo, id, err)) &&
	    !(rc = hf_message_parse(&message, commit.message,
				    strlen(commit.message), NULL, err)))
		rc = hf_tags_read(&tags, session->repo, session->policy.tag,
				  err);
	if (!rc && commit.parents.n == 1 &&
	    hf_message_reverts(&message, &at, reverted))
		for (i = 0; !*yes && i < tags.n; i++)
			*yes = hf_tags_match(pattern, tags.v[i].name) &&
			       hf_id_eq(&tags.v[i].commit,
					&commit.parents.v[0]);
	hf_tags_release(&tags);
	hf_message_release(&message);
	hf_commit_release(&commit);
	return rc;
}

int hf_adopted_releases(bool *yes, struct hf_session *session, const char *tag,
			const struct hf_id *commit, struct hf_err *err)
{
	struct hf_ledger ledger;
	const struct hf_entry *e;
	const char *pattern;
	size_t i;
	int rc = hf_ledger_read(&ledger, session, NULL, err);

	*yes = false;
	if (rc < 0)
		return rc;
	for (i = 0; !rc && !*yes && i < ledger.n; i++) {
		e = &ledger.v[i];
		pattern = hf_text_after(e->line->spec, "tag:");
		if (!hf_adopted_is(session, e->line) || e->proof.doubt ||
		    !hf_tags_match(pattern, tag))
			continue;
		*yes = hf_id_eq(&e->tip, commit) ||
		       hf_id_eq(&e->released, commit);
		if (!*yes && e->released.hex[0])
			rc = is_rollback(yes, session, pattern, commit, err);
	}
	hf_ledger_release(&ledger);
	return rc;
}
