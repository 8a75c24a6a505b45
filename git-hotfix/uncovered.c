#include "git-hotfix/uncovered.h"

#include "base/strv.h"
#include "doors/out.h"
#include "facts/policy_alone.h"
#include "facts/session.h"
#include "facts/tags.h"
#include "values/message.h"

/* So many are looked at, and so many of them named. */
enum { LOOKED_AT = 100, NAMED = 5 };

/* "<short id> <subject>", unless the commit is about the policy alone. */
static int describe(struct hf_strv *lines, struct hf_session *session,
		    const struct hf_id *id, struct hf_err *err)
{
	struct hf_message message = { 0 };
	struct hf_commit commit = { 0 };
	bool alone = false;
	int rc;

	if (!(rc = hf_repo_commit(&commit, session->repo, id, err)) &&
	    !(rc = hf_policy_alone(&alone, session, &commit, err)) && !alone &&
	    !(rc = hf_message_parse(&message, commit.message,
				    strlen(commit.message), NULL, err)))
		hf_strv_pushf(lines, "%s %s", hf_id_short(id).hex,
			      message.subject);
	hf_message_release(&message);
	hf_commit_release(&commit);
	return rc ? rc : hf_strv_check(lines, err);
}

/* Where to begin instead: at the last patch of production's newest release. */
static void hint(const struct hf_session *session, const struct hf_tags *tags,
		 const struct hf_tag *newest)
{
	struct hf_buf series = HF_BUF_INIT;
	const struct hf_tag *last = NULL;

	if (hf_version_series(&series, session->policy.tag, newest->name) &&
	    hf_buf_check(&series, NULL) == 0)
		last = hf_tags_newest(tags, series.data);
	hf_hint("git hotfix start --from %s <name>",
		last ? last->name : newest->name);
	hf_buf_release(&series);
}

static void say(const struct hf_strv *lines, bool more, const char *where)
{
	size_t i;

	hf_warning("%s has %zu%s commit%s that no release tag covers; they "
		   "would be released too",
		   where, lines->n, more ? " or more" : "",
		   lines->n == 1 ? "" : "s");
	for (i = 0; i < lines->n && i < NAMED; i++)
		hf_say("  %s\n", lines->v[i]);
	if (lines->n > NAMED)
		hf_say("  and %zu more\n", lines->n - NAMED);
}

int hf_uncovered_warn(struct hf_session *session, const struct hf_id *base,
		      const char *where, struct hf_err *err)
{
	struct hf_ids from = HF_IDS_INIT, except = HF_IDS_INIT;
	struct hf_range_spec spec = { .from = &from,
				      .except = &except,
				      .first_parent = true,
				      .limit = LOOKED_AT };
	const struct hf_tag *newest = NULL;
	struct hf_strv lines = HF_STRV_INIT;
	struct hf_range range = { 0 };
	struct hf_tags tags;
	size_t i;
	int rc = hf_tags_read(&tags, session->repo, session->policy.tag, err);

	if (!rc)
		rc = hf_tags_newest_in(&newest, &tags, session->repo, base,
				       err);
	if (rc < 0 || !newest)
		goto out;
	hf_ids_push(&from, base);
	hf_ids_push(&except, &newest->commit);
	rc = from.failed || except.failed ?
		     hf_fail_mem(err) :
		     hf_repo_range(&range, session->repo, &spec, err);
	for (i = 0; !rc && i < range.n; i++)
		rc = describe(&lines, session, &range.v[i].id, err);
	if (!rc && lines.n) {
		say(&lines, range.more, where);
		hint(session, &tags, newest);
	}
out:
	hf_range_release(&range);
	hf_strv_release(&lines);
	hf_tags_release(&tags);
	hf_ids_release(&except);
	hf_ids_release(&from);
	return rc;
}
