/* git hotfix start: triage, fetch, branch from production, open the record. */
#include <unistd.h>

#include "actions/append.h"
#include "actions/change.h"
#include "base/text.h"
#include "doors/git.h"
#include "doors/match.h"
#include "doors/out.h"
#include "facts/worktrees.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "git-hotfix/uncovered.h"
#include "values/name.h"

struct start_args {
	struct hf_common common;
	const char *from, *severity, *incident, *impact, *affected, *workaround,
		*rollback_plan, *worktree;
};

/* Where the hotfix grows from: a line's tip, a tag or a commit of it. */
struct origin {
	struct hf_id base;
	char *line; /* the spec that goes into the record */
	char *ref;  /* what to call the place, for people */
};

static void origin_release(struct origin *origin)
{
	free(origin->line);
	free(origin->ref);
}

/* Refuse a name that is taken, also in another spelling of its letters. */
static int check_free(struct hf_session *session, const char *name,
		      struct hf_err *err)
{
	struct hf_ledger all;
	size_t i;
	int rc = hf_ledger_read(&all, session, NULL, err);

	for (i = 0; !rc && i < all.n; i++) {
		if (strcasecmp(all.v[i].name, name))
			continue;
		if (!strcmp(all.v[i].name, name) && all.v[i].local.hex[0])
			hf_err_hint(err, "git switch %s", all.v[i].branch);
		else
			hf_err_hint(err,
				    "a name is used once: choose "
				    "another, or 'git hotfix log %s'",
				    all.v[i].name);
		rc = hf_fail(err, HF_EFAIL, "hotfix '%s' exists (%s)",
			     all.v[i].name, hf_state_name(all.v[i].state));
	}
	hf_ledger_release(&all);
	return rc;
}

static int check_name(const struct hf_session *session, const char *name,
		      struct hf_err *err)
{
	struct hf_match *match = NULL;
	enum hf_match_answer answer;
	int rc;

	if ((rc = hf_name_check(name, err)) < 0 ||
	    (rc = hf_match_new(&match, session->policy.name, err)) < 0)
		return rc;
	answer = hf_match_test(match, name, strlen(name));
	hf_match_free(match);
	if (answer != HF_MATCH_YES)
		return hf_fail(err, HF_EREFUSED,
			       "'%s' does not match "
			       "[hotfix] name = %s",
			       name, session->policy.name);
	return 0;
}

/* --from a line's own name. */
static int from_line(struct origin *out, const struct hf_line *line,
		     struct hf_err *err)
{
	out->base = line->branch.tip;
	out->line = strdup(line->spec);
	out->ref = strdup(hf_name_short(line->branch.tip_ref));
	return out->line && out->ref ? 0 : hf_fail_mem(err);
}

/*
 * --from a tag or commit: it must be part of a line; an old tag of production
 * stays on production's line.
 */
static int from_commit(struct origin *out, struct hf_session *session,
		       const char *from, struct hf_err *err)
{
	const struct hf_line *line = NULL;
	bool there = false;
	size_t i;
	int rc;

	rc = hf_repo_resolve(&out->base, session->repo, from, err);
	if (rc == HF_ENOTFOUND) {
		hf_err_clear(err);
		hf_err_hint(err, "give a production branch, a release tag or "
				 "a commit");
		return hf_fail(err, HF_ENOTFOUND,
			       "there is no '%s' to start "
			       "from",
			       from);
	}
	for (i = 0; !rc && !there && i < session->lineup.n; i++) {
		line = &session->lineup.lines[i];
		rc = hf_repo_reaches(&there, session->repo, &line->branch.tip,
				     &out->base, err);
	}
	if (rc < 0)
		return rc;
	if (!there) {
		hf_err_hint(err,
			    "start from '%s', or name its branch in "
			    "[branches] support",
			    session->lineup.lines[0].spec);
		return hf_fail(err, HF_EREFUSED,
			       "'%s' is not part of "
			       "production",
			       from);
	}
	out->line = strdup(line->spec);
	out->ref = strdup(from);
	return out->line && out->ref ? 0 : hf_fail_mem(err);
}

static int find_origin(struct origin *out, struct hf_session *session,
		       const char *from, struct hf_err *err)
{
	const struct hf_line *production;
	const char *bare;
	int rc = hf_session_production(&production, session, err);

	if (rc < 0)
		return rc;
	if (!from)
		return from_line(out, production, err);
	bare = session->remote ? hf_text_after(from, session->remote) : NULL;
	bare = bare && *bare == '/' ? bare + 1 : from;
	production = hf_lineup_line(&session->lineup, bare);
	return production ? from_line(out, production, err) :
			    from_commit(out, session, from, err);
}

