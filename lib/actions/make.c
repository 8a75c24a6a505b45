#include "actions/make.h"

#include "actions/sign.h"
#include "doors/git.h"
#include "facts/place.h"
#include "facts/session.h"

void hf_merge_release(struct hf_merge *merge)
{
	if (!merge)
		return;
	hf_strv_release(&merge->conflicts);
	hf_strv_release(&merge->ours);
	*merge = (struct hf_merge){ 0 };
}

/* The tree, then "<mode> <id> <stage>\t<path>" of each side, with NULs. */
static int read_merge(struct hf_merge *out, const struct hf_buf *said,
		      struct hf_err *err)
{
	const char *at = hf_buf_str(said), *end = at + said->len, *tab;
	int rc;

	if (!hf_id_parse(&out->tree, at, strlen(at)))
		return hf_fail(err, HF_EFAIL, "git merge-tree gave no tree");
	for (at += strlen(at) + 1; at < end; at += strlen(at) + 1) {
		if (!(tab = strchr(at, '\t')))
			continue;
		if (!out->conflicts.n ||
		    strcmp(out->conflicts.v[out->conflicts.n - 1], tab + 1))
			hf_strv_push(&out->conflicts, tab + 1);
		if (tab[-1] == '2')
			hf_strv_push(&out->ours, tab + 1);
	}
	hf_strv_sort(&out->conflicts);
	rc = hf_strv_check(&out->conflicts, err);
	return rc < 0 ? rc : hf_strv_check(&out->ours, err);
}

/* Below the top git would name the paths from there. */
int hf_make_try_merge(struct hf_merge *out, const struct hf_repo *repo,
		      const struct hf_id *ours, const struct hf_id *theirs,
		      struct hf_err *err)
{
	const char *const what[] = { "merge-tree", "--write-tree",
				     "-z",         "--no-messages",
				     ours->hex,    theirs->hex,
				     NULL };
	struct hf_buf said = HF_BUF_INIT, words = HF_BUF_INIT;
	struct hf_strv args = HF_STRV_INIT;
	struct hf_git_do call = { .out = &said, .err = &words };
	int status = 0, rc;

	*out = (struct hf_merge){ 0 };
	hf_place_push_top(&args, hf_repo_place(repo));
	hf_strv_push_all(&args, what);
	call.args = (const char *const *)args.v;
	if (!(rc = hf_strv_check(&args, err)))
		rc = hf_git_run(&status, &call, err);
	if (!rc && status > 1)
		rc = hf_fail(err, HF_EFAIL, "cannot merge %s and %s: %.300s",
			     hf_id_short(ours).hex, hf_id_short(theirs).hex,
			     hf_buf_str(&words));
	if (!rc)
		rc = read_merge(out, &said, err);
	hf_buf_release(&words);
	hf_buf_release(&said);
	hf_strv_release(&args);
	if (rc < 0)
		hf_merge_release(out);
	return rc;
}

int hf_make_merge(struct hf_id *tree, struct hf_strv *conflicts,
		  const struct hf_repo *repo, const struct hf_id *ours,
		  const struct hf_id *theirs, struct hf_err *err)
{
	struct hf_merge merge;
	size_t i;
	int rc = hf_make_try_merge(&merge, repo, ours, theirs, err);

	tree->hex[0] = '\0';
	if (rc < 0)
		return rc;
	if (!merge.conflicts.n)
		*tree = merge.tree;
	for (i = 0; i < merge.conflicts.n; i++)
		hf_strv_push(conflicts, merge.conflicts.v[i]);
	hf_merge_release(&merge);
	return hf_strv_check(conflicts, err);
}

int hf_make_holds(bool *yes, struct hf_repo *repo, const struct hf_id *whole,
		  const struct hf_id *part, struct hf_err *err)
{
	struct hf_strv conflicts = HF_STRV_INIT;
	struct hf_id tree, own;
	int rc = hf_repo_reaches(yes, repo, whole, part, err);

	if (rc < 0 || *yes)
		return rc;
	if (!(rc = hf_repo_tree(&own, repo, whole, err)))
		rc = hf_make_merge(&tree, &conflicts, repo, whole, part, err);
	*yes = !rc && !conflicts.n && hf_id_eq(&tree, &own);
	hf_strv_release(&conflicts);
	return rc;
}

