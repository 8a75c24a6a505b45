#include "facts/ledger_found.h"

#include "facts/brought.h"
#include "facts/finds.h"
#include "facts/ledger.h"
#include "facts/portable.h"
#include "facts/session.h"
#include "facts/steps.h"
#include "facts/tags.h"

/* So many of the newest commits of a line are looked at. */
enum { STEPS_MAX = 2000 };

/* The search of one line. */
struct search {
	struct hf_session *session;
	const struct hf_ledger *known;
	const struct hf_line *line;
	bool deep; /* some record asks for more than is owed */
	struct hf_tags tags;
	struct hf_ids targets; /* their tips */
	struct hf_steps steps;
	size_t lacking; /* so many of the steps some target lacks */
	struct hf_finds *out;
	size_t first; /* of the finds on this line */
};

static const char *tag_on(const struct hf_tags *tags, const struct hf_id *id)
{
	size_t i;

	for (i = 0; i < tags->n; i++)
		if (hf_id_eq(&tags->v[i].commit, id))
			return tags->v[i].name;
	return NULL;
}

/* Add a hotfix that the steps from `last` down to `first` have brought. */
static int add_find(struct search *s, const char *name, const char *tag,
		    size_t last, size_t first, struct hf_err *err)
{
	const struct hf_step *step = &s->steps.v[last];
	const bool merge = last == first && step->merged.hex[0];
	const struct hf_found find = {
		.line = s->line,
		.released = step->id,
		.before = s->steps.v[first].before,
		.fix = merge ? step->merged : step->id,
		.since = step->when,
		.arrived = last >= s->lacking,
	};

	return hf_finds_add(s->out, &find, name, tag, err);
}

/* Where a squash or a fast-forward begins: one run of commits with the name. */
static size_t begin_named(const struct hf_steps *steps, size_t last)
{
	const struct hf_step *v = steps->v;
	size_t i = last;

	if (v[last].merged.hex[0])
		return last;
	while (i + 1 < steps->n && v[i + 1].hotfix && !v[i + 1].passes &&
	       !v[i + 1].tag && !v[i + 1].merged.hex[0] &&
	       !strcmp(v[i + 1].hotfix, v[last].hotfix))
		i++;
	return i;
}

/* Add what a release has beside hotfixes and other releases, if it is owed. */
static int add_release(struct search *s, size_t last, size_t first,
		       struct hf_err *err)
{
	const char *tag = s->steps.v[last].patch->name;
	const char *slash = strrchr(tag, '/');
	struct hf_portable owed = { false };
	int rc;

	rc = hf_portable_read(&owed, s->session, &s->steps.v[last].id,
			      &s->steps.v[first].before, err);
	if (!rc && !owed.nothing)
		rc = add_find(s, slash ? slash + 1 : tag, tag, last, first,
			      err);
	hf_portable_release(&owed);
	return rc;
}

/* Those that the line's commits name: by a merge's words or by the trailer. */
static int add_named(struct search *s, size_t last, size_t first,
		     struct hf_err *err)
{
	const struct hf_step *step = &s->steps.v[last];

	return add_find(s, step->hotfix,
			step->tag ? step->tag->name :
				    tag_on(&s->tags, &step->merged),
			last, first, err);
}

static bool is_direct(const struct hf_step *step)
{
	return !step->hotfix && !step->passes;
}

/* The oldest of a run of steps that only the tag above them can name. */
static size_t begin_direct(const struct hf_steps *steps, size_t last)
{
	const struct hf_step *v = steps->v;
	size_t i = last;

	while (i + 1 < steps->n && !v[i + 1].tag && is_direct(&v[i + 1]))
		i++;
	return i;
}

static int find_all(struct search *s, struct hf_err *err)
{
	const struct hf_step *v = s->steps.v;
	size_t i, first;
	int rc = 0;

	for (i = 0; !rc && i < s->steps.n; i = first + 1) {
		first = i;
		if (v[i].passes)
			continue;
		if (v[i].hotfix) {
			first = begin_named(&s->steps, i);
			rc = add_named(s, i, first, err);
		} else if (v[i].patch) {
			first = begin_direct(&s->steps, i);
			rc = add_release(s, i, first, err);
		}
	}
	return rc;
}

