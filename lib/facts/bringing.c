#include "facts/bringing.h"

#include "facts/mainline.h"
#include "facts/session.h"
#include "values/merge_words.h"
#include "values/message.h"
#include "values/name.h"

/* What the search goes by. */
struct search {
	struct hf_session *session;
	struct hf_ids floor;   /* what production has already */
	struct hf_refs hotfix; /* their branches, here and on the remote */
	struct hf_bringings *out;
};

void hf_bringing_release(struct hf_bringings *list)
{
	size_t i;

	if (!list)
		return;
	for (i = 0; i < list->n; i++)
		free(list->v[i].name);
	free(list->v);
	*list = (struct hf_bringings){ NULL, 0 };
}

/* The name of the hotfix whose branch a merge says that it merges, or NULL. */
static int merged_by_words(char **name, const struct hf_session *session,
			   const struct hf_commit *commit, struct hf_err *err)
{
	const char *words, *found;
	char *branch = NULL;
	size_t len = 0;
	int rc = 0;

	*name = NULL;
	words = hf_merge_words(&len, commit->message);
	if (!words || commit->parents.n < 2)
		return 0;
	if (!(branch = strndup(words, len)))
		return hf_fail_mem(err);
	found = hf_session_hotfix_name(session, branch);
	if (found && hf_name_check(found, NULL) == 0 &&
	    !(*name = strdup(found)))
		rc = hf_fail_mem(err);
	free(branch);
	return rc;
}

static int by_trailer(char **name, const struct hf_message *message,
		      struct hf_err *err)
{
	const char *said = hf_message_trailer(message, "Hotfix");

	*name = NULL;
	if (said && hf_name_check(said, NULL) == 0 && !(*name = strdup(said)))
		return hf_fail_mem(err);
	return 0;
}

int hf_bringing_name(char **name, const struct hf_session *session,
		     const struct hf_commit *commit,
		     const struct hf_message *message, struct hf_err *err)
{
	int rc = merged_by_words(name, session, commit, err);

	return rc < 0 || *name ? rc : by_trailer(name, message, err);
}

/* Whether `id` is on a branch's own first-parent history. */
static int on_branch(bool *yes, struct hf_session *session,
		     const struct hf_branch *branch, const struct hf_id *old,
		     const struct hf_id *id, struct hf_err *err)
{
	struct hf_range range = { 0 };
	int rc =
		hf_mainline_read(&range, session->repo, &branch->tip, old, err);

	*yes = !rc && hf_range_has(&range, id);
	hf_range_release(&range);
	return rc;
}

/*
 * The remote's copy tells: a local one may have been moved to production's
 * commit, which looks the same.
 */
int hf_bringing_follows(bool *yes, struct hf_session *session,
			const struct hf_id *old, const struct hf_id *id,
			struct hf_err *err)
{
	const struct hf_lineup *lineup = &session->lineup;
	size_t i;
	int rc = 0;

	*yes = false;
	if (lineup->integration.name)
		rc = on_branch(yes, session, &lineup->integration, old, id,
			       err);
	for (i = 0; !rc && !*yes && i < lineup->n_releases; i++)
		rc = on_branch(yes, session, &lineup->releases[i], old, id,
			       err);
	return rc;
}

/* What production has; where a line begins, what the other lines have. */
static int read_floor(struct search *s, const struct hf_bringing_spec *spec,
		      struct hf_err *err)
{
	const struct hf_lineup *lineup = &s->session->lineup;
	size_t i;

	if (spec->old.hex[0])
		hf_ids_push(&s->floor, &spec->old);
	for (i = 0; !spec->old.hex[0] && i < lineup->n; i++)
		if (strcmp(lineup->lines[i].spec, spec->line) != 0)
			hf_ids_push(&s->floor, &lineup->lines[i].branch.tip);
	return s->floor.failed ? hf_fail_mem(err) : 0;
}

/*
 * The one whose branch a merge merges, or NULL; borrowed. Where the words name
 * another branch, that one was meant, though both are at the same commit; but
 * those of an octopus name its first alone.
 */
static const char *merged_by_tip(const struct search *s,
				 const struct hf_commit *commit)
{
	const struct hf_ids *parents = &commit->parents;
	const struct hf_ref *ref, *end = s->hotfix.v + s->hotfix.n;
	const char *name = NULL;
	size_t len, i;

	if (parents->n == 2 && hf_merge_words(&len, commit->message))
		return NULL;
	for (i = 1; !name && i < parents->n; i++)
		for (ref = s->hotfix.v; !name && ref < end; ref++)
			if (hf_id_eq(&ref->commit, &parents->v[i]))
				name = hf_session_hotfix_of(s->session,
							    ref->name);
	return name;
}

/* Where the branch of this name is, or NULL; borrowed. */
static const struct hf_id *tip_of(const struct search *s, const char *name)
{
	const char *other;
	size_t i;

	for (i = 0; i < s->hotfix.n; i++) {
		other = hf_session_hotfix_of(s->session, s->hotfix.v[i].name);
		if (other && !strcmp(other, name))
			return &s->hotfix.v[i].commit;
	}
	return NULL;
}

static bool is_revert(const struct hf_message *message)
{
	char of[65];
	size_t at = 0;

	return hf_message_reverts(message, &at, of);
}

