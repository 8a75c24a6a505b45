/* git hotfix owed: fixes that a target lacks, reviews; exits 1 if any. */
#include "facts/review.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "reports/debt.h"
#include "reports/report_owed.h"
#include "reports/report_review.h"

struct owed_args {
	struct hf_common common;
	bool all;
};

static int report(const struct owed_args *args, struct hf_session *session,
		  const struct hf_ledger *ledger,
		  const struct hf_reviews *reviews, struct hf_err *err)
{
	bool verbose = args->common.verbose;
	long now = hf_cmd_now();
	int rc;

	if (args->common.json)
		return hf_report_owed_json(ledger, reviews, session, now, err);
	rc = hf_report_owed(ledger, session, args->all, verbose, now, err);
	if (!rc)
		hf_report_reviews(reviews, verbose, now);
	return rc;
}

static int owed_run(const void *opts, int argc, char **argv, struct hf_err *err)
{
	const struct owed_args *args = opts;
	const struct hf_common *common = &args->common;
	struct hf_ledger ledger = { 0 };
	struct hf_reviews reviews = { NULL, 0 };
	struct hf_session session;
	int rc, review;

	(void)argv;
	if ((rc = hf_opt_count(argc, 0, 0, &cmd_owed, err)) < 0 ||
	    (rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	if (args->all || common->verbose || common->json)
		rc = hf_ledger_prove(&ledger, &session, NULL, err);
	else
		rc = hf_ledger_read(&ledger, &session, NULL, err);
	if (!rc)
		rc = hf_reviews_read(&reviews, &session, &ledger, hf_cmd_now(),
				     err);
	if (!rc)
		rc = report(args, &session, &ledger, &reviews, err);
	if (!rc) {
		hf_report_undecided(&ledger);
		rc = hf_owed_status(&ledger);
		review = hf_review_status(&reviews);
		rc = rc > review ? rc : review;
	}
	hf_reviews_release(&reviews);
	hf_ledger_release(&ledger);
	hf_session_close(&session);
	return rc;
}

static const struct hf_opt owed_opts[] = {
	{ HF_OPT_FLAG, 0, "all", offsetof(struct owed_args, all), NULL,
	  "show what is paid as well" },
	HF_OPT_JSON,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_owed = {
	.name = "owed",
	.usage = "[<options>]",
	.about = "which fixes a target lacks, and which reviews are owed",
	.opts = owed_opts,
	.args_size = sizeof(struct owed_args),
	.run = owed_run,
};
