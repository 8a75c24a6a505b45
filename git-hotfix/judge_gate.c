/* The judge of a tree that is about to become production. */
#include "git-hotfix/judge.h"

#include "facts/ledger.h"
#include "facts/process.h"
#include "facts/records.h"
#include "facts/session.h"
#include "facts/writers.h"
#include "git-hotfix/common.h"

int hf_judge_debts(struct hf_ledger *out, struct hf_facts *facts,
		   struct hf_session *session, const struct hf_ledger *all,
		   struct hf_err *err)
{
	int rc = 0;

	if (hf_policy_level(&session->policy, "overdue") != HF_BLOCK)
		return 0;
	if (all)
		facts->ledger = all;
	else if (!(rc = hf_ledger_read(out, session, NULL, err)))
		facts->ledger = out;
	return rc;
}

static bool has_rule(const struct hf_verdict *verdict, const char *rule)
{
	size_t i;

	for (i = 0; i < verdict->n; i++)
		if (!strcmp(verdict->v[i].rule, rule))
			return true;
	return false;
}

static void add_found(struct hf_verdict *out, const struct hf_verdict *from,
		      const struct hf_verdict *in, bool is_in)
{
	size_t i;

	for (i = 0; i < from->n; i++)
		if (has_rule(in, from->v[i].rule) == is_in)
			hf_verdict_copy(out, &from->v[i], from->v[i].object);
	hf_verdict_doubt(out, from);
}

/*
 * Judge a tree that nobody could have tested. Whatever is found of it by a rule
 * that asks for its tree is told in the words for a tree that is not known.
 */
static void apply_moved(struct hf_verdict *out, struct hf_facts *facts,
			struct hf_process *process,
			const struct hf_policy *policy)
{
	struct hf_verdict exact = { 0 }, unknown = { 0 };

	hf_rules_apply(&exact, facts, policy);
	process->tree = (struct hf_id){ "" };
	hf_rules_apply(&unknown, facts, policy);
	add_found(out, &unknown, &exact, true);
	add_found(out, &exact, &unknown, false);
	hf_verdict_release(&unknown);
	hf_verdict_release(&exact);
}

/* Whether more than the fix makes up the tree. */
static int has_more(bool *yes, struct hf_session *session,
		    const struct hf_judge_gate *what, struct hf_err *err)
{
	struct hf_id tip;
	int rc;

	*yes = false;
	if (!what->tree.hex[0] || !what->new.hex[0])
		return 0;
	rc = hf_repo_tree(&tip, session->repo, &what->new, err);
	*yes = !rc && !hf_id_eq(&tip, &what->tree);
	return rc;
}

int hf_judge_gate(struct hf_verdict *out, struct hf_session *session,
		  const struct hf_judge_gate *what, struct hf_err *err)
{
	struct hf_record record = { 0 };
	struct hf_facts facts = { .seat = HF_ON_GATE,
				  .name = what->name,
				  .record = &record,
				  .now = hf_cmd_now() };
	struct hf_process_spec spec = { .record = &record,
					.tree = what->tree,
					.now = facts.now };
	struct hf_process process = { .tree = { "" } };
	struct hf_strv writers = HF_STRV_INIT;
	struct hf_ledger ledger = { 0 };
	bool more;
	int rc;

	spec.writers = &writers;
	if ((rc = hf_records_find(&record, session, what->name, err)) < 0 ||
	    (rc = hf_writers_range(&writers, session, &what->old, &what->new,
				   err)) < 0 ||
	    (rc = hf_process_read(&process, session, &spec, err)) < 0 ||
	    (rc = has_more(&more, session, what, err)) < 0 ||
	    (rc = hf_judge_debts(&ledger, &facts, session, what->ledger, err)) <
		    0)
		goto out;
	facts.process = &process;
	if (more)
		apply_moved(out, &facts, &process, &session->policy);
	else
		hf_rules_apply(out, &facts, &session->policy);
out:
	hf_ledger_release(&ledger);
	hf_strv_release(&writers);
	hf_process_release(&process);
	hf_record_release(&record);
	return hf_judge_undecided(out, rc, err);
}
