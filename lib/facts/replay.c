#include "facts/replay.h"

#include "base/text.h"
#include "facts/log.h"
#include "facts/parts.h"
#include "facts/repo.h"

/* A named commit of which less than so many percent are there proves nothing. */
enum { MOST = 51 };

enum { ALL = SIZE_MAX };

/* By which the branch has a part, or had it. */
struct source {
	size_t part;
	struct hf_id id;   /* the commit that brought it */
	enum hf_proof how; /* none: it may be that, and proves nothing */
	int share;
	struct hf_id out; /* the commit that took it out again, or empty */
};

/* A commit whose revert takes parts of the fix back, or brings them again. */
struct known {
	struct hf_id id;
	size_t part; /* or ALL */
	bool revert; /* it took that out */
};

struct replaying {
	const struct hf_replay *r;
	size_t first, n; /* the parts of the fix at hand */
	bool whole;      /* the first of them is all of it */
	struct source *sources;
	size_t n_sources, cap_sources;
	struct known *known;
	size_t n_known, cap_known;
};

static const struct hf_patch *patch_of(const struct replaying *p, size_t part)
{
	const struct hf_parts *parts = p->r->parts;

	return &parts->patches.v[parts->v[p->first + part].patch];
}

static int know(struct replaying *p, const struct hf_id *id, size_t part,
		bool revert, struct hf_err *err)
{
	size_t cap = p->cap_known ? p->cap_known * 2 : 16;
	struct known *v;

	if (p->n_known == p->cap_known) {
		if (!(v = realloc(p->known, cap * sizeof(*v))))
			return hf_fail_mem(err);
		p->known = v;
		p->cap_known = cap;
	}
	p->known[p->n_known++] = (struct known){ *id, part, revert };
	return 0;
}

static int add_source(struct replaying *p, const struct source *source,
		      struct hf_err *err)
{
	size_t cap = p->cap_sources ? p->cap_sources * 2 : 16;
	struct source *v;

	if (p->n_sources == p->cap_sources) {
		if (!(v = realloc(p->sources, cap * sizeof(*v))))
			return hf_fail_mem(err);
		p->sources = v;
		p->cap_sources = cap;
	}
	p->sources[p->n_sources++] = *source;
	return 0;
}

/* One part came, or all of them. */
static int bring(struct replaying *p, size_t part, enum hf_proof how, int share,
		 const struct hf_id *id, struct hf_err *err)
{
	struct source source = { .id = *id, .how = how, .share = share };
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < p->n; i++) {
		source.part = i;
		if (part == ALL || part == i)
			rc = add_source(p, &source, err);
	}
	return rc < 0 ? rc : know(p, id, part, false, err);
}

/* Take out one part or all of them, as far as `out` has them in its history. */
static int take_out(struct replaying *p, size_t part, const struct hf_id *out,
		    struct hf_err *err)
{
	struct source *s;
	bool has, any = false;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < p->n_sources; i++) {
		s = &p->sources[i];
		if ((part != ALL && part != s->part) || s->out.hex[0])
			continue;
		rc = hf_repo_reaches(&has, p->r->repo, out, &s->id, err);
		if (!rc && has) {
			s->out = *out;
			any = true;
		}
	}
	return rc < 0 || !any ? rc : know(p, out, part, true, err);
}

/* What took them out was taken back itself: they are there as before. */
static void bring_again(struct replaying *p, const struct hf_id *out)
{
	size_t i;

	for (i = 0; i < p->n_sources; i++)
		if (hf_id_eq(&p->sources[i].out, out))
			p->sources[i].out.hex[0] = '\0';
}

static bool is_there(const struct replaying *p, size_t part)
{
	size_t i;

	for (i = 0; i < p->n_sources; i++)
		if ((part == ALL || part == p->sources[i].part) &&
		    !p->sources[i].out.hex[0])
			return true;
	return false;
}

/*
 * What a merge brought, asked of the graph once: it has these, and what it was
 * made on has not.
 */