/* Whether a commit takes others back, or merges one that does. */
static int takes_back(bool *yes, struct hf_session *session,
		      const struct hf_commit *commit,
		      const struct hf_message *message, struct hf_err *err)
{
	struct hf_message inner = { 0 };
	struct hf_commit merged = { 0 };
	int rc;

	*yes = is_revert(message);
	if (*yes || commit->parents.n < 2)
		return 0;
	rc = hf_repo_commit(&merged, session->repo, &commit->parents.v[1], err);
	if (!rc)
		rc = hf_message_parse(&inner, merged.message,
				      strlen(merged.message), NULL, err);
	*yes = !rc && is_revert(&inner);
	hf_message_release(&inner);
	hf_commit_release(&merged);
	return rc;
}

/*
 * The hotfix that a commit brings, or NULL. What a merge says of its branch
 * counts even where that ends in a revert, which is how a rollback is undone.
 */
static int name_brought(char **name, const struct search *s,
			const struct hf_commit *commit,
			const struct hf_message *message, struct hf_err *err)
{
	const char *merged = merged_by_tip(s, commit);
	bool back = false;
	int rc = merged_by_words(name, s->session, commit, err);

	if (rc < 0 || *name)
		return rc;
	if (merged)
		return (*name = strdup(merged)) ? 0 : hf_fail_mem(err);
	if ((rc = by_trailer(name, message, err)) < 0 || !*name)
		return rc;
	rc = takes_back(&back, s->session, commit, message, err);
	if (rc < 0 || back) {
		free(*name);
		*name = NULL;
	}
	return rc;
}

static struct hf_bringing *find(const struct hf_bringings *list,
				const char *name)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (!strcmp(list->v[i].name, name))
			return &list->v[i];
	return NULL;
}

/* Put it before those that are newer; `name` is taken over. */
static int add(const struct search *s, char *name,
	       const struct hf_commit *commit, struct hf_err *err)
{
	struct hf_bringings *list = s->out;
	struct hf_bringing *one = find(list, name), *v;
	const struct hf_id *tip = tip_of(s, name);
	struct hf_id old = { "" };

	if (commit->parents.n)
		old = commit->parents.v[0];
	if (one) {
		one->old = old;
		free(name);
		return 0;
	}
	if (!(v = realloc(list->v, (list->n + 1) * sizeof(*v)))) {
		free(name);
		return hf_fail_mem(err);
	}
	list->v = v;
	memmove(v + 1, v, list->n++ * sizeof(*v));
	*v = (struct hf_bringing){ .name = name,
				   .commit = commit->id,
				   .old = old,
				   .new = commit->id };
	/* Who made a squash need not be who wrote it; all wrote an octopus. */
	if (commit->parents.n == 2)
		v->new = commit->parents.v[1];
	else if (commit->parents.n < 2 && tip)
		v->new = *tip;
	return 0;
}

/* Whether production had already what a merge merges. */
static int is_there(bool *yes, const struct search *s,
		    const struct hf_commit *commit, struct hf_err *err)
{
	size_t i;
	int rc = 0;

	*yes = false;
	for (i = 0; !rc && !*yes && commit->parents.n > 1 && i < s->floor.n;
	     i++)
		rc = hf_repo_reaches(yes, s->session->repo, &s->floor.v[i],
				     &commit->parents.v[1], err);
	return rc;
}

/* Look at a commit; `end`: it came by another branch, and all before it did. */
static int look_at(bool *end, const struct search *s, const struct hf_id *id,
		   struct hf_err *err)
{
	struct hf_message message = { 0 };
	struct hf_commit commit = { 0 };
	char *name = NULL;
	bool there = false;
	int rc = hf_repo_commit(&commit, s->session->repo, id, err);

	if (!rc)
		rc = hf_message_parse(&message, commit.message,
				      strlen(commit.message), NULL, err);
	if (!rc)
		rc = name_brought(&name, s, &commit, &message, err);
	if (!rc && name)
		rc = is_there(&there, s, &commit, err);
	if (!rc && name && !there)
		rc = hf_bringing_follows(end, s->session, &s->floor.v[0], id,
					 err);
	if (!rc && name && !there && !*end) {
		rc = add(s, name, &commit, err);
		name = NULL;
	}
	free(name);
	hf_message_release(&message);
	hf_commit_release(&commit);
	return rc;
}

int hf_bringing_read(struct hf_bringings *out, struct hf_session *session,
		     const struct hf_bringing_spec *spec, struct hf_err *err)
{
	struct search s = { .session = session, .out = out };
	struct hf_id new = spec->new;
	const struct hf_ids from = { &new, 1, 1, false };
	const struct hf_range_spec what = { .from = &from,
					    .except = &s.floor,
					    .first_parent = true };
	struct hf_range range = { 0 };
	bool end = false;
	size_t i;
	int rc;

	*out = (struct hf_bringings){ NULL, 0 };
	if (!spec->new.hex[0])
		return 0;
	/* The first push of all has nothing to compare with. */
	if ((rc = read_floor(&s, spec, err)) < 0 || !s.floor.n ||
	    (rc = hf_repo_range(&range, session->repo, &what, err)) < 0)
		goto out;
	if (range.n)
		rc = hf_session_hotfix_refs(&s.hotfix, session, err);
	for (i = 0; !rc && !end && i < range.n; i++)
		rc = look_at(&end, &s, &range.v[i].id, err);
out:
	hf_range_release(&range);
	hf_refs_release(&s.hotfix);
	hf_ids_release(&s.floor);
	if (rc < 0)
		hf_bringing_release(out);
	return rc;
}
