/*
 * The rules: facts and a policy in, findings out. Each row is one judgement by
 * every rule of its seat, so it also says what the others do not find.
 */
#include "rules/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "facts/fix.h"
#include "facts/landing.h"
#include "facts/ledger.h"
#include "facts/lineup.h"
#include "values/message.h"
#include "values/policy.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* Rows are read as they are aligned here. */
/* clang-format off */

/* Facts own their texts; these are never freed. */
#define T(text) (char[]){ text }
#define LIST(...) { .v = (char *[]){ __VA_ARGS__, NULL }, \
		    .n = COUNT(((char *[]){ __VA_ARGS__ })) }

#define OLD "1111111aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define NEW "2222222bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define OWN "3333333ccccccccccccccccccccccccccccccccc"
#define ODD "4444444ddddddddddddddddddddddddddddddddd"

static const struct hf_line line = {
	.spec = T("main"),
	.branch = { .name = T("main"),
		    .tip_ref = T("refs/remotes/origin/main") },
};

static const struct hf_line support = {
	.spec = T("support/1.x"),
	.branch = { .tip_ref = T("refs/remotes/origin/support/1.x") },
};
#define DOUBT(how) .proof = { .line = &line, .other = &support, .doubt = how }

/* A fix of one file, unless the facts say more. */
#define ONE_FILE .changes = { .v = (struct hf_change[]){ \
	{ .path = T("app.c") } }, .n = 1 }
#define FIX(...) &(struct hf_fix){ .line = &line, .name = T("login"), \
	.base = { OLD }, .line_tip = { OLD }, .tip = { NEW }, __VA_ARGS__ }
#define RANGE(...) &(struct hf_fix){ .line = &line, .name = T(""), \
	.base = { OLD }, .line_tip = { NEW }, .tip = { NEW }, __VA_ARGS__ }
#define COMMITS(...) \
	.commits = (struct hf_fix_commit[]){ __VA_ARGS__ }, \
	.n = COUNT(((struct hf_fix_commit[]){ __VA_ARGS__ }))
#define COMMIT(hex, words, ...) { .commit = { .id = { hex } }, \
	.message = { .subject = T(words) }, __VA_ARGS__ }
#define FOREIGN(hex) \
	COMMIT(hex, "a feature", .foreign = true, .from = "develop")
#define CHANGES(...) .changes = { .v = (struct hf_change[]){ __VA_ARGS__ }, \
	.n = COUNT(((struct hf_change[]){ __VA_ARGS__ })) }

#define SAYS(words) &(struct hf_message){ .subject = T(words) }
#define COMMITTING .seat = HF_ON_COMMIT, .branch = "hotfix/login"
#define PUSHING .seat = HF_ON_PUSH, .branch = "hotfix/login"
#define FINISHING .seat = HF_ON_FINISH, .branch = "hotfix/login"

#define DIRECT .seat = HF_ON_DIRECT, .branch = "main"
#define LANDING(...) .landing = &(struct hf_landing){ __VA_ARGS__ }
#define MAIN(...) .seat = HF_ON_LANDING, .branch = "main", \
	LANDING(.ref = T("main"), __VA_ARGS__)
#define TAG(...) .seat = HF_ON_TAG, .branch = "v1.4.1", \
	LANDING(.kind = HF_LAND_TAG, .ref = T("v1.4.1"), __VA_ARGS__)
#define DROP(...) .seat = HF_ON_DROP, .branch = "hotfix/login", \
	LANDING(.kind = HF_LAND_DROP, .ref = T("hotfix/login"), __VA_ARGS__)

/* What develop and release/1.5 owe of two fixes, seen at day 100. */
#define DAY 86400L
#define DUE(...) .due = (struct hf_due[]){ __VA_ARGS__ }, \
	.n_due = COUNT(((struct hf_due[]){ __VA_ARGS__ }))
static const struct hf_ledger ledger = {
	.v = (struct hf_entry[]){
		{ .name = T("login"), .since = 100 * DAY - 7200,
		  DUE({ .target = T("develop") },
		      { .target = T("release/1.5"), .paid = true }) },
		{ .name = T("till"), .since = 97 * DAY,
		  DUE({ .target = T("release/1.5") },
		      { .target = T("develop") }) },
	},
	.n = 2,
};
#define TARGET(name) .seat = HF_ON_TARGET, .target = name, \
	.ledger = &ledger, .now = 100 * DAY

