/* git hotfix start: triage, fetch, branch from production, open the record. */

#include "actions/change.h"
#include "actions/forecast.h"
#include "actions/lock.h"
#include "actions/open.h"
#include "actions/redo.h"
#include "actions/workplace.h"
#include "base/text.h"
#include "doors/ask.h"
#include "doors/match.h"
#include "doors/out.h"
#include "facts/process.h"
#include "facts/records.h"
#include "facts/start_point.h"
#include "facts/worktrees.h"
#include "git-hotfix/answers.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "git-hotfix/unchecked.h"
#include "git-hotfix/uncovered.h"
#include "reports/report_forecast.h"
#include "values/name.h"

static const char why[] = "hotfix start";

struct start_args {
	struct hf_common common;
	struct hf_triage given;
	const char *from, *redo, *worktree;
};

/* What is known before anything is made. */
struct start {
	const char *name;
	struct hf_answers answers;
	struct hf_start_point at; /* a line's tip, a tag or a commit of it */
	struct hf_id tip; /* the branch's first: there, or more with --redo */
	char *redo;       /* the hotfix that is brought again, or NULL */
	struct hf_record redone; /* its record, whose answers are taken over */
};

static void start_release(struct start *start)
{
	hf_answers_release(&start->answers);
	hf_start_point_release(&start->at);
	hf_record_release(&start->redone);
	free(start->redo);
}

/*
 * A start that was killed half-way leaves a branch that is nothing but new:
 * at `tip`, or anywhere while that is not known.
 */
static bool is_begun(const struct hf_entry *entry, const char *name,
		     const struct hf_id *tip)
{
	return !strcmp(entry->name, name) && !entry->has_record &&
	       !entry->remote.hex[0] && (!tip || hf_id_eq(&entry->local, tip));
}

/*
 * Refuse a name that is taken, also in another spelling of its letters. As all
 * hotfixes are looked at here, what came past the hooks is found in passing.
 */
static int check_free(struct hf_session *session, const char *name,
		      const struct hf_id *tip, bool note, struct hf_err *err)
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
	if (!rc && note)
		hf_unchecked_note(session, &all);
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
static int find_redo(struct start *out, const struct start_args *args,
		     struct hf_session *session, struct hf_err *err)
{
	struct hf_redo_spec spec = { .name = out->name,
				     .incident = out->answers.now.incident,
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

static int make_event(struct hf_event *out, const struct start_args *args,
		      const struct start *start, struct hf_err *err)
{
	const struct hf_triage none = { NULL };
	struct hf_buf subject = HF_BUF_INIT;
	int rc;

	hf_buf_printf(&subject, "started from %s", start->at.ref);
	if ((rc = hf_buf_check(&subject, err)) < 0 ||
	    (rc = hf_event_init(out, HF_EVENT_START, start->name, subject.data,
				err)) < 0 ||
	    (rc = hf_event_set(out, "Line", start->at.line, err)) < 0 ||
	    (rc = hf_event_set(out, "Base", start->at.base.hex, err)) < 0 ||
	    (rc = hf_triage_set(out, &start->answers.now, &none, err)) < 0)
		goto out;
	if (start->redo)
		rc = hf_event_set(out, "Redo", start->redo, err);
	if (!rc && args->common.offline)
		rc = hf_event_set(out, "Offline", "yes", err);
out:
	hf_buf_release(&subject);
	return rc;
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
		     const struct start *start)
{
	if (start->at.adopted)
		hf_out("its line is %s: finish tags it there, and %s does not "
		       "move\n",
		       start->at.line, session->lineup.lines[0].spec);
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
		 const struct start *start, struct hf_err *err)
{
	struct hf_buf branch = HF_BUF_INIT, where = HF_BUF_INIT;
	struct hf_event event = { 0 };
	int rc;

	hf_buf_printf(&branch, "%s%s", session->policy.prefix, start->name);
	if ((rc = hf_buf_check(&branch, err)) < 0 ||
	    (rc = make_event(&event, args, start, err)) < 0)
		goto out;
	if (args->common.dry_run) {
		hf_out("would make %s from %s at %s\n", branch.data,
		       start->at.ref, hf_id_short(&start->at.base).hex);
		say_line(session, start);
		goto out;
	}
	if ((rc = hf_open(session, &event, &start->tip, why, err)) < 0)
		goto out;
	if ((rc = check_out(&where, args, session, start->name, branch.data,
			    err)) < 0) {
		hf_open_undo(session, &event, &start->tip,
			     "hotfix start failed");
		goto out;
	}
	if (args->common.quiet)
		goto out;
	hf_out_styled(HF_GOOD, "started");
	hf_out(" %s from %s at %s\n", branch.data, start->at.ref,
	       hf_id_short(&start->at.base).hex);
	say_line(session, start);
	if (where.len)
		hf_out("in a worktree of its own: cd %s\n", where.data);
	if (start->redo)
		hf_out("it begins with '%s' again, at %s\n", start->redo,
		       hf_id_short(&start->tip).hex);
	if (!where.len && !hf_repo_place(session->repo)->work_tree)
		hf_out("not checked out, for here are no files: git switch %s, "
		       "or git worktree add <directory> %s\n",
		       branch.data, branch.data);
	say_forecast(session, start->name);
	hf_out("next: commit the fix, then 'git hotfix status'\n");
out:
	hf_event_release(&event);
	hf_buf_release(&where);
	hf_buf_release(&branch);
	return rc;
}

/* How often there is one: said here, and judged when it is released. */
static int warn_frequency(struct hf_session *session, struct hf_err *err)
{
	const struct hf_policy *policy = &session->policy;
	char window[32];
	long recent;
	int rc;

	if (hf_policy_level(policy, "frequency") == HF_OFF)
		return 0;
	rc = hf_process_recent(&recent, session, hf_cmd_now(), err);
	if (rc < 0 || recent < policy->frequency)
		return rc;
	hf_text_age(window, sizeof(window), policy->window);
	hf_warning("with this one, %ld hotfix%s began in %s, over the %ld of "
		   "[frequency] limit",
		   recent + 1, recent ? "es" : "", window, policy->frequency);
	hf_hint("git hotfix list");
	return 0;
}

/* The answers that --redo takes over, as far as its record is here by now. */
static int read_redone(struct start *start, struct hf_triage *had,
		       const char *redo, struct hf_session *session,
		       struct hf_err *err)
{
	const char *bare = hf_session_hotfix_name(session, redo);
	const char *name = bare ? bare : redo;
	int rc;

