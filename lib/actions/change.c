#include "actions/change.h"

#include "base/text.h"
#include "doors/git.h"
#include "facts/session.h"

/*
 * Where the remote's records are kept as they were last seen. Not in
 * refs/remotes/, where they would look like branches.
 */
#define SEEN "refs/hotfix-seen/"

int hf_change_refs(const struct hf_move *moves, size_t n, const char *why,
		   struct hf_err *err)
{
	const char *args[] = { "update-ref", "--no-deref", "--create-reflog",
			       "-m", why, "-z", "--stdin", NULL };
	struct hf_buf in = HF_BUF_INIT, words = HF_BUF_INIT;
	struct hf_buf said = HF_BUF_INIT; /* "start: ok" ... */
	const struct hf_git_do call = { .args = args, .in = &in,
					.out = &said, .err = &words };
	size_t i;
	int rc;

	hf_buf_add(&in, "start", sizeof("start"));
	for (i = 0; i < n; i++) {
		const struct hf_move *m = &moves[i];

		/* An absent old value must be spelled as all zeros. */
		hf_buf_printf(&in, "%s %s", m->new.hex[0] ? "update" : "delete",
			      m->ref);
		hf_buf_putc(&in, '\0');
		if (m->new.hex[0])
			hf_buf_add(&in, m->new.hex, strlen(m->new.hex) + 1);
		if (m->old.hex[0])
			hf_buf_puts(&in, m->old.hex);
		else
			hf_buf_printf(&in, "%0*d", (int)strlen(m->new.hex), 0);
		hf_buf_putc(&in, '\0');
	}
	hf_buf_add(&in, "prepare", sizeof("prepare"));
	hf_buf_add(&in, "commit", sizeof("commit"));
	if (!(rc = hf_buf_check(&in, err)))
		rc = hf_git_run(NULL, &call, err);
	hf_buf_release(&said);
	hf_buf_release(&words);
	hf_buf_release(&in);
	return rc;
}

int hf_change_push(const char *remote, const struct hf_move *moves, size_t n,
		   bool atomic, bool quiet, struct hf_err *err)
{
	struct hf_strv args = HF_STRV_INIT;
	struct hf_buf words = HF_BUF_INIT;
	struct hf_git_do call = { 0 };
	int status = 0, rc;
	size_t i;

	hf_strv_push(&args, "push");
	hf_strv_push(&args, "--no-follow-tags");
	hf_strv_push(&args, "--quiet");
	if (atomic)
		hf_strv_push(&args, "--atomic");
	for (i = 0; i < n; i++)
		hf_strv_pushf(&args, "--force-with-lease=%s:%s", moves[i].ref,
			      moves[i].old.hex);
	hf_strv_push(&args, "--");
	hf_strv_push(&args, remote);
	for (i = 0; i < n; i++)
		hf_strv_pushf(&args, "%s:%s", moves[i].new.hex, moves[i].ref);
	if ((rc = hf_strv_check(&args, err)) < 0)
		goto out;
	call.args = (const char *const *)args.v;
	call.err = quiet ? &words : NULL;
	rc = hf_git_run(&status, &call, err);
	if (!rc && status)
		rc = hf_fail(err, HF_EREFUSED, "'%s' did not take the push",
			     remote);
out:
	hf_buf_release(&words);
	hf_strv_release(&args);
	return rc;
}

int hf_change_fetch(struct hf_session *session, struct hf_err *err)
{
	struct hf_strv args = HF_STRV_INIT;
	const char *remote = session->remote;
	struct hf_git_do call = { 0 };
	int status = 0, rc;

	if (!remote)
		return 0;
	/* One connection: the remote's own refspecs and the records'. */
	hf_strv_push(&args, "-c");
	hf_strv_pushf(&args, "remote.%s.fetch=%s*:%s%s/*", remote,
		      session->policy.records, SEEN, remote);
	hf_strv_push(&args, "fetch");
	hf_strv_push(&args, "--quiet");
	hf_strv_push(&args, "--");
	hf_strv_push(&args, remote);
	if ((rc = hf_strv_check(&args, err)) < 0)
		goto out;
	call.args = (const char *const *)args.v;
	if ((rc = hf_git_run(&status, &call, err)) < 0)
		goto out;
	/* 1: some ref could not be updated, which git has said; all others
	   are. Anything else: nobody answered. */
	if (status > 1) {
		hf_err_hint(err, "check the connection, or go on without it "
			    "by --offline");
		rc = hf_fail(err, HF_EFAIL, "'%s' cannot be reached",
			     remote);
		goto out;
	}
	rc = hf_session_refresh(session, err);
out:
	hf_strv_release(&args);
	return rc;
}

int hf_change_switch(const char *to, bool detach, const char *why,
		     struct hf_err *err)
{
	const char *args[] = { "switch", "--quiet", detach ? "--detach" : to,
			       detach ? to : NULL, NULL };
	struct hf_buf words = HF_BUF_INIT;
	const struct hf_git_do call = { .args = args, .action = why,
					.err = &words };
	int rc = hf_git_run(NULL, &call, err);

	hf_buf_release(&words);
	return rc;
}

int hf_change_track(const char *branch, const char *from, const char *why,
		    struct hf_err *err)
{
	const char *args[] = { "switch", "--quiet", "--create", branch,
			       "--track", from, NULL };
	struct hf_buf words = HF_BUF_INIT, said = HF_BUF_INIT;
	const struct hf_git_do call = { .args = args, .action = why,
					.out = &said, .err = &words };
	int rc = hf_git_run(NULL, &call, err);

	hf_buf_release(&said);
	hf_buf_release(&words);
	return rc;
}

int hf_change_forward(const char *dir, const struct hf_id *to,
		      const char *why, struct hf_err *err)
{
	/* Another worktree: this one's GIT_DIR must not reach it. */
	static const char *const elsewhere[] = { "GIT_DIR", "GIT_WORK_TREE",
						 "GIT_INDEX_FILE", NULL };
	const char *args[] = { "merge", "--quiet", "--ff-only", to->hex,
			       NULL };
	struct hf_buf words = HF_BUF_INIT;
	const struct hf_git_do call = { .args = args, .action = why,
					.dir = dir, .err = &words,
					.env = dir ? elsewhere : NULL };
	int rc = hf_git_run(NULL, &call, err);

	hf_buf_release(&words);
	return rc;
}

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
			*(ours ? &side->here : &side->there) =
				refs.v[i].commit;
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
		take[(*n_take)++] = (struct hf_move){ NULL, side->here,
						      side->there };
	else if (ahead)
		give[(*n_give)++] = (struct hf_move){ NULL, side->there,
						      side->here };
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

int hf_change_sync(struct hf_session *session, struct hf_strv *diverged,
		   bool quiet, struct hf_err *err)
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
	hf_buf_printf(&there, "%s%s/", SEEN, session->remote);
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
	if (!rc && n_take)
		rc = hf_change_refs(take, n_take, "hotfix: sync records", err);
	if (!rc && n_give)
		rc = hf_change_push(session->remote, give, n_give, false,
				    quiet, err);
	if (!rc && n_give)
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