static int read_brought(const struct replaying *p, size_t candidate,
			struct hf_err *err)
{
	struct hf_candidate *c = &p->r->there->v[candidate];
	struct hf_id merge = p->r->there->patches.v[candidate].commit;
	struct hf_id onto = p->r->there->patches.v[candidate].parent;
	const struct hf_ids from = { &merge, 1, 1, false };
	const struct hf_ids except = { &onto, 1, 1, false };
	const struct hf_range_spec spec = { .from = &from, .except = &except };
	struct hf_range range = { 0 };
	size_t i;
	int rc;

	if (c->has_brought)
		return 0;
	c->has_brought = true;
	rc = hf_repo_range(&range, p->r->repo, &spec, err);
	for (i = 0; !rc && i < range.n; i++)
		hf_keys_add(&c->brought, hf_id_key(&range.v[i].id), i);
	hf_range_release(&range);
	return rc < 0 ? rc : hf_keys_sort(&c->brought, err);
}

/*
 * Whether a merge brought each part by a commit that is known: then it is no
 * other source of it, which would outlive a revert of that. Where the merge
 * itself proves nothing, what it brought need not either.
 */
static int is_bearer(bool *yes, const struct replaying *p, size_t part,
		     bool proves, size_t candidate, struct hf_err *err)
{
	const struct hf_keys *brought = &p->r->there->v[candidate].brought;
	size_t i, j, n;
	int rc = read_brought(p, candidate, err);

	*yes = false;
	for (i = 0; !rc && i < p->n; i++) {
		if ((part != ALL && part != i) || (p->whole && !i))
			continue;
		for (j = 0; j < p->n_sources; j++)
			if (p->sources[j].part == i &&
			    (p->sources[j].how || !proves) &&
			    hf_keys_find(&n, brought,
					 hf_id_key(&p->sources[j].id)))
				break;
		if (j == p->n_sources)
			return 0;
	}
	*yes = !rc;
	return rc;
}

/* The part that a pair speaks of; all, where it is the whole. */
static size_t part_of(const struct replaying *p, const struct hf_pair *pair)
{
	return p->whole && pair->part == p->first ? ALL : pair->part - p->first;
}

/* How a commit that is equal to a part shows it. */
static enum hf_proof how_equal(const struct replaying *p, size_t part,
			       const struct hf_patch *there)
{
	if (part != ALL && hf_id_eq(&patch_of(p, part)->commit, &there->commit))
		return HF_PROOF_MERGED;
	return part == ALL || there->merge ? HF_PROOF_SQUASHED :
					     HF_PROOF_PICKED;
}

/* Whether a pair shows a part, and does not only raise the question. */
static bool shows(const struct hf_pair *pair)
{
	return pair->relation == HF_REL_EQUAL ||
	       (pair->relation == HF_REL_NAMED && pair->share >= MOST);
}

/* A commit that is a part of the fix, or takes one back. */
static int apply(struct replaying *p, const struct hf_pair *pair,
		 struct hf_err *err)
{
	const struct hf_patch *there = &p->r->there->patches.v[pair->candidate];
	size_t part = part_of(p, pair);
	bool bearer = false;
	int rc = 0;

	if (pair->relation == HF_REL_INVERSE)
		return is_there(p, part) ?
			       take_out(p, part, &there->commit, err) :
			       0;
	if (there->merge)
		rc = is_bearer(&bearer, p, part, shows(pair), pair->candidate,
			       err);
	if (rc < 0 || bearer)
		return rc;
	if (pair->relation == HF_REL_EQUAL)
		return bring(p, part, how_equal(p, part, there), 100,
			     &there->commit, err);
	return bring(p, part, shows(pair) ? HF_PROOF_PORTED : HF_PROOF_NONE,
		     pair->relation == HF_REL_QUIET ? 100 : pair->share,
		     &there->commit, err);
}

