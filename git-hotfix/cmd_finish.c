/* git hotfix finish: production, tag, targets, push and tidying as one step. */
#include <unistd.h>

#include "actions/change.h"
#include "actions/passage.h"
#include "actions/plan.h"
#include "base/file.h"
#include "facts/worktrees.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "git-hotfix/finish_gate.h"
#include "git-hotfix/hand_over.h"
#include "git-hotfix/outcome.h"
#include "git-hotfix/rounds.h"
#include "git-hotfix/unchecked.h"
#include "git-hotfix/work.h"
#include "reports/report_plan.h"

enum { MESSAGE_MAX = 1024 * 1024 };

struct finish_args {
	struct hf_common common;
	const char *version, *tag, *message, *file, *via, *at, *break_glass;
	bool no_tag, keep, push, no_push;
};

/* What was changed in the branch's own checkout would be left out. */
static int check_checkout(const struct hf_entry *entry, struct hf_err *err)
{
	char *dir = NULL;
	int rc = hf_worktree_dirty_of(&dir, entry->branch, err);

	if (dir) {
		hf_err_hint(err, "git commit, or git stash, in '%s'", dir);
		rc = hf_fail(err, HF_EREFUSED,
			     "tracked files have changes that are not in '%s'",
			     entry->branch);
	}
	free(dir);
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

static int carry_out(struct hf_plan *plan, const struct hf_finish_gate *gate,
		     bool quiet, struct hf_err *err)
{
	struct hf_session *session = gate->session;
	int rc = hf_finish_gate_note(gate, &plan->commit, err);

	if (rc < 0 ||
	    (rc = hf_rounds_carry(plan, session, hf_plan_finish, err)) < 0)
		return rc;
	hf_report_finish(plan, session, quiet);
	hf_finish_gate_hint(gate);
	hf_cmd_sync(session, !plan->pushed);
	rc = hf_outcome_status(plan, session);
	if (!quiet)
		hf_cmd_remind(session, plan->spec.entry->name);
	return gate->broken ? HF_EXIT_OWED : rc;
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

/* Whether it is over already, and how. */
static int check_state(const struct hf_entry *entry, struct hf_err *err)
{
	int rc = hf_ledger_alive(entry, err);

	if (rc < 0 || !entry->reverts.n)
		return rc;
	hf_err_hint(err, "git hotfix start <new> --redo %s", entry->name);
	return hf_fail(err, HF_EREFUSED, "hotfix '%s' was rolled back",
		       entry->name);
}

/* Plan it, judge that, and do it. */
static int release(const struct finish_args *args, struct hf_finish_gate *gate,
		   const struct hf_plan_spec *spec, struct hf_err *err)
{
	struct hf_plan plan = { 0 };
	int rc = hf_plan_finish(&plan, gate->session, spec, err);

	if (rc < 0)
		hf_finish_gate_say(gate);
	else if ((rc = hf_finish_gate_plan(gate, &plan, err)) != 0)
		goto out;
	if (args->common.dry_run)
		rc = hf_outcome_plan(&plan, gate->session, rc,
				     args->common.json, err);
	else if (!rc)
		rc = carry_out(&plan, gate, args->common.quiet, err);
out:
	hf_plan_release(&plan);
	return rc;
}

/* Leave the rest to the server. */
static int hand_over(struct hf_finish_gate *gate, bool dry_run,
		     struct hf_err *err)
{
	int rc = hf_finish_gate_tip(gate, err);

	if (!rc && !dry_run)
		rc = hf_finish_gate_note(gate, &gate->entry->tip, err);
	if (!rc)
		rc = hf_hand_over(gate->session, gate->entry, &gate->verdict,
				  dry_run, err);
	if (rc == HF_EXIT_HANDED_OVER)
		hf_finish_gate_hint(gate);
	return rc;
}

/* What the options and the policy ask for. */
static int read_spec(struct hf_plan_spec *out, int *via,
		     const struct finish_args *args, const struct hf_work *work,
		     struct hf_err *err)
{
	const struct hf_session *session = &work->session;
	int rc;

	*via = session->policy.release_via;
	*out = (struct hf_plan_spec){
		.entry = &work->ledger.v[0],
		.version = args->version,
		.tag = args->tag,
		.at = args->at,
		.back_method = session->policy.back_method,
		.back_via = session->policy.back_via,
		.no_tag = args->no_tag,
		.keep = args->keep,
	};
	if ((rc = parse_via(via, args->via, err)) < 0)
		return rc;
	if (args->push)
		*via = HF_VIA_PUSH;
	out->push = session->remote && !args->common.offline &&
		    !args->no_push && *via != HF_VIA_LOCAL;
	return 0;
}

static int finish_entry(const struct finish_args *args, struct hf_work *work,
			struct hf_err *err)
{
	const struct hf_entry *entry = &work->ledger.v[0];
	struct hf_finish_gate gate = {
		.session = &work->session,
		.entry = entry,
		.all = work->all.n ? &work->all : NULL,
		.glass = args->break_glass,
		.before = entry->released.hex[0] || args->at,
	};
	struct hf_buf message = HF_BUF_INIT;
	struct hf_plan_spec spec;
	int via, rc;

	if ((rc = check_state(entry, err)) < 0 ||
	    (rc = read_spec(&spec, &via, args, work, err)) < 0 ||
	    (rc = check_ready(entry, &work->session, args->at, err)) < 0 ||
	    (rc = hf_finish_gate_begin(&gate, err)) != 0)
		goto out;
	if (spec.push && via == HF_VIA_PULL_REQUEST && !gate.before) {
		rc = hand_over(&gate, args->common.dry_run, err);
		goto out;
	}
	if (!gate.before)
		spec.verdict = &gate.verdict;
	if ((rc = tag_message(&message, args, err)) < 0)
		goto out;
	if (args->message || args->file)
		spec.message = &message;
	rc = release(args, &gate, &spec, err);
out:
	hf_buf_release(&message);
	hf_finish_gate_release(&gate);
	return rc;
}

/* What can be told of the command line without a repository. */
static int check_line(const struct finish_args *args, struct hf_err *err)
{
	if (args->message && args->file)
		return hf_fail(err, HF_EUSAGE,
			       "-m and -F both give the tag's message");
	return args->break_glass ? hf_passage_check(args->break_glass, err) : 0;
}

static int finish_run(const void *opts, int argc, char **argv,
		      struct hf_err *err)
{
	const struct finish_args *args = opts;
	struct hf_work work;
	int rc;

	if (check_line(args, err) < 0)
		return hf_opt_wrong(&cmd_finish, err);
	if ((rc = hf_opt_count(argc, 0, 1, &cmd_finish, err)) < 0)
		return rc;
	rc = hf_work_begin(&work, &cmd_finish, &args->common,
			   argc ? argv[0] : NULL, err);
	if (!rc && !args->common.offline)
		rc = hf_hand_over_fetch(&work, err);
	if (!rc && !args->common.offline && !args->common.dry_run)
		hf_unchecked_note_one(&work.session, &work.ledger.v[0]);
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
	{ HF_OPT_TEXT, 0, "break-glass", AT(break_glass), "why",
	  "pass over every rule, on the record" },
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
