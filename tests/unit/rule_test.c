/*
 * The rules about hotfixes: facts and a policy in, findings out. Each row is one
 * judgement by every rule of its seat, so it also says what the others do not
 * find.
 */
#include "rules/rule.h"

#include "tests/unit/rule_fixture.h"

#include "facts/fix.h"
#include "facts/lineup.h"
#include "values/message.h"
#include "values/record.h"

/* Rows are read as they are aligned here. */
/* clang-format off */

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

#define SPLIT \
	"leave out what does not repair the incident; it can follow in a " \
	"regular release"
#define REBASE "git rebase --onto origin/main 4444444 hotfix/login"
#define REWORD \
	"your message is kept: git commit -e -F " \
	"\"$(git rev-parse --git-path COMMIT_EDITMSG)\""

#define WAIVED(rule) .record = &(struct hf_record){ .n = 1, \
	.events = (struct hf_event[]){ { .kind = T(HF_EVENT_WAIVE), \
		.author = T("Ana <ana@example.org>"), .n = 2, \
		.fields = (struct hf_field[]){ { T("Rule"), T(rule) }, \
			{ T("Why"), T("it is generated") } } } } }

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
	{ "a rule that the record waives warns", "",
	  { PUSHING, WAIVED("size-lines"), .fix = FIX(ONE_FILE,
		COMMITS(COMMIT(OWN, "mend it")),
		.size = { .lines = 151, .commits = 11 }) },
	  "size-lines|warn||151 lines changed, 150 allowed; waived by Ana: "
	  "it is generated|\n"
	  "size-commits|block||11 commits, 10 allowed|git rebase -i, and "
	  "squash what belongs together\n" },
	{ "what foreign commits bring counts once they are waived", "",
	  { PUSHING, WAIVED("from-production"), .fix = FIX(ONE_FILE,
		.n_foreign = 1, .size = { .lines = 151 },
		COMMITS(COMMIT(OWN, "mend it"), FOREIGN(ODD))) },
	  "from-production|warn|4444444|'a feature' comes from 'develop'; "
	  "waived by Ana: it is generated|\n"
	  "size-lines|block||151 lines changed, 150 allowed|" SPLIT "\n" },
	{ "a rule that is off stays so", "[rules]\nsize-lines = off",
	  { PUSHING, WAIVED("size-lines"), .fix = FIX(ONE_FILE,
		COMMITS(COMMIT(OWN, "mend it")), .size = { .lines = 151 }) },
	  "" },
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

static void a_hotfix_is_judged(void **state)
{
	(void)state;
	check_rows(fix_rows, COUNT(fix_rows));
	check_found(true, fix_rows, COUNT(fix_rows));
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

/* The table is whole, and its lists agree. */
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
	}
	assert_null(hf_rule_names[i]);
	assert_null(hf_rule_levels[i]);
}

static void a_rule_that_is_off_is_silent(void **state)
{
	(void)state;
	check_off(fix_rows, COUNT(fix_rows));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_hotfix_is_judged),
		cmocka_unit_test(slow_patterns_do_not_decide),
		cmocka_unit_test(the_table_is_whole),
		cmocka_unit_test(a_rule_that_is_off_is_silent),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
