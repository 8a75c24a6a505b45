#include "rules/rule.h"

#include <stdarg.h>

#include "facts/fix.h"
#include "facts/lineup.h"
#include "facts/waiver.h"
#include "rules/checks.h"
#include "values/name.h"
#include "values/policy.h"
#include "values/record.h"

/*
 * One row per rule: name, seats, default level, check, what a finding means,
 * what the rule asks for. The names, the default levels, the manual and
 * `git hotfix check --list` are all made from these rows.
 */
#define RULES(R) \
	R("branch-name", HF_ON_FIX, BLOCK, branch_name, \
	  "the name is not what the team agreed on", \
	  "The name behind the prefix matches [hotfix] name.") \
	R("from-production", HF_ON_FIX | HF_ON_MERGED, BLOCK, from_production, \
	  "it carries commits that production does not have", \
	  "Every commit of a hotfix is its own: none lies on the first-parent " \
	  "history of integration or of a release branch, or was reached " \
	  "through one, unless it carries this hotfix's Hotfix: trailer. The " \
	  "branch grew from the line that its record names.") \
	R("stale-base", HF_ON_WHOLE, WARN, stale_base, \
	  "production has moved since", \
	  "The hotfix grew from where production is now.") \
	R("empty", HF_ON_CHECK | HF_ON_FINISH, BLOCK, empty, \
	  "there is nothing to release", "A hotfix changes something.") \
	R("size-files", HF_ON_FIX, BLOCK, size_files, \
	  "it changes too many files", \
	  "At most [limits] files files change. Paths in [limits] ignore, and " \
	  "what production's attributes call generated, do not count.") \
	R("size-lines", HF_ON_FIX, BLOCK, size_lines, \
	  "it changes too many lines", \
	  "At most [limits] lines lines are added and removed together.") \
	R("size-commits", HF_ON_WHOLE, BLOCK, size_commits, \
	  "it has too many commits", \
	  "At most [limits] commits commits, merges not counted.") \
	R("binary-files", HF_ON_FIX, BLOCK, binary_files, \
	  "it changes binary files", \
	  "At most [limits] binary-files binary files; Git LFS pointers " \
	  "count as binary.") \
	R("protected-paths", HF_ON_FIX, BLOCK, protected_paths, \
	  "it changes a protected path", \
	  "No path under [limits] protected changes; .hotfix.ini and the file " \
	  "of [approval] signers always are protected.") \
	R("noise", HF_ON_WHOLE, WARN, noise, \
	  "much of it is white space or moved lines", \
	  "At most [limits] noise percent of the changed lines differ in " \
	  "white space only, or moved.") \
	R("leftovers", HF_ON_WHOLE, BLOCK, leftovers, \
	  "something unfinished is left in it", \
	  "No conflict markers, and no fixup!, squash! or WIP commits.") \
	R("subject", HF_ON_FIX, BLOCK, subject, \
	  "the subject is not what the team agreed on", \
	  "The first line of each message matches [message] subject.") \
	R("trailers", HF_ON_FIX, BLOCK, trailers, \
	  "the message lacks a trailer", \
	  "Each message has the trailers that [message] trailers names.") \
	R("direct-commit", HF_ON_DIRECT, BLOCK, direct_commit, \
	  "it is made on production itself", \
	  "Production changes by merges. A commit of .hotfix.ini, or of the " \
	  "file of [approval] signers, alone passes.") \
	R("direct-push", HF_ON_LANDING, BLOCK, direct_push, \
	  "it was made on production itself", \
	  "A new first-parent commit of production is a merge of a hotfix, " \
	  "release or integration branch, a hotfix's squash, or a revert. Off " \
	  "where there is no integration branch.") \
	R("rewind", HF_ON_LANDING | HF_ON_TAG, BLOCK, rewind, \
	  "history of production would be lost", \
	  "Production and released tags never move back and are never " \
	  "deleted.") \
	R("policy", HF_ON_LANDING, BLOCK, policy, \
	  "the policy that would be in force is broken", \
	  "The pushed production's .hotfix.ini can be read. A push that " \
	  "repairs it passes.") \
	R("tag", HF_ON_TAG, BLOCK, tag, "it is not a release", \
	  "A release tag is new, on production and newer than the ones " \
	  "before.") \
	R("triage", HF_ON_CHECK | HF_ON_GATE, WARN, triage, \
	  "it is not said why this is a hotfix", \
	  "The record answers what [triage] require asks, and says why it " \
	  "cannot wait where the answers say that it can.") \
	R("evidence", HF_ON_CHECK | HF_ON_GATE, WARN, evidence, \
	  "a test is missing, failed, or saw another tree", \
	  "Every item of [evidence] require passed on the very tree that is " \
	  "to be production.") \
	R("approval", HF_ON_CHECK | HF_ON_GATE, OFF, approval, \
	  "those who have to agree did not", \
	  "As many of each role as [approval] require says approved the very " \
	  "tree that is to be production; who wrote the fix does not count.") \
	R("frequency", HF_ON_CHECK | HF_ON_GATE, WARN, frequency, \
	  "hotfixes have become a habit", \
	  "No more than [frequency] limit hotfixes begin in [frequency] " \
	  "window.") \
	R("owed", HF_ON_TARGET, WARN, owed, "a released fix is missing there", \
	  "Every target has every released fix.") \
	R("overdue", HF_ON_TARGET | HF_ON_CHECK | HF_ON_GATE, WARN, overdue, \
	  "a released fix is missing there, and overdue", \
	  "A target gets the fix within [merge-back] due.") \
	R("undone", HF_ON_LANDING | HF_ON_TAG | HF_ON_RELEASE | HF_ON_PLAN, \
	  BLOCK, undone, "a released fix would be lost", \
	  "The pushed production or release tag has every fix that its own " \
	  "line's previous tip has, hunk by hunk. A revert that names the fix " \
	  "is a rollback, and warns; for release branches it is a reminder.") \
	R("drop-unreleased", HF_ON_DROP, BLOCK, drop_unreleased, \
	  "commits would be lost", \
	  "A hotfix branch is deleted once production has its commits, or it " \
	  "was abandoned.")

