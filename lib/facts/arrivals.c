#include "facts/arrivals.h"

#include "base/keys.h"
#include "facts/arrival.h"
#include "facts/log.h"
#include "facts/patch.h"
#include "facts/repo.h"

/* So much is put into one question to git. */
enum { OWN_MAX = 20000, CHAIN_MAX = 1000, PATHS_MAX = 2000 };

/* One fix: its diffs among all of them, the whole of it first. */
struct lot {
	size_t first, n;
	bool told; /* what it looks like is easily told */
};

struct sift {
	struct hf_repo *repo;
	const struct hf_arrival_spec *specs;
	struct lot *lots;
	size_t n;
	struct hf_range own; /* what the branch lacks of all tips */
	struct hf_keys nodes;
	struct hf_id floor; /* below it no fix left the branch */
	struct hf_patches fixes, there;
};

static int read_own(struct sift *s, struct hf_err *err)
{
	struct hf_ids from = HF_IDS_INIT;
	struct hf_id branch = s->specs->branch;
	const struct hf_ids except = { &branch, 1, 1, false };
	const struct hf_range_spec spec = { .from = &from,
					    .except = &except,
					    .limit = OWN_MAX };
	size_t i;
	int rc;

	for (i = 0; i < s->n; i++)
		hf_ids_push(&from, &s->specs[i].tip);
	rc = from.failed ? hf_fail_mem(err) :
			   hf_repo_range(&s->own, s->repo, &spec, err);
	hf_ids_release(&from);
	if (!rc && s->own.more)
		rc = hf_fail(err, HF_EUNDECIDED, "there are too many commits");
	for (i = 0; i < s->own.n; i++)
		hf_keys_add(&s->nodes, hf_id_key(&s->own.v[i].id), i);
	return rc < 0 ? rc : hf_keys_sort(&s->nodes, err);
}

/* Its place among what the branch lacks, or own.n. */
static size_t place_of(const struct sift *s, const struct hf_id *id)
{
	size_t n = 0, i;
	const struct hf_key *key = hf_keys_find(&n, &s->nodes, hf_id_key(id));

	for (i = 0; i < n; i++)
		if (hf_id_eq(&s->own.v[key[i].of].id, id))
			return key[i].of;
	return s->own.n;
}

/*
 * Follow one fix from its tip to where it left the branch, and note what each
 * commit and the whole change. Not told is one that is long or has merges, one
 * that the branch has, and one whose base the branch lacks.
 */
static int follow(struct sift *s, size_t fix, struct hf_err *err)
{
	const struct hf_arrival_spec *spec = &s->specs[fix];
	struct lot *lot = &s->lots[fix];
	struct hf_id id = spec->tip;
	const struct hf_ids *parents;
	size_t at = 0;
	int rc;

	*lot = (struct lot){ .first = s->fixes.n };
	if (spec->base.hex[0] && place_of(s, &spec->base) < s->own.n)
		return 0;
	rc = hf_patches_add(&s->fixes, &id, &id, err);
	while (!rc && (at = place_of(s, &id)) < s->own.n) {
		parents = &s->own.v[at].parents;
		if (parents->n != 1 || s->fixes.n - lot->first > CHAIN_MAX)
			break;
		rc = hf_patches_add(&s->fixes, &id, &parents->v[0], err);
		id = parents->v[0];
	}
	if (rc < 0)
		return rc;
	lot->told = at == s->own.n && !hf_id_eq(&id, &spec->tip);
	if (!lot->told) {
		s->fixes.n = lot->first;
		return 0;
	}
	lot->n = s->fixes.n - lot->first;
	s->fixes.v[lot->first].parent = id;
	if (s->floor.hex[0] && !hf_id_eq(&s->floor, &id)) {
		const struct hf_ids many = { &id, 1, 1, false };
		const struct hf_id floor = s->floor;

		rc = hf_repo_merge_base(&s->floor, s->repo, &floor, &many, err);
	} else {
		s->floor = id;
	}
	return rc;
}

/* The branch's commits since then that change a path of any fix. */
static int read_there(struct sift *s, struct hf_err *err)
{
	const struct hf_ids except = { &s->floor, 1, 1, false };
	const struct hf_log log = { .place = hf_repo_place(s->repo),
				    .tip = s->specs->branch,
				    .except = &except };

	return hf_patches_meet(&s->there, &s->fixes, &log, PATHS_MAX, err);
}

/* By its paths alone a fix may be there: the whole, or each of its commits. */
static bool may_be_there(const struct sift *s, const struct lot *lot,
			 const struct hf_keys *shapes)
{
	const struct hf_patch *fix = &s->fixes.v[lot->first];
	size_t i, n, changed = 0, found = 0;

	if (!lot->told)
		return true;
	for (i = 0; i < lot->n; i++) {
		if (!fix[i].len)
			continue;
		hf_keys_find(&n, shapes, hf_patch_shape(&fix[i], false));
		if (!i && n)
			return true;
		changed += i > 0;
		found += i && n;
	}
	return changed && found == changed;
}

static int decide(bool *may, const struct sift *s, struct hf_err *err)
{
	struct hf_keys shapes = { .n = 0 };
	size_t i;
	int rc;

	for (i = 0; i < s->there.n; i++)
		hf_keys_add(&shapes, hf_patch_shape(&s->there.v[i], false), i);
	rc = hf_keys_sort(&shapes, err);
	for (i = 0; !rc && i < s->n; i++)
		may[i] = may_be_there(s, &s->lots[i], &shapes);
	hf_keys_release(&shapes);
	return rc;
}

static int sift(bool *may, struct sift *s, struct hf_err *err)
{
	size_t i;
	int rc = read_own(s, err);

	for (i = 0; !rc && i < s->n; i++)
		rc = follow(s, i, err);
	if (!rc && s->fixes.n && !(rc = hf_patches_look(&s->fixes, err)))
		rc = read_there(s, err);
	return rc < 0 ? rc : decide(may, s, err);
}

int hf_arrivals_sift(bool *may, struct hf_repo *repo,
		     const struct hf_arrival_spec *specs, size_t n,
		     struct hf_err *err)
{
	struct sift s = { .repo = repo, .specs = specs, .n = n };
	size_t i;
	int rc = 0;

	for (i = 0; i < n; i++)
		may[i] = true;
	if (n < 2)
		return 0;
	if (!(s.lots = calloc(n, sizeof(*s.lots))))
		rc = hf_fail_mem(err);
	else
		rc = sift(may, &s, err);
	hf_patches_release(&s.there);
	hf_patches_release(&s.fixes);
	hf_keys_release(&s.nodes);
	hf_range_release(&s.own);
	free(s.lots);
	if (rc == HF_ENOMEM || !rc)
		return rc;
	hf_err_clear(err);
	return 0;
}
