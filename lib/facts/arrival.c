#include "facts/arrival.h"

#include "facts/log.h"
#include "facts/mainline.h"
#include "facts/patch.h"
#include "facts/repo.h"

/* More commits than this are no fix. */
enum { OWN_MAX = 5000 };

struct search {
	struct hf_repo *repo;
	struct hf_id branch, tip, base; /* base empty: find out */
	struct hf_id ends[2];
	struct hf_ids without; /* those: the branch, and the base if any */
	struct hf_range own;   /* the fix's commits, as the branch lacks them */
	struct hf_id fork;     /* before it the branch cannot have them */
	bool rejoined;         /* the branch was merged into the fix */
	struct hf_range line;  /* the branch's first-parent history */
	struct hf_patches fix; /* the whole of it, and then each commit */
	struct hf_patches there; /* those of the branch, newest first */
};

void hf_arrival_release(struct hf_arrival *arrival)
{
	if (!arrival)
		return;
	hf_ids_release(&arrival->commits);
	*arrival = (struct hf_arrival){ 0 };
}

static struct hf_id first_parent(const struct hf_ids *parents)
{
	return parents->n ? parents->v[0] : (struct hf_id){ "" };
}

/* Move `at` to what both have in common. */
static int move_back(struct hf_id *at, struct hf_repo *repo, struct hf_id other,
		     struct hf_err *err)
{
	const struct hf_ids many = { &other, 1, 1, false };
	const struct hf_id one = *at;

	return hf_repo_merge_base(at, repo, &one, &many, err);
}

static int read_own(struct search *s, struct hf_err *err)
{
	const struct hf_ids from = { &s->tip, 1, 1, false };
	const struct hf_range_spec spec = { .from = &from,
					    .except = &s->without,
					    .limit = OWN_MAX };
	int rc = hf_repo_range(&s->own, s->repo, &spec, err);

	if (!rc && s->own.more)
		rc = hf_fail(err, HF_EUNDECIDED,
			     "the branch lacks more than %d commits of the "
			     "fix",
			     OWN_MAX);
	return rc;
}

/*
 * Where the fix left the branch: what all ways out of its commits have in
 * common. There is more than one where the branch was merged into the fix.
 * HF_ENOTFOUND where they are unrelated.
 */
static int find_fork(struct search *s, struct hf_err *err)
{
	const struct hf_id *out;
	size_t i, j;
	int rc = 0;

	for (i = 0; !rc && i < s->own.n; i++) {
		for (j = 0; !rc && j < s->own.v[i].parents.n; j++) {
			out = &s->own.v[i].parents.v[j];
			if (hf_id_eq(out, &s->fork) ||
			    hf_range_has(&s->own, out))
				continue;
			if (!s->fork.hex[0]) {
				s->fork = *out;
				continue;
			}
			s->rejoined = true;
			rc = move_back(&s->fork, s->repo, *out, err);
		}
	}
	return !rc && !s->fork.hex[0] ? HF_ENOTFOUND : rc;
}

/* The line reaches back to where a part of the fix may have come. */
static int find_line(struct search *s, struct hf_id floor, struct hf_err *err)
{
	int rc = 0;

	if (s->base.hex[0])
		rc = move_back(&floor, s->repo, s->base, err);
	return rc < 0 ? rc :
			hf_mainline_read(&s->line, s->repo, &s->branch, &floor,
					 err);
}

/*
 * The oldest commit of the fix by its own first-parent history. What is on the
 * line as well is not the fix's, which was moved to a newer base meanwhile;
 * unless all is, because the line followed the fix.
 */
static int find_start(struct hf_id *out, const struct search *s,
		      struct hf_err *err)
{
	struct hf_range chain = { 0 };
	size_t i;
	int rc;

	*out = s->tip;
	if (!s->base.hex[0])
		return 0;
	rc = hf_mainline_read(&chain, s->repo, &s->tip, &s->base, err);
	if (!rc && chain.n)
		*out = chain.v[chain.n - 1].id;
	for (i = chain.n; !rc && i-- > 0;) {
		if (hf_range_has(&s->line, &chain.v[i].id))
			continue;
		*out = chain.v[i].id;
		break;
	}
	hf_range_release(&chain);
	return rc;
}

