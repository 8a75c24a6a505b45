/* Which candidates are what to which parts of fixes. */
#include "facts/candidates.h"

#include <ctype.h>

#include "base/keys.h"
#include "facts/likeness.h"
#include "facts/parts.h"

/* So much of a part tells that a commit of its title may be it, in percent. */
enum { TWIN = 20, MOST = 51 };

/* Tables of the parts, each by another number of theirs. */
struct tables {
	struct hf_keys shapes, turned; /* before hunks are read */
	struct hf_sign_index signs;
	struct hf_keys raw, hunks, inverse, quiet; /* after */
};

struct finding {
	struct hf_pairs *out;
	struct hf_parts *parts;
	struct hf_candidates *there;
	struct tables by;
	bool *met; /* parts that one commit equals already */
};

static struct hf_patch *patch_of(const struct finding *f, size_t part)
{
	return &f->parts->patches.v[f->parts->v[part].patch];
}

static uint64_t raw_key(const struct hf_patch *patch)
{
	return hf_key_of(HF_KEY, patch->raw, patch->len);
}

static uint64_t hunks_key(uint64_t shape, const struct hf_buf *hunks)
{
	return hf_key_of(shape, hf_buf_str(hunks), hunks->len);
}

/* The lines that are added and removed, in whatever order. */
static uint64_t lines_key(uint64_t shape, const struct hf_buf *hunks,
			  bool blanks)
{
	const char *at = hf_buf_str(hunks), *end = at + hunks->len;
	uint64_t sum = 0, line;
	bool counts;

	while (at < end) {
		counts = *at == '+' || *at == '-';
		for (line = HF_KEY; at < end && *at != '\n'; at++)
			if (blanks || !isspace((unsigned char)*at))
				line = hf_key_of(line, at, 1);
		/* A line of white space alone is nothing. */
		if (counts)
			sum += line * (line != hf_key_of(HF_KEY, "+", 1) &&
				       line != hf_key_of(HF_KEY, "-", 1));
		at++;
	}
	return hf_key_of(shape, &sum, sizeof(sum));
}

static uint64_t quiet_key(uint64_t shape, const struct hf_buf *hunks)
{
	return lines_key(shape, hunks, false);
}

/* Whether they do the same but for white space, which they do otherwise. */
static bool is_quiet(const struct hf_patch *a, const struct hf_patch *b)
{
	return a->wanted && b->wanted && hf_patch_alike(a, b) &&
	       lines_key(0, &a->hunks, false) ==
		       lines_key(0, &b->hunks, false) &&
	       lines_key(0, &a->hunks, true) != lines_key(0, &b->hunks, true);
}

void hf_pairs_release(struct hf_pairs *pairs)
{
	if (!pairs)
		return;
	free(pairs->v);
	*pairs = (struct hf_pairs){ 0 };
}