#define SPLIT \
	"leave out what does not repair the incident; it can follow in a " \
	"regular release"
#define REBASE "git rebase --onto origin/main 4444444 hotfix/login"
#define REWORD \
	"your message is kept: git commit -e -F " \
	"\"$(git rev-parse --git-path COMMIT_EDITMSG)\""

struct row {
	const char *name, *policy;
	struct hf_facts facts;
	const char *want; /* "<rule>|<level>|<object>|<message>|<hint>\n" */
};

static const struct row fix_rows[] = {
	{ "a small fix passes at a commit", "",
	  { COMMITTING, .fix = FIX(ONE_FILE), .message = SAYS("mend it") },
	  "" },
	{ "and when it is released", "",
	  { FINISHING, .fix = FIX(ONE_FILE,
		COMMITS(COMMIT(OWN, "mend it")),
		.size = { .files = 10, .lines = 150, .commits = 10,
			  .quiet = 75 }) },
	  "" },
	{ "branch-name", "",
	  { COMMITTING, .fix = &(struct hf_fix){ .line = &line,
		.name = T("-login") }, .message = SAYS("mend it") },
	  "branch-name|block|hotfix/login|'-login' does not match [hotfix] "
	  "name = ^[A-Za-z0-9][A-Za-z0-9._-]*$|git branch -m <new name>, and "
	  "start its record with 'git hotfix start'\n" },
	{ "a range has no name to judge", "[hotfix]\nname = ^HF-",
	  { PUSHING, .fix = RANGE(ONE_FILE) }, "" },
	{ "from-production, at a push", "",
	  { PUSHING, .fix = FIX(ONE_FILE, .n_foreign = 1,
		COMMITS(COMMIT(OWN, "mend it"), FOREIGN(ODD))) },
	  "from-production|block|4444444|'a feature' comes from 'develop'|"
	  REBASE "\n" },
	{ "with changes in the work tree", "",
	  { COMMITTING, .message = SAYS("mend it"),
	    .fix = FIX(.n_foreign = 1, COMMITS(FOREIGN(ODD))) },
	  "from-production|block|4444444|'a feature' comes from 'develop'|"
	  "git rebase --autostash --onto origin/main 4444444 hotfix/login\n" },
	{ "in the middle of a merge", "",
	  { COMMITTING, .merging = true, .message = SAYS("Merge develop"),
	    .fix = FIX(.n_foreign = 1, COMMITS(FOREIGN(ODD))) },
	  "from-production|block|4444444|'a feature' comes from 'develop'|"
	  "git merge --abort\n" },
	{ "after one", "", { .seat = HF_ON_MERGED, .branch = "",
	    .fix = FIX(.n_foreign = 1, COMMITS(FOREIGN(ODD))) },
	  "from-production|block|4444444|'a feature' comes from 'develop'|"
	  "git rebase --onto origin/main 4444444\n" },
	{ "more foreign commits than are read", "[rules]\nsize-commits = warn",
	  { PUSHING, .fix = FIX(ONE_FILE, .n_foreign = 8, .more = true,
		.size = { .files = 99, .lines = 999, .commits = 99 },
		COMMITS(FOREIGN(ODD), FOREIGN(OLD), FOREIGN(ODD), FOREIGN(OLD),
			FOREIGN(ODD), FOREIGN(OLD))) },
	  "from-production|block|4444444|'a feature' comes from 'develop'|"
	  REBASE "\n"
	  "from-production|block|1111111|'a feature' comes from 'develop'|\n"
	  "from-production|block|4444444|'a feature' comes from 'develop'|\n"
	  "from-production|block|1111111|'a feature' comes from 'develop'|\n"
	  "from-production|block|4444444|'a feature' comes from 'develop'|\n"
	  "from-production|block||and 3 more commits at least|\n" },
	{ "no common history", "",
	  { PUSHING, .fix = FIX(ONE_FILE, .unrelated = true, .moved = true) },
	  "from-production|block|2222222|it shares no history with 'main'|"
	  "start again with 'git hotfix start', and git cherry-pick the fix\n" },
	{ "another line than the record says, whose commits are not counted", "",
	  { PUSHING, .fix = FIX(ONE_FILE, DOUBT(HF_LINE_OTHER), .moved = true,
		.n_foreign = 1, COMMITS(COMMIT(OWN, "mend it"), FOREIGN(ODD)),
		.size = { .files = 99, .lines = 999, .commits = 99 }) },
	  "from-production|block|2222222|the record says 'main', but "
	  "'hotfix/login' grew from 'support/1.x'|git rebase --onto origin/main "
	  "origin/support/1.x hotfix/login, or git hotfix start --from "
	  "origin/support/1.x <another name>\n" },
	{ "a line that cannot be told blocks no push", "",
	  { PUSHING, .fix = FIX(ONE_FILE, DOUBT(HF_LINE_EITHER)) }, "" },
	{ "stale-base", "",
	  { PUSHING, .fix = &(struct hf_fix){ .line = &line,
		.name = T("login"), .base = { OLD }, .line_tip = { NEW },
		.moved = true, ONE_FILE } },
	  "stale-base|warn|1111111|'main' has moved to 2222222 since|"
	  "git merge origin/main, and test again\n" },
	{ "a range is never stale", "",
	  { PUSHING, .fix = RANGE(ONE_FILE, .moved = true) }, "" },
	{ "empty", "",
	  { FINISHING, .fix = FIX() },
	  "empty|block||it changes nothing|"
	  "commit the fix, or 'git hotfix abandon'\n" },
	{ "but a first push may be", "", { PUSHING, .fix = FIX() }, "" },
	{ "one more than allowed of each", "",
	  { PUSHING, .fix = FIX(ONE_FILE, .size = { .files = 11, .lines = 151,
		.commits = 11, .binaries = 1, .quiet = 78 }) },
	  "size-files|block||11 files changed, 10 allowed|" SPLIT "\n"
	  "size-lines|block||151 lines changed, 150 allowed|" SPLIT "\n"
	  "size-commits|block||11 commits, 10 allowed|git rebase -i, and "
	  "squash what belongs together\n"
	  "binary-files|block||1 binary file changed, 0 allowed|" SPLIT "\n"
	  "noise|warn||51% of the changed lines differ in white space only or "
	  "moved, 50% allowed|leave re-indenting and moving to a regular "
	  "change\n" },
	{ "a foreign commit that may stay counts", "[rules]\n"
	  "from-production = off\nsize-lines = warn",
	  { PUSHING, .fix = FIX(ONE_FILE, .n_foreign = 1,
		COMMITS(FOREIGN(ODD)), .size = { .lines = 151 }) },
	  "size-lines|warn||151 lines changed, 150 allowed|" SPLIT "\n" },
	{ "protected-paths", "[limits]\nprotected = migrations/",
	  { PUSHING, .fix = FIX(CHANGES(
		{ .path = T("app.c") }, { .path = T(".hotfix.ini") },
		{ .path = T("db/migrations/1.sql") },
		{ .path = T("b"), .old_path = T("migrations/a") },
		{ .path = T("c"), .old_path = T(".hotfix.ini") },
		{ .path = T("e"), .old_path = T("d") })) },
#define PROTECTED(path) "protected-paths|block|" path "|the path is " \
	  "protected|take it out of the hotfix, or change it by the regular " \
	  "way\n"
	  PROTECTED(".hotfix.ini") PROTECTED("db/migrations/1.sql")
	  PROTECTED("migrations/a") PROTECTED(".hotfix.ini") },
	{ "leftovers", "",
	  { PUSHING, .fix = FIX(ONE_FILE,
		.markers = LIST(T("app.c:7"), T("till.c:1")),
		COMMITS(COMMIT(OWN, "fixup! mend it"),
			COMMIT(NEW, "mend it"))) },
	  "leftovers|block|app.c:7|a conflict marker was left|"
	  "resolve it and commit\n"
	  "leftovers|block|till.c:1|a conflict marker was left|"
	  "resolve it and commit\n"
	  "leftovers|block|3333333|'fixup! mend it' is not meant to stay|"
	  "git rebase -i --autosquash\n" },
	{ "what others left is theirs", "",
	  { PUSHING, .fix = FIX(ONE_FILE, .n_foreign = 1,
		.markers = LIST(T("app.c:7")),
		COMMITS(COMMIT(ODD, "WIP", .foreign = true,
			       .from = "develop"))) },
	  "from-production|block|4444444|'WIP' comes from 'develop'|"
	  REBASE "\n" },
	{ "they may be committed", "[message]\nsubject = ^HF-",
	  { COMMITTING, .fix = FIX(ONE_FILE), .message = SAYS("fixup! it") },
	  "" },
	{ "subject", "[message]\nsubject = ^HF-",
	  { COMMITTING, .fix = FIX(ONE_FILE), .message = SAYS("mend it") },
	  "subject|block||'mend it' does not match [message] subject = ^HF-|"
	  REWORD "\n" },
	{ "git's own subjects and an empty message pass",
	  "[message]\nsubject = ^HF-\ntrailers = Incident",
	  { COMMITTING, .fix = FIX(ONE_FILE), .message = SAYS("") }, "" },
	{ "so does a merge", "[message]\nsubject = ^HF-\ntrailers = Incident",
	  { COMMITTING, .merging = true, .fix = FIX(ONE_FILE),
	    .message = SAYS("anything") }, "" },
	{ "trailers", "[message]\ntrailers = Incident, Reviewed-by",
	  { COMMITTING, .fix = FIX(ONE_FILE),
	    .message = &(struct hf_message){ .subject = T("mend it"),
		.trailers = (struct hf_trailer[]){
			{ T("incident"), T("HF-12") } },
		.n = 1 } },
	  "trailers|block||the message has no 'Reviewed-by:' line at its end|"
	  REWORD "\n" },
	{ "each own commit is looked at, but merges",
	  "[message]\nsubject = ^HF-\ntrailers = Incident",
	  { PUSHING, .fix = FIX(ONE_FILE, COMMITS(
		COMMIT(OWN, "mend it"),
		COMMIT(NEW, "Revert \"HF-1\""),
		{ .commit = { .id = { ODD }, .parents = { .n = 2 } },
		  .message = { .subject = T("joined") } })) },
	  "subject|block|3333333|'mend it' does not match [message] subject = "
	  "^HF-|git rebase -i, and reword it\n"
	  "trailers|block|3333333|the message has no 'Incident:' line at its "
	  "end|git rebase -i, and reword it\n"
	  "trailers|block|2222222|the message has no 'Incident:' line at its "
	  "end|git rebase -i, and reword it\n" },
};

