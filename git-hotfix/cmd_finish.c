/* git hotfix finish: production, tag, targets, push and tidying as one step. */
#include <unistd.h>

#include "actions/change.h"
#include "actions/plan.h"
#include "base/file.h"
#include "doors/out.h"
#include "facts/undone.h"
#include "facts/worktrees.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "git-hotfix/hand_over.h"
#include "git-hotfix/judge.h"
#include "git-hotfix/outcome.h"
#include "git-hotfix/rounds.h"
#include "git-hotfix/work.h"
#include "reports/report_plan.h"
#include "reports/report_verdict.h"

enum { MESSAGE_MAX = 1024 * 1024 };

struct finish_args {
	struct hf_common common;
	const char *version, *tag, *message, *file, *via, *at;
	bool no_tag, keep, push, no_push;
};

/* What was changed in the branch's own checkout would be left out. */
static int check_checkout(const struct hf_entry *entry, struct hf_err *err)
{
	struct hf_worktrees trees = { 0 };
	struct hf_buf ref = HF_BUF_INIT;
	const char *dir = NULL;
	bool dirty = false;
	int rc;

	hf_buf_printf(&ref, "refs/heads/%s", entry->branch);
	if ((rc = hf_buf_check(&ref, err)) < 0 ||
	    (rc = hf_worktrees_read(&trees, err)) < 0)
		goto out;
	dir = hf_worktrees_of(&trees, ref.data);
	if (dir)
		rc = hf_worktree_dirty(&dirty, dir, err);
	if (!rc && dirty) {
		hf_err_hint(err, "git commit, or git stash, in '%s'", dir);
		rc = hf_fail(err, HF_EREFUSED,
			     "tracked files have changes "
			     "that are not in '%s'",
			     entry->branch);
	}
out:
	hf_worktrees_release(&trees);
	hf_buf_release(&ref);
	return rc;
}

/* Nothing of it may be elsewhere: in a checkout, or on the remote alone. */
static int check_ready(const struct hf_entry *entry, struct hf_session *session,
		       const char *at, struct hf_err *err)
{
	bool has = true;
	int rc;

	if (!entry->tip.hex[0] && !entry->released.hex[0] && !at) {
		if (entry->has_record)
			hf_err_hint(err,
				    "if '%s' has it by another way: git hotfix "
				    "finish --at <commit> %s",
				    entry->line->spec, entry->name);
		return hf_fail(err, HF_EREFUSED,
			       "hotfix '%s' has no branch%s%s", entry->name,
			       session->remote ? " here or on " : "",
			       session->remote ? session->remote : "");
	}
	if ((rc = check_checkout(entry, err)) < 0)
		return rc;
	if (entry->local.hex[0] && entry->remote.hex[0])
		rc = hf_repo_reaches(&has, session->repo, &entry->local,
				     &entry->remote, err);
	if (rc < 0 || has)
		return rc;
	hf_err_hint(err, "git pull, test again, and finish");
	return hf_fail(err, HF_EREFUSED,
		       "'%s' on '%s' has commits that are "
		       "not here",
		       entry->branch, session->remote);
}

/* Say what was found: 0 to go on, 1 if it blocks, or why it is undecided. */
static int obey(const struct hf_verdict *verdict, struct hf_err *err)
{
	int status;

	hf_report_verdict("finish", verdict, false);
	status = hf_judge_status(verdict);
	if (status != 128)
		return status;
	*err = verdict->undecided;
	return err->code;
}

/* The rules speak of a fix that is still to be released. */
static int judge(struct hf_session *session, const struct hf_entry *entry,
		 struct hf_err *err)
{
	struct hf_fix_spec spec = { .name = entry->name,
				    .tip = entry->tip,
				    .line = entry->line_spec,
				    .whole = true };
	struct hf_verdict verdict = { 0 };
	struct hf_fix fix = { 0 };
	int rc;

	if (entry->released.hex[0])
		return 0;
	if ((rc = hf_line_check(&entry->proof, entry->line_spec, entry->branch,
				err)) < 0)
		return rc;
	rc = hf_judge_fix(&verdict, &fix, session, &spec, HF_ON_FINISH, err);
	if (!rc)
		rc = obey(&verdict, err);
	hf_fix_release(&fix);
	hf_verdict_release(&verdict);
	return rc;
}

/* Our own hooks are silent when it is pushed; no earlier fix may be lost. */
static int judge_plan(const struct hf_plan *plan, struct hf_session *session,
		      const struct hf_ledger *all, struct hf_err *err)
{
	const struct hf_entry *entry = plan->spec.entry;
	struct hf_undone_spec spec = { .old = plan->production_old,
				       .new = plan->production,
				       .line = entry->line };
	struct hf_verdict verdict = { 0 };
	int rc;

	if (session->policy.release_method == HF_BY_SQUASH)
		spec.story = entry->tip;
	rc = hf_judge_plan(&verdict, session, all, &spec, err);
	if (!rc)
		rc = obey(&verdict, err);
	hf_verdict_release(&verdict);
	return rc;
}

static int parse_via(int *out, const char *via, struct hf_err *err)
{
	if (!via)
		return 0;
	if (!strcmp(via, "push"))
		*out = HF_VIA_PUSH;
	else if (!strcmp(via, "pull-request"))
		*out = HF_VIA_PULL_REQUEST;
	else if (!strcmp(via, "local"))
		*out = HF_VIA_LOCAL;
	else
		return hf_fail(err, HF_EFAIL,
			       "--via takes push, pull-request "
			       "or local, not '%s'",
			       via);
	return 0;
}