/* Whether a merge brought a part, which was not there before it. */
static int brought(bool *yes, const struct replaying *p, size_t part,
		   const struct hf_commit *merge, struct hf_err *err)
{
	const struct source *s;
	bool has, had = false;
	size_t i;
	int rc = 0;

	*yes = false;
	for (i = 0; !rc && !had && i < p->n_sources; i++) {
		s = &p->sources[i];
		if (s->part != part || s->out.hex[0])
			continue;
		rc = hf_repo_reaches(&had, p->r->repo, &merge->parents.v[0],
				     &s->id, err);
		if (!rc && !had)
			rc = hf_repo_reaches(&has, p->r->repo, &merge->id,
					     &s->id, err);
		*yes = *yes || (!rc && !had && has);
	}
	*yes = *yes && !had;
	return rc;
}

/* Take out what a merge brought; *any: there was such. */
static int take_out_merged(struct replaying *p, bool *any,
			   const struct hf_commit *merge,
			   const struct hf_id *out, struct hf_err *err)
{
	bool one = false, has = false;
	size_t i;
	int rc = hf_repo_reaches(&has, p->r->repo, out, &merge->id, err);

	for (i = 0; !rc && has && i < p->n; i++) {
		rc = brought(&one, p, i, merge, err);
		if (rc < 0 || !one)
			continue;
		*any = true;
		rc = take_out(p, i, out, err);
	}
	return rc;
}

/* Take back `name`, if it is a merge of the branch that brought the fix. */
static int revert_merge(struct replaying *p, bool *any, const char *name,
			const struct hf_id *out, struct hf_err *err)
{
	struct hf_commit merge = { 0 };
	struct hf_id id;
	int rc = hf_repo_resolve(&id, p->r->repo, name, err);

	if (!rc)
		rc = hf_repo_commit(&merge, p->r->repo, &id, err);
	if (!rc && merge.parents.n > 1)
		rc = take_out_merged(p, any, &merge, out, err);
	hf_commit_release(&merge);
	if (rc != HF_ENOTFOUND && rc != HF_EUNDECIDED)
		return rc;
	hf_err_clear(err);
	return 0;
}

/* Whether they have a path in common. */
static bool touches(const struct replaying *p, const struct hf_patch *there)
{
	const char *at = there->raw, *end = at + there->len, *path;
	size_t len, i;

	for (; (len = hf_raw_entry(at, end)) > 0; at += len) {
		path = at + strlen(at) + 1;
		for (i = 0; i < p->n; i++)
			if (hf_patch_has(patch_of(p, i), path))
				return true;
	}
	return false;
}

/*
 * One name of a commit that is taken back; *said: that concerns this fix. What
 * is a part of it itself takes none out, but may bring one again.
 */
static int revert_name(struct replaying *p, bool *said, const char *name,
		       bool part, const struct hf_patch *there,
		       struct hf_err *err)
{
	struct known k;
	size_t i = p->n_known;

	*said = false;
	while (i > 0 && !hf_text_starts(p->known[i - 1].id.hex, name))
		i--;
	if (!i) {
		/* Of very many, each cannot be asked of the graph. */
		if (part || (p->r->range && !touches(p, there)))
			return 0;
		return revert_merge(p, said, name, &there->commit, err);
	}
	k = p->known[i - 1];
	*said = k.revert || !part;
	if (!*said)
		return 0;
	if (!k.revert)
		return take_out(p, k.part, &there->commit, err);
	bring_again(p, &k.id);
	return know(p, &there->commit, k.part, false, err);
}

/* A commit that says what it takes back. */
static int revert(struct replaying *p, bool *said, size_t candidate, bool part,
		  struct hf_err *err)
{
	const struct hf_candidate *c = &p->r->there->v[candidate];
	bool one;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < c->reverts.n; i++) {
		rc = revert_name(p, &one, c->reverts.v[i], part,
				 &p->r->there->patches.v[candidate], err);
		*said = *said || one;
	}
	return rc;
}

