/* Rules about the branch: its name, where it comes from, what it carries. */
#include "rules/checks.h"

#include "doors/match.h"
#include "facts/fix.h"
#include "facts/lineup.h"
#include "rules/rule.h"
#include "values/name.h"
#include "values/policy.h"

/* As many foreign commits as a person wants to read. */
enum { FOREIGN_SHOWN = 5 };

/* The pattern's answer; a pattern out of its budget decides nothing. */
void hf_check_branch_name(struct hf_check *check)
{
	const char *name = check->facts->fix->name;
	struct hf_match *match = NULL;
	enum hf_match_answer answer;

	if (!*name || hf_match_new(&match, check->policy->name,
				   &check->verdict->undecided) < 0)
		return;
	answer = hf_match_test(match, name, strlen(name));
	if (answer == HF_MATCH_NO)
		hf_found(check, check->facts->branch,
			 "git branch -m <new name>, and start its record with "
			 "'git hotfix start'",
			 "'%s' does not match [hotfix] name = %s", name,
			 check->policy->name);
	else if (answer == HF_MATCH_UNDECIDED)
		hf_fail(&check->verdict->undecided, HF_EUNDECIDED,
			"[hotfix] name = %s took too long to match",
			check->policy->name);
	hf_match_free(match);
}

/*
 * The way back. The newest foreign commit has the others behind it, and unlike
 * the branch it came from it can be named on every clone.
 */
static void way_back(struct hf_buf *out, const struct hf_check *check,
		     const struct hf_fix_commit *foreign)
{
	const char *line = check->facts->fix->line->branch.tip_ref;
	const char *branch = check->facts->branch;

	if (check->facts->merging)
		hf_buf_puts(out, "git merge --abort");
	else
		hf_buf_printf(out, "git rebase %s--onto %s %s%s%s",
			      check->facts->seat == HF_ON_COMMIT ?
				      "--autostash " :
				      "",
			      hf_name_short(line),
			      hf_id_short(&foreign->commit.id).hex,
			      *branch ? " " : "", branch);
}

/* Those with a branch of their own first: they say where the rest is from. */
void hf_check_from_production(struct hf_check *check)
{
	const struct hf_fix *fix = check->facts->fix;
	struct hf_buf hint = HF_BUF_INIT;
	struct hf_err why = HF_ERR_INIT;
	size_t i, shown = 0;

	if (fix->proof.doubt == HF_LINE_OTHER &&
	    hf_line_check(&fix->proof, fix->line_spec, check->facts->branch,
			  &why) < 0) {
		hf_found(check, hf_id_short(&fix->tip).hex, why.hint, "%s",
			 why.text);
		return;
	}
	if (fix->unrelated) {
		hf_found(check, hf_id_short(&fix->tip).hex,
			 "start again with 'git hotfix start', and "
			 "git cherry-pick the fix",
			 "it shares no history with '%s'", fix->line->spec);
		return;
	}
	for (i = 0; i < fix->n && shown < FOREIGN_SHOWN; i++) {
		const struct hf_fix_commit *c = &fix->commits[i];

		if (!c->foreign)
			continue;
		if (!shown)
			way_back(&hint, check, c);
		hf_found(check, hf_id_short(&c->commit.id).hex,
			 shown++ ? NULL : hf_buf_str(&hint),
			 "'%s' comes from '%s'", c->message.subject, c->from);
	}
	if (fix->n_foreign > shown)
		hf_found(check, NULL, NULL, "and %zu more commits%s",
			 fix->n_foreign - shown, fix->more ? " at least" : "");
	hf_buf_release(&hint);
}

void hf_check_stale_base(struct hf_check *check)
{
	const struct hf_fix *fix = check->facts->fix;
	struct hf_buf hint = HF_BUF_INIT;

	if (!fix->moved || fix->unrelated || !*fix->name || hf_is_moot(check))
		return;
	hf_buf_printf(&hint, "git merge %s, and test again",
		      hf_name_short(fix->line->branch.tip_ref));
	hf_found(check, hf_id_short(&fix->base).hex, hf_buf_str(&hint),
		 "'%s' has moved to %s since", fix->line->spec,
		 hf_id_short(&fix->line_tip).hex);
	hf_buf_release(&hint);
}

void hf_check_empty(struct hf_check *check)
{
	const struct hf_fix *fix = check->facts->fix;

	if (!fix->changes.n)
		hf_found(check, NULL, "commit the fix, or 'git hotfix abandon'",
			 "it changes nothing");
}
