#include "actions/twins.h"

#include "actions/join.h"
#include "base/text.h"
#include "facts/session.h"
#include "values/name.h"

/* A record is short. */
enum {
	COUNT_MAX = 10000, /* more events than this are not counted */
	FOLLOW_MAX = 2000, /* nor more commits followed in a shallow clone */
};

void hf_twins_release(struct hf_twins *twins)
{
	size_t i;

	if (!twins)
		return;
	for (i = 0; i < twins->n; i++) {
		free(twins->v[i].name);
		free(twins->v[i].why);
	}
	free(twins->v);
	hf_buf_release(&twins->words);
	*twins = (struct hf_twins){ 0 };
}

/* No hotfix has a '=' in its name, so no other place is taken for one. */
void hf_twins_root(struct hf_buf *out, const char *kind,
		   const struct hf_session *session)
{
	const char *place = session->policy.records;

	hf_buf_printf(out, "%s%s/", kind, session->remote);
	if (strcmp(place, HF_RECORDS))
		hf_buf_printf(out, "=%s", place + strlen("refs/"));
}

void hf_twin_trouble(struct hf_twin *twin, enum hf_trouble trouble,
		     const char *why)
{
	twin->trouble = trouble;
	free(twin->why);
	twin->why = why && *why ? strdup(why) : NULL;
}

/* The twin of this name, which is added in its place; NULL: out of memory. */
static struct hf_twin *twin_of(struct hf_twins *twins, const char *name)
{
	size_t low = 0, high = twins->n, mid;
	struct hf_twin *v = twins->v;
	char *copy;
	int order;

	while (low < high) {
		mid = low + (high - low) / 2;
		order = strcmp(v[mid].name, name);
		if (!order)
			return &v[mid];
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	if (twins->n == twins->cap) {
		twins->cap = twins->cap * 2 + 16;
		v = realloc(twins->v, twins->cap * sizeof(*v));
		if (!v)
			return NULL;
		twins->v = v;
	}
	if (!(copy = strdup(name)))
		return NULL;
	memmove(v + low + 1, v + low, (twins->n - low) * sizeof(*v));
	v[low] = (struct hf_twin){ .name = copy };
	twins->n++;
	return &v[low];
}

/* The four places where a record leaves a ref. */
struct places {
	struct hf_buf seen, arrived;
	const char *here, *old;
};

/* Take down what one ref holds. A name of no hotfix only matters there. */
static int place_ref(struct hf_twins *twins, const struct places *places,
		     const struct hf_ref *ref, struct hf_err *err)
{
	bool fits = hf_id_eq(&ref->id, &ref->commit), here, arrived;
	struct hf_twin *twin;
	const char *name;

	here = (name = hf_text_after(ref->name, places->here));
	arrived = !here && (name = hf_text_after(ref->name,
						 hf_buf_str(&places->arrived)));
	if (!name &&
	    !(name = hf_text_after(ref->name, hf_buf_str(&places->seen))))
		name = ref->name + strlen(places->old);
	fits = fits && hf_name_check(name, NULL) == 0;
	if (!fits && (!arrived || name[0] == '='))
		return 0;
	if (!(twin = twin_of(twins, name)))
		return hf_fail_mem(err);
	if (!fits)
		hf_twin_trouble(twin, HF_TROUBLE_ODD, NULL);
	else if (here)
		twin->here = ref->id;
	else if (arrived)
		twin->arrived = ref->id;
	else if (hf_text_starts(ref->name, hf_buf_str(&places->seen)))
		twin->seen = ref->id;
	else
		twin->old = ref->id;
	return 0;
}

static void forget(struct hf_twin *twin)
{
	twin->here = twin->old = twin->seen = (struct hf_id){ "" };
	twin->arrived = twin->there = twin->next = twin->here;
	twin->rewound = false;
	hf_twin_trouble(twin, HF_TROUBLE_NONE, NULL);
}

int hf_twins_read(struct hf_twins *twins, struct hf_session *session,
		  struct hf_err *err)
{
	struct places places = { HF_BUF_INIT, HF_BUF_INIT,
				 session->policy.records, HF_RECORDS };
	struct hf_strv globs = HF_STRV_INIT;
	struct hf_refs refs = { 0 };
	size_t i;
	int rc;

