#include "facts/candidates.h"

#include "base/keys.h"
#include "facts/log.h"
#include "facts/parts.h"
#include "values/message.h"
#include "values/picked.h"

/*
 * What more commits than this have in common with a part, as a date that was
 * set for thousands or a title like "fix", is no sign of it.
 */
enum { WEAK_MAX = 32 };

/* What is looked for while the log goes by. */
struct reading {
	struct hf_candidates *out;
	const struct hf_parts *parts;
	const struct hf_search *progress;
	struct hf_keys shapes;
	struct hf_sign_index signs;
	unsigned *weak; /* for each part, by how many signs that are not sure */
	size_t seen;
	/* When more are read: what is known, and what is to be added. */
	struct hf_keys known;
	struct hf_ids more;
	bool reverts;
};

void hf_candidates_release(struct hf_candidates *list)
{
	size_t i;

	if (!list)
		return;
	for (i = 0; i < list->patches.n; i++) {
		hf_strv_release(&list->v[i].reverts);
		hf_ids_release(&list->v[i].picked);
		hf_keys_release(&list->v[i].brought);
	}
	free(list->v);
	hf_patches_release(&list->patches);
	hf_keys_release(&list->touched);
	*list = (struct hf_candidates){ 0 };
}

static int index_parts(struct reading *r, struct hf_err *err)
{
	const struct hf_patch *patch;
	size_t i;
	int rc;

	for (i = 0; i < r->parts->n; i++) {
		patch = &r->parts->patches.v[r->parts->v[i].patch];
		if (!patch->len)
			continue;
		hf_keys_add(&r->shapes, hf_patch_shape(patch, false), i);
		hf_keys_add(&r->shapes, hf_patch_shape(patch, true), i);
	}
	if (!(r->weak = calloc(r->parts->n + 1, sizeof(*r->weak))))
		return hf_fail_mem(err);
	rc = hf_keys_sort(&r->shapes, err);
	return rc ? rc : hf_sign_index_make(&r->signs, r->parts, err);
}

/* A commit that has one of these is worth a closer look; the rest is most. */
static int read_names(struct hf_candidate *out, const struct hf_logged *commit,
		      struct hf_err *err)
{
	struct hf_message message = { 0 };
	size_t at = 0;
	char id[65];
	int rc;

	if (!strstr(commit->message, "picked from") &&
	    !strstr(commit->message, "reverts"))
		return 0;
	hf_picked_all(&out->picked, commit->message);
	rc = hf_message_parse(&message, commit->message,
			      strlen(commit->message), NULL, err);
	while (!rc && hf_message_reverts(&message, &at, id))
		hf_strv_push(&out->reverts, id);
	hf_message_release(&message);
	return rc < 0             ? rc :
	       out->picked.failed ? hf_fail_mem(err) :
				    hf_strv_check(&out->reverts, err);
}

/* Whether one commit shows a sign. */
struct showing {
	struct reading *r;
	bool yes;
};

static int note(void *data, size_t part, bool sure, struct hf_err *err)
{
	struct showing *showing = data;

	(void)err;
	if (sure || showing->r->weak[part]++ < WEAK_MAX)
		showing->yes = true;
	return 0;
}

/* Whether a commit is a part of a fix by its signs. */
static int has_sign(bool *yes, struct reading *r, struct hf_candidate *c,
		    const struct hf_logged *commit, struct hf_err *err)
{
	struct showing showing = { .r = r };
	int rc;

	hf_signs_read(&c->signs, commit);
	rc = hf_sign_index_each(&r->signs, c, &commit->id, commit->merge, note,
				&showing, err);
	*yes = showing.yes;
	return rc;
}

/* Take over a candidate. */
static int keep(struct hf_candidates *list, const struct hf_logged *commit,
		struct hf_candidate *candidate, struct hf_err *err)
{
	size_t cap = list->cap ? list->cap * 2 : 64;
	struct hf_candidate *v;
	int rc;

	if (list->patches.n == list->cap) {
		if (!(v = realloc(list->v, cap * sizeof(*v))))
			return hf_fail_mem(err);
		list->v = v;
		list->cap = cap;
	}
	if ((rc = hf_patches_keep(&list->patches, commit, err)) < 0)
		return rc;
	list->v[list->patches.n - 1] = *candidate;
	*candidate = (struct hf_candidate){ 0 };
	return 0;
}

/* Count a commit that has gone by. */
static void tell(struct reading *r)
{
	const struct hf_search *search = r->progress;

	r->seen++;
	if (search->progress && !(r->seen % 256))
		search->progress(search->data, r->seen, 0);
}

static void touch(struct hf_keys *out, const struct hf_logged *commit)
{
	const char *at = commit->raw, *end = at + commit->len;
	size_t len, meta;

	for (; (len = hf_raw_entry(at, end)) > 0; at += len) {
		meta = strlen(at) + 1;
		hf_keys_add(out, hf_key_of(HF_KEY, at + meta, len - meta - 1),
			    0);
	}
}

static int look_at(void *data, const struct hf_logged *commit,
		   struct hf_err *err)
{
	const struct hf_patch patch = { .raw = (char *)commit->raw,
					.len = commit->len };
	struct hf_candidate c = { 0 };
	struct reading *r = data;
	bool wanted = false;
	size_t n;
	int rc;

