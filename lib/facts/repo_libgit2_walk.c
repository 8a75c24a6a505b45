#include "facts/repo_libgit2.h"

#include "base/strv.h"
#include "doors/git.h"
#include "doors/gitlib.h"
#include "facts/repo_reader.h"

/* So many of the newest commits are looked at before all of them. */
enum { RECENT = 64 };

static const char cannot_follow[] = "cannot follow history";

/* Where a walk begins, or what it must not enter. */
struct tip {
	git_oid oid;
	git_time_t when;
	size_t order;
	bool hide;
};

static int newest_first(const void *a, const void *b)
{
	const struct tip *x = a, *y = b;

	if (x->when != y->when)
		return x->when < y->when ? 1 : -1;
	return x->order < y->order ? -1 : 1;
}

static int add_tips(struct tip *tips, size_t *n, struct hf_repo_libgit2 *r,
		    const struct hf_ids *ids, bool hide, struct hf_err *err)
{
	git_commit *commit = NULL;
	struct tip *tip;
	size_t i;
	int rc;

	for (i = 0; ids && i < ids->n; i++) {
		tip = &tips[*n];
		hf_repo_libgit2_oid(&tip->oid, &ids->v[i]);
		rc = git_commit_lookup(&commit, r->git, &tip->oid);
		if (rc < 0)
			return hf_repo_libgit2_fail(err, rc, cannot_follow);
		tip->when = git_commit_time(commit);
		tip->hide = hide;
		tip->order = (*n)++;
		git_commit_free(commit);
	}
	return 0;
}

/*
 * Give the walk its tips in the order that git would: libgit2 starts from them
 * as they come, and sorts by date only what it finds behind them.
 */
static int push_tips(git_revwalk *walk, struct hf_repo_libgit2 *r,
		     const struct hf_range_spec *spec, struct hf_err *err)
{
	size_t i, n = 0, most = spec->from->n;
	struct tip *tips;
	int rc;

	if (spec->except)
		most += spec->except->n;
	if (!(tips = calloc(most + 1, sizeof(*tips))))
		return hf_fail_mem(err);
	if ((rc = add_tips(tips, &n, r, spec->from, false, err)) < 0 ||
	    (rc = add_tips(tips, &n, r, spec->except, true, err)) < 0)
		goto out;
	qsort(tips, n, sizeof(*tips), newest_first);
	for (i = 0; i < n && !rc; i++) {
		rc = tips[i].hide ? git_revwalk_hide(walk, &tips[i].oid) :
				    git_revwalk_push(walk, &tips[i].oid);
		if (rc < 0)
			rc = hf_repo_libgit2_fail(err, rc, cannot_follow);
	}
out:
	free(tips);
	return rc;
}

static int add_node(struct hf_range *out, struct hf_repo_libgit2 *r,
		    const git_oid *oid, struct hf_err *err)
{
	struct hf_node *node = hf_range_add(out);
	git_commit *commit = NULL;
	struct hf_id parent;
	unsigned i;
	int rc;

	if (!node)
		return hf_fail_mem(err);
	if ((rc = git_commit_lookup(&commit, r->git, oid)) < 0)
		return hf_repo_libgit2_fail(err, rc, cannot_follow);
	hf_repo_libgit2_id(&node->id, oid);
	for (i = 0; i < git_commit_parentcount(commit); i++) {
		hf_repo_libgit2_id(&parent, git_commit_parent_id(commit, i));
		hf_ids_push(&node->parents, &parent);
	}
	git_commit_free(commit);
	return node->parents.failed ? hf_fail_mem(err) : 0;
}

/*
 * Like `git rev-list --first-parent`, the simplified walk includes by first
 * parents and still excludes by all of them.
 */
