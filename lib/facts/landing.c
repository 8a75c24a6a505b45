#include "facts/landing.h"

#include "facts/adopted.h"
#include "facts/arrival.h"
#include "facts/bringing.h"
#include "facts/mainline.h"
#include "facts/policy_alone.h"
#include "facts/records.h"
#include "facts/session.h"
#include "values/version.h"

/* As many commits as this are named; more of them prove nothing more. */
enum { DIRECT_MAX = 20 };

/* A branch with more commits than this is no hotfix, and is not compared. */
enum { UNRELEASED_MAX = 1000 };

void hf_landing_release(struct hf_landing *landing)
{
	size_t i;

	if (!landing)
		return;
	for (i = 0; i < landing->n_direct; i++)
		free(landing->direct[i].subject);
	free(landing->direct);
	free(landing->newest);
	free(landing->ref);
	*landing = (struct hf_landing){ 0 };
}

static int add_direct(struct hf_landing *landing, const struct hf_id *id,
		      const char *subject, struct hf_err *err)
{
	struct hf_direct *v =
		realloc(landing->direct, (landing->n_direct + 1) * sizeof(*v));

	if (!v)
		return hf_fail_mem(err);
	landing->direct = v;
	v[landing->n_direct].id = *id;
	v[landing->n_direct].subject = strdup(subject);
	return v[landing->n_direct++].subject ? 0 : hf_fail_mem(err);
}

/* The tips of every branch whose merge into production is the right way. */
static int merge_sources(struct hf_ids *out, struct hf_session *session,
			 struct hf_err *err)
{
	const struct hf_lineup *lineup = &session->lineup;
	struct hf_refs refs = { 0 };
	size_t i;
	int rc = hf_session_hotfix_refs(&refs, session, err);

	for (i = 0; !rc && i < refs.n; i++)
		hf_ids_push(out, &refs.v[i].commit);
	if (lineup->integration.local.hex[0])
		hf_ids_push(out, &lineup->integration.local);
	if (lineup->integration.remote.hex[0])
		hf_ids_push(out, &lineup->integration.remote);
	for (i = 0; i < lineup->n_releases; i++) {
		if (lineup->releases[i].local.hex[0])
			hf_ids_push(out, &lineup->releases[i].local);
		if (lineup->releases[i].remote.hex[0])
			hf_ids_push(out, &lineup->releases[i].remote);
	}
	hf_refs_release(&refs);
	return !rc && out->failed ? hf_fail_mem(err) : rc;
}

static int reached_by_any(bool *yes, struct hf_session *session,
			  const struct hf_ids *tips, const struct hf_id *id,
			  struct hf_err *err)
{
	size_t i;
	int rc = 0;

	*yes = false;
	for (i = 0; !rc && !*yes && i < tips->n; i++)
		rc = hf_repo_reaches(yes, session->repo, &tips->v[i], id, err);
	return rc;
}

/* Whether a new first-parent commit of production came the right way. */
static int came_right(bool *yes, struct hf_session *session,
		      const struct hf_landing *landing,
		      const struct hf_commit *commit,
		      const struct hf_message *message,
		      const struct hf_ids *sources, struct hf_err *err)
{
	char *name = NULL, reverted[65];
	size_t i, at = 0;
	int rc = hf_bringing_name(&name, session, commit, message, err);
	bool merged = commit->parents.n > 1;

	*yes = name || hf_message_reverts(message, &at, reverted);
	free(name);
	/* Whatever else an octopus brings did not come the right way. */
	for (i = 1; !rc && !*yes && merged && i < commit->parents.n; i++)
		rc = reached_by_any(&merged, session, sources,
				    &commit->parents.v[i], err);
	*yes = *yes || merged;
	if (!rc && !*yes)
		rc = hf_bringing_follows(yes, session, &landing->old,
					 &commit->id, err);
	if (!rc && !*yes)
		rc = hf_policy_alone(yes, session, commit, err);
	return rc;
}

static int read_direct(struct hf_landing *out, struct hf_session *session,
		       struct hf_err *err)
{
	struct hf_ids sources = HF_IDS_INIT;
	struct hf_range range = { 0 };
	size_t i;
	int rc;