static int carry_out(struct hf_plan *plan, struct hf_session *session,
		     bool quiet, struct hf_err *err)
{
	int rc = hf_rounds_carry(plan, session, hf_plan_finish, err);

	if (rc < 0)
		return rc;
	hf_report_finish(plan, session, quiet);
	hf_cmd_sync(session, !plan->pushed);
	rc = hf_outcome_status(plan, session);
	if (!quiet)
		hf_cmd_remind(session, plan->spec.entry->name);
	return rc;
}

/* From -m or -F, byte for byte. */
static int tag_message(struct hf_buf *out, const struct finish_args *args,
		       struct hf_err *err)
{
	if (args->message)
		hf_buf_puts(out, args->message);
	else if (args->file && !strcmp(args->file, "-"))
		return hf_file_drain(out, STDIN_FILENO, "standard input",
				     MESSAGE_MAX, err);
	else if (args->file)
		return hf_file_read(out, args->file, true, MESSAGE_MAX, err);
	return hf_buf_check(out, err);
}

static int finish_entry(const struct finish_args *args, struct hf_work *work,
			struct hf_err *err)
{
	struct hf_session *session = &work->session;
	const struct hf_entry *entry = &work->ledger.v[0];
	const struct hf_ledger *all = work->all.n ? &work->all : NULL;
	int via = session->policy.release_via;
	struct hf_buf message = HF_BUF_INIT;
	struct hf_plan plan = { 0 };
	struct hf_plan_spec spec = {
		.entry = entry,
		.version = args->version,
		.tag = args->tag,
		.at = args->at,
		.back_method = session->policy.back_method,
		.back_via = session->policy.back_via,
		.no_tag = args->no_tag,
		.keep = args->keep,
	};
	int rc;

	if (entry->state == HF_STATE_ABANDONED)
		return hf_fail(err, HF_EREFUSED, "hotfix '%s' was abandoned",
			       entry->name);
	if (entry->reverts.n) {
		hf_err_hint(err, "git hotfix start <new> --redo %s",
			    entry->name);
		return hf_fail(err, HF_EREFUSED, "hotfix '%s' was rolled back",
			       entry->name);
	}
	if ((rc = parse_via(&via, args->via, err)) < 0 ||
	    (rc = check_ready(entry, session, args->at, err)) < 0 ||
	    (!args->at && (rc = judge(session, entry, err)) != 0))
		return rc;
	if (args->push)
		via = HF_VIA_PUSH;
	spec.push = session->remote && !args->common.offline &&
		    !args->no_push && via != HF_VIA_LOCAL;
	if (spec.push && via == HF_VIA_PULL_REQUEST && !args->at &&
	    !entry->released.hex[0])
		return hf_hand_over(session, entry, args->common.dry_run, err);
	if ((rc = tag_message(&message, args, err)) < 0)
		goto out;
	if (args->message || args->file)
		spec.message = &message;
	rc = hf_plan_finish(&plan, session, &spec, err);
	if (!rc && (rc = judge_plan(&plan, session, all, err)) != 0)
		goto out;
	if (args->common.dry_run)
		rc = hf_outcome_plan(&plan, session, rc, args->common.json,
				     err);
	else if (!rc)
		rc = carry_out(&plan, session, args->common.quiet, err);
out:
	hf_plan_release(&plan);
	hf_buf_release(&message);
	return rc;
}

static int finish_run(const void *opts, int argc, char **argv,
		      struct hf_err *err)
{
	const struct finish_args *args = opts;
	struct hf_work work;
	int rc;

	if (args->message && args->file) {
		(void)hf_fail(err, HF_EUSAGE,
			      "-m and -F both give the tag's message");
		return hf_opt_wrong(&cmd_finish, err);
	}
	if ((rc = hf_opt_count(argc, 0, 1, &cmd_finish, err)) < 0)
		return rc;
	rc = hf_work_begin(&work, &cmd_finish, &args->common,
			   argc ? argv[0] : NULL, err);
	if (!rc && !args->common.offline)
		rc = hf_hand_over_fetch(&work, err);
	if (!rc)
		rc = finish_entry(args, &work, err);
	hf_work_end(&work);
	return rc;
}

#define AT(field) offsetof(struct finish_args, field)

static const struct hf_opt finish_opts[] = {
	{ HF_OPT_TEXT, 0, "version", AT(version), "v",
	  "release as this version" },
	{ HF_OPT_TEXT, 0, "tag", AT(tag), "tag", "release with this tag" },
	{ HF_OPT_FLAG, 0, "no-tag", AT(no_tag), NULL, "make no tag" },
	{ HF_OPT_TEXT, 'm', "message", AT(message), "text",
	  "the tag's message" },
	{ HF_OPT_TEXT, 'F', "file", AT(file), "file",
	  "the tag's message, from a file or - (stdin)" },
	{ HF_OPT_FLAG, 0, "push", AT(push), NULL,
	  "push, whatever [release] via says" },
	{ HF_OPT_FLAG, 0, "no-push", AT(no_push), NULL,
	  "change nothing on the remote" },
	{ HF_OPT_TEXT, 0, "via", AT(via), "push|pull-request|local",
	  "how it gets to production" },
	{ HF_OPT_TEXT, 0, "at", AT(at), "commit",
	  "the commit of production that brought it" },
	{ HF_OPT_FLAG, 0, "keep", AT(keep), NULL, "keep the hotfix branch" },
	HF_OPT_DRY_RUN,
	HF_OPT_JSON,
	HF_OPT_OFFLINE,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_finish = {
	.name = "finish",
	.usage = "[<options>] [<name>]",
	.about = "release it and bring it back to every target",
	.opts = finish_opts,
	.args_size = sizeof(struct finish_args),
	.run = finish_run,
};
