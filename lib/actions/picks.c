#include "actions/picks.h"

#include "actions/keep.h"
#include "actions/pick.h"
#include "facts/session.h"
#include "values/picked.h"

/* So many commits of a target are looked through. */
enum { PICKS_MAX = 2000 };

/* Mark what the commits of a range are picks of; the newest goes to `last`. */
static int mark_picks(struct hf_id *last, bool *taken,
		      struct hf_session *session, const struct hf_range *range,
		      const struct hf_ids *commits, struct hf_err *err)
{
	struct hf_commit commit = { 0 };
	struct hf_id from;
	size_t i, k;
	int rc = 0;

	for (i = 0; !rc && i < range->n; i++) {
		rc = hf_repo_commit(&commit, session->repo, &range->v[i].id,
				    err);
		if (rc < 0)
			break;
		if (hf_picked_from(&from, commit.message)) {
			for (k = 0; k < commits->n; k++) {
				if (!hf_id_eq(&commits->v[k], &from))
					continue;
				taken[k] = true;
				if (!last->hex[0])
					*last = range->v[i].id;
			}
		}
		hf_commit_release(&commit);
	}
	return rc;
}

/* Whether a pick onto `tip` would change nothing, as git cherry-pick --skip. */
static int is_empty(bool *yes, struct hf_session *session,
		    const struct hf_id *tip, const struct hf_id *id,
		    struct hf_err *err)
{
	struct hf_ids one = HF_IDS_INIT;
	struct hf_keep keep = { 0 };
	struct hf_id result;
	int rc;

	hf_ids_push(&one, id);
	rc = one.failed ? hf_fail_mem(err) :
			  hf_pick(&result, &keep, session, tip, &one, err);
	*yes = !rc && !keep.conflicts.n && hf_id_eq(&result, tip);
	hf_keep_release(&keep);
	hf_ids_release(&one);
	return rc;
}

/* What of `commits` is neither marked nor would change anything at `tip`. */
static int find_missing(struct hf_ids *missing, struct hf_session *session,
			const struct hf_id *tip, const struct hf_ids *commits,
			const bool *taken, struct hf_err *err)
{
	bool empty;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < commits->n; i++) {
		if (taken[i])
			continue;
		rc = is_empty(&empty, session, tip, &commits->v[i], err);
		if (!rc && !empty)
			hf_ids_push(missing, &commits->v[i]);
	}
	return rc < 0 || !missing->failed ? rc : hf_fail_mem(err);
}

int hf_picks_find(struct hf_id *last, struct hf_ids *missing,
		  struct hf_session *session, const struct hf_id *tip,
		  const struct hf_ids *except, const struct hf_ids *commits,
		  struct hf_err *err)
{
	struct hf_ids from = HF_IDS_INIT, lacks = HF_IDS_INIT;
	struct hf_range_spec spec = { .from = &from,
				      .except = except,
				      .limit = PICKS_MAX };
	bool *taken = calloc(commits->n + 1, sizeof(*taken));
	struct hf_range range = { 0 };
	int rc;

	last->hex[0] = '\0';
	hf_ids_push(&from, tip);
	if (!taken || from.failed)
		rc = hf_fail_mem(err);
	else
		rc = hf_repo_range(&range, session->repo, &spec, err);
	if (!rc)
		rc = mark_picks(last, taken, session, &range, commits, err);
	/* Most branches have none, and need no merge to tell. */
	if (!rc && (last->hex[0] || missing))
		rc = find_missing(missing ? missing : &lacks, session, tip,
				  commits, taken, err);
	if (rc < 0 || lacks.n || (missing && missing->n))
		last->hex[0] = '\0';
	hf_range_release(&range);
	hf_ids_release(&lacks);
	hf_ids_release(&from);
	free(taken);
	return rc;
}
