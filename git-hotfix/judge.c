#include "git-hotfix/judge.h"

#include "doors/out.h"
#include "facts/landing.h"
#include "facts/ledger.h"
#include "facts/records.h"
#include "facts/session.h"
#include "git-hotfix/common.h"

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

int hf_judge_fix(struct hf_verdict *out, struct hf_fix *fix,
		 struct hf_session *session, const struct hf_fix_spec *spec,
		 enum hf_seat seat, struct hf_err *err)
{
	struct hf_facts facts = { .seat = seat, .fix = fix };
	struct hf_fix_spec asked = *spec;
	struct hf_buf branch = HF_BUF_INIT;
	char *line = NULL;
	int rc;

	*fix = (struct hf_fix){ 0 };
	if (!asked.line && spec->name && *spec->name &&
	    (rc = hf_records_line(&line, session, spec->name, err)) < 0)
		goto out;
	if (line)
		asked.line = line;
	if ((rc = hf_fix_read(fix, session, &asked, err)) < 0)
		goto out;
	if (*fix->name)
		hf_buf_printf(&branch, "%s%s", session->policy.prefix,
			      fix->name);
	if ((rc = hf_buf_check(&branch, err)) < 0)
		goto out;
	facts.branch = hf_buf_str(&branch);
	hf_rules_apply(out, &facts, &session->policy);
out:
	free(line);
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

/* Whether a hotfix's record says that it was given up. */
static int was_abandoned(bool *yes, struct hf_session *session,
			 const char *branch, struct hf_err *err)
{
	const char *name = hf_session_hotfix_name(session, branch);
	struct hf_record record;
	int rc;

	*yes = false;
	if (!name)
		return 0;
	rc = hf_records_read(&record, session, name, err);
	if (rc == HF_ENOTFOUND) {
		hf_err_clear(err);
		return 0;
	}
	if (rc < 0)
		return rc;
	*yes = hf_record_last(&record, HF_EVENT_ABANDON) != NULL;
	hf_record_release(&record);
	return 0;
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
				  .branch = spec->ref };
	struct hf_landing landing = { 0 };
	int rc;

	if ((rc = hf_landing_read(&landing, session, spec, err)) < 0 ||
	    (rc = was_abandoned(&facts.abandoned, session, spec->ref, err)) < 0)
		goto out;
	facts.landing = &landing;
	facts.has_integration = hf_judge_has_integration(session);
	hf_rules_apply(out, &facts, &session->policy);
out:
	hf_landing_release(&landing);
	return hf_judge_undecided(out, rc, err);
}

int hf_judge_target(struct hf_verdict *out, struct hf_session *session,
		    const char *target, struct hf_err *err)
{
	struct hf_facts facts = { .seat = HF_ON_TARGET,
				  .target = target,
				  .now = hf_cmd_now() };
	struct hf_ledger ledger = { 0 };
	int rc = hf_ledger_read(&ledger, session, NULL, err);

	if (!rc) {
		facts.ledger = &ledger;
		hf_rules_apply(out, &facts, &session->policy);
	}
	hf_ledger_release(&ledger);
	return hf_judge_undecided(out, rc, err);
}