int hf_make_empty_tree(struct hf_id *out, struct hf_err *err)
{
	static const char *const args[] = { "mktree", NULL };
	const struct hf_buf none = HF_BUF_INIT;
	struct hf_buf said = HF_BUF_INIT;
	const struct hf_git_do call = { .args = args,
					.in = &none,
					.out = &said };
	int rc = hf_git_run(NULL, &call, err);

	if (!rc)
		rc = hf_git_id(out, &said, "mktree", err);
	hf_buf_release(&said);
	return rc;
}

/* "Name <mail>" and the date as git's own variables. */
static void author_env(struct hf_strv *env, const struct hf_commit *like)
{
	const char *mail = strrchr(like->author, '<');
	size_t name =
		mail ? (size_t)(mail - like->author) : strlen(like->author);

	while (name && like->author[name - 1] == ' ')
		name--;
	hf_strv_pushf(env, "GIT_AUTHOR_NAME=%.*s", (int)name, like->author);
	hf_strv_pushf(env, "GIT_AUTHOR_EMAIL=%.*s",
		      mail ? (int)strcspn(mail + 1, ">") : 0,
		      mail ? mail + 1 : "");
	hf_strv_pushf(env, "GIT_AUTHOR_DATE=@%lld %s",
		      (long long)like->authored, like->zone);
}

struct work {
	const struct hf_session *signer; /* NULL: it is not signed */
	bool must_sign;                  /* for the policy says so */
	const struct hf_id *tree;
	const struct hf_ids *parents;
	const char *message;
	const struct hf_commit *like;
};

static int make_commit(struct hf_id *out, const struct work *work,
		       struct hf_err *err)
{
	struct hf_buf in = HF_BUF_INIT, said = HF_BUF_INIT;
	struct hf_strv args = HF_STRV_INIT, env = HF_STRV_INIT;
	struct hf_git_do call = { .in = &in, .out = &said };
	size_t i;
	int rc;

	hf_strv_push(&args, "commit-tree");
	if (work->signer)
		hf_strv_push(&args, "-S");
	for (i = 0; i < work->parents->n; i++) {
		hf_strv_push(&args, "-p");
		hf_strv_push(&args, work->parents->v[i].hex);
	}
	hf_strv_push(&args, "-F");
	hf_strv_push(&args, "-");
	hf_strv_push(&args, work->tree->hex);
	hf_buf_puts(&in, work->message);
	if (work->like)
		author_env(&env, work->like);
	if ((rc = hf_strv_check(&args, err)) < 0 ||
	    (rc = hf_strv_check(&env, err)) < 0 ||
	    (rc = hf_buf_check(&in, err)) < 0)
		goto out;
	call.args = (const char *const *)args.v;
	call.env = (const char *const *)env.v;
	if (work->signer)
		call.timeout_ms = hf_sign_limit(work->signer);
	rc = hf_git_run(NULL, &call, err);
	if (rc < 0 && work->must_sign)
		hf_sign_explain_policy(err);
	else if (rc < 0 && work->signer)
		hf_sign_explain(err);
	if (!rc)
		rc = hf_git_id(out, &said, "commit-tree", err);
out:
	hf_strv_release(&env);
	hf_strv_release(&args);
	hf_buf_release(&said);
	hf_buf_release(&in);
	return rc;
}

int hf_make_commit(struct hf_id *out, const struct hf_session *session,
		   const struct hf_id *tree, const struct hf_ids *parents,
		   const char *message, const struct hf_commit *like,
		   struct hf_err *err)
{
	bool sign =
		session && hf_config_true(&session->config, "commit.gpgsign");
	const struct work work = { .signer = sign ? session : NULL,
				   .tree = tree,
				   .parents = parents,
				   .message = message,
				   .like = like };

	return make_commit(out, &work, err);
}

int hf_make_signed_commit(struct hf_id *out, const struct hf_session *session,
			  const struct hf_id *tree,
			  const struct hf_ids *parents, const char *message,
			  struct hf_err *err)
{
	const struct work work = { .signer = session,
				   .must_sign = true,
				   .tree = tree,
				   .parents = parents,
				   .message = message };

	return make_commit(out, &work, err);
}

int hf_make_stand_in(struct hf_id *out, const struct hf_id *tree,
		     const struct hf_id *behind, struct hf_err *err)
{
	struct hf_ids parents = HF_IDS_INIT;
	int rc;

	hf_ids_push(&parents, behind);
	rc = parents.failed ?
		     hf_fail_mem(err) :
		     hf_make_commit(out, NULL, tree, &parents,
				    "a stand-in for a merge, never kept\n",
				    NULL, err);
	hf_ids_release(&parents);
	return rc;
}
