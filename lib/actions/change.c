#include "actions/change.h"

#include "actions/exchange.h"
#include "actions/twins.h"
#include "doors/git.h"
#include "doors/out.h"
#include "facts/session.h"
#include "values/name.h"

int hf_change_refs(const struct hf_move *moves, size_t n, const char *why,
		   struct hf_err *err)
{
	const char *args[] = { "update-ref", "--no-deref", "--create-reflog",
			       "-m",         why,          "-z",
			       "--stdin",    NULL };
	struct hf_buf in = HF_BUF_INIT, words = HF_BUF_INIT;
	struct hf_buf said = HF_BUF_INIT; /* "start: ok" ... */
	const struct hf_git_do call = {
		.args = args, .in = &in, .out = &said, .err = &words
	};
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

/*
 * Take down what became of each ref, and show git's words for what stood in the
 * way: they are on the standard output that we have read.
 */
static void mark_fates(struct hf_move *moves, size_t n, const char *said,
		       bool quiet)
{
	const char *words;
	size_t i, len;

	for (i = 0; i < n; i++) {
		struct hf_move *m = &moves[i];

		m->fate = hf_fate_of(&words, &len, said, m->ref);
		if (!quiet &&
		    (m->fate == HF_FATE_MOVED || m->fate == HF_FATE_REFUSED))
			hf_say(" ! %s: %.*s\n", hf_name_short(m->ref), (int)len,
			       words);
	}
}

static void push_args(struct hf_strv *args, const char *remote,
		      const struct hf_move *moves, size_t n, bool atomic)
{
	size_t i;

	hf_strv_push(args, "push");
	hf_strv_push(args, "--porcelain");
	hf_strv_push(args, "--no-follow-tags");
	hf_strv_push(args, "--quiet");
	if (atomic)
		hf_strv_push(args, "--atomic");
	for (i = 0; i < n; i++)
		hf_strv_pushf(args, "--force-with-lease=%s:%s", moves[i].ref,
			      moves[i].old.hex);
	hf_strv_push(args, "--");
	hf_strv_push(args, remote);
	for (i = 0; i < n; i++)
		hf_strv_pushf(args, "%s:%s", moves[i].new.hex, moves[i].ref);
}

int hf_change_push_by(const struct hf_push_how *how, struct hf_move *moves,
		      size_t n, struct hf_err *err)
{
	struct hf_strv args = HF_STRV_INIT;
	struct hf_git_do call = { .out = how->said,
				  .err = how->words,
				  .timeout_ms = how->timeout_ms };
	int status = 0, rc;
	size_t i;

	push_args(&args, how->remote, moves, n, how->atomic);
	if ((rc = hf_strv_check(&args, err)) < 0)
		goto out;
	call.args = (const char *const *)args.v;
	rc = hf_git_run(&status, &call, err);
	for (i = 0; i < n; i++)
		moves[i].fate = HF_FATE_DONE;
	/* A quiet push that went well says nothing. */
	if (rc < 0 || status)
		mark_fates(moves, n, hf_buf_str(how->said), how->words);
	if (!rc && status > 1) {
		hf_err_hint(err, "see git's words above, and run it again");
		rc = hf_fail(err, HF_EFAIL,
			     "the push to '%s' did not get "
			     "through",
			     how->remote);
	} else if (!rc && status) {
		rc = hf_fail(err, HF_EREFUSED, "'%s' did not take the push",
			     how->remote);
	} else if (rc == HF_ETIMEOUT) {
		hf_err_clear(err);
		rc = hf_fail(err, rc, "'%s' does not answer", how->remote);
	}
out:
	hf_strv_release(&args);
	return rc;
}

int hf_change_push(const char *remote, struct hf_move *moves, size_t n,
		   bool atomic, bool quiet, struct hf_err *err)
{
	struct hf_buf said = HF_BUF_INIT, words = HF_BUF_INIT;
	const struct hf_push_how how = { .remote = remote,
					 .atomic = atomic,
					 .said = &said,
					 .words = quiet ? &words : NULL };
	int rc = hf_change_push_by(&how, moves, n, err);

	hf_buf_release(&words);
	hf_buf_release(&said);
	return rc;
}

int hf_change_lacks_atomic(bool *yes, const char *remote,
			   const struct hf_move *move, struct hf_err *err)
{
	static const char *const in_english[] = { "LC_ALL=C", NULL };
	struct hf_buf said = HF_BUF_INIT, words = HF_BUF_INIT;
	struct hf_buf refspec = HF_BUF_INIT;
	int status = 0, rc;

	hf_buf_printf(&refspec, "%s:%s", move->new.hex, move->ref);
	if (!(rc = hf_buf_check(&refspec, err))) {
		const char *args[] = { "push",       "--dry-run", "--no-verify",
				       "--atomic",   "--",        remote,
				       refspec.data, NULL };
		const struct hf_git_do call = { .args = args,
						.env = in_english,
						.out = &said,
						.err = &words };

		rc = hf_git_run(&status, &call, err);
	}
	/* "the receiving end does not support --atomic push", and a remote
	   helper's "helper x does not support 'atomic'". */
	*yes = !rc && status &&
	       strstr(hf_buf_str(&words), " does not support ") &&
	       strstr(hf_buf_str(&words), "atomic");
	hf_buf_release(&refspec);
	hf_buf_release(&words);
	hf_buf_release(&said);
	return rc;
}

/*
 * Run a fetch. Its status 1: some ref could not be updated, but all others are,
 * so it was not `whole`. Anything else: nobody answered.
 */
static int fetch(bool *whole, struct hf_session *session,
		 const struct hf_strv *args, int timeout_ms, struct hf_err *err)
{
	struct hf_buf words = HF_BUF_INIT;
	const struct hf_git_do call = { .args = (const char *const *)args->v,
					.err = &words,
					.timeout_ms = timeout_ms };
	int status = 0, rc;

	rc = hf_strv_check(args, err);
	if (!rc)
		rc = hf_git_run(&status, &call, err);
	*whole = !rc && !status;
	if (status)
		hf_say("%s", hf_buf_str(&words));
	if (status > 1)
		rc = hf_fail(err, HF_EFAIL, "'%s' cannot be reached",
			     session->remote);
	if (rc == HF_ETIMEOUT) {
		hf_err_clear(err);
		rc = hf_fail(err, HF_ETIMEOUT, "'%s' does not answer",
			     session->remote);
	}
	session->away = rc < 0;
	if (rc < 0)
		hf_err_hint(err, "check the connection, or go on without it "
				 "by --offline");
	hf_buf_release(&words);
	return rc;
}

/* What the remote has goes where nothing relies on it, forced. */
static void push_refspec(struct hf_strv *args, const char *before,
			 const struct hf_session *session)
{
	struct hf_buf root = HF_BUF_INIT;

	hf_twins_root(&root, HF_ARRIVED, session);
	hf_strv_pushf(args, "%s+%s*:%s*", before, session->policy.records,
		      hf_buf_str(&root));
	args->failed |= root.failed;
	hf_buf_release(&root);
}

int hf_change_fetch_all(struct hf_twins *twins, struct hf_session *session,
			int timeout_ms, struct hf_err *err)
{
	const struct hf_exchange how = { .what = HF_TAKE };
	struct hf_strv args = HF_STRV_INIT;
	struct hf_buf key = HF_BUF_INIT;
	bool whole;
	int rc;

	if (!session->remote)
		return 0;
	/* One connection: the remote's own refspecs and the records'. */
	hf_buf_printf(&key, "remote.%s.fetch=", session->remote);
	hf_strv_push(&args, "-c");
	push_refspec(&args, hf_buf_str(&key), session);
	hf_strv_push(&args, "fetch");
	hf_strv_push(&args, "--");
	hf_strv_push(&args, session->remote);
	if (!(rc = hf_buf_check(&key, err)) &&
	    !(rc = fetch(&whole, session, &args, timeout_ms, err)) &&
	    !(rc = hf_session_reload(session, err)))
		rc = hf_exchange(twins, session, &how, err);
	hf_buf_release(&key);
	hf_strv_release(&args);
	return rc;
}

int hf_change_fetch(struct hf_session *session, struct hf_err *err)
{
	struct hf_twins twins = { 0 };
	int rc = hf_change_fetch_all(&twins, session, 0, err);

	hf_twins_release(&twins);
	return rc;
}

int hf_change_fetch_records(bool *whole, struct hf_session *session,
			    int timeout_ms, struct hf_err *err)
{
	static const char *const what[] = {
		"fetch",
		"--prune",
		"--no-tags",
		"--refmap=",
		"--no-write-fetch-head",
		"--no-recurse-submodules",
		"--",
		NULL,
	};
	struct hf_strv args = HF_STRV_INIT;
	int rc;

	hf_strv_push_all(&args, what);
	hf_strv_push(&args, session->remote);
	push_refspec(&args, "", session);
	rc = fetch(whole, session, &args, timeout_ms, err);
	hf_strv_release(&args);
	return rc;
}

int hf_change_fetch_commit(const char *remote, const struct hf_id *id,
			   struct hf_err *err)
{
	const char *args[] = { "fetch",     "--quiet",
			       "--no-tags", "--no-write-fetch-head",
			       "--",        remote,
			       id->hex,     NULL };
	struct hf_buf words = HF_BUF_INIT;
	const struct hf_git_do call = { .args = args, .err = &words };
	int rc = hf_git_run(NULL, &call, err);