/* What is known before any candidate is seen. */
static int begin(struct replaying *p, const struct hf_id *merged,
		 struct hf_err *err)
{
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < p->n; i++)
		rc = know(p, &patch_of(p, i)->commit, p->whole && !i ? ALL : i,
			  false, err);
	return rc < 0 || !merged->hex[0] ?
		       rc :
		       bring(p, ALL, HF_PROOF_MERGED, 100, merged, err);
}

static int oldest_first(const void *one, const void *other)
{
	const struct hf_pair *a = one, *b = other;

	return (a->candidate < b->candidate) - (a->candidate > b->candidate);
}

/*
 * One candidate and what it is to the fix. A part of the fix may itself revert
 * an earlier one; that takes nothing out. What brings a part again by taking a
 * revert back is equal to it, and no other source.
 */
static int see(struct replaying *p, size_t candidate, const struct hf_pair *v,
	       size_t n, struct hf_err *err)
{
	bool part = false, said = false;
	size_t i;
	int rc = 0;

	for (i = 0; i < n; i++)
		part = part || shows(&v[i]);
	if (p->r->there->v[candidate].reverts.n)
		rc = revert(p, &said, candidate, part, err);
	for (i = 0; !rc && i < n && !(part && said); i++)
		if (v[i].relation != HF_REL_INVERSE || !(part || said))
			rc = apply(p, &v[i], err);
	return rc;
}

/* Go through the candidates that say something of the fix, oldest first. */
static int go_through(struct replaying *p, const struct hf_pair *v, size_t n,
		      struct hf_err *err)
{
	size_t at = p->r->there->patches.n, i = 0, end;
	int rc = 0;

	while (!rc && at-- > 0) {
		for (end = i; end < n && v[end].candidate == at;)
			end++;
		if (end > i || p->r->there->v[at].reverts.n)
			rc = see(p, at, v + i, end - i, err);
		i = end;
	}
	return rc;
}

/* One more word on how it ended; those before are older. */
static void conclude(struct hf_fate_of *out, const struct source *s)
{
	if (s->out.hex[0]) {
		if (s->how)
			out->reverted_by = s->out;
	} else if (!s->how) {
		if (s->share >= out->maybe_share) {
			out->maybe = s->id;
			out->maybe_share = s->share;
		}
	} else if (!out->there || s->how <= out->how) {
		out->there = true;
		out->how = s->how;
		out->by = s->id;
		out->share = s->share;
	}
}

/* By the strongest of what is there, or what took out the last. */
static void sum_up(struct hf_fate_of *out, const struct replaying *p)
{
	size_t i;

	for (i = 0; i < p->n_sources; i++)
		conclude(&out[p->sources[i].part], &p->sources[i]);
	for (i = 0; i < p->n; i++)
		if (out[i].there)
			out[i].reverted_by.hex[0] = '\0';
}

int hf_replay_fix(struct hf_fate_of *out, const struct hf_replay *replay,
		  size_t fix, const struct hf_id *merged, struct hf_err *err)
{
	const struct hf_pairs *pairs = replay->pairs;
	struct replaying p = { .r = replay };
	struct hf_pair *sorted = NULL;
	size_t from, n;
	int rc;

	p.first = replay->parts->first[fix];
	p.n = replay->parts->first[fix + 1] - p.first;
	p.whole = p.n && replay->parts->v[p.first].whole;
	from = hf_pairs_first(pairs, p.first);
	n = hf_pairs_first(pairs, p.first + p.n) - from;
	memset(out, 0, p.n * sizeof(*out));
	if ((rc = begin(&p, merged, err)) < 0)
		goto out;
	if (!(sorted = malloc((n + 1) * sizeof(*sorted)))) {
		rc = hf_fail_mem(err);
		goto out;
	}
	if (n) {
		memcpy(sorted, &pairs->v[from], n * sizeof(*sorted));
		qsort(sorted, n, sizeof(*sorted), oldest_first);
	}
	if (!(rc = go_through(&p, sorted, n, err)))
		sum_up(out, &p);
out:
	free(sorted);
	free(p.known);
	free(p.sources);
	return rc;
}