/* Between which commits of the line the fix came, in these parts. */
static int settle(struct hf_arrival *out, const struct search *s,
		  const struct hf_ids *parts, struct hf_err *err)
{
	size_t newest = s->line.n, oldest = 0, i;
	struct hf_id start;
	struct hf_came at;
	int rc = 0;

	for (i = 0; !rc && i < parts->n; i++) {
		if ((rc = hf_mainline_came(&at, &s->line, s->repo, &parts->v[i],
					   err)) < 0)
			return rc;
		if (!i || at.age < newest) {
			newest = at.age;
			out->commit = at.commit;
		}
		if (!i || at.age > oldest) {
			oldest = at.age;
			out->since = at.before;
		}
	}
	/* What the branch had of it by other means may have come before. */
	if ((rc = find_start(&start, s, err)) < 0 ||
	    hf_ids_has(parts, &start) || hf_range_has(&s->own, &start))
		return rc;
	if (!(rc = hf_mainline_came(&at, &s->line, s->repo, &start, err)) &&
	    at.age > oldest)
		out->since = at.before;
	return rc;
}

/* The diffs of the whole fix and of each of its commits that is no merge. */
static int read_fix(struct search *s, struct hf_err *err)
{
	struct hf_id known = s->fork, parent;
	size_t i;
	int rc = 0;

	if (s->rejoined)
		rc = hf_repo_merge_base(&known, s->repo, &s->tip, &s->without,
					err);
	if (!rc)
		rc = hf_patches_add(&s->fix, &s->tip, &known, err);
	for (i = 0; !rc && i < s->own.n; i++) {
		if (s->own.v[i].parents.n > 1)
			continue;
		parent = first_parent(&s->own.v[i].parents);
		rc = hf_patches_add(&s->fix, &s->own.v[i].id, &parent, err);
	}
	return rc < 0 ? rc : hf_patches_look(&s->fix, err);
}

/* The commits of the branch that could be equal. */
static int read_there(struct search *s, struct hf_err *err)
{
	const struct hf_ids except = { &s->fork, 1, 1, false };
	const struct hf_log log = { .place = hf_repo_place(s->repo),
				    .tip = s->branch,
				    .except = &except };

	return hf_patches_meet(&s->there, &s->fix, &log, 0, err);
}

/*
 * Whether a diff of the branch may stand for one of the fix: a merge only where
 * the branch itself made it, and only for the whole, which is the first.
 */
static bool may_stand(const struct search *s, const struct hf_patch *there,
		      const struct hf_patch *fix)
{
	return !there->merge ||
	       (fix == s->fix.v && hf_range_has(&s->line, &there->commit));
}

/* Read the hunks where paths alone do not tell. */
static int read_hunks(struct search *s, struct hf_err *err)
{
	struct hf_patch *fix, *there;
	bool wanted = false;

	for (fix = s->fix.v; fix < s->fix.v + s->fix.n; fix++) {
		for (there = s->there.v; there < s->there.v + s->there.n;
		     there++) {
			if (!fix->len || !hf_patch_alike(fix, there) ||
			    hf_patch_same(fix, there) ||
			    !may_stand(s, there, fix))
				continue;
			fix->wanted = there->wanted = wanted = true;
		}
	}
	return wanted ? hf_patches_hunks(&s->fix, &s->there, err) : 0;
}

/* What could not be read might have been equal. */
static int check_read(const struct hf_patches *list, struct hf_err *err)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (list->v[i].unread)
			return hf_fail(err, HF_EUNDECIDED,
				       "git cannot tell what '%.7s' changes: "
				       "objects are missing or damaged",
				       list->v[i].commit.hex);
	return 0;
}

/* The newest equal that is not yet taken, or NULL. */
static struct hf_patch *find_equal(const struct search *s,
				   const struct hf_patch *fix)
{
	size_t i;

	for (i = 0; i < s->there.n; i++)
		if (!s->there.v[i].taken &&
		    hf_patch_equal(fix, &s->there.v[i]) &&
		    may_stand(s, &s->there.v[i], fix))
			return &s->there.v[i];
	return NULL;
}