	hf_buf_release(&words);
	return rc;
}

int hf_change_switch(const char *to, bool detach, const char *why,
		     struct hf_err *err)
{
	const char *args[] = { "switch", "--quiet", detach ? "--detach" : to,
			       detach ? to : NULL, NULL };
	struct hf_buf words = HF_BUF_INIT;
	const struct hf_git_do call = { .args = args,
					.action = why,
					.err = &words };
	int rc = hf_git_run(NULL, &call, err);

	hf_buf_release(&words);
	return rc;
}

int hf_change_track(const char *branch, const char *from, const char *why,
		    struct hf_err *err)
{
	const char *args[] = { "switch",  "--quiet", "--create", branch,
			       "--track", from,      NULL };
	struct hf_buf words = HF_BUF_INIT, said = HF_BUF_INIT;
	const struct hf_git_do call = {
		.args = args, .action = why, .out = &said, .err = &words
	};
	int rc = hf_git_run(NULL, &call, err);

	hf_buf_release(&said);
	hf_buf_release(&words);
	return rc;
}

int hf_change_forward(const char *dir, const struct hf_id *to, const char *why,
		      struct hf_err *err)
{
	/* Another worktree: this one's GIT_DIR must not reach it. */
	static const char *const elsewhere[] = { "GIT_DIR", "GIT_WORK_TREE",
						 "GIT_INDEX_FILE", NULL };
	const char *args[] = { "merge", "--quiet", "--ff-only", to->hex, NULL };
	struct hf_buf words = HF_BUF_INIT;
	const struct hf_git_do call = { .args = args,
					.action = why,
					.dir = dir,
					.err = &words,
					.env = dir ? elsewhere : NULL };
	int rc = hf_git_run(NULL, &call, err);

	hf_buf_release(&words);
	return rc;
}