static const struct row landing_rows[] = {
	{ "direct-commit", "", { DIRECT, .has_integration = true },
	  "direct-commit|block|main|a commit is made on production itself|"
	  "git stash, git hotfix start <name>, git stash pop\n" },
	{ "a merge passes", "",
	  { DIRECT, .has_integration = true, .merging = true }, "" },
	{ "the policy alone passes", "",
	  { DIRECT, .has_integration = true, .policy_alone = true }, "" },
	{ "nobody minds without integration", "", { DIRECT }, "" },
	{ "but for a team that says so", "[rules]\ndirect-commit = warn",
	  { DIRECT },
	  "direct-commit|warn|main|a commit is made on production itself|"
	  "git stash, git hotfix start <name>, git stash pop\n" },
	{ "a push of merges passes", "",
	  { MAIN(.old = { OLD }, .new = { NEW }), .has_integration = true },
	  "" },
#define ON_MAIN .old = { OLD }, .new = { NEW }, .n_direct = 2, \
	.direct = (struct hf_direct[]){ { { OWN }, T("mend it") }, \
					{ { ODD }, T("and more") } }
	{ "direct-push", "", { MAIN(ON_MAIN), .has_integration = true },
	  "direct-push|block|3333333|'mend it' was made on 'main' itself|"
	  "bring it by 'git hotfix start' and 'git hotfix finish'\n"
	  "direct-push|block|4444444|'and more' was made on 'main' itself|\n" },
	{ "the only way to work", "", { MAIN(ON_MAIN) }, "" },
	{ "rewind", "", { MAIN(.old = { OLD }, .new = { NEW },
			       .rewound = true) },
	  "rewind|block|main|'main' would move back from 1111111 to 2222222|"
	  "bring a revert by a hotfix of its own\n" },
	{ "of a tag", "", { TAG(.old = { OLD }, .new = { NEW },
				.rewound = true) },
	  "rewind|block|v1.4.1|'v1.4.1' would move from 1111111 to 2222222|"
	  "make a new release with a tag of its own\n" },
	{ "a deletion", "", { TAG(.old = { OLD }, .off_production = true) },
	  "rewind|block|v1.4.1|'v1.4.1' would be deleted|\n" },
	{ "policy", "", { MAIN(.new = { NEW }, .policy = { HF_EPOLICY,
		".hotfix.ini:3: unknown key 'line'", "" }) },
	  "policy|block|2222222|.hotfix.ini:3: unknown key 'line'|"
	  "git hotfix policy --check .hotfix.ini\n" },
	{ "with a hint of its own", "", { MAIN(.new = { NEW }, .policy = {
		HF_EPOLICY, ".hotfix.ini:3: unknown key 'line'",
		"did you mean 'lines'?" }) },
	  "policy|block|2222222|.hotfix.ini:3: unknown key 'line'|"
	  "did you mean 'lines'?\n" },
	{ "a new tag passes", "", { TAG(.new = { NEW }) }, "" },
	{ "tag", "", { TAG(.new = { NEW }, .off_production = true,
			   .newest = T("v1.5.0")) },
	  "tag|block|v1.4.1|it is not on production|"
	  "tag a commit that production has\n"
	  "tag|block|v1.4.1|it is not newer than 'v1.5.0'|"
	  "take the next version\n" },
	{ "a released branch may go", "", { DROP(.old = { OLD }) }, "" },
	{ "and an abandoned one", "",
	  { DROP(.unreleased = 2), .abandoned = true }, "" },
	{ "drop-unreleased", "",
	  { DROP(.unreleased = 1, .one_unreleased = { OWN }) },
	  "drop-unreleased|block|hotfix/login|1 commit would be lost, such as "
	  "3333333|release it with 'git hotfix finish', or close it with "
	  "'git hotfix abandon'\n" },
	{ "two of them", "",
	  { DROP(.unreleased = 2, .one_unreleased = { OWN }) },
	  "drop-unreleased|block|hotfix/login|2 commits would be lost, such as "
	  "3333333|release it with 'git hotfix finish', or close it with "
	  "'git hotfix abandon'\n" },
	{ "owed and overdue", "", { TARGET("develop") },
	  "owed|warn|login|'develop' lacks this fix, in production for 2 "
	  "hours|git hotfix finish login\n"
	  "overdue|warn|till|'develop' lacks this fix, in production for 3 "
	  "days, overdue|git hotfix finish till\n" },
	{ "a team that waits longer, and blocks",
	  "[merge-back]\ndue = 7d\n[rules]\nowed = block",
	  { TARGET("release/1.5") },
	  "owed|block|till|'release/1.5' lacks this fix, in production for 3 "
	  "days|git hotfix finish till\n" },
	{ "a branch that is owed nothing", "", { TARGET("release/1.6") }, "" },
};

