#include "facts/line_proof.h"

#include <assert.h>

#include "facts/adopted.h"
#include "facts/mainline.h"
#include "facts/session.h"
#include "values/name.h"

/* Where a branch left a line, and how many commits of its own mainline ago. */
struct joint {
	const struct hf_line *line;
	struct hf_id at; /* empty: they share no history */
	size_t age;
};

struct joints {
	struct joint *v;
	size_t n;
	const struct joint *nearest; /* the first of them where it is even */
};

/* What a first-parent history begins on: its oldest commit's first parent. */
static struct hf_id root_of(const struct hf_range *range,
			    const struct hf_id *tip)
{
	const struct hf_ids *parents;

	if (!range->n)
		return *tip;
	parents = &range->v[range->n - 1].parents;
	return parents->n ? parents->v[0] : (struct hf_id){ "" };
}

/*
 * The line counts as far as the branch has seen its mainline: that somebody
 * merged the branch into it, or another line, must not look like growth.
 */
static int find_joint(struct joint *out, struct hf_session *session,
		      const struct hf_line *line, const struct hf_id *tip,
		      struct hf_err *err)
{
	struct hf_range range = { 0 };
	struct hf_id seen;
	int rc = hf_mainline_read(&range, session->repo, &line->branch.tip, tip,
				  err);

	*out = (struct joint){ .line = line };
	seen = root_of(&range, &line->branch.tip);
	hf_range_release(&range);
	if (rc < 0 || !seen.hex[0])
		return rc;
	rc = hf_mainline_read(&range, session->repo, tip, &seen, err);
	out->age = range.n;
	out->at = root_of(&range, tip);
	hf_range_release(&range);
	return rc;
}

static bool is_nearer(const struct joint *a, const struct joint *b)
{
	return a->at.hex[0] && (!b->at.hex[0] || a->age < b->age);
}

/* What the record says holds unless the branch began on what it lacks. */
static int check_record(struct hf_line_proof *out, struct hf_session *session,
			const struct joint *named, const struct joint *nearest,
			struct hf_err *err)
{
	bool has = false;
	int rc = 0;

	out->line = named->line;
	if (!is_nearer(nearest, named))
		return 0;
	rc = hf_repo_reaches(&has, session->repo, &named->line->branch.tip,
			     &nearest->at, err);
	if (!rc && !has) {
		out->other = nearest->line;
		out->doubt = HF_LINE_OTHER;
	}
	return rc;
}

/* The first of the nearest lines that has the branch itself, or NULL. */
static int find_released(const struct hf_line **out, struct hf_session *session,
			 const struct joints *joints, const struct hf_id *tip,
			 struct hf_err *err)
{
	bool has = false;
	size_t i;
	int rc = 0;

	*out = NULL;
	for (i = 0; !rc && !*out && i < joints->n; i++) {
		const struct joint *joint = &joints->v[i];

		if (is_nearer(joints->nearest, joint))
			continue;
		rc = hf_repo_reaches(&has, session->repo,
				     &joint->line->branch.tip, tip, err);
		if (has)
			*out = joint->line;
	}
	return rc;
}

/*
 * Without a record. Where several lines have the place where it began, it is
 * on the one that has the fix already, or on the older one that has got no
 * further: a fix for an old release must not land on production by mistake.
 */
static int guess(struct hf_line_proof *out, struct hf_session *session,
		 const struct joints *joints, const struct hf_id *tip,
		 struct hf_err *err)
{
	const struct hf_line *released, *fresh = NULL, *other = NULL;
	size_t n_fresh = 0, i;
	int rc = find_released(&released, session, joints, tip, err);

	assert(joints->nearest);
	out->line = released ? released : joints->nearest->line;
	if (rc < 0 || released || !joints->nearest->at.hex[0])
		return rc;
	for (i = 0; i < joints->n; i++) {
		const struct joint *joint = &joints->v[i];

		if (is_nearer(joints->nearest, joint))
			continue;
		if (joint != joints->nearest && !other)
			other = joint->line;
		if (hf_id_eq(&joint->line->branch.tip, &joint->at)) {
			fresh = joint->line;
			n_fresh++;
		}
	}
	if (!other)
		return 0;
	if (n_fresh == 1 && fresh != session->lineup.lines) {
		out->line = fresh;
		return 0;
	}
	out->other = other;
	out->doubt = HF_LINE_EITHER;
	return 0;
}

