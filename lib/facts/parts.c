#include "facts/parts.h"

#include "facts/log.h"
#include "facts/proof.h"
#include "values/picked.h"

void hf_parts_release(struct hf_parts *parts)
{
	size_t i;

	if (!parts)
		return;
	for (i = 0; i < parts->n_sources; i++)
		hf_ids_release(&parts->sources[i]);
	free(parts->sources);
	hf_patches_release(&parts->patches);
	free(parts->v);
	free(parts->first);
	*parts = (struct hf_parts){ 0 };
}

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct hf_id *)a)->hex,
		      ((const struct hf_id *)b)->hex);
}

/* Every commit once; git would tell of it once, too. */
static void list_commits(struct hf_ids *out, const struct hf_sought *sought,
			 size_t n)
{
	size_t i, j, kept = 0;

	for (i = 0; i < n; i++)
		for (j = 0; j < sought[i].commits.n; j++)
			hf_ids_push(out, &sought[i].commits.v[j]);
	if (!out->n || out->failed)
		return;
	qsort(out->v, out->n, sizeof(*out->v), by_id);
	for (i = 0; i < out->n; i++)
		if (!kept || !hf_id_eq(&out->v[kept - 1], &out->v[i]))
			out->v[kept++] = out->v[i];
	out->n = kept;
}

/* The commits with their words, in the order of their ids. */
struct reading {
	struct hf_patches *patches;
	const struct hf_ids *ids;
	struct hf_part *said; /* signs and dates */
	struct hf_ids *sources;
};

static int take(void *data, const struct hf_logged *commit, struct hf_err *err)
{
	struct reading *r = data;
	size_t at = r->patches->n;

	if (at >= r->ids->n || !hf_id_eq(&commit->id, &r->ids->v[at]))
		return hf_fail(err, HF_EFAIL, "git log told of another commit");
	hf_signs_read(&r->said[at].signs, commit);
	hf_picked_all(&r->sources[at], commit->message);
	if (r->sources[at].failed)
		return hf_fail_mem(err);
	r->said[at].authored = strtol(commit->words, NULL, 10);
	return hf_patches_keep(r->patches, commit, err);
}

static int read_commits(struct reading *r, const struct hf_place *place,
			struct hf_err *err)
{
	const struct hf_log log = { .place = place,
				    .only = r->ids,
				    .names = true };
	int rc;

	if (!r->ids->n)
		return 0;
	r->said = calloc(r->ids->n, sizeof(*r->said));
	if (!r->said || !r->sources)
		return hf_fail_mem(err);
	rc = hf_log_each(&log, take, r, err);
	if (!rc && r->patches->n < r->ids->n)
		rc = hf_fail(err, HF_EFAIL, "git log left a commit out");
	return rc;
}

/* Where a commit stands in both. */
static size_t place_of(const struct reading *r, const struct hf_id *id)
{
	const struct hf_id *found =
		bsearch(id, r->ids->v, r->ids->n, sizeof(*id), by_id);

	return (size_t)(found - r->ids->v);
}

/* Whether its one commit is all of it, or what all of it is cannot be said. */
static bool is_single(const struct hf_parts *parts, const struct hf_sought *s,
		      const struct reading *r)
{
	const struct hf_patch *commit;

	if (!s->since.hex[0])
		return true;
	if (s->commits.n != 1 || !hf_id_eq(&s->commit, &s->commits.v[0]))
		return false;
	commit = &parts->patches.v[place_of(r, &s->commit)];
	return hf_id_eq(&s->since, &commit->parent);
}

static int add_fix(struct hf_parts *out, size_t fix, const struct hf_sought *s,
		   const struct reading *r, struct hf_err *err)
{
	size_t i, at;
	int rc = 0;

	out->first[fix] = out->n;
	if (!is_single(out, s, r)) {
		out->v[out->n++] = (struct hf_part){ .patch = out->patches.n,
						     .fix = fix,
						     .whole = true };
		rc = hf_patches_add(&out->patches, &s->commit, &s->since, err);
	}
	for (i = 0; r->said && i < s->commits.n; i++) {
		at = place_of(r, &s->commits.v[i]);
		out->v[out->n] = r->said[at];
		out->v[out->n].patch = at;
		out->v[out->n++].fix = fix;
	}
	return rc;
}

int hf_parts_read(struct hf_parts *out, const struct hf_sought *sought,
		  size_t n, const struct hf_place *place, struct hf_err *err)
{
	struct hf_ids ids = HF_IDS_INIT;
	struct reading r = { .patches = &out->patches, .ids = &ids };
	size_t i, most = n;
	int rc;

	*out = (struct hf_parts){ 0 };
	for (i = 0; i < n; i++)
		most += sought[i].commits.n;
	list_commits(&ids, sought, n);
	out->v = calloc(most + 1, sizeof(*out->v));
	out->first = calloc(n + 1, sizeof(*out->first));
	out->sources = r.sources = calloc(ids.n + 1, sizeof(*out->sources));
	out->n_sources = out->sources ? ids.n : 0;
	if (ids.failed || !out->v || !out->first)
		rc = hf_fail_mem(err);
	else
		rc = read_commits(&r, place, err);
	for (i = 0; !rc && i < n; i++)
		rc = add_fix(out, i, &sought[i], &r, err);
	if (!rc) {
		out->first[n] = out->n;
		rc = hf_patches_look(&out->patches, err);
	}
	free(r.said);
	hf_ids_release(&ids);
	if (rc < 0)
		hf_parts_release(out);
	return rc;
}
