#include "actions/exchange.h"

#include "actions/change.h"
#include "base/text.h"
#include "doors/out.h"
#include "facts/session.h"

/* What stands on the two sides of one record. */
struct sides {
	char *name;
	struct hf_id here, there;
};

struct sides_list {
	struct sides *v;
	size_t n;
};

static struct sides *side_of(struct sides_list *list, const char *name)
{
	struct sides *v;
	size_t i;

	for (i = 0; i < list->n; i++)
		if (!strcmp(list->v[i].name, name))
			return &list->v[i];
	v = realloc(list->v, (list->n + 1) * sizeof(*v));
	if (!v)
		return NULL;
	list->v = v;
	v = &v[list->n];
	*v = (struct sides){ .name = strdup(name) };
	if (!v->name)
		return NULL;
	list->n++;
	return v;
}

static int read_sides(struct sides_list *out, struct hf_session *session,
		      const char *here, const char *there, struct hf_err *err)
{
	struct hf_strv globs = HF_STRV_INIT;
	struct hf_refs refs = { 0 };
	struct sides *side;
	const char *name;
	size_t i;
	int rc;

	hf_strv_pushf(&globs, "%s*", here);
	hf_strv_pushf(&globs, "%s*", there);
	rc = hf_strv_check(&globs, err);
	if (!rc)
		rc = hf_repo_refs(&refs, session->repo,
				  (const char *const *)globs.v, err);
	for (i = 0; !rc && i < refs.n; i++) {
		bool ours = (name = hf_text_after(refs.v[i].name, here));

		if (!ours)
			name = refs.v[i].name + strlen(there);
		side = side_of(out, name);
		if (!side)
			rc = hf_fail_mem(err);
		else
			*(ours ? &side->here : &side->there) = refs.v[i].commit;
	}
	hf_refs_release(&refs);
	hf_strv_release(&globs);
	return rc;
}

/* Decide for one record: take it, push it, or name it as diverged. */
static int settle_side(struct hf_move *take, size_t *n_take,
		       struct hf_move *give, size_t *n_give,
		       struct hf_session *session, const struct sides *side,
		       struct hf_strv *diverged, struct hf_err *err)
{
	bool ahead = !side->there.hex[0], behind = !side->here.hex[0];
	int rc = 0;

	if (hf_id_eq(&side->here, &side->there))
		return 0;
	if (!ahead && !behind)
		rc = hf_repo_reaches(&ahead, session->repo, &side->here,
				     &side->there, err);
	if (!rc && !ahead && !behind)
		rc = hf_repo_reaches(&behind, session->repo, &side->there,
				     &side->here, err);
	if (rc < 0)
		return rc;
	if (behind)
		take[(*n_take)++] = (struct hf_move){ .old = side->here,
						      .new = side->there };
	else if (ahead)
		give[(*n_give)++] = (struct hf_move){ .old = side->there,
						      .new = side->here };
	else if (diverged)
		hf_strv_push(diverged, side->name);
	return 0;
}

/* What was pushed has been seen there: the next push leans on it. */
static int mark_seen(struct hf_move *moves, size_t n, const char *here,
		     const char *there, struct hf_err *err)
{
	struct hf_strv refs = HF_STRV_INIT;
	size_t i;
	int rc;

	for (i = 0; i < n; i++)
		hf_strv_pushf(&refs, "%s%s", there,
			      moves[i].ref + strlen(here));
	if (!(rc = hf_strv_check(&refs, err))) {
		for (i = 0; i < n; i++)
			moves[i].ref = refs.v[i];
		rc = hf_change_refs(moves, n, "hotfix: sync records", err);
	}
	hf_strv_release(&refs);
	return rc;
}

static void say_moves(const char *verb, const struct hf_move *moves, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		hf_out("would %s %s at %s\n", verb, moves[i].ref,
		       hf_id_short(&moves[i].new).hex);
}

int hf_exchange(struct hf_session *session, struct hf_strv *diverged,
		enum hf_exchange what, bool quiet, struct hf_err *err)
{
	const char *here = session->policy.records;
	struct hf_move *take = NULL, *give = NULL;
	struct sides_list sides = { NULL, 0 };
	struct hf_strv names = HF_STRV_INIT;
	size_t n_take = 0, n_give = 0, before_take, before_give, i;
	struct hf_buf there = HF_BUF_INIT;
	int rc;

	if (!session->remote)
		return 0;
	hf_buf_printf(&there, "%s%s/", HF_SEEN, session->remote);
	if ((rc = hf_buf_check(&there, err)) < 0 ||
	    (rc = read_sides(&sides, session, here, there.data, err)) < 0)
		goto out;
	take = calloc(sides.n + 1, sizeof(*take));
	give = calloc(sides.n + 1, sizeof(*give));
	if (!take || !give) {
		rc = hf_fail_mem(err);
		goto out;
	}
	for (i = 0; i < sides.n; i++)
		hf_strv_pushf(&names, "%s%s", here, sides.v[i].name);
	rc = hf_strv_check(&names, err);
	for (i = 0; !rc && i < sides.n; i++) {
		before_take = n_take;
		before_give = n_give;
		rc = settle_side(take, &n_take, give, &n_give, session,
				 &sides.v[i], diverged, err);
		if (n_take > before_take)
			take[before_take].ref = names.v[i];
		if (n_give > before_give)
			give[before_give].ref = names.v[i];
	}
	if (!rc && what == HF_LOOK) {
		say_moves("take", take, n_take);
		say_moves("push", give, n_give);
		goto out;
	}
	if (!rc && n_take)
		rc = hf_change_refs(take, n_take, "hotfix: sync records", err);
	if (rc < 0 || !n_give || what == HF_TAKE)
		goto out;
	if (!(rc = hf_change_push(session->remote, give, n_give, false, quiet,
				  err)))
		rc = mark_seen(give, n_give, here, there.data, err);
out:
	for (i = 0; i < sides.n; i++)
		free(sides.v[i].name);
	free(sides.v);
	free(give);
	free(take);
	hf_strv_release(&names);
	hf_buf_release(&there);
	return rc;
}