/*
 * Whether each commit has an equal of its own: of a fix that was taken back and
 * made again, one commit there is not both.
 */
static bool find_picks(struct hf_ids *out, struct search *s)
{
	struct hf_patch *equal;
	size_t i;

	for (i = 1; i < s->fix.n; i++) {
		if (!s->fix.v[i].len)
			continue;
		if (!(equal = find_equal(s, &s->fix.v[i])))
			return false;
		equal->taken = true;
	}
	for (i = s->there.n; i-- > 0;)
		if (s->there.v[i].taken)
			hf_ids_push(out, &s->there.v[i].commit);
	return out->n > 0;
}

static bool find_squash(struct hf_ids *out, struct search *s)
{
	const struct hf_patch *equal;
	size_t i;

	for (i = 0; i < s->there.n; i++)
		s->there.v[i].taken = false;
	equal = s->fix.v[0].len ? find_equal(s, &s->fix.v[0]) : NULL;
	if (equal)
		hf_ids_push(out, &equal->commit);
	return equal != NULL;
}

/* By what the branch has instead of the fix's own commits. */
static int find_others(struct hf_arrival *out, struct search *s,
		       struct hf_err *err)
{
	int rc = read_own(s, err);

	if (!rc && !(rc = find_fork(s, err)))
		rc = find_line(s, s->fork, err);
	if (rc == HF_ENOTFOUND) { /* they have nothing in common */
		hf_err_clear(err);
		return 0;
	}
	if (rc < 0 || !s->line.n || (rc = read_fix(s, err)) < 0 ||
	    (rc = read_there(s, err)) < 0 || (rc = read_hunks(s, err)) < 0 ||
	    (rc = check_read(&s->fix, err)) < 0 ||
	    (rc = check_read(&s->there, err)) < 0)
		return rc;
	if (find_picks(&out->commits, s))
		out->proof = HF_PROOF_PICKED;
	else if (find_squash(&out->commits, s))
		out->proof = HF_PROOF_SQUASHED;
	if (out->commits.failed)
		return hf_fail_mem(err);
	return out->proof ? settle(out, s, &out->commits, err) : 0;
}

static int find_merged(struct hf_arrival *out, struct search *s,
		       struct hf_err *err)
{
	const struct hf_ids parts = { &s->tip, 1, 1, false };
	int rc = find_line(s, s->tip, err);

	out->proof = HF_PROOF_MERGED;
	return rc < 0 ? rc : settle(out, s, &parts, err);
}

/* A base that the fix no longer has says nothing about it. */
static int check_base(struct search *s, struct hf_err *err)
{
	bool has = false;
	int rc = 0;

	if (s->base.hex[0])
		rc = hf_repo_reaches(&has, s->repo, &s->tip, &s->base, err);
	if (!has)
		s->base = (struct hf_id){ "" };
	s->ends[0] = s->branch;
	s->ends[1] = s->base;
	s->without = (struct hf_ids){ s->ends, has ? 2 : 1, 2, false };
	return rc;
}

int hf_arrival_find(struct hf_arrival *out, struct hf_repo *repo,
		    const struct hf_arrival_spec *spec, struct hf_err *err)
{
	struct search s = { .repo = repo,
			    .branch = spec->branch,
			    .tip = spec->tip,
			    .base = spec->base };
	bool merged;
	int rc;

	*out = (struct hf_arrival){ 0 };
	if (!(rc = check_base(&s, err)))
		rc = hf_repo_reaches(&merged, repo, &s.branch, &s.tip, err);
	if (!rc)
		rc = merged ? find_merged(out, &s, err) :
			      find_others(out, &s, err);
	if (rc < 0)
		hf_arrival_release(out);
	hf_patches_release(&s.there);
	hf_patches_release(&s.fix);
	hf_range_release(&s.line);
	hf_range_release(&s.own);
	return rc;
}
