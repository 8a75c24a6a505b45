#include "facts/fix.h"

#include "facts/adopted.h"
#include "facts/origin.h"
#include "facts/session.h"
#include "facts/weigh.h"

/* More commits than this are no hotfix; the rest is not even looked at. */
enum { COMMITS_MAX = 5000 };

void hf_fix_release(struct hf_fix *fix)
{
	size_t i;

	if (!fix)
		return;
	for (i = 0; i < fix->n; i++) {
		hf_commit_release(&fix->commits[i].commit);
		hf_message_release(&fix->commits[i].message);
	}
	free(fix->commits);
	free(fix->name);
	free(fix->line_spec);
	hf_changes_release(&fix->changes);
	hf_strv_release(&fix->markers);
	*fix = (struct hf_fix){ 0 };
}

static int range_from(struct hf_range *out, struct hf_session *session,
		      const struct hf_ids *tips, const struct hf_id *except,
		      struct hf_err *err)
{
	struct hf_ids bound = HF_IDS_INIT;
	struct hf_range_spec spec = { .from = tips,
				      .except = &bound,
				      .limit = COMMITS_MAX };
	int rc;

	hf_ids_push(&bound, except);
	rc = bound.failed ? hf_fail_mem(err) :
			    hf_repo_range(out, session->repo, &spec, err);
	hf_ids_release(&bound);
	return rc;
}

/*
 * The line that it belongs on, and what it has that this line has not; a bare
 * range says itself where it begins.
 */
static int find_line(struct hf_range *out, struct hf_fix *fix,
		     struct hf_session *session, const struct hf_fix_spec *spec,
		     const struct hf_ids *tips, struct hf_err *err)
{
	const struct hf_line_claim claim = { .spec = spec->line,
					     .tip = spec->tip };
	int rc;

	if (spec->base.hex[0]) {
		fix->line_tip = spec->base;
		rc = hf_session_production(&fix->line, session, err);
	} else {
		rc = hf_line_prove(&fix->proof, session, &claim, err);
		fix->line = fix->proof.line;
		if (!rc)
			fix->line_tip = fix->line->branch.tip;
	}
	return rc < 0 ? rc :
			range_from(out, session, tips, &fix->line_tip, err);
}

static int read_commits(struct hf_fix *fix, struct hf_session *session,
			const struct hf_range *range, struct hf_err *err)
{
	struct hf_fix_commit *c;
	size_t i;
	int rc;

	fix->more = range->more;
	fix->commits = calloc(range->n + 1, sizeof(*fix->commits));
	if (!fix->commits)
		return hf_fail_mem(err);
	for (i = 0; i < range->n; i++) {
		c = &fix->commits[fix->n];
		rc = hf_repo_commit(&c->commit, session->repo, &range->v[i].id,
				    err);
		if (rc < 0)
			return rc;
		fix->n++;
		rc = hf_message_parse(&c->message, c->commit.message,
				      strlen(c->commit.message), NULL, err);
		if (rc < 0)
			return rc;
	}
	return 0;
}

/*
 * Where the hotfix left its line. Where all ways out of the range lead to one
 * commit that is it, and git need not be asked.
 */
static int find_base(struct hf_fix *fix, struct hf_session *session,
		     const struct hf_ids *tips, const struct hf_range *range,
		     struct hf_err *err)
{
	struct hf_ids inside = HF_IDS_INIT, out = HF_IDS_INIT;
	size_t i, j;
	int rc = 0;

	for (i = 0; i < range->n; i++)
		hf_ids_push(&inside, &range->v[i].id);
	for (i = 0; i < tips->n; i++)
		if (!hf_ids_has(&inside, &tips->v[i]))
			hf_ids_push(&out, &tips->v[i]);
	for (i = 0; i < range->n && out.n < 2; i++) {
		const struct hf_ids *parents = &range->v[i].parents;

		for (j = 0; j < parents->n; j++)
			if (!hf_ids_has(&inside, &parents->v[j]) &&
			    !hf_ids_has(&out, &parents->v[j]))
				hf_ids_push(&out, &parents->v[j]);
		if (parents->n)
			continue;
		fix->unrelated = true;
		if (!hf_repo_place(session->repo)->shallow)
			continue;
		hf_err_hint(err, "git fetch --unshallow");
		rc = hf_fail(err, HF_EUNDECIDED,
			     "the clone is shallow: where "
			     "the hotfix comes from is not in it");
		goto out;
	}
	if (inside.failed || out.failed)
		rc = hf_fail_mem(err);
	else if (out.n == 1)
		fix->base = out.v[0];
	else
		rc = hf_repo_merge_base(&fix->base, session->repo,
					&fix->line_tip, tips, err);
	if (rc == HF_ENOTFOUND) {
		hf_err_clear(err);
		fix->unrelated = true;
		rc = 0;
	}
out:
	hf_ids_release(&out);
	hf_ids_release(&inside);
	return rc;
}

/* What the hotfix changes, and what of it counts. */
static int read_changes(struct hf_fix *fix, struct hf_session *session,
			const struct hf_fix_spec *spec, struct hf_err *err)
{
	struct hf_compare what = { .lines = true,
				   .quiet = spec->whole,
				   .quick = spec->staged };
	size_t i;
	int rc;

	what.old = fix->base.hex[0] ? &fix->base : NULL;
	what.new = spec->staged ? NULL : &fix->tip;
	rc = hf_repo_compare(&fix->changes, session->repo, &what, err);
	if (rc < 0)
		return rc;
	for (i = 0; i < fix->n; i++)
		fix->size.commits += fix->commits[i].commit.parents.n < 2;
	return hf_weigh(fix, session, spec->whole, err);
}

int hf_fix_read(struct hf_fix *out, struct hf_session *session,
		const struct hf_fix_spec *spec, struct hf_err *err)
{
	struct hf_range range = { 0 };
	struct hf_ids tips = HF_IDS_INIT;
	size_t i;
	int rc;

	*out = (struct hf_fix){ .tip = spec->tip };
	out->name = strdup(spec->name ? spec->name : "");
	out->line_spec = spec->line ? strdup(spec->line) : NULL;
	hf_ids_push(&tips, &spec->tip);
	for (i = 0; spec->merging && i < spec->merging->n; i++)
		hf_ids_push(&tips, &spec->merging->v[i]);
	if (!out->name || (spec->line && !out->line_spec) || tips.failed) {
		rc = hf_fail_mem(err);
		goto out;
	}
	if ((rc = find_line(&range, out, session, spec, &tips, err)) < 0 ||
	    (rc = read_commits(out, session, &range, err)) < 0 ||
	    (rc = find_base(out, session, &tips, &range, err)) < 0 ||
	    (rc = hf_origin_mark(out, session, &tips, err)) < 0)
		goto out;
	out->moved = !hf_id_eq(&out->base, &out->line_tip);
	rc = read_changes(out, session, spec, err);
out:
	if (rc < 0)
		hf_fix_release(out);
	hf_ids_release(&tips);
	hf_range_release(&range);
	return rc;
}
