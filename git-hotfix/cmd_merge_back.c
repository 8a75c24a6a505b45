/* git hotfix merge-back: a released fix comes to what lacks it. */
#include "actions/plan.h"
#include "actions/resolve.h"
#include "base/text.h"
#include "doors/out.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "git-hotfix/merge_back.h"
#include "git-hotfix/outcome.h"
#include "git-hotfix/rounds.h"
#include "git-hotfix/work.h"
#include "reports/report_back.h"

struct back_args {
	struct hf_common common;
	const char *into, *worktree;
	bool cherry_pick, branch, checkout, push, no_push;
};

/* One run of the command. */
struct run {
	const struct back_args *args;
	struct hf_back_run base;
};

/* A conflict that nobody has begun to resolve. */
static bool is_open(const struct hf_back *back)
{
	return back->conflicts.n && !back->stop;
}

static size_t count_open(const struct hf_plan *plan)
{
	size_t n = 0, i;

	for (i = 0; i < plan->n_backs; i++)
		n += is_open(&plan->backs[i]);
	return n;
}

static bool is_unpaid(const struct hf_plan *plan, const struct hf_back *back)
{
	if (back->failure || back->stop || back->conflicts.n)
		return true;
	/* What was not pushed is only where a local branch could follow. */
	return !plan->pushed && hf_strv_has(&plan->left, back->target);
}

/* One place serves one conflict. */
static int check_place(const struct run *run, const struct hf_plan *plan,
		       struct hf_err *err)
{
	const char *dir = run->args->worktree;
	size_t n = count_open(plan);

	if (n < 2 || (!run->args->checkout && !(dir && *dir)))
		return 0;
	hf_err_hint(err, "name one of them by --into");
	return hf_fail(err, HF_EREFUSED,
		       "%zu targets conflict, which are not resolved in one "
		       "checkout",
		       n);
}

/* Begin what is to be resolved by hand, where the user wants it. */
static int begin(const struct run *run, struct hf_plan *plan,
		 struct hf_err *err)
{
	const struct back_args *args = run->args;
	struct hf_buf where = HF_BUF_INIT;
	size_t i;
	int rc = 0;

	if (!args->worktree && !args->checkout)
		return 0;
	for (i = 0; !rc && i < plan->n_backs; i++) {
		struct hf_back *back = &plan->backs[i];

		if (!is_open(back))
			continue;
		rc = hf_resolve_begin(&where, back, run->base.session, plan,
				      args->worktree, err);
		if (rc < 0)
			break;
		back->stop = HF_STOP_BEGUN;
		back->where = hf_buf_detach(&where);
		if (!args->common.quiet)
			hf_out("  %-14s is to be resolved in %s\n",
			       back->target, back->where);
	}
	hf_buf_release(&where);
	return rc;
}

/*
 * Where the target's side was kept the fix stays owed while its lines are not
 * there. Reads the branches anew, so `run` is done with them.
 */
static int find_lacking(bool *unpaid, const struct run *run, struct hf_err *err)
{
	struct hf_session *session = run->base.session;
	struct hf_ledger after = { 0 };
	const struct hf_due *due;
	size_t i, k;
	int rc;

	if ((rc = hf_session_refresh(session, err)) < 0 ||
	    (rc = hf_ledger_read(&after, session, run->base.entry->name, err)) <
		    0)
		return rc;
	for (i = 0; i < after.v[0].n_due; i++) {
		due = &after.v[0].due[i];
		if (due->paid ||
		    (run->base.into && strcmp(run->base.into, due->target)))
			continue;
		for (k = 0; k < due->lacks.n; k++)
			hf_hint("%s lacks lines of the fix in %s: git show -m "
				"--first-parent %s",
				due->target, due->lacks.v[k],
				hf_id_short(&after.v[0].released).hex);
		*unpaid = *unpaid || due->lacks.n;
	}
	hf_ledger_release(&after);
	return 0;
}

static int carry_out(const struct run *run, struct hf_plan *plan,
		     struct hf_err *err)
{
	struct hf_strv left = HF_STRV_INIT;
	bool unpaid, moves_head;
	size_t i;
	int rc;

	if ((rc = check_place(run, plan, err)) < 0 ||
	    (rc = hf_rounds_carry(plan, run->base.session, hf_plan_merge_back,
				  err)) < 0)
		return rc;
	unpaid = plan->behind;
	for (i = 0; i < plan->n_backs; i++)
		unpaid = unpaid || is_unpaid(plan, &plan->backs[i]);
	if ((rc = hf_resolve_tidy(&left, run->base.session, plan, err)) < 0)
		goto out;
	hf_report_merge_back(plan, run->base.session, &left,
			     run->args->common.quiet);
	moves_head = run->args->checkout && count_open(plan);
	if ((rc = begin(run, plan, err)) < 0)
		goto out;
	hf_report_back_ways(plan, run->base.session);
	if (moves_head)
		hf_hint("back to where you were: git switch -");
	if ((rc = hf_back_remind_lines(&unpaid, &run->base, err)) < 0)
		goto out;
	hf_cmd_sync(run->base.session, !plan->pushed);
	rc = find_lacking(&unpaid, run, err);
out:
	hf_strv_release(&left);
	return rc < 0 ? rc : unpaid;
}