int hf_repo_libgit2_range(struct hf_range *out, void *self,
			  const struct hf_range_spec *spec, struct hf_err *err)
{
	struct hf_repo_libgit2 *r = self;
	git_revwalk *walk = NULL;
	git_oid oid;
	int rc;

	if ((rc = git_revwalk_new(&walk, r->git)) < 0)
		return hf_fail_git(err, rc, cannot_follow);
	if (spec->first_parent)
		git_revwalk_simplify_first_parent(walk);
	if ((rc = push_tips(walk, r, spec, err)) < 0)
		goto out;
	while (!(rc = git_revwalk_next(&oid, walk))) {
		out->more = spec->limit && out->n == spec->limit;
		if (out->more || (rc = add_node(out, r, &oid, err)) < 0)
			goto out;
	}
	if (rc == GIT_ITEROVER)
		rc = 0;
	else
		rc = hf_repo_libgit2_fail(err, rc, cannot_follow);
out:
	git_revwalk_free(walk);
	return rc;
}

/* Of several best ancestors git names one first, by rules of its own. */
static int ask_first_base(struct hf_id *out, const struct hf_id *one,
			  const struct hf_ids *many, struct hf_err *err)
{
	struct hf_strv args = HF_STRV_INIT;
	struct hf_buf said = HF_BUF_INIT;
	size_t i;
	int rc;

	hf_strv_push(&args, "merge-base");
	hf_strv_push(&args, one->hex);
	for (i = 0; i < many->n; i++)
		hf_strv_push(&args, many->v[i].hex);
	if (!(rc = hf_strv_check(&args, err)))
		rc = hf_git_ask(NULL, &said, NULL, (const char *const *)args.v,
				err);
	if (!rc && !hf_id_parse(out, hf_buf_str(&said),
				strcspn(hf_buf_str(&said), "\n")))
		rc = hf_fail(err, HF_EFAIL, "git merge-base gave no id");
	hf_buf_release(&said);
	hf_strv_release(&args);
	return rc;
}

int hf_repo_libgit2_merge_base(struct hf_id *out, void *self,
			       const struct hf_id *one,
			       const struct hf_ids *many, struct hf_err *err)
{
	git_oidarray bases = { NULL, 0 };
	struct hf_repo_libgit2 *r = self;
	git_oid *oids;
	size_t i;
	int rc;

	if (!(oids = calloc(many->n + 1, sizeof(*oids))))
		return hf_fail_mem(err);
	hf_repo_libgit2_oid(&oids[0], one);
	for (i = 0; i < many->n; i++)
		hf_repo_libgit2_oid(&oids[i + 1], &many->v[i]);
	rc = git_merge_bases_many(&bases, r->git, many->n + 1, oids);
	if (rc < 0)
		rc = hf_repo_libgit2_fail(err, rc,
					  "there is no common ancestor");
	else if (bases.count == 1)
		hf_repo_libgit2_id(out, &bases.ids[0]);
	else
		rc = ask_first_base(out, one, many, err);
	git_oidarray_dispose(&bases);
	free(oids);
	return rc;
}

/*
 * Whether it is among the newest commits. Most questions are about what has
 * just been merged, and git_graph_descendant_of() may read all of history even
 * for a parent of the tip. Where this walk fails the exact one will say why.
 */
static bool is_recent(struct hf_repo_libgit2 *r, const git_oid *tip,
		      const git_oid *ancestor)
{
	git_revwalk *walk = NULL;
	bool found = false;
	git_oid id;
	int i;

	if (git_revwalk_new(&walk, r->git) == 0 &&
	    git_revwalk_push(walk, tip) == 0)
		for (i = 0;
		     !found && i < RECENT && git_revwalk_next(&id, walk) == 0;
		     i++)
			found = git_oid_equal(&id, ancestor);
	git_revwalk_free(walk);
	return found;
}

int hf_repo_libgit2_reaches(bool *yes, void *self, const struct hf_id *tip,
			    const struct hf_id *ancestor, struct hf_err *err)
{
	struct hf_repo_libgit2 *r = self;
	git_oid from, to;
	int rc;

	*yes = hf_id_eq(tip, ancestor);
	if (*yes)
		return 0;
	hf_repo_libgit2_oid(&from, tip);
	hf_repo_libgit2_oid(&to, ancestor);
	*yes = is_recent(r, &from, &to);
	if (*yes)
		return 0;
	if ((rc = git_graph_descendant_of(r->git, &from, &to)) < 0)
		return hf_repo_libgit2_fail(err, rc, cannot_follow);
	*yes = rc > 0;
	return 0;
}