	if ((rc = merge_sources(&sources, session, err)) < 0 ||
	    (rc = hf_mainline_read(&range, session->repo, &out->new, &out->old,
				   err)) < 0)
		goto out;
	for (i = 0; !rc && i < range.n && out->n_direct < DIRECT_MAX; i++) {
		struct hf_commit commit = { 0 };
		struct hf_message message = { 0 };
		bool right = false;

		if (!(rc = hf_repo_commit(&commit, session->repo,
					  &range.v[i].id, err)) &&
		    !(rc = hf_message_parse(&message, commit.message,
					    strlen(commit.message), NULL, err)))
			rc = came_right(&right, session, out, &commit, &message,
					&sources, err);
		if (!rc && !right)
			rc = add_direct(out, &commit.id, message.subject, err);
		hf_message_release(&message);
		hf_commit_release(&commit);
	}
out:
	hf_range_release(&range);
	hf_ids_release(&sources);
	return rc;
}

int hf_landing_policy(struct hf_err *broken, struct hf_session *session,
		      const struct hf_id *commit, const char *name,
		      struct hf_err *err)
{
	struct hf_buf text = HF_BUF_INIT, label = HF_BUF_INIT;
	struct hf_policy probe = { 0 };
	int rc = hf_repo_file(&text, session->repo, commit, HF_POLICY_FILE,
			      HF_POLICY_MAX, err);

	*broken = (struct hf_err)HF_ERR_INIT;
	if (rc == HF_ENOTFOUND) {
		hf_err_clear(err);
		rc = 0;
		goto out;
	}
	if (rc < 0)
		goto out;
	hf_buf_printf(&label, "%s:%s", name, HF_POLICY_FILE);
	rc = hf_policy_init(&probe, session->rules, session->levels, err);
	if (!rc)
		rc = hf_policy_file(&probe, hf_buf_str(&label),
				    hf_buf_str(&text), text.len, broken);
	if (rc == HF_EPOLICY)
		rc = 0;
out:
	hf_policy_release(&probe);
	hf_buf_release(&label);
	hf_buf_release(&text);
	return rc;
}

static int read_production(struct hf_landing *out, struct hf_session *session,
			   struct hf_err *err)
{
	const char *production = session->lineup.lines[0].spec;
	bool kept;
	int rc = 0;

	if (!out->new.hex[0]) {
		out->rewound = true;
		return 0;
	}
	if (!strcmp(out->ref, production))
		rc = hf_landing_policy(&out->policy, session, &out->new,
				       out->ref, err);
	if (rc < 0 || !out->old.hex[0])
		return rc;
	rc = hf_repo_reaches(&kept, session->repo, &out->new, &out->old, err);
	if (rc == HF_ENOTFOUND || rc == HF_EUNDECIDED) {
		hf_err_clear(err);
		hf_err_hint(err, "git fetch%s%s", session->remote ? " " : "",
			    session->remote ? session->remote : "");
		return hf_fail(err, HF_EUNDECIDED,
			       "'%s' on the remote is at "
			       "%s, which is not here",
			       out->ref, hf_id_short(&out->old).hex);
	}
	if (rc < 0)
		return rc;
	out->rewound = !kept;
	return kept ? read_direct(out, session, err) : 0;
}

static int read_tag(struct hf_landing *out, struct hf_session *session,
		    const struct hf_landing_spec *spec, struct hf_err *err)
{
	static const char *const all[] = { "refs/tags/*", NULL };
	const char *format = session->policy.tag;
	struct hf_version mine, v;
	struct hf_refs refs = { 0 };
	struct hf_id commit;
	bool there = false, same;
	const char *name;
	size_t i;
	int rc;

	out->rewound = out->old.hex[0] && !hf_id_eq(&out->old, &out->new);
	if (!out->new.hex[0])
		return 0;
	rc = hf_repo_resolve(&commit, session->repo, out->new.hex, err);
	if (rc < 0)
		return rc;
	if (spec->production)
		rc = hf_repo_reaches(&there, session->repo, spec->production,
				     &commit, err);
	for (i = 0; !rc && !there && i < session->lineup.n; i++)
		rc = hf_repo_reaches(&there, session->repo,
				     &session->lineup.lines[i].branch.tip,
				     &commit, err);
	if (!rc && !there)
		rc = hf_adopted_releases(&there, session, out->ref, &commit,
					 err);
	out->off_production = !there && !session->lineup.lines[0].is_tag;
	if (rc < 0 || out->old.hex[0] ||
	    !hf_version_of_tag(&mine, format, out->ref))
		return rc;
	if ((rc = hf_repo_refs(&refs, session->repo, all, err)) < 0)
		return rc;
	for (i = 0; !rc && i < refs.n && !out->newest; i++) {
		name = refs.v[i].name + strlen("refs/tags/");
		if (!strcmp(name, out->ref) || !refs.v[i].commit.hex[0] ||
		    !hf_version_of_tag(&v, format, name) ||
		    hf_version_compare(&v, &mine) < 0)
			continue;
		/* A higher tag counts only where this one builds on it. */
		rc = hf_repo_reaches(&same, session->repo, &commit,
				     &refs.v[i].commit, err);
		if (!rc && same && !(out->newest = strdup(name)))
			rc = hf_fail_mem(err);
	}
	hf_refs_release(&refs);
	return rc;
}