	if (hf_name_check(name, NULL) < 0)
		return 0;
	rc = hf_records_find(&start->redone, session, name, err);
	if (!rc)
		hf_answers_inherit(had, &start->redone);
	return rc;
}

/* Why it is a hotfix: asked before anything is fetched or made. */
static int triage(struct start *start, const struct start_args *args,
		  struct hf_session *session, struct hf_err *err)
{
	struct hf_answers_spec spec = { .name = start->name,
					.given = &args->given };
	int rc;

	spec.probe =
		!args->common.quiet && !args->common.dry_run && hf_ask_can();
	spec.ask = spec.probe &&
		   hf_policy_level(&session->policy, "triage") != HF_OFF;
	/* Nobody answers six questions to hear that the name is taken. */
	if (spec.ask &&
	    (rc = check_free(session, start->name, NULL, false, err)) < 0)
		return rc;
	if (args->redo &&
	    (rc = read_redone(start, &spec.had, args->redo, session, err)) < 0)
		return rc;
	if ((rc = hf_answers_get(&start->answers, &spec, &session->policy,
				 err)) < 0)
		return rc;
	return hf_answers_complete(&start->answers, &spec, &session->policy,
				   err);
}

/* Where it begins, and that nobody has the name. */
static int find(struct start *start, const struct start_args *args,
		struct hf_session *session, struct hf_err *err)
{
	bool note = !args->common.dry_run && !args->common.offline;
	int rc;

	if (args->redo)
		rc = find_redo(start, args, session, err);
	else
		rc = hf_start_point_find(&start->at, session, args->from, err);
	if (rc < 0)
		return rc;
	if (!args->redo)
		start->tip = start->at.base;
	if ((rc = check_free(session, start->name, &start->tip, note, err)) <
		    0 ||
	    (rc = warn_frequency(session, err)) < 0 || args->from)
		return rc;
	return hf_uncovered_warn(session, &start->at.base, start->at.ref, err);
}

static int start_run(const void *opts, int argc, char **argv,
		     struct hf_err *err)
{
	const struct start_args *args = opts;
	struct start start = { .name = argv[0] };
	struct hf_lock lock = HF_LOCK_INIT;
	struct hf_session session;
	int rc;

	if ((rc = hf_opt_count(argc, 1, 1, &cmd_start, err)) < 0 ||
	    (rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	if ((rc = check_name(&session, start.name, err)) < 0 ||
	    (rc = check_clean(args, start.name, &session, err)) < 0 ||
	    (rc = triage(&start, args, &session, err)) < 0 ||
	    (!args->common.dry_run &&
	     (rc = hf_lock_take(&lock, &session, "start", err)) < 0) ||
	    (rc = hf_cmd_fetch(&session, args->common.offline, err)) < 0 ||
	    (rc = hf_session_deepen(&session, err)) < 0)
		goto out;
	if ((rc = find(&start, args, &session, err)) < 0)
		goto out;
	rc = begin(args, &session, &start, err);
	if (!rc && !args->common.dry_run) {
		hf_cmd_sync(&session, args->common.offline);
		hf_cmd_warn_hooks(&session);
	}
out:
	start_release(&start);
	hf_session_close(&session);
	hf_lock_drop(&lock);
	return rc;
}

#define AT(field) offsetof(struct start_args, field)

static const struct hf_opt start_opts[] = {
	{ HF_OPT_TEXT, 0, "from", AT(from), "line, tag or commit",
	  "branch from there instead of production's tip" },
	HF_OPT_TRIAGE(struct start_args),
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