/* How many steps a release went through, of which `last` is the newest. */
static int count_brought(size_t *out, const struct search *s, size_t last,
			 const struct hf_id *since, struct hf_err *err)
{
	const struct hf_step *v = s->steps.v, *end = &v[s->steps.n - 1];
	bool below = false;
	size_t i;
	int rc = 0;

	for (i = last; i < s->steps.n; i++) {
		*out = i + 1 - last;
		if (hf_id_eq(&v[i].before, since))
			return 0;
	}
	if (end->before.hex[0] && since->hex[0])
		rc = hf_repo_reaches(&below, s->session->repo, &end->before,
				     since, err);
	if (!below)
		*out = 1;
	return rc;
}

/* The steps by which a known hotfix came pass. */
static int mark_known(struct search *s, const struct hf_entry *e,
		      struct hf_err *err)
{
	struct hf_brought brought = { 0 };
	struct hf_step *v = s->steps.v;
	size_t last = s->steps.n, n = 0, i;
	int rc = 0;

	for (i = 0; i < s->steps.n; i++) {
		if (v[i].merged.hex[0] &&
		    (hf_id_eq(&v[i].merged, &e->fix) ||
		     hf_id_eq(&v[i].merged, &e->tip) ||
		     hf_id_eq(&v[i].merged, &e->released)))
			v[i].passes = true;
		if (hf_id_eq(&v[i].id, &e->released))
			last = i;
	}
	if (last < s->steps.n &&
	    !(rc = hf_brought_read(&brought, s->session, e, err)))
		rc = count_brought(&n, s, last, &brought.since, err);
	for (i = 0; i < n; i++)
		v[last + i].passes = true;
	hf_brought_release(&brought);
	return rc;
}

static int read_steps(struct hf_range *out, const struct search *s,
		      const struct hf_id *except, struct hf_err *err)
{
	struct hf_ids from = HF_IDS_INIT, without = HF_IDS_INIT;
	const struct hf_range_spec spec = { .from = &from,
					    .except = &without,
					    .first_parent = true,
					    .limit = STEPS_MAX };
	int rc;

	hf_ids_push(&from, &s->line->branch.tip);
	if (except)
		hf_ids_push(&without, except);
	rc = from.failed || without.failed ?
		     hf_fail_mem(err) :
		     hf_repo_range(out, s->session->repo, &spec, err);
	hf_ids_release(&without);
	hf_ids_release(&from);
	return rc;
}

/*
 * What is lacking is the newest part of such a history, so the longest of them
 * has all that any target lacks.
 */
static int read_lacking(struct hf_range *out, struct search *s,
			struct hf_err *err)
{
	struct hf_range range = { 0 }, swap;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < s->targets.n; i++) {
		rc = read_steps(&range, s, &s->targets.v[i], err);
		if (!rc && range.n > out->n) {
			swap = *out;
			*out = range;
			range = swap;
		}
		hf_range_release(&range);
	}
	s->lacking = out->n;
	if (!rc && s->deep) {
		hf_range_release(out);
		rc = read_steps(out, s, NULL, err);
	}
	return rc;
}

static int read_targets(struct search *s, struct hf_err *err)
{
	const struct hf_entry any = { .line = s->line };
	struct hf_due *due = NULL;
	size_t n = 0, i;
	int rc = hf_ledger_targets(&due, &n, s->session, &any, err);

	for (i = 0; !rc && i < n; i++)
		hf_ids_push(&s->targets,
			    &hf_ledger_branch(s->session, due[i].target)->tip);
	if (!rc && s->targets.failed)
		rc = hf_fail_mem(err);
	hf_due_free(due, n);
	return rc;
}