	for (i = 0; i < twins->n; i++)
		forget(&twins->v[i]);
	hf_twins_root(&places.seen, HF_SEEN, session);
	hf_twins_root(&places.arrived, HF_ARRIVED, session);
	hf_strv_pushf(&globs, "%s*", places.here);
	hf_strv_pushf(&globs, "%s*", hf_buf_str(&places.seen));
	hf_strv_pushf(&globs, "%s*", hf_buf_str(&places.arrived));
	if (strcmp(places.here, places.old))
		hf_strv_pushf(&globs, "%s*", places.old);
	if ((rc = hf_strv_check(&globs, err)) < 0 ||
	    (rc = hf_buf_check(&places.seen, err)) < 0 ||
	    (rc = hf_buf_check(&places.arrived, err)) < 0)
		goto out;
	rc = hf_repo_refs(&refs, session->repo, (const char *const *)globs.v,
			  err);
	for (i = 0; !rc && i < refs.n; i++)
		rc = place_ref(twins, &places, &refs.v[i], err);
out:
	hf_refs_release(&refs);
	hf_strv_release(&globs);
	hf_buf_release(&places.arrived);
	hf_buf_release(&places.seen);
	return rc;
}

/*
 * All commits behind an end, and apart those that are events, read one by one:
 * in a shallow clone no walk tells whether it was cut short.
 */
struct chain {
	struct hf_ids all, events;
};

static void release_chain(struct chain *chain)
{
	hf_ids_release(&chain->all);
	hf_ids_release(&chain->events);
}

static int follow(struct chain *out, struct hf_session *session,
		  const struct hf_id *end, struct hf_err *err)
{
	struct hf_commit commit;
	size_t at, i;
	int rc;

	if (end->hex[0])
		hf_ids_push(&out->all, end);
	for (at = 0; at < out->all.n; at++) {
		struct hf_id id = out->all.v[at];

		if (at == FOLLOW_MAX)
			return hf_fail(err, HF_EUNDECIDED,
				       "it is too long for a shallow clone");
		rc = hf_repo_commit(&commit, session->repo, &id, err);
		if (rc < 0)
			return rc;
		if (commit.parents.n < 2)
			hf_ids_push(&out->events, &id);
		for (i = 0; i < commit.parents.n; i++)
			if (!hf_ids_has(&out->all, &commit.parents.v[i]))
				hf_ids_push(&out->all, &commit.parents.v[i]);
		hf_commit_release(&commit);
	}
	return out->all.failed || out->events.failed ? hf_fail_mem(err) : 0;
}

static bool is_cut(int rc, struct hf_session *session, struct hf_err *err)
{
	if (rc != HF_EUNDECIDED || !hf_repo_place(session->repo)->shallow)
		return false;
	hf_err_clear(err);
	return true;
}

static int reaches(bool *yes, struct hf_session *session,
		   const struct hf_id *end, const struct hf_id *other,
		   struct hf_err *err)
{
	struct chain chain = { HF_IDS_INIT, HF_IDS_INIT };
	int rc = hf_repo_reaches(yes, session->repo, end, other, err);

	if (!is_cut(rc, session, err))
		return rc;
	rc = follow(&chain, session, end, err);
	*yes = hf_ids_has(&chain.all, other);
	release_chain(&chain);
	return rc;
}

/* The end that has all of both. */
static int combine(struct hf_id *out, struct hf_session *session,
		   const struct hf_twin *twin, const struct hf_id *other,
		   bool make, struct hf_err *err)
{
	struct hf_id own = *out;
	bool yes = true;
	int rc = 0;

	if (!other->hex[0] || hf_id_eq(&own, other))
		return 0;
	if (own.hex[0])
		rc = reaches(&yes, session, other, &own, err);
	if (!rc && yes)
		*out = *other;
	if (rc < 0 || yes)
		return rc;
	rc = reaches(&yes, session, &own, other, err);
	if (!rc && !yes && make)
		rc = hf_join(out, session->repo, twin->name, &own, other, err);
	return rc;
}

static int count_cut(size_t *n, struct hf_session *session,
		     const struct hf_id *end, const struct hf_id *other,
		     struct hf_err *err)
{
	struct chain one = { HF_IDS_INIT, HF_IDS_INIT }, two = one;
	size_t i;
	int rc;

