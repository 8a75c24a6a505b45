/* git hotfix start: triage, fetch, branch from production, open the record. */
#include <unistd.h>

#include "actions/change.h"
#include "actions/forecast.h"
#include "actions/lock.h"
#include "actions/open.h"
#include "actions/workplace.h"
#include "actions/redo.h"
#include "base/text.h"
#include "doors/git.h"
#include "doors/match.h"
#include "doors/out.h"
#include "facts/start_point.h"
#include "facts/worktrees.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "git-hotfix/uncovered.h"
#include "reports/report_forecast.h"
#include "values/name.h"

static const char why[] = "hotfix start";

struct start_args {
	struct hf_common common;
	const char *from, *severity, *incident, *impact, *affected, *workaround,
		*rollback_plan, *redo, *worktree;
};

/* Where the hotfix grows from: a line's tip, a tag or a commit of it. */
struct origin {
	struct hf_start_point at;
	struct hf_id tip; /* the branch's first: there, or more with --redo */
	char *redo;       /* the hotfix that is brought again, or NULL */
};

static void origin_release(struct origin *origin)
{
	hf_start_point_release(&origin->at);
	free(origin->redo);
}

/* A start that was killed half-way leaves a branch that is nothing but new. */
static bool is_begun(const struct hf_entry *entry, const char *name,
		     const struct hf_id *tip)
{
	return !strcmp(entry->name, name) && !entry->has_record &&
	       !entry->remote.hex[0] && hf_id_eq(&entry->local, tip);
}