static int to_targets(const struct run *run, struct hf_err *err)
{
	const struct back_args *args = run->args;
	const struct hf_policy *policy = &run->base.session->policy;
	struct hf_plan plan = { 0 };
	bool unpaid = false;
	struct hf_plan_spec spec = {
		.kind = HF_PLAN_MERGE_BACK,
		.entry = run->base.entry,
		.into = run->base.into,
		.back_method = args->cherry_pick ? HF_BACK_CHERRY_PICK :
						   policy->back_method,
		.back_via = args->branch ? HF_BACK_BRANCH : policy->back_via,
	};
	int rc;

	spec.push = run->base.session->remote && !args->common.offline &&
		    !args->no_push &&
		    (args->push || policy->release_via != HF_VIA_LOCAL);
	rc = hf_plan_merge_back(&plan, run->base.session, &spec, err);
	if (!args->common.dry_run)
		rc = rc < 0 ? rc : carry_out(run, &plan, err);
	else if (!(rc = hf_outcome_plan(&plan, run->base.session, rc,
					args->common.json, err)) &&
		 !args->common.json)
		rc = hf_back_remind_lines(&unpaid, &run->base, err);
	hf_plan_release(&plan);
	return rc;
}

static int merge_back(const struct back_args *args, struct hf_session *session,
		      const struct hf_entry *entry, struct hf_err *err)
{
	struct run run = { args,
			   { .common = &args->common,
			     .session = session,
			     .entry = entry,
			     .into = args->into,
			     .worktree = args->worktree,
			     .cherry_pick = args->cherry_pick } };
	const struct hf_line *line = NULL;
	const char *bare;
	int rc;

	if ((rc = hf_plan_may_go_back(entry, err)) < 0)
		return rc;
	if (run.base.into && session->remote) {
		bare = hf_text_after(run.base.into, session->remote);
		if (bare && *bare == '/')
			run.base.into = bare + 1;
	}
	if (run.base.into)
		line = hf_lineup_line(&session->lineup, run.base.into);
	return line && line != entry->line ?
		       hf_back_to_line(&run.base, line, err) :
		       to_targets(&run, err);
}

static int back_run(const void *opts, int argc, char **argv, struct hf_err *err)
{
	const struct back_args *args = opts;
	struct hf_work work;
	int rc;

	if (args->worktree && args->checkout) {
		(void)hf_fail(err, HF_EUSAGE,
			      "--worktree and --checkout exclude each other");
		return hf_opt_wrong(&cmd_merge_back, err);
	}
	if ((rc = hf_opt_count(argc, 0, 1, &cmd_merge_back, err)) < 0)
		return rc;
	rc = hf_work_begin(&work, &cmd_merge_back, &args->common,
			   argc ? argv[0] : NULL, err);
	if (!rc)
		rc = merge_back(args, &work.session, &work.ledger.v[0], err);
	hf_work_end(&work);
	return rc;
}

#define AT(field) offsetof(struct back_args, field)

static const struct hf_opt back_opts[] = {
	{ HF_OPT_TEXT, 0, "into", AT(into), "target",
	  "this one alone, or another line" },
	{ HF_OPT_FLAG, 0, "cherry-pick", AT(cherry_pick), NULL,
	  "pick its commits instead of merging it" },
	{ HF_OPT_FLAG, 0, "branch", AT(branch), NULL,
	  "push a branch for review instead" },
	{ HF_OPT_MAYBE, 0, "worktree", AT(worktree), "dir",
	  "begin what conflicts in a worktree of its own" },
	{ HF_OPT_FLAG, 0, "checkout", AT(checkout), NULL,
	  "begin what conflicts in this checkout" },
	{ HF_OPT_FLAG, 0, "push", AT(push), NULL,
	  "push, whatever [release] via says" },
	{ HF_OPT_FLAG, 0, "no-push", AT(no_push), NULL,
	  "change nothing on the remote" },
	HF_OPT_DRY_RUN,
	HF_OPT_JSON,
	HF_OPT_OFFLINE,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_merge_back = {
	.name = "merge-back",
	.usage = "[<options>] [<name>]",
	.about = "bring a released fix to the targets that lack it",
	.opts = back_opts,
	.args_size = sizeof(struct back_args),
	.run = back_run,
};