size_t hf_pairs_first(const struct hf_pairs *pairs, size_t part)
{
	size_t low = 0, high = pairs->n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (pairs->v[middle].part < part)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static int add(struct hf_pairs *pairs, const struct hf_pair *pair,
	       struct hf_err *err)
{
	size_t cap = pairs->cap ? pairs->cap * 2 : 64;
	struct hf_pair *v;

	if (pairs->n == pairs->cap) {
		if (!(v = realloc(pairs->v, cap * sizeof(*v))))
			return hf_fail_mem(err);
		pairs->v = v;
		pairs->cap = cap;
	}
	pairs->v[pairs->n++] = *pair;
	return 0;
}

static int index_before(struct finding *f, struct hf_err *err)
{
	const struct hf_patch *patch;
	struct tables *by = &f->by;
	size_t i;
	int rc;

	for (i = 0; i < f->parts->n; i++) {
		patch = patch_of(f, i);
		if (!patch->len)
			continue;
		hf_keys_add(&by->shapes, hf_patch_shape(patch, false), i);
		hf_keys_add(&by->turned, hf_patch_shape(patch, true), i);
	}
	if ((rc = hf_keys_sort(&by->shapes, err)) < 0 ||
	    (rc = hf_keys_sort(&by->turned, err)) < 0)
		return rc;
	return hf_sign_index_make(&by->signs, f->parts, err);
}

/* The hunks of all that one number finds are to be read, but what is met. */
static bool want(struct finding *f, const struct hf_keys *keys, uint64_t key,
		 const bool *met)
{
	const struct hf_key *found;
	bool any = false;
	size_t n, i;

	found = hf_keys_find(&n, keys, key);
	for (i = 0; i < n; i++) {
		if (met && met[found[i].of])
			continue;
		patch_of(f, found[i].of)->wanted = any = true;
	}
	return any;
}

/* A part that a candidate may be by its signs. */
struct wanting {
	struct finding *f;
	struct hf_patch *there;
};

static int want_part(void *data, size_t part, bool sure, struct hf_err *err)
{
	struct wanting *w = data;

	(void)sure;
	(void)err;
	if (w->there->merge && w->f->met[part])
		return 0;
	patch_of(w->f, part)->wanted = w->there->wanted = true;
	return 0;
}

/*
 * Most merges bring one commit and change what that does, so they are looked at
 * only for what no commit equals.
 */
static int want_candidate(struct finding *f, size_t at, struct hf_err *err)
{
	struct hf_patch *p = &f->there->patches.v[at];
	const bool *met = p->merge ? f->met : NULL;
	struct wanting w = { f, p };
	uint64_t shape = hf_patch_shape(p, false);

	p->wanted = want(f, &f->by.shapes, shape, met);
	if (!p->merge)
		p->wanted |= want(f, &f->by.turned, shape, NULL);
	return hf_sign_index_each(&f->by.signs, &f->there->v[at], &p->commit,
				  p->merge, want_part, &w, err);
}

static int want_hunks(struct finding *f, bool merges, struct hf_err *err)
{
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < f->there->patches.n; i++)
		if (f->there->patches.v[i].len &&
		    f->there->patches.v[i].merge == merges)
			rc = want_candidate(f, i, err);
	return rc;
}

static void forget_after(struct finding *f)
{
	hf_keys_release(&f->by.raw);
	hf_keys_release(&f->by.hunks);
	hf_keys_release(&f->by.inverse);
	hf_keys_release(&f->by.quiet);
}

static int index_after(struct finding *f, struct hf_err *err)
{
	struct hf_buf inverse = HF_BUF_INIT;
	struct tables *by = &f->by;
	uint64_t shape, turned;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < f->parts->n; i++) {
		const struct hf_patch *p = patch_of(f, i);

		if (!p->len)
			continue;
		hf_keys_add(&by->raw, raw_key(p), i);
		if (!p->wanted)
			continue;
		hf_buf_truncate(&inverse, 0);
		hf_hunks_invert(&inverse, &p->hunks);
		rc = hf_buf_check(&inverse, err);
		shape = hf_patch_shape(p, false);
		turned = hf_patch_shape(p, true);
		hf_keys_add(&by->hunks, hunks_key(shape, &p->hunks), i);
		hf_keys_add(&by->inverse, hunks_key(turned, &inverse), i);
		hf_keys_add(&by->quiet, quiet_key(shape, &p->hunks), i);
	}
	hf_buf_release(&inverse);
	if (rc < 0 || (rc = hf_keys_sort(&by->raw, err)) < 0 ||
	    (rc = hf_keys_sort(&by->hunks, err)) < 0 ||
	    (rc = hf_keys_sort(&by->inverse, err)) < 0)
		return rc;
	return hf_keys_sort(&by->quiet, err);
}

/* A number may be shared by chance, so bytes decide on what counts as proof. */
static bool confirm(const struct finding *f, size_t part, size_t candidate,
		    enum hf_relation relation)
{
	const struct hf_patch *a = patch_of(f, part);
	const struct hf_patch *b = &f->there->patches.v[candidate];
	struct hf_buf inverse = HF_BUF_INIT;
	bool yes = true;

	if (relation == HF_REL_EQUAL)
		return hf_patch_equal(a, b);
	if (relation == HF_REL_QUIET)
		return !hf_patch_equal(a, b) && hf_patch_alike(a, b);
	if (relation == HF_REL_INVERSE) {
		hf_hunks_invert(&inverse, &a->hunks);
		yes = inverse.len == b->hunks.len &&
		      !memcmp(hf_buf_str(&inverse), hf_buf_str(&b->hunks),
			      inverse.len);
		hf_buf_release(&inverse);
	}
	return yes;
}

static int add_found(struct finding *f, const struct hf_keys *keys,
		     uint64_t key, size_t candidate, enum hf_relation relation,
		     struct hf_err *err)
{
	struct hf_pair pair = { .candidate = candidate, .relation = relation };
	const struct hf_key *found;
	size_t n, i;
	int rc = 0;