static int set_if(struct hf_event *event, const char *key, const char *value,
		  struct hf_err *err)
{
	return value && *value ? hf_event_set(event, key, value, err) : 0;
}

static int make_event(struct hf_event *out, const struct start_args *args,
		      const char *name, const struct origin *origin,
		      struct hf_err *err)
{
	struct hf_buf subject = HF_BUF_INIT;
	int rc;

	hf_buf_printf(&subject, "started from %s", origin->ref);
	if ((rc = hf_buf_check(&subject, err)) < 0 ||
	    (rc = hf_event_init(out, HF_EVENT_START, name, subject.data, err)) <
		    0 ||
	    (rc = hf_event_set(out, "Line", origin->line, err)) < 0 ||
	    (rc = hf_event_set(out, "Base", origin->base.hex, err)) < 0 ||
	    (rc = set_if(out, "Severity", args->severity, err)) < 0 ||
	    (rc = set_if(out, "Incident", args->incident, err)) < 0 ||
	    (rc = set_if(out, "Impact", args->impact, err)) < 0 ||
	    (rc = set_if(out, "Affected", args->affected, err)) < 0 ||
	    (rc = set_if(out, "Workaround", args->workaround, err)) < 0 ||
	    (rc = set_if(out, "Rollback-Plan", args->rollback_plan, err)) < 0)
		goto out;
	if (args->common.offline)
		rc = hf_event_set(out, "Offline", "yes", err);
out:
	hf_buf_release(&subject);
	return rc;
}

static int check_severity(const struct hf_session *session,
			  const char *severity, struct hf_err *err)
{
	if (!severity || !session->policy.severities.n ||
	    hf_strv_has(&session->policy.severities, severity))
		return 0;
	hf_err_hint(err, "[triage] severities names the ones there are; what "
			 "is less urgent waits for the next release");
	return hf_fail(err, HF_EFAIL, "'%s' is no severity of a hotfix",
		       severity);
}

/* A dirty tree is never carried along or stashed. */
static int check_clean(const struct start_args *args, const char *name,
		       struct hf_session *session, struct hf_err *err)
{
	bool dirty = false;
	int rc;

	if (args->worktree || !hf_repo_place(session->repo)->work_tree)
		return 0;
	rc = hf_worktree_dirty(&dirty, NULL, err);
	if (rc < 0 || !dirty)
		return rc;
	hf_err_hint(err, "git hotfix start --worktree %s leaves them alone",
		    name);
	return hf_fail(err, HF_EREFUSED,
		       "tracked files have changes, which "
		       "do not belong into the hotfix");
}

/* Branch and record begin in one transaction: both are there or neither. */
static int open_refs(struct hf_session *session, const char *branch,
		     const char *record, const struct hf_event *event,
		     const struct origin *origin, struct hf_err *err)
{
	struct hf_move moves[2] = { { .ref = branch, .new = origin->base },
				    { .ref = record } };
	struct hf_id none = { "" };
	int rc = hf_append_commit(&moves[1].new, event, &none, err);

	(void)session;
	return rc < 0 ? rc : hf_change_refs(moves, 2, "hotfix start", err);
}

static void close_refs(const char *branch, const char *record,
		       const struct origin *origin, struct hf_session *session)
{
	struct hf_move moves[2] = { { .ref = branch, .old = origin->base },
				    { .ref = record } };

	if (hf_repo_resolve(&moves[1].old, session->repo, record, NULL) == 0 &&
	    hf_change_refs(moves, 2, "hotfix start failed", NULL) < 0)
		hf_warning("'%s' stays behind", hf_name_short(branch));
}

/* Beside the main worktree, named after it: ../app-hotfix-login. */
static int worktree_path(struct hf_buf *out, const struct start_args *args,
			 struct hf_session *session, const char *name,
			 struct hf_err *err)
{
	const char *top = hf_repo_place(session->repo)->work_tree;

	if (*args->worktree)
		hf_buf_puts(out, args->worktree);
	else
		hf_buf_printf(out, "%s-hotfix-%s",
			      top ? top :
				    hf_repo_place(session->repo)->common_dir,
			      name);
	return hf_buf_check(out, err);
}

static int check_out(struct hf_buf *where, const struct start_args *args,
		     struct hf_session *session, const char *name,
		     const char *branch, struct hf_err *err)
{
	const char *add[] = { "worktree", "add", "--quiet", NULL, NULL, NULL };
	struct hf_buf words = HF_BUF_INIT;
	struct hf_git_do call = { .args = add, .err = &words };
	int rc;

	if (!args->worktree) {
		if (!hf_repo_place(session->repo)->work_tree)
			return 0;
		return hf_change_switch(hf_name_short(branch), false,
					"hotfix start", err);
	}
	if ((rc = worktree_path(where, args, session, name, err)) < 0)
		return rc;
	add[3] = where->data;
	add[4] = hf_name_short(branch);
	rc = hf_git_run(NULL, &call, err);
	hf_buf_release(&words);
	return rc;
}