#define ROW(name, when, level, check, says, help) \
	{ name, when, HF_##level, hf_check_##check, says, help },
const struct hf_rule hf_rules[] = {
	RULES(ROW){ NULL, 0, HF_OFF, NULL, NULL, NULL },
};

#define NAME(name, when, level, check, says, help) name,
const char *const hf_rule_names[] = { RULES(NAME) NULL };

#define WORD_OFF "off"
#define WORD_WARN "warn"
#define WORD_BLOCK "block"
#define LEVEL(name, when, level, check, says, help) WORD_##level,
const char *const hf_rule_levels[] = { RULES(LEVEL) NULL };

void hf_rules_apply(struct hf_verdict *verdict, const struct hf_facts *facts,
		    const struct hf_policy *policy)
{
	const struct hf_rule *rule;

	for (rule = hf_rules; rule->name; rule++) {
		struct hf_check check = {
			.facts = facts,
			.policy = policy,
			.rule = rule,
			.level = hf_policy_level(policy, rule->name),
			.verdict = verdict,
		};

		if ((rule->when & facts->seat) && check.level != HF_OFF)
			rule->check(&check);
	}
}

static bool is_waived(struct hf_waiver *out, const struct hf_facts *facts,
		      const char *rule)
{
	return facts->record &&
	       hf_waiver_rule(out, facts->record, rule, facts->now);
}

/* It stays in sight, as a warning that nothing needs to be done about. */
static void add_waived(struct hf_check *check, const char *object,
		       const char *text, const struct hf_waiver *waiver)
{
	struct hf_buf words = HF_BUF_INIT;

	hf_buf_printf(&words, "%s; ", text);
	hf_waiver_print(&words, waiver);
	hf_verdict_add(check->verdict, check->rule->name, HF_WARN, object, NULL,
		       "%s", hf_buf_str(&words));
	hf_verdict_waive(check->verdict, waiver->why);
	check->verdict->failed = check->verdict->failed || words.failed;
	hf_buf_release(&words);
}

void hf_found(struct hf_check *check, const char *object, const char *hint,
	      const char *fmt, ...)
{
	struct hf_waiver waiver;
	char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	if (!text) {
		check->verdict->failed = true;
		return;
	}
	if (is_waived(&waiver, check->facts, check->rule->name))
		add_waived(check, object, text, &waiver);
	else
		hf_verdict_add(check->verdict, check->rule->name, check->level,
			       object, hint, "%s", text);
	free(text);
}

void hf_found_moved(struct hf_check *check, const char *again)
{
	const struct hf_fix *fix = check->facts->fix;
	struct hf_buf hint = HF_BUF_INIT;

	if (fix && fix->unrelated)
		return;
	if (fix && fix->line)
		hf_buf_printf(&hint, "git merge %s",
			      hf_name_short(fix->line->branch.tip_ref));
	hf_found(check, NULL,
		 hint.len ? hf_buf_str(&hint) :
			    "merge production into the hotfix",
		 "production has moved: merge it in and %s", again);
	check->verdict->failed = check->verdict->failed || hint.failed;
	hf_buf_release(&hint);
}

void hf_found_cut(struct hf_check *check)
{
	struct hf_buf hint = HF_BUF_INIT;

	hf_buf_printf(&hint, "git hotfix log %s", hf_facts_name(check->facts));
	hf_found(check, NULL, hf_buf_str(&hint),
		 "the record has more than is read, so nothing in it counts");
	check->verdict->failed = check->verdict->failed || hint.failed;
	hf_buf_release(&hint);
}

const char *hf_facts_name(const struct hf_facts *facts)
{
	if (facts->record && facts->record->name)
		return facts->record->name;
	return facts->fix ? facts->fix->name : facts->name;
}

bool hf_is_moot(const struct hf_check *check)
{
	const struct hf_fix *fix = check->facts->fix;
	struct hf_waiver waiver;

	return (fix->n_foreign || fix->proof.doubt == HF_LINE_OTHER) &&
	       hf_policy_level(check->policy, "from-production") == HF_BLOCK &&
	       !is_waived(&waiver, check->facts, "from-production");
}