	tell(r);
	touch(&r->out->touched, commit);
	if ((rc = read_names(&c, commit, err)) < 0 ||
	    (rc = has_sign(&wanted, r, &c, commit, err)) < 0)
		goto out;
	wanted = wanted || c.reverts.n ||
		 (commit->len &&
		  hf_keys_find(&n, &r->shapes, hf_patch_shape(&patch, false)));
	if (wanted)
		rc = keep(r->out, commit, &c, err);
out:
	hf_strv_release(&c.reverts);
	hf_ids_release(&c.picked);
	return rc;
}

static void forget(struct reading *r)
{
	hf_sign_index_release(&r->signs);
	free(r->weak);
	hf_keys_release(&r->shapes);
	hf_keys_release(&r->known);
	hf_ids_release(&r->more);
}

int hf_candidates_read(struct hf_candidates *out, const struct hf_parts *parts,
		       const struct hf_log *log,
		       const struct hf_search *progress, struct hf_err *err)
{
	struct reading r = { .out = out, .parts = parts, .progress = progress };
	int rc;

	*out = (struct hf_candidates){ 0 };
	rc = index_parts(&r, err);
	if (!rc)
		rc = hf_log_each(log, look_at, &r, err);
	if (!rc)
		rc = hf_keys_sort(&out->touched, err);
	forget(&r);
	if (rc < 0)
		hf_candidates_release(out);
	return rc;
}

/* Note the place of a candidate, or that this is one more. */
static int place(void *data, const struct hf_logged *commit, struct hf_err *err)
{
	struct hf_candidate c = { 0 };
	struct reading *r = data;
	const struct hf_key *at;
	bool wanted = false;
	size_t n;
	int rc;

	tell(r);
	at = hf_keys_find(&n, &r->known, hf_id_key(&commit->id));
	if (at) {
		r->out->v[at->of].place = r->seen;
		return 0;
	}
	if (!(rc = read_names(&c, commit, err)) &&
	    !(rc = has_sign(&wanted, r, &c, commit, err)) &&
	    (wanted || (r->reverts && c.reverts.n))) {
		hf_ids_push(&r->more, &commit->id);
		hf_keys_add(&r->shapes, hf_id_key(&commit->id), r->seen);
	}
	hf_strv_release(&c.reverts);
	hf_ids_release(&c.picked);
	return rc;
}

/* Of one more, with its paths. */
static int add_more(void *data, const struct hf_logged *commit,
		    struct hf_err *err)
{
	struct hf_candidate c = { 0 };
	struct reading *r = data;
	const struct hf_key *at;
	size_t n;
	int rc;

	hf_signs_read(&c.signs, commit);
	at = hf_keys_find(&n, &r->shapes, hf_id_key(&commit->id));
	c.place = at ? at->of : 0;
	if (!(rc = read_names(&c, commit, err)))
		rc = keep(r->out, commit, &c, err);
	hf_strv_release(&c.reverts);
	hf_ids_release(&c.picked);
	return rc;
}

/* Both lists by place; what has none is older than all, and stays in order. */
static int sort(struct hf_candidates *list, size_t before, size_t seen,
		struct hf_err *err)
{
	struct hf_candidates sorted = { 0 };
	struct hf_keys order = { 0 };
	size_t i;
	int rc;

	for (i = 0; i < before; i++)
		if (!list->v[i].place)
			list->v[i].place = seen + i + 1;
	for (i = 0; i < list->patches.n; i++)
		hf_keys_add(&order, list->v[i].place, i);
	sorted.v = calloc(list->cap, sizeof(*sorted.v));
	sorted.patches.v = calloc(list->patches.cap, sizeof(struct hf_patch));
	rc = sorted.v && sorted.patches.v ? hf_keys_sort(&order, err) :
					    hf_fail_mem(err);
	for (i = 0; !rc && i < order.n; i++) {
		sorted.v[i] = list->v[order.v[i].of];
		sorted.patches.v[i] = list->patches.v[order.v[i].of];
	}
	if (!rc) {
		memcpy(list->v, sorted.v, order.n * sizeof(*sorted.v));
		memcpy(list->patches.v, sorted.patches.v,
		       order.n * sizeof(struct hf_patch));
	}
	free(sorted.patches.v);
	free(sorted.v);
	hf_keys_release(&order);
	return rc;
}

int hf_candidates_more(struct hf_candidates *list, const struct hf_parts *parts,
		       const struct hf_log *log, bool reverts,
		       const struct hf_search *progress, struct hf_err *err)
{
	struct hf_log names = { .place = log->place, .names = true };
	size_t before = list->patches.n, i;
	struct reading r = { .out = list,
			     .parts = parts,
			     .reverts = reverts,
			     .progress = progress };
	int rc = index_parts(&r, err);

	hf_keys_release(&r.shapes); /* of those that are added: their places */
	for (i = 0; i < before; i++)
		hf_keys_add(&r.known, hf_id_key(&list->patches.v[i].commit), i);
	if (rc < 0 || (rc = hf_keys_sort(&r.known, err)) < 0 ||
	    (rc = hf_log_each(log, place, &r, err)) < 0 || !r.more.n)
		goto out;
	names.only = &r.more;
	if (r.more.failed)
		rc = hf_fail_mem(err);
	else if (!(rc = hf_keys_sort(&r.shapes, err)) &&
		 !(rc = hf_log_each(&names, add_more, &r, err)))
		rc = sort(list, before, r.seen, err);
out:
	forget(&r);
	return rc;
}