/* Ask every line, and the one that the record names, where it was left. */
static int ask_lines(struct hf_line_proof *out, struct hf_session *session,
		     const struct hf_line *named, const struct hf_id *tip,
		     struct hf_err *err)
{
	const struct hf_lineup *lineup = &session->lineup;
	struct joints joints = { calloc(lineup->n + 1, sizeof(*joints.v)),
				 lineup->n, NULL };
	const struct joint *own = NULL;
	size_t i;
	int rc = joints.v ? 0 : hf_fail_mem(err);

	assert(lineup->lines);
	if (named && hf_adopted_is(session, named))
		joints.n++;
	for (i = 0; !rc && i < joints.n; i++) {
		struct joint *joint = &joints.v[i];

		rc = find_joint(joint, session,
				i < lineup->n ? &lineup->lines[i] : named, tip,
				err);
		if (!i || is_nearer(joint, joints.nearest))
			joints.nearest = joint;
		if (joint->line == named)
			own = joint;
	}
	if (!rc)
		rc = own ? check_record(out, session, own, joints.nearest,
					err) :
			   guess(out, session, &joints, tip, err);
	free(joints.v);
	return rc;
}

int hf_line_prove(struct hf_line_proof *out, struct hf_session *session,
		  const struct hf_line_claim *claim, struct hf_err *err)
{
	const struct hf_line *named = NULL;
	int rc;

	*out = (struct hf_line_proof){ 0 };
	if ((rc = hf_session_production(&out->line, session, err)) < 0)
		return rc;
	if (!session->policy.support.n &&
	    (!claim->spec || !strcmp(claim->spec, out->line->spec)))
		return 0;
	rc = claim->spec ? hf_adopted_find(&named, session, claim, err) :
			   hf_session_deepen(session, err);
	if (rc < 0)
		return rc;
	out->line = named ? named : session->lineup.lines;
	if (claim->tip.hex[0])
		rc = ask_lines(out, session, named, &claim->tip, err);
	if (claim->spec && !named)
		*out = (struct hf_line_proof){ .line = out->line,
					       .doubt = HF_LINE_UNKNOWN };
	return rc;
}

static int refuse_other(const struct hf_line_proof *proof, const char *branch,
			struct hf_err *err)
{
	const char *grew = hf_name_short(proof->other->branch.tip_ref);

	hf_err_hint(err,
		    "git rebase --onto %s %s %s, or git hotfix start --from "
		    "%s <another name>",
		    hf_name_short(proof->line->branch.tip_ref), grew, branch,
		    grew);
	return hf_fail(err, HF_EREFUSED,
		       "the record says '%s', but '%s' grew from '%s'",
		       proof->line->spec, branch, proof->other->spec);
}

int hf_line_check(const struct hf_line_proof *proof, const char *spec,
		  const char *branch, struct hf_err *err)
{
	switch (proof->doubt) {
	case HF_LINE_SURE:
		break;
	case HF_LINE_OTHER:
		return refuse_other(proof, branch, err);
	case HF_LINE_UNKNOWN:
		hf_err_hint(err, "fetch it, or name it in [branches] support");
		return hf_fail(err, HF_EREFUSED,
			       "the record of '%s' says '%s', and there is no "
			       "such line",
			       branch, spec);
	case HF_LINE_EITHER:
		hf_err_hint(err,
			    "fetch its record with 'git hotfix sync', or git "
			    "hotfix start --from <line> <another name>, and "
			    "git cherry-pick the fix");
		return hf_fail(err, HF_EREFUSED,
			       "'%s' has no record, and began where both '%s' "
			       "and '%s' have been",
			       branch, proof->line->spec, proof->other->spec);
	}
	return 0;
}
