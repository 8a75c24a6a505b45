#include "facts/presence.h"

#include "facts/log.h"
#include "facts/parts.h"
#include "facts/proof.h"

/* So many comparisons of trees are worth their time in one search. */
enum { NAMES_MAX = 32 };

void hf_presence_close(struct hf_presence *presence)
{
	size_t i;

	if (!presence)
		return;
	hf_standing_release(&presence->standing);
	hf_standing_release(&presence->range);
	for (i = 0; i < presence->n_names; i++) {
		hf_renames_release(&presence->names[i].renames);
		hf_standing_release(&presence->names[i].there);
	}
	free(presence->names);
}

static const struct hf_patch *patch_of(const struct hf_parts *parts,
				       size_t part)
{
	return &parts->patches.v[parts->v[part].patch];
}

/* One path of a diff. */
struct entry {
	char status;
	const char *path;
	struct hf_side old, new;
};

/* ":100644 100755 <id> <id> M", NUL, the path; `at` goes on to the next. */
static bool next_entry(struct entry *out, const char **at, const char *end)
{
	size_t len = hf_raw_entry(*at, end);
	char ids[2][65];

	if (!len ||
	    sscanf(*at, ":%o %o %64[0-9a-f] %64[0-9a-f] %c", &out->old.mode,
		   &out->new.mode, ids[0], ids[1], &out->status) != 5)
		return false;
	out->path = *at + strlen(*at) + 1;
	*at += len;
	return hf_id_parse(&out->old.id, ids[0], strlen(ids[0])) &&
	       hf_id_parse(&out->new.id, ids[1], strlen(ids[1]));
}

int hf_presence_open(struct hf_presence *out, const struct hf_search *search,
		     const struct hf_parts *parts, struct hf_err *err)
{
	struct hf_strv paths = HF_STRV_INIT;
	struct entry entry;
	const char *at;
	size_t i;
	int rc;

	*out = (struct hf_presence){ .search = search };
	for (i = 0; i < parts->patches.n; i++) {
		at = parts->patches.v[i].raw;
		while (next_entry(&entry, &at,
				  parts->patches.v[i].raw +
					  parts->patches.v[i].len))
			hf_strv_push(&paths, entry.path);
	}
	rc = hf_strv_check(&paths, err);
	if (!rc)
		rc = hf_standing_read(&out->standing, &search->branch, &paths,
				      err);
	if (!rc && search->range)
		rc = hf_standing_read(&out->range, &search->v[0].commit, &paths,
				      err);
	hf_strv_release(&paths);
	return rc;
}

/* The names of a commit's paths, found once; NULL: enough was looked for. */
static int find_names(const struct hf_names **out, struct hf_presence *p,
		      const struct hf_id *of, struct hf_err *err)
{
	struct hf_names *names;
	size_t i;
	int rc;

	*out = NULL;
	for (i = 0; i < p->n_names && !*out; i++)
		if (hf_id_eq(&p->names[i].of, of))
			*out = &p->names[i];
	if (*out || !of->hex[0] || p->n_names == NAMES_MAX)
		return 0;
	if (!p->names && !(p->names = calloc(NAMES_MAX, sizeof(*p->names))))
		return hf_fail_mem(err);
	names = &p->names[p->n_names++];
	names->of = *of;
	rc = hf_renames_read(&names->renames, of, &p->search->branch, err);
	if (!rc)
		rc = hf_standing_read(&names->there, &p->search->branch,
				      &names->renames.to, err);
	*out = names;
	return rc;
}

/*
 * The new name of a path, and what stands there. What all fixes end with is
 * asked first, which one comparison tells for nearly all; then what this one
 * began with. Of a file that the fix deletes only that can tell.
 */
static int find_renamed(const char **name, struct hf_side *side,
			struct hf_presence *p, size_t fix, const char *path,
			bool deleted, struct hf_err *err)
{
	const struct hf_sought *v = p->search->v;
	const struct hf_id *const asked[] = { &v[0].commit, &v[fix].since };
	const struct hf_names *names;
	size_t i, n = 2;
	int rc = 0;

	*name = NULL;
	/* What the range ends with has it: the first comparison has told. */
	if (!deleted && hf_standing_at(&p->range, path).mode)
		n = 1;
	for (i = deleted; !rc && !*name && i < n; i++) {
		rc = find_names(&names, p, asked[i], err);
		*name = !rc && names ? hf_renames_to(&names->renames, path) :
				       NULL;
		if (*name)
			*side = hf_standing_at(&names->there, *name);
	}
	return rc;
}

