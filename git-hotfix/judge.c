#include "git-hotfix/judge.h"

#include "doors/out.h"
#include "facts/landing.h"
#include "facts/ledger.h"
#include "facts/process.h"
#include "facts/records.h"
#include "facts/session.h"
#include "facts/undone.h"
#include "facts/undone_push.h"
#include "git-hotfix/common.h"
#include "reports/report_remind.h"

int hf_judge_undecided(struct hf_verdict *verdict, int rc, struct hf_err *err)
{
	if (rc >= 0 || rc == HF_ENOMEM)
		return rc;
	if (!verdict->undecided.code)
		verdict->undecided = *err;
	hf_err_clear(err);
	return 0;
}

int hf_judge_status(const struct hf_verdict *verdict)
{
	switch (hf_verdict_outcome(verdict)) {
	case HF_BLOCKED:
		return 1;
	case HF_UNDECIDED:
		return 128;
	case HF_ALLOW:
	case HF_ALLOW_WARNED:
		break;
	}
	return 0;
}

bool hf_judge_has_integration(const struct hf_session *session)
{
	const char *name = session->policy.integration;

	return name && *name && session->policy.production &&
	       strcmp(name, session->policy.production);
}

/*
 * What its record says, and what others owe, where it has a name and is judged
 * as a whole.
 */
static int read_process(struct hf_process *out, struct hf_ledger *ledger,
			struct hf_facts *facts, struct hf_session *session,
			struct hf_err *err)
{
	int rc;

	if (facts->seat != HF_ON_CHECK || !*facts->fix->name)
		return 0;
	rc = hf_process_of(out, session, facts->fix, facts->record, facts->now,
			   err);
	if (rc < 0)
		return rc;
	facts->process = out;
	return hf_judge_debts(ledger, facts, session, NULL, err);
}

int hf_judge_fix(struct hf_verdict *out, struct hf_fix *fix,
		 struct hf_session *session, const struct hf_fix_spec *spec,
		 enum hf_seat seat, struct hf_err *err)
{
	struct hf_record record = { 0 };
	struct hf_facts facts = { .seat = seat, .fix = fix, .record = &record };
	struct hf_process process = { .tree = { "" } };
	struct hf_fix_spec asked = *spec;
	struct hf_ledger ledger = { 0 };
	struct hf_buf branch = HF_BUF_INIT;
	int rc;

	*fix = (struct hf_fix){ 0 };
	if (spec->name && *spec->name &&
	    (rc = hf_records_find(&record, session, spec->name, err)) < 0)
		goto out;
	if (!asked.line)
		asked.line = hf_record_line(&record);
	if ((rc = hf_fix_read(fix, session, &asked, err)) < 0)
		goto out;
	if (*fix->name)
		hf_buf_printf(&branch, "%s%s", session->policy.prefix,
			      fix->name);
	if ((rc = hf_buf_check(&branch, err)) < 0)
		goto out;
	facts.branch = hf_buf_str(&branch);
	facts.now = hf_cmd_now();
	if ((rc = read_process(&process, &ledger, &facts, session, err)) < 0)
		goto out;
	hf_rules_apply(out, &facts, &session->policy);
out:
	hf_ledger_release(&ledger);
	hf_process_release(&process);
	hf_record_release(&record);
	hf_buf_release(&branch);
	return hf_judge_undecided(out, rc, err);
}

void hf_judge_warn_line(const struct hf_session *session,
			const struct hf_fix *fix)
{
	struct hf_buf branch = HF_BUF_INIT;
	struct hf_err why = HF_ERR_INIT;

	if (!fix->name)
		return;
	hf_buf_printf(&branch, "%s%s", session->policy.prefix, fix->name);
	if (fix->proof.doubt != HF_LINE_OTHER &&
	    hf_line_check(&fix->proof, fix->line_spec, hf_buf_str(&branch),
			  &why) < 0) {
		hf_warning("%s", why.text);
		hf_hint("%s", why.hint);
	}
	hf_buf_release(&branch);
}

/* Whether nobody wants to know what would be lost. */
static bool ignores_losses(const struct hf_session *session)
{
	return hf_policy_level(&session->policy, "undone") == HF_OFF;
}

/* What would be lost; an answer that is lacking stops no other rule. */
static int read_undone(struct hf_verdict *out, struct hf_undone *undone,
		       struct hf_ledger *ledger, struct hf_session *session,
		       const struct hf_landing_spec *spec, struct hf_err *err)
{
	int rc = 0;

	if (!ignores_losses(session))
		rc = hf_undone_push(undone, ledger, session, spec, err);
	return hf_judge_undecided(out, rc, err);
}

