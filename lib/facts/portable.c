#include "facts/portable.h"

#include "facts/log.h"
#include "facts/session.h"
#include "values/message.h"
#include "values/pattern.h"

/* More commits than this are not looked through for what is to stay. */
enum { LOOK_MAX = 5000 };

void hf_portable_release(struct hf_portable *portable)
{
	if (!portable)
		return;
	hf_ids_release(&portable->commits);
	hf_ids_release(&portable->only);
	*portable = (struct hf_portable){ false };
}

static int read_range(struct hf_range *out, struct hf_session *session,
		      const struct hf_id *commit, const struct hf_id *except,
		      size_t limit, struct hf_err *err)
{
	struct hf_ids from = HF_IDS_INIT, bound = HF_IDS_INIT;
	const struct hf_range_spec spec = { .from = &from,
					    .except = &bound,
					    .limit = limit };
	int rc;

	hf_ids_push(&from, commit);
	if (except->hex[0])
		hf_ids_push(&bound, except);
	rc = from.failed || bound.failed ?
		     hf_fail_mem(err) :
		     hf_repo_range(out, session->repo, &spec, err);
	hf_ids_release(&bound);
	hf_ids_release(&from);
	return rc;
}

/*
 * What a server writes when it squashes: "* subject" and the rest of each
 * message. The trailers at its end are those of the last one alone.
 */
static bool lists_several(const char *message)
{
	static const char item[] = "\n\n* ";
	size_t n = 0;

	for (; n < 2 && (message = strstr(message, item)); n++)
		message += strlen(item);
	return n == 2;
}

int hf_portable_says_only(bool *yes, const char *text, struct hf_err *err)
{
	struct hf_message message = { 0 };
	int rc;

	*yes = false;
	/* Nearly every message is passed over by this. */
	if (!strcasestr(text, "Hotfix-Only"))
		return 0;
	rc = hf_message_parse(&message, text, strlen(text), NULL, err);
	*yes = !rc && hf_message_trailer(&message, "Hotfix-Only") &&
	       !lists_several(text);
	hf_message_release(&message);
	return rc;
}

bool hf_portable_stays(const struct hf_strv *never, const char *raw, size_t len)
{
	const char *end = raw + len;
	bool any = false;
	size_t entry;

	for (; (entry = hf_raw_entry(raw, end)) > 0; raw += entry) {
		if (!hf_pattern_paths(never, raw + strlen(raw) + 1))
			return false;
		any = true;
	}
	return any;
}

/* Whether a commit changes something, and nothing but paths that stay. */
static int changes_never(bool *yes, struct hf_session *session,
			 const struct hf_commit *commit, struct hf_err *err)
{
	const struct hf_strv *never = &session->policy.never;
	const struct hf_compare what = {
		.old = commit->parents.n ? &commit->parents.v[0] : NULL,
		.new = &commit->id,
	};
	struct hf_changes changes = { 0 };
	size_t i;
	int rc;

	*yes = false;
	if (!never->n)
		return 0;
	rc = hf_repo_compare(&changes, session->repo, &what, err);
	*yes = !rc && changes.n;
	for (i = 0; *yes && i < changes.n; i++)
		*yes = hf_pattern_paths(never, changes.v[i].path) &&
		       (!changes.v[i].old_path ||
			hf_pattern_paths(never, changes.v[i].old_path));
	hf_changes_release(&changes);
	return rc;
}

/* Put one commit, which is no merge, where it belongs. */
static int sort_in(struct hf_portable *out, struct hf_session *session,
		   const struct hf_id *id, struct hf_err *err)
{
	struct hf_commit commit = { 0 };
	bool only = false, never = false;
	int rc = hf_repo_commit(&commit, session->repo, id, err);

	if (!rc)
		rc = hf_portable_says_only(&only, commit.message, err);
	if (!rc && !only)
		rc = changes_never(&never, session, &commit, err);
	if (!rc && only)
		hf_ids_push(&out->only, id);
	else if (!rc && !never)
		hf_ids_push(&out->commits, id);
	hf_commit_release(&commit);
	return rc;
}

static void turn_round(struct hf_ids *ids)
{
	struct hf_id swap;
	size_t i;

	for (i = 0; i < ids->n / 2; i++) {
		swap = ids->v[i];
		ids->v[i] = ids->v[ids->n - 1 - i];
		ids->v[ids->n - 1 - i] = swap;
	}
}

int hf_portable_read(struct hf_portable *out, struct hf_session *session,
		     const struct hf_id *commit, const struct hf_id *since,
		     struct hf_err *err)
{
	struct hf_range range = { 0 };
	size_t n = 0, i;
	int rc;

	*out = (struct hf_portable){ .nothing = false };
	rc = read_range(&range, session, commit, since, 0, err);
	for (i = 0; !rc && i < range.n; i++) {
		if (range.v[i].parents.n > 1)
			continue;
		n++;
		rc = sort_in(out, session, &range.v[i].id, err);
	}
	if (!rc && (out->commits.failed || out->only.failed))
		rc = hf_fail_mem(err);
	turn_round(&out->commits);
	out->nothing = n && !out->commits.n;
	hf_range_release(&range);
	if (rc < 0)
		hf_portable_release(out);
	return rc;
}

int hf_portable_only(struct hf_ids *out, struct hf_session *session,
		     const struct hf_id *commit, const struct hf_id *except,
		     struct hf_err *err)
{
	struct hf_range range = { 0 };
	struct hf_commit one = { 0 };
	bool only = false;
	size_t i;
	int rc = read_range(&range, session, commit, except, LOOK_MAX, err);

	for (i = 0; !rc && i < range.n; i++) {
		if (range.v[i].parents.n != 1)
			continue;
		rc = hf_repo_commit(&one, session->repo, &range.v[i].id, err);
		if (!rc)
			rc = hf_portable_says_only(&only, one.message, err);
		if (!rc && only)
			hf_ids_push(out, &range.v[i].id);
		hf_commit_release(&one);
	}
	if (!rc && out->failed)
		rc = hf_fail_mem(err);
	hf_range_release(&range);
	return rc;
}