	found = hf_keys_find(&n, keys, key);
	for (i = 0; !rc && i < n; i++) {
		pair.part = found[i].of;
		if (!confirm(f, pair.part, candidate, relation))
			continue;
		rc = add(f->out, &pair, err);
		f->met[pair.part] |= relation == HF_REL_EQUAL;
	}
	return rc;
}

/* A candidate that is to be held against the parts that it may be. */
struct naming {
	struct finding *f;
	size_t candidate;
};

/*
 * With how much of the part is there. By a sign that is not sure only lines that
 * are equal count, and without enough of them it is nothing.
 */
static int add_named(void *data, size_t part, bool sure, struct hf_err *err)
{
	const struct naming *n = data;
	const struct hf_patch *there = &n->f->there->patches.v[n->candidate];
	const struct hf_patch *p = patch_of(n->f, part);
	struct hf_pair pair = { .part = part,
				.candidate = n->candidate,
				.relation = HF_REL_NAMED };
	int rc;

	if (hf_patch_equal(p, there) || is_quiet(p, there) ||
	    !p->wanted != !there->wanted)
		return 0;
	rc = hf_hunks_share(&pair.share, &p->hunks, &there->hunks, !sure, err);
	if (rc < 0 || (!sure && pair.share < (there->merge ? MOST : TWIN)))
		return rc;
	return add(n->f->out, &pair, err);
}

static int pair_up(struct finding *f, size_t at, struct hf_err *err)
{
	const struct hf_patch *p = &f->there->patches.v[at];
	uint64_t shape = hf_patch_shape(p, false);
	struct naming n = { f, at };
	int rc;

	if (!p->len)
		return 0;
	if (p->wanted) {
		uint64_t key = hunks_key(shape, &p->hunks);

		if ((rc = add_found(f, &f->by.hunks, key, at, HF_REL_EQUAL,
				    err)) < 0 ||
		    (rc = add_found(f, &f->by.inverse, key, at, HF_REL_INVERSE,
				    err)) < 0 ||
		    (rc = add_found(f, &f->by.quiet,
				    quiet_key(shape, &p->hunks), at,
				    HF_REL_QUIET, err)) < 0)
			return rc;
	} else if ((rc = add_found(f, &f->by.raw, raw_key(p), at, HF_REL_EQUAL,
				   err)) < 0) {
		return rc;
	}
	return hf_sign_index_each(&f->by.signs, &f->there->v[at], &p->commit,
				  p->merge, add_named, &n, err);
}

static int by_fix(const void *one, const void *other)
{
	const struct hf_pair *a = one, *b = other;

	if (a->part != b->part)
		return a->part < b->part ? -1 : 1;
	return (a->candidate < b->candidate) - (a->candidate > b->candidate);
}

/* Commits, or merges, once it is known what could be what. */
static int find(struct finding *f, bool merges, struct hf_err *err)
{
	size_t i;
	int rc;

	forget_after(f);
	if ((rc = want_hunks(f, merges, err)) < 0 ||
	    (rc = hf_patches_hunks(&f->parts->patches, &f->there->patches,
				   err)) < 0 ||
	    (rc = index_after(f, err)) < 0)
		return rc;
	for (i = 0; !rc && i < f->there->patches.n; i++)
		if (f->there->patches.v[i].merge == merges)
			rc = pair_up(f, i, err);
	return rc;
}

int hf_pairs_find(struct hf_pairs *out, struct hf_parts *parts,
		  struct hf_candidates *candidates, struct hf_err *err)
{
	struct finding f = { .out = out, .parts = parts, .there = candidates };
	int rc;

	*out = (struct hf_pairs){ 0 };
	if (!(f.met = calloc(parts->n + 1, sizeof(*f.met))))
		return hf_fail_mem(err);
	if ((rc = index_before(&f, err)) < 0 ||
	    (rc = find(&f, false, err)) < 0 || (rc = find(&f, true, err)) < 0)
		goto out;
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_fix);
out:
	forget_after(&f);
	hf_keys_release(&f.by.shapes);
	hf_keys_release(&f.by.turned);
	hf_sign_index_release(&f.by.signs);
	free(f.met);
	if (rc < 0)
		hf_pairs_release(out);
	return rc;
}