/* Add to `out` which of the finds' branches one target lacks. */
static int lacks_of(struct hf_ids *out, const struct search *s,
		    const struct hf_ids *fixes, const struct hf_id *target,
		    struct hf_err *err)
{
	struct hf_id tip = *target;
	const struct hf_ids except = { &tip, 1, 1, false };
	const struct hf_range_spec spec = { .from = fixes, .except = &except };
	struct hf_range range = { 0 };
	size_t i;
	int rc = hf_repo_range(&range, s->session->repo, &spec, err);

	for (i = 0; !rc && i < fixes->n; i++)
		if (hf_range_has(&range, &fixes->v[i]))
			hf_ids_push(out, &fixes->v[i]);
	hf_range_release(&range);
	return rc < 0 || !out->failed ? rc : hf_fail_mem(err);
}

/*
 * Who merges the branch itself into the targets has no target that has the
 * merge of it on production, for years.
 */
static int mark_arrived(struct search *s, struct hf_err *err)
{
	struct hf_ids fixes = HF_IDS_INIT, lack = HF_IDS_INIT;
	size_t i;
	int rc;

	for (i = s->first; i < s->out->n; i++)
		if (!s->out->v[i].arrived)
			hf_ids_push(&fixes, &s->out->v[i].fix);
	rc = fixes.failed ? hf_fail_mem(err) : 0;
	for (i = 0; !rc && fixes.n && i < s->targets.n; i++)
		rc = lacks_of(&lack, s, &fixes, &s->targets.v[i], err);
	for (i = s->first; !rc && i < s->out->n; i++)
		s->out->v[i].arrived = !hf_ids_has(&lack, &s->out->v[i].fix);
	hf_ids_release(&lack);
	hf_ids_release(&fixes);
	return rc;
}

/* Find all on a line whose history is `range`. */
static int find_on(struct search *s, const struct hf_range *range,
		   struct hf_err *err)
{
	struct hf_session *session = s->session;
	size_t i;
	int rc;

	if ((rc = hf_tags_read(&s->tags, session->repo, session->policy.tag,
			       err)) < 0 ||
	    (rc = hf_steps_read(&s->steps, session, s->line, range, err)) < 0)
		return rc;
	for (i = 0; !rc && i < s->known->n; i++)
		if (s->known->v[i].released.hex[0])
			rc = mark_known(s, &s->known->v[i], err);
	if (rc < 0 ||
	    (rc = hf_steps_settle(&s->steps, session, s->line, &s->tags, err)) <
		    0 ||
	    (rc = find_all(s, err)) < 0)
		return rc;
	return mark_arrived(s, err);
}

static int search_line(struct hf_finds *out, const struct search *all,
		       const struct hf_line *line, struct hf_err *err)
{
	struct search s = *all;
	struct hf_range range = { 0 };
	int rc;

	s.line = line;
	s.out = out;
	s.first = out->n;
	if (!(rc = read_targets(&s, err)) &&
	    !(rc = read_lacking(&range, &s, err)) && range.n)
		rc = find_on(&s, &range, err);
	hf_range_release(&range);
	hf_steps_release(&s.steps);
	hf_tags_release(&s.tags);
	hf_ids_release(&s.targets);
	return rc;
}

int hf_ledger_found(struct hf_finds *out, struct hf_session *session,
		    const struct hf_ledger *known, const char *asked,
		    struct hf_err *err)
{
	const struct hf_lineup *lineup = &session->lineup;
	struct search all = { .session = session,
			      .known = known,
			      .deep = asked };
	size_t i;
	int rc = 0;

	*out = (struct hf_finds){ NULL, 0 };
	for (i = 0; i < known->n; i++)
		all.deep = all.deep || hf_finds_wants(&known->v[i]);
	for (i = 0; !rc && i < lineup->n; i++)
		rc = search_line(out, &all, &lineup->lines[i], err);
	if (!rc)
		rc = hf_finds_settle(out, known, asked, err);
	if (rc < 0)
		hf_finds_release(out);
	return rc;
}
