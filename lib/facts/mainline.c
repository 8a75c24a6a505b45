#include "facts/mainline.h"

#include "facts/repo.h"

int hf_mainline_read(struct hf_range *out, struct hf_repo *repo,
		     const struct hf_id *tip, const struct hf_id *floor,
		     struct hf_err *err)
{
	struct hf_id ends[] = { *tip, *floor };
	const struct hf_ids from = { &ends[0], 1, 1, false };
	const struct hf_ids except = { &ends[1], 1, 1, false };
	const struct hf_range_spec spec = { .from = &from,
					    .except = &except,
					    .first_parent = true };

	return hf_repo_range(out, repo, &spec, err);
}

/* Its place, or line->n. */
static size_t place_of(const struct hf_range *line, const struct hf_id *id)
{
	size_t i = 0;

	while (i < line->n && !hf_id_eq(&line->v[i].id, id))
		i++;
	return i;
}

static struct hf_id first_parent(const struct hf_ids *parents)
{
	return parents->n ? parents->v[0] : (struct hf_id){ "" };
}

/*
 * How many have `id`. On such a history that holds from some commit on, so that
 * one is searched by halves.
 */
static int count_with(size_t *out, const struct hf_range *line,
		      struct hf_repo *repo, const struct hf_id *id,
		      struct hf_err *err)
{
	size_t low = 0, high = line->n, middle;
	bool has = false;
	int rc = 0;

	while (!rc && low < high) {
		middle = low + (high - low) / 2;
		rc = hf_repo_reaches(&has, repo, &line->v[middle].id, id, err);
		if (has)
			low = middle + 1;
		else
			high = middle;
	}
	*out = low;
	return rc;
}

int hf_mainline_came(struct hf_came *out, const struct hf_range *line,
		     struct hf_repo *repo, const struct hf_id *id,
		     struct hf_err *err)
{
	size_t at = place_of(line, id), n = at + 1;
	struct hf_commit commit = { 0 };
	int rc = 0;

	if (at == line->n && (rc = count_with(&n, line, repo, id, err)) < 0)
		return rc;
	*out = (struct hf_came){ .age = n, .commit = *id };
	if (n) {
		out->before = first_parent(&line->v[n - 1].parents);
		if (!hf_id_eq(&out->before, id)) {
			out->age = n - 1;
			out->commit = line->v[n - 1].id;
			return 0;
		}
	}
	/* It is on that history itself, below the floor. */
	if (!(rc = hf_repo_commit(&commit, repo, id, err)))
		out->before = first_parent(&commit.parents);
	hf_commit_release(&commit);
	return rc;
}
