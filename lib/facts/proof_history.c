#include "facts/proof_history.h"

#include "facts/log.h"
#include "facts/repo.h"

/*
 * With no more paths than this git is told to look for them alone; beyond, it
 * is quicker to let it name every path.
 */
enum { PATHS_MAX = 64 };

/* 30 days. */
enum { SLACK = 30 * 24 * 3600 };

/* The paths of one diff, by both of their names, until there are too many. */
static int push_paths(struct hf_strv *out, struct hf_searching *s,
		      const struct hf_part *part, struct hf_err *err)
{
	const struct hf_patch *patch = &s->parts.patches.v[part->patch];
	const char *at = patch->raw, *end = at + patch->len, *path, *name;
	size_t len;
	int rc = 0;

	for (; !rc && (len = hf_raw_entry(at, end)) > 0; at += len) {
		path = at + strlen(at) + 1;
		if (out->n > PATHS_MAX)
			break;
		if (hf_strv_has(out, path))
			continue;
		hf_strv_push(out, path);
		if (s->search->range)
			continue;
		rc = hf_presence_name(&name, &s->presence, part->fix, path,
				      err);
		if (!rc && name && !hf_strv_has(out, name))
			hf_strv_push(out, name);
	}
	return rc;
}

/* Those of all that is still looked for. */
static int find_paths(struct hf_strv *out, struct hf_searching *s,
		      struct hf_err *err)
{
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < s->parts.n && out->n <= PATHS_MAX; i++)
		if (!s->asked[s->parts.v[i].fix].done)
			rc = push_paths(out, s, &s->parts.v[i], err);
	return rc ? rc : hf_strv_check(out, err);
}

int hf_proof_read_fresh(struct hf_searching *s, struct hf_err *err)
{
	struct hf_ids except = HF_IDS_INIT;
	struct hf_strv paths = HF_STRV_INIT;
	struct hf_log log = { .place = hf_repo_place(s->search->repo),
			      .tip = s->search->branch,
			      .except = &except,
			      .names = true };
	size_t i;
	int rc;

	for (i = 0; i < s->search->n; i++)
		if (!s->asked[i].done)
			hf_ids_push(&except, s->asked[i].merged.hex[0] ?
						     &s->asked[i].merged :
						     &s->search->v[i].commit);
	rc = except.failed ? hf_fail_mem(err) : find_paths(&paths, s, err);
	s->limited = paths.n && paths.n <= PATHS_MAX && !s->search->range;
	if (s->limited)
		log.paths = &paths;
	if (!rc)
		rc = hf_candidates_read(&s->there, &s->parts, &log, s->search,
					err);
	hf_strv_release(&paths);
	hf_ids_release(&except);
	return rc;
}

/*
 * When the oldest of what is still looked for was written, less some time for
 * clocks that go wrong and dates that were set anew: nobody commits the same
 * before.
 */
static long find_oldest(const struct hf_searching *s)
{
	const struct hf_part *part;
	bool any = false;
	long oldest = 0;
	size_t i;

	for (i = 0; i < s->parts.n; i++) {
		part = &s->parts.v[i];
		if (s->asked[part->fix].done || part->whole)
			continue;
		if (!any || part->authored < oldest)
			oldest = part->authored;
		any = true;
	}
	return oldest > SLACK ? oldest - SLACK : 0;
}

int hf_proof_read_words(bool *more, struct hf_searching *s, struct hf_err *err)
{
	const struct hf_log log = { .place = hf_repo_place(s->search->repo),
				    .tip = s->search->branch,
				    .after = find_oldest(s),
				    .by_date = !s->limited };
	size_t n = s->there.patches.n;
	int rc = hf_candidates_more(&s->there, &s->parts, &log, s->limited,
				    s->search, err);

	*more = !rc && s->there.patches.n > n;
	return rc;
}