int hf_presence_name(const char **name, struct hf_presence *presence,
		     size_t fix, const char *path, struct hf_err *err)
{
	struct hf_side side;

	*name = path;
	return hf_standing_at(&presence->standing, path).mode ?
		       0 :
		       find_renamed(name, &side, presence, fix, path, false,
				    err);
}

/* Whether one of the commits of a fix has this path, or it has none. */
static bool concerns(const struct hf_parts *parts, size_t fix, const char *path)
{
	size_t first = parts->first[fix], end = parts->first[fix + 1], i;

	for (i = first; i < end; i++)
		if (!parts->v[i].whole &&
		    hf_patch_has(patch_of(parts, i), path))
			return true;
	return end - first == 1;
}

/* What is asked about one diff. */
struct question {
	struct hf_presence *p;
	const struct hf_patch *patch;
	size_t fix;
	struct hf_renames moved; /* by the diff itself */
};

/* A file that appears and one that goes may be one that is renamed. */
static int find_moved(struct question *q, struct hf_err *err)
{
	const char *at = q->patch->raw, *end = at + q->patch->len;
	bool comes = false, goes = false;
	struct entry entry;

	while (next_entry(&entry, &at, end)) {
		comes = comes || entry.status == 'A';
		goes = goes || entry.status == 'D';
	}
	return comes && goes && q->patch->parent.hex[0] ?
		       hf_renames_read(&q->moved, &q->patch->parent,
				       &q->patch->commit, err) :
		       0;
}

/* What stood at a path before the diff. */
static struct hf_side before(const struct question *q, const char *path)
{
	const char *at = q->patch->raw, *end = at + q->patch->len;
	struct entry entry;

	while (next_entry(&entry, &at, end))
		if (!strcmp(entry.path, path))
			return entry.old;
	return (struct hf_side){ 0 };
}

/* A renamed file is held against its old self, under its new name. */
static const char *moved_from(const struct question *q, const char *path)
{
	size_t i;

	for (i = 0; i < q->moved.to.n; i++)
		if (!strcmp(q->moved.to.v[i], path))
			return q->moved.from.v[i];
	return NULL;
}

/* Whether one path's change is there. */
static int ask(bool *yes, struct question *q, struct entry *entry,
	       struct hf_err *err)
{
	struct hf_side ours = hf_standing_at(&q->p->standing, entry->path);
	const char *from = moved_from(q, entry->path), *name = NULL;
	int rc = 0;

	*yes = false;
	if (from && !ours.mode)
		return 0;
	if (from)
		entry->old = before(q, from);
	else if (!ours.mode && entry->status != 'A' &&
		 !hf_renames_to(&q->moved, entry->path))
		rc = find_renamed(&name, &ours, q->p, q->fix, entry->path,
				  entry->status == 'D', err);
	return rc < 0 ? rc :
			hf_present(yes, q->p->search->repo, &entry->old,
				   &entry->new, &ours, err);
}

/* Whether one diff is there, but for paths that do not concern the fix. */
static int is_there(bool *yes, struct hf_strv *lacks, struct question *q,
		    const struct hf_parts *parts, struct hf_err *err)
{
	const char *at = q->patch->raw, *end = at + q->patch->len;
	struct entry entry;
	bool one = false;
	int rc;

	*yes = true;
	rc = find_moved(q, err);
	while (!rc && next_entry(&entry, &at, end)) {
		if (!concerns(parts, q->fix, entry.path))
			continue;
		rc = ask(&one, q, &entry, err);
		if (rc < 0 || one)
			continue;
		*yes = false;
		if (!lacks)
			break;
		if (!hf_strv_has(lacks, entry.path))
			hf_strv_push(lacks, entry.path);
	}
	hf_renames_release(&q->moved);
	return rc;
}

int hf_presence_of_fix(bool *yes, struct hf_strv *lacks,
		       struct hf_presence *presence,
		       const struct hf_parts *parts, size_t fix,
		       struct hf_err *err)
{
	size_t first = parts->first[fix], end = parts->first[fix + 1], i;
	struct question q = { .p = presence, .fix = fix };
	bool one = true;
	int rc;

	*yes = true;
	if (first == end)
		return 0;
	q.patch = patch_of(parts, first);
	rc = is_there(yes, lacks, &q, parts, err);
	if (rc < 0 || *yes || end - first == 1)
		return rc ? rc : hf_strv_check(lacks, err);
	for (i = first; !rc && one && i < end; i++) {
		q.patch = patch_of(parts, i);
		if (!parts->v[i].whole)
			rc = is_there(&one, NULL, &q, parts, err);
	}
	*yes = one;
	return rc ? rc : hf_strv_check(lacks, err);
}