/* What these want is why nothing was decided. */
#define SLOW "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!"
static const struct row slow_rows[] = {
	{ "name", "[hotfix]\nname = ^(a+)+$",
	  { COMMITTING, .message = SAYS("mend it"),
	    .fix = &(struct hf_fix){ .line = &line, .name = T(SLOW) } },
	  "[hotfix] name = ^(a+)+$ took too long to match" },
	{ "subject", "[message]\nsubject = ^(a+)+$",
	  { COMMITTING, .message = SAYS(SLOW), .fix = FIX(ONE_FILE) },
	  "[message] subject = ^(a+)+$ took too long to match" },
};

/* clang-format on */

/* Judge by the policy and print what was found. */
static void judge(struct hf_buf *out, struct hf_err *undecided,
		  const char *policy_text, const struct hf_facts *facts)
{
	struct hf_verdict verdict = { 0 };
	struct hf_err err = HF_ERR_INIT;
	struct hf_policy policy;
	size_t i;

	if (hf_policy_init(&policy, hf_rule_names, hf_rule_levels, &err) < 0 ||
	    hf_policy_file(&policy, "policy", policy_text, strlen(policy_text),
			   &err) < 0)
		fail_msg("%s", err.text);
	hf_rules_apply(&verdict, facts, &policy);
	for (i = 0; i < verdict.n; i++)
		hf_buf_printf(out, "%s|%s|%s|%s|%s\n", verdict.v[i].rule,
			      hf_level_name(verdict.v[i].level),
			      verdict.v[i].object, verdict.v[i].message,
			      verdict.v[i].hint);
	assert_false(verdict.failed);
	*undecided = verdict.undecided;
	hf_verdict_release(&verdict);
	hf_policy_release(&policy);
}

