/* git hotfix rollback: a release of its own that takes a fix out again. */
#include "actions/plan.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "git-hotfix/hand_over.h"
#include "git-hotfix/outcome.h"
#include "git-hotfix/rounds.h"
#include "git-hotfix/work.h"
#include "reports/report_plan.h"

struct rollback_args {
	struct hf_common common;
	const char *version, *tag, *message;
	bool no_tag, push, no_push;
};

static int carry_out(struct hf_plan *plan, struct hf_session *session,
		     bool quiet, struct hf_err *err)
{
	int rc = hf_rounds_carry(plan, session, hf_plan_rollback, err);

	if (rc < 0)
		return rc;
	hf_report_rollback(plan, session, quiet);
	hf_cmd_sync(session, !plan->pushed);
	return hf_outcome_status(plan, session);
}

static int rollback_entry(const struct rollback_args *args,
			  struct hf_session *session,
			  const struct hf_entry *entry, struct hf_err *err)
{
	struct hf_buf message = HF_BUF_INIT;
	struct hf_plan plan = { 0 };
	struct hf_plan_spec spec = {
		.kind = HF_PLAN_ROLLBACK,
		.entry = entry,
		.version = args->version,
		.tag = args->tag,
		.no_tag = args->no_tag,
		.back_method = session->policy.back_method,
		.back_via = session->policy.back_via,
	};
	int rc;

	spec.push = session->remote && !args->common.offline &&
		    !args->no_push &&
		    (args->push || session->policy.release_via != HF_VIA_LOCAL);
	if (spec.push && !args->push && !entry->reverts.n &&
	    session->policy.release_via == HF_VIA_PULL_REQUEST)
		return hf_hand_over_revert(session, &spec, args->common.dry_run,
					   err);
	if (args->message) {
		hf_buf_puts(&message, args->message);
		spec.message = &message;
	}
	if ((rc = hf_buf_check(&message, err)) < 0)
		goto out;
	rc = hf_plan_rollback(&plan, session, &spec, err);
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

static int rollback_run(const void *opts, int argc, char **argv,
			struct hf_err *err)
{
	const struct rollback_args *args = opts;
	struct hf_work work;
	int rc;

	if ((rc = hf_opt_count(argc, 1, 1, &cmd_rollback, err)) < 0)
		return rc;
	rc = hf_work_begin(&work, &cmd_rollback, &args->common, argv[0], err);
	if (!rc)
		rc = rollback_entry(args, &work.session, &work.ledger.v[0],
				    err);
	hf_work_end(&work);
	return rc;
}

#define AT(field) offsetof(struct rollback_args, field)

static const struct hf_opt rollback_opts[] = {
	{ HF_OPT_TEXT, 0, "version", AT(version), "v",
	  "release the rollback as this version" },
	{ HF_OPT_TEXT, 0, "tag", AT(tag), "tag",
	  "release the rollback with this tag" },
	{ HF_OPT_FLAG, 0, "no-tag", AT(no_tag), NULL, "make no tag" },
	{ HF_OPT_TEXT, 'm', "message", AT(message), "text",
	  "the tag's message" },
	{ HF_OPT_FLAG, 0, "push", AT(push), NULL,
	  "push, whatever [release] via says" },
	{ HF_OPT_FLAG, 0, "no-push", AT(no_push), NULL,
	  "change nothing on the remote" },
	HF_OPT_DRY_RUN,
	HF_OPT_JSON,
	HF_OPT_OFFLINE,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_rollback = {
	.name = "rollback",
	.usage = "[<options>] <name>",
	.about = "take a fix out of production again",
	.opts = rollback_opts,
	.args_size = sizeof(struct rollback_args),
	.run = rollback_run,
};