static int begin(const struct start_args *args, struct hf_session *session,
		 const char *name, const struct origin *origin,
		 struct hf_err *err)
{
	struct hf_buf branch = HF_BUF_INIT, record = HF_BUF_INIT;
	struct hf_buf where = HF_BUF_INIT;
	struct hf_event event = { 0 };
	int rc;

	hf_buf_printf(&branch, "refs/heads/%s%s", session->policy.prefix, name);
	hf_buf_printf(&record, "%s%s", session->policy.records, name);
	if ((rc = hf_buf_check(&branch, err)) < 0 ||
	    (rc = hf_buf_check(&record, err)) < 0 ||
	    (rc = make_event(&event, args, name, origin, err)) < 0)
		goto out;
	if (args->common.dry_run) {
		hf_out("would make %s from %s at %s\n",
		       hf_name_short(branch.data), origin->ref,
		       hf_id_short(&origin->base).hex);
		goto out;
	}
	if ((rc = open_refs(session, branch.data, record.data, &event, origin,
			    err)) < 0)
		goto out;
	if ((rc = check_out(&where, args, session, name, branch.data, err)) <
	    0) {
		close_refs(branch.data, record.data, origin, session);
		goto out;
	}
	if (args->common.quiet)
		goto out;
	hf_out_styled(HF_GOOD, "started");
	hf_out(" %s from %s at %s\n", hf_name_short(branch.data), origin->ref,
	       hf_id_short(&origin->base).hex);
	if (where.len)
		hf_out("in a worktree of its own: cd %s\n", where.data);
	hf_out("next: commit the fix, then 'git hotfix status'\n");
out:
	hf_event_release(&event);
	hf_buf_release(&where);
	hf_buf_release(&record);
	hf_buf_release(&branch);
	return rc;
}

static int start_run(const void *opts, int argc, char **argv,
		     struct hf_err *err)
{
	const struct start_args *args = opts;
	struct origin origin = { { "" }, NULL, NULL };
	struct hf_session session;
	int rc;

	if ((rc = hf_opt_count(argc, 1, 1, &cmd_start, err)) < 0 ||
	    (rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	if ((rc = check_name(&session, argv[0], err)) < 0 ||
	    (rc = check_severity(&session, args->severity, err)) < 0 ||
	    (rc = check_clean(args, argv[0], &session, err)) < 0 ||
	    (rc = hf_cmd_fetch(&session, args->common.offline, err)) < 0 ||
	    (rc = hf_session_deepen(&session, err)) < 0)
		goto out;
	if (!args->common.dry_run)
		hf_cmd_sync(&session, args->common.offline);
	if ((rc = find_origin(&origin, &session, args->from, err)) < 0 ||
	    (rc = check_free(&session, argv[0], err)) < 0)
		goto out;
	if (!args->from && (rc = hf_uncovered_warn(&session, &origin.base,
						   origin.ref, err)) < 0)
		goto out;
	rc = begin(args, &session, argv[0], &origin, err);
	if (!rc && !args->common.dry_run) {
		hf_cmd_sync(&session, args->common.offline);
		hf_cmd_warn_hooks(&session);
	}
out:
	origin_release(&origin);
	hf_session_close(&session);
	return rc;
}

#define AT(field) offsetof(struct start_args, field)

static const struct hf_opt start_opts[] = {
	{ HF_OPT_TEXT, 0, "from", AT(from), "line, tag or commit",
	  "branch from there instead of production's tip" },
	{ HF_OPT_TEXT, 0, "severity", AT(severity), "P1", "how bad it is" },
	{ HF_OPT_TEXT, 0, "incident", AT(incident), "id",
	  "the incident that it repairs" },
	{ HF_OPT_TEXT, 0, "impact", AT(impact), "text",
	  "what it means for the business" },
	{ HF_OPT_TEXT, 0, "affected", AT(affected), "text",
	  "who is affected, and how many" },
	{ HF_OPT_TEXT, 0, "workaround", AT(workaround), "text",
	  "what users can do meanwhile, or none" },
	{ HF_OPT_TEXT, 0, "rollback-plan", AT(rollback_plan), "text",
	  "what to do if the fix fails" },
	{ HF_OPT_MAYBE, 0, "worktree", AT(worktree), "dir",
	  "check it out in a worktree of its own" },
	HF_OPT_DRY_RUN,
	HF_OPT_OFFLINE,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_start = {
	.name = "start",
	.usage = "[<options>] <name>",
	.about = "open a hotfix branch from production",
	.opts = start_opts,
	.args_size = sizeof(struct start_args),
	.run = start_run,
};