/* Whether a line has the branch by a merge, or by commits equal to its own. */
static int has_arrived(bool *yes, struct hf_session *session,
		       const struct hf_id *tip, struct hf_err *err)
{
	struct hf_arrival_spec spec = { .tip = *tip };
	struct hf_arrival arrival;
	size_t i;
	int rc = 0;

	*yes = false;
	for (i = 0; !rc && !*yes && i < session->lineup.n; i++) {
		spec.branch = session->lineup.lines[i].branch.tip;
		rc = hf_arrival_find(&arrival, session->repo, &spec, err);
		*yes = arrival.proof != HF_PROOF_NONE;
		hf_arrival_release(&arrival);
	}
	return rc;
}

/*
 * What the branch's record says: whether it was given up, and which line it has
 * beside those that are known, as an old release's.
 */
static int read_record(struct hf_landing *out, const struct hf_line **line,
		       struct hf_session *session, struct hf_err *err)
{
	const char *name = hf_session_hotfix_name(session, out->ref);
	struct hf_line_claim claim = { .tip = out->old };
	struct hf_record record = { 0 };
	int rc = 0;

	*line = NULL;
	if (name)
		rc = hf_records_find(&record, session, name, err);
	out->abandoned = hf_record_last(&record, HF_EVENT_ABANDON) != NULL;
	claim.spec = hf_record_line(&record);
	if (!rc && claim.spec)
		rc = hf_adopted_find(line, session, &claim, err);
	hf_record_release(&record);
	return rc;
}

/* What would be lost with the branch: nothing that any line has. */
static int read_drop(struct hf_landing *out, struct hf_session *session,
		     struct hf_err *err)
{
	struct hf_ids except = HF_IDS_INIT;
	const struct hf_ids from = { &out->old, 1, 1, false };
	struct hf_range_spec spec = { .from = &from,
				      .except = &except,
				      .limit = UNRELEASED_MAX };
	const struct hf_line *line = NULL;
	struct hf_range range = { 0 };
	bool arrived = false;
	size_t i;
	int rc;

	for (i = 0; i < session->lineup.n; i++)
		hf_ids_push(&except, &session->lineup.lines[i].branch.tip);
	if ((rc = read_record(out, &line, session, err)) < 0)
		goto out;
	if (line)
		hf_ids_push(&except, &line->branch.tip);
	rc = except.failed ? hf_fail_mem(err) :
			     hf_repo_range(&range, session->repo, &spec, err);
	if (!rc && range.n && !range.more)
		rc = has_arrived(&arrived, session, &out->old, err);
	if (!rc && range.n && !arrived) {
		out->unreleased = range.n;
		out->one_unreleased = range.v[0].id;
	}
out:
	hf_range_release(&range);
	hf_ids_release(&except);
	return rc;
}

int hf_landing_read(struct hf_landing *out, struct hf_session *session,
		    const struct hf_landing_spec *spec, struct hf_err *err)
{
	const struct hf_line *production;
	int rc;

	*out = (struct hf_landing){ .kind = spec->kind };
	if ((rc = hf_session_deepen(session, err)) < 0 ||
	    (rc = hf_session_production(&production, session, err)) < 0)
		return rc;
	out->ref = strdup(spec->ref);
	if (!out->ref)
		return hf_fail_mem(err);
	if (!hf_id_is_zero(&spec->old))
		out->old = spec->old;
	if (!hf_id_is_zero(&spec->new))
		out->new = spec->new;
	if (spec->kind == HF_LAND_PRODUCTION)
		rc = read_production(out, session, err);
	else if (spec->kind == HF_LAND_TAG)
		rc = read_tag(out, session, spec, err);
	else
		rc = read_drop(out, session, err);
	if (rc < 0)
		hf_landing_release(out);
	return rc;
}