static void check_rows(const struct row *rows, size_t n)
{
	struct hf_buf got = HF_BUF_INIT;
	struct hf_err undecided;
	size_t i;

	for (i = 0; i < n; i++) {
		hf_buf_clear(&got);
		judge(&got, &undecided, rows[i].policy, &rows[i].facts);
		if (strcmp(hf_buf_str(&got), rows[i].want))
			fail_msg("%s:\n%s-- not --\n%s", rows[i].name,
				 hf_buf_str(&got), rows[i].want);
		assert_int_equal(undecided.code, HF_OK);
	}
	hf_buf_release(&got);
}

static void a_hotfix_is_judged(void **state)
{
	(void)state;
	check_rows(fix_rows, COUNT(fix_rows));
}

static void what_lands_is_judged(void **state)
{
	(void)state;
	check_rows(landing_rows, COUNT(landing_rows));
}

/* A pattern out of its budget decides nothing, and says which it is. */
static void slow_patterns_do_not_decide(void **state)
{
	struct hf_buf got = HF_BUF_INIT;
	struct hf_err undecided;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(slow_rows); i++) {
		judge(&got, &undecided, slow_rows[i].policy,
		      &slow_rows[i].facts);
		assert_string_equal(hf_buf_str(&got), "");
		assert_int_equal(undecided.code, HF_EUNDECIDED);
		assert_string_equal(undecided.text, slow_rows[i].want);
	}
	hf_buf_release(&got);
}