int hf_judge_landing(struct hf_verdict *out, struct hf_session *session,
		     const struct hf_landing_spec *spec, struct hf_err *err)
{
	static const enum hf_seat seats[] = {
		[HF_LAND_PRODUCTION] = HF_ON_LANDING,
		[HF_LAND_TAG] = HF_ON_TAG,
		[HF_LAND_DROP] = HF_ON_DROP,
	};
	struct hf_facts facts = { .seat = seats[spec->kind],
				  .branch = spec->ref,
				  .now = hf_cmd_now() };
	struct hf_landing landing = { 0 };
	struct hf_ledger ledger = { 0 };
	struct hf_undone undone = { 0 };
	int rc;

	if ((rc = hf_landing_read(&landing, session, spec, err)) < 0 ||
	    (rc = read_undone(out, &undone, &ledger, session, spec, err)) < 0)
		goto out;
	facts.landing = &landing;
	facts.undone = &undone;
	facts.has_integration = hf_judge_has_integration(session);
	hf_rules_apply(out, &facts, &session->policy);
out:
	hf_undone_release(&undone);
	hf_ledger_release(&ledger);
	hf_landing_release(&landing);
	return hf_judge_undecided(out, rc, err);
}

/* By the fixes that would be lost, where `seat` is. */
static int judge_losses(struct hf_verdict *out, struct hf_session *session,
			const struct hf_ledger *ledger,
			const struct hf_undone_spec *spec, enum hf_seat seat,
			struct hf_err *err)
{
	struct hf_facts facts = { .seat = seat, .now = hf_cmd_now() };
	struct hf_undone undone = { 0 };
	int rc = hf_undone_read(&undone, session, ledger, spec, err);

	facts.undone = &undone;
	if (!rc)
		hf_rules_apply(out, &facts, &session->policy);
	hf_undone_release(&undone);
	return rc;
}

int hf_judge_plan(struct hf_verdict *out, struct hf_session *session,
		  const struct hf_ledger *all,
		  const struct hf_undone_spec *spec, struct hf_err *err)
{
	struct hf_ledger ledger = { 0 };
	int rc = 0;

	if (ignores_losses(session) || hf_id_eq(&spec->old, &spec->new))
		return 0;
	if (!all) {
		rc = hf_ledger_read(&ledger, session, NULL, err);
		all = &ledger;
	}
	if (!rc)
		rc = judge_losses(out, session, all, spec, HF_ON_PLAN, err);
	hf_ledger_release(&ledger);
	return hf_judge_undecided(out, rc, err);
}

/* What blocks is a finding; what only warns is left to the reminders. */
static void judge_debts(struct hf_verdict *out, struct hf_session *session,
			const struct hf_facts *facts, const char *who)
{
	const struct hf_policy *policy = &session->policy;
	const struct hf_remind what = {
		.who = who,
		.target = facts->target,
		.no_owed = hf_policy_level(policy, "owed") == HF_OFF,
		.no_overdue = hf_policy_level(policy, "overdue") == HF_OFF,
		.now = facts->now,
	};
	struct hf_verdict found = { 0 };

	hf_rules_apply(&found, facts, policy);
	if (hf_verdict_outcome(&found) == HF_ALLOW_WARNED)
		hf_remind(session, facts->ledger, &what);
	else
		hf_rules_apply(out, facts, policy);
	hf_verdict_release(&found);
}

/* What cannot be told is no reason to stop a branch that is no line. */
static int judge_release(struct hf_verdict *out, struct hf_session *session,
			 const struct hf_ledger *ledger,
			 const struct hf_undone_spec *moves, struct hf_err *err)
{
	int rc;

	if (ignores_losses(session))
		return 0;
	rc = judge_losses(out, session, ledger, moves, HF_ON_RELEASE, err);
	if (rc == HF_ENOMEM)
		return rc;
	hf_err_clear(err);
	return 0;
}

int hf_judge_target(struct hf_verdict *out, struct hf_session *session,
		    const struct hf_judge_target *what, struct hf_err *err)
{
	struct hf_facts facts = { .seat = HF_ON_TARGET,
				  .target = what->name,
				  .now = hf_cmd_now() };
	struct hf_ledger ledger = { 0 };
	int rc = hf_ledger_read(&ledger, session, NULL, err);

	if (!rc) {
		facts.ledger = &ledger;
		judge_debts(out, session, &facts, what->who);
	}
	if (!rc && what->moves)
		rc = judge_release(out, session, &ledger, what->moves, err);
	hf_ledger_release(&ledger);
	return hf_judge_undecided(out, rc, err);
}