	if (!(rc = follow(&one, session, end, err)))
		rc = follow(&two, session, other, err);
	for (i = 0; !rc && i < one.events.n; i++)
		*n += !hf_ids_has(&two.all, &one.events.v[i]);
	release_chain(&two);
	release_chain(&one);
	return rc;
}

/* The events that one end has and the other lacks; joins are none. */
static int count(size_t *n, struct hf_session *session, const struct hf_id *end,
		 const struct hf_id *other, struct hf_err *err)
{
	struct hf_ids from = HF_IDS_INIT, except = HF_IDS_INIT;
	const struct hf_range_spec spec = { .from = &from,
					    .except = &except,
					    .limit = COUNT_MAX };
	struct hf_range range = { 0 };
	size_t i;
	int rc;

	*n = 0;
	if (!end->hex[0] || hf_id_eq(end, other))
		return 0;
	hf_ids_push(&from, end);
	if (other->hex[0])
		hf_ids_push(&except, other);
	rc = from.failed || except.failed ?
		     hf_fail_mem(err) :
		     hf_repo_range(&range, session->repo, &spec, err);
	for (i = 0; !rc && i < range.n; i++)
		*n += range.v[i].parents.n < 2;
	hf_range_release(&range);
	hf_ids_release(&except);
	hf_ids_release(&from);
	return is_cut(rc, session, err) ?
		       count_cut(n, session, end, other, err) :
		       rc;
}

/* Whether the remote's end still has what was seen of it. */
static int check_seen(struct hf_twin *twin, struct hf_session *session,
		      bool asked, struct hf_err *err)
{
	bool kept = true;
	int rc = 0;

	twin->there = twin->arrived;
	if (!twin->there.hex[0] && !asked)
		twin->there = twin->seen;
	if (!twin->seen.hex[0])
		return 0;
	if (!twin->there.hex[0]) {
		hf_twin_trouble(twin, HF_TROUBLE_GONE, NULL);
		return 0;
	}
	rc = reaches(&kept, session, &twin->there, &twin->seen, err);
	if (rc < 0 || kept)
		return rc;
	hf_twin_trouble(twin, HF_TROUBLE_LOST, NULL);
	return reaches(&twin->rewound, session, &twin->seen, &twin->there, err);
}

/* Count what each of the two ends lacks of the other. */
static int count_both(struct hf_twin *twin, struct hf_session *session,
		      const struct hf_id *own, struct hf_err *err)
{
	size_t mine;
	int rc = count(&mine, session, own, &twin->there, err);

	if (mine)
		twin->mine = mine;
	if (!rc)
		rc = count(&twin->coming, session, &twin->there, own, err);
	return rc;
}

static int settle(struct hf_twin *twin, const struct hf_twins *twins,
		  struct hf_session *session, bool asked, bool make,
		  struct hf_err *err)
{
	struct hf_id own;
	int rc;

	twin->next = twin->here;
	if ((rc = combine(&twin->next, session, twin, &twin->old, make, err)) <
		    0 ||
	    (rc = check_seen(twin, session, asked, err)) < 0 || twin->trouble)
		return rc;
	own = twin->next;
	rc = combine(&twin->next, session, twin, &twin->there, make, err);
	if (!rc && twins->counts)
		rc = count_both(twin, session, &own, err);
	return rc;
}

/* What one record lacks is its own trouble. */
int hf_twins_settle(struct hf_twins *twins, struct hf_session *session,
		    bool asked, bool make, struct hf_err *err)
{
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < twins->n; i++) {
		struct hf_twin *twin = &twins->v[i];

		twin->coming = 0;
		if (twin->trouble)
			continue;
		rc = settle(twin, twins, session, asked, make, err);
		if (rc == HF_EUNDECIDED || rc == HF_EFAIL ||
		    rc == HF_ENOTFOUND) {
			hf_twin_trouble(twin, HF_TROUBLE_HERE, err->text);
			hf_err_clear(err);
			rc = 0;
		}
	}
	return rc;
}