static bool is_found(const char *rule, const struct row *rows, size_t n)
{
	struct hf_buf start = HF_BUF_INIT;
	bool found = false;
	size_t i;

	hf_buf_printf(&start, "%s|", rule);
	for (i = 0; i < n && !found; i++)
		found = strstr(rows[i].want, hf_buf_str(&start)) != NULL;
	hf_buf_release(&start);
	return found;
}

/* The table is whole, its lists agree, and no rule is untested here. */
static void the_table_is_whole(void **state)
{
	const struct hf_rule *r;
	size_t i;

	(void)state;
	for (r = hf_rules, i = 0; r->name; r++, i++) {
		assert_string_equal(hf_rule_names[i], r->name);
		assert_string_equal(hf_rule_levels[i], hf_level_name(r->level));
		assert_true(r->when && r->check && *r->says && *r->help);
		assert_true(strlen(r->says) < 60);
		assert_int_equal(r->help[strlen(r->help) - 1], '.');
		if (!is_found(r->name, fix_rows, COUNT(fix_rows)) &&
		    !is_found(r->name, landing_rows, COUNT(landing_rows)))
			fail_msg("no row of this test finds '%s'", r->name);
	}
	assert_null(hf_rule_names[i]);
	assert_null(hf_rule_levels[i]);
}

static void a_rule_that_is_off_is_silent(void **state)
{
	struct hf_buf policy = HF_BUF_INIT, got = HF_BUF_INIT;
	const struct hf_rule *r;
	struct hf_err undecided;
	size_t i;

	(void)state;
	hf_buf_puts(&policy, "[rules]\n");
	for (r = hf_rules; r->name; r++)
		hf_buf_printf(&policy, "%s = off\n", r->name);
	for (i = 0; i < COUNT(fix_rows); i++)
		judge(&got, &undecided, hf_buf_str(&policy),
		      &fix_rows[i].facts);
	for (i = 0; i < COUNT(landing_rows); i++)
		judge(&got, &undecided, hf_buf_str(&policy),
		      &landing_rows[i].facts);
	assert_string_equal(hf_buf_str(&got), "");
	hf_buf_release(&policy);
	hf_buf_release(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hotfix_is_judged),
		cmocka_unit_test(what_lands_is_judged),
		cmocka_unit_test(slow_patterns_do_not_decide),
		cmocka_unit_test(the_table_is_whole),
		cmocka_unit_test(a_rule_that_is_off_is_silent),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