/* Refuse a name that is taken, also in another spelling of its letters. */
static int check_free(struct hf_session *session, const char *name,
		      const struct hf_id *tip, struct hf_err *err)
{
	struct hf_ledger all;
	size_t i;
	int rc = hf_ledger_read(&all, session, NULL, err);

	for (i = 0; !rc && i < all.n; i++) {
		if (strcasecmp(all.v[i].name, name) ||
		    is_begun(&all.v[i], name, tip))
			continue;
		if (!strcmp(all.v[i].name, name) && all.v[i].local.hex[0])
			hf_err_hint(err, "git switch %s", all.v[i].branch);
		else
			hf_err_hint(err,
				    "a name is used once: choose "
				    "another, or 'git hotfix %s %s'",
				    all.v[i].has_record ? "log" : "status",
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

/*
 * --redo: from the line that the hotfix was rolled back on, unless --from says
 * otherwise, and with the fix in it again.
 */
static int find_redo(struct origin *out, const struct start_args *args,
		     struct hf_session *session, const char *name,
		     struct hf_err *err)
{
	struct hf_redo_spec spec = { .name = name,
				     .incident = args->incident,
				     .base = &out->at.base };
	struct hf_ledger ledger = { 0 };
	int rc = hf_cmd_which(&ledger, session, args->redo, err);

	if (rc < 0)
		return rc;
	spec.entry = &ledger.v[0];
	rc = hf_start_point_find(
		&out->at, session,
		args->from ? args->from : spec.entry->line->spec, err);
	if (!rc)
		rc = hf_redo(&out->tip, session, &spec, err);
	if (!rc && !(out->redo = strdup(spec.entry->name)))
		rc = hf_fail_mem(err);
	hf_ledger_release(&ledger);
	return rc;
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

	hf_buf_printf(&subject, "started from %s", origin->at.ref);
	if ((rc = hf_buf_check(&subject, err)) < 0 ||
	    (rc = hf_event_init(out, HF_EVENT_START, name, subject.data, err)) <
		    0 ||
	    (rc = hf_event_set(out, "Line", origin->at.line, err)) < 0 ||
	    (rc = hf_event_set(out, "Base", origin->at.base.hex, err)) < 0 ||
	    (rc = set_if(out, "Severity", args->severity, err)) < 0 ||
	    (rc = set_if(out, "Incident", args->incident, err)) < 0 ||
	    (rc = set_if(out, "Impact", args->impact, err)) < 0 ||
	    (rc = set_if(out, "Affected", args->affected, err)) < 0 ||
	    (rc = set_if(out, "Workaround", args->workaround, err)) < 0 ||
	    (rc = set_if(out, "Rollback-Plan", args->rollback_plan, err)) < 0 ||
	    (rc = set_if(out, "Redo", origin->redo, err)) < 0)
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
	int rc;

	if (!args->worktree) {
		if (!hf_repo_place(session->repo)->work_tree)
			return 0;
		return hf_change_switch(branch, false, why, err);
	}
	rc = worktree_path(where, args, session, name, err);
	return rc < 0 ? rc : hf_workplace_add(where->data, branch, why, err);
}

/* An old release is not what a hotfix begins on every day. */
static void say_line(const struct hf_session *session,
		     const struct origin *origin)
{
	if (origin->at.adopted)
		hf_out("its line is %s: finish tags it there, and %s does not "
		       "move\n",
		       origin->at.line, session->lineup.lines[0].spec);
}

/* What its line, or the fix that is brought again, would meet already. */
static void say_forecast(struct hf_session *session, const char *name)
{
	struct hf_forecasts forecasts = { NULL, 0 };
	struct hf_err err = HF_ERR_INIT;
	struct hf_ledger ledger = { 0 };

	if (hf_ledger_read(&ledger, session, name, &err) < 0 ||
	    hf_forecast_read(&forecasts, session, &ledger.v[0], &err) < 0)
		hf_warning("cannot foresee conflicts: %s", err.text);
	hf_report_forecast(&forecasts, hf_cmd_now());
	hf_forecast_release(&forecasts);
	hf_ledger_release(&ledger);
}

static int begin(const struct start_args *args, struct hf_session *session,
		 const char *name, const struct origin *origin,
		 struct hf_err *err)
{
	struct hf_buf branch = HF_BUF_INIT, where = HF_BUF_INIT;
	struct hf_event event = { 0 };
	int rc;

	hf_buf_printf(&branch, "%s%s", session->policy.prefix, name);
	if ((rc = hf_buf_check(&branch, err)) < 0 ||
	    (rc = make_event(&event, args, name, origin, err)) < 0)
		goto out;
	if (args->common.dry_run) {
		hf_out("would make %s from %s at %s\n", branch.data,
		       origin->at.ref, hf_id_short(&origin->at.base).hex);
		say_line(session, origin);
		goto out;
	}
	if ((rc = hf_open(session, &event, &origin->tip, why, err)) < 0)
		goto out;
	if ((rc = check_out(&where, args, session, name, branch.data, err)) <
	    0) {
		hf_open_undo(session, &event, &origin->tip,
			     "hotfix start failed");
		goto out;
	}
	if (args->common.quiet)
		goto out;
	hf_out_styled(HF_GOOD, "started");
	hf_out(" %s from %s at %s\n", branch.data, origin->at.ref,
	       hf_id_short(&origin->at.base).hex);
	say_line(session, origin);
	if (where.len)
		hf_out("in a worktree of its own: cd %s\n", where.data);
	if (origin->redo)
		hf_out("it begins with '%s' again, at %s\n", origin->redo,
		       hf_id_short(&origin->tip).hex);
	if (!where.len && !hf_repo_place(session->repo)->work_tree)
		hf_out("not checked out, for here are no files: git switch %s, "
		       "or git worktree add <directory> %s\n",
		       branch.data, branch.data);
	say_forecast(session, name);
	hf_out("next: commit the fix, then 'git hotfix status'\n");
out:
	hf_event_release(&event);
	hf_buf_release(&where);
	hf_buf_release(&branch);
	return rc;
}

static int start_run(const void *opts, int argc, char **argv,
		     struct hf_err *err)
{
	const struct start_args *args = opts;
	struct origin origin = { 0 };
	struct hf_lock lock = HF_LOCK_INIT;
	struct hf_session session;
	int rc;

	if ((rc = hf_opt_count(argc, 1, 1, &cmd_start, err)) < 0 ||
	    (rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	if ((rc = check_name(&session, argv[0], err)) < 0 ||
	    (rc = check_severity(&session, args->severity, err)) < 0 ||
	    (rc = check_clean(args, argv[0], &session, err)) < 0 ||
	    (!args->common.dry_run &&
	     (rc = hf_lock_take(&lock, &session, "start", err)) < 0) ||
	    (rc = hf_cmd_fetch(&session, args->common.offline, err)) < 0 ||
	    (rc = hf_session_deepen(&session, err)) < 0)
		goto out;
	if (!args->common.dry_run)
		hf_cmd_sync(&session, args->common.offline);
	if ((rc = args->redo ?
			  find_redo(&origin, args, &session, argv[0], err) :
			  hf_start_point_find(&origin.at, &session, args->from,
					      err)) < 0)
		goto out;
	if (!args->redo)
		origin.tip = origin.at.base;
	if ((rc = check_free(&session, argv[0], &origin.tip, err)) < 0)
		goto out;
	if (!args->from && (rc = hf_uncovered_warn(&session, &origin.at.base,
						   origin.at.ref, err)) < 0)
		goto out;
	rc = begin(args, &session, argv[0], &origin, err);
	if (!rc && !args->common.dry_run) {
		hf_cmd_sync(&session, args->common.offline);
		hf_cmd_warn_hooks(&session);
	}
out:
	origin_release(&origin);
	hf_session_close(&session);
	hf_lock_drop(&lock);
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
	{ HF_OPT_TEXT, 0, "redo", AT(redo), "name",
	  "begin with this hotfix, which was rolled back" },
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
