/*
 * The rules about what lands on production, as a release or on a target, as rows
 * of one judgement each.
 */
#include "rules/rule.h"

#include "tests/unit/rule_fixture.h"

#include "facts/landing.h"
#include "facts/ledger.h"
#include "facts/undone.h"

/* Rows are read as they are aligned here. */
/* clang-format off */

#define DIRECT .seat = HF_ON_DIRECT, .branch = "main"
#define LANDING(...) .landing = &(struct hf_landing){ __VA_ARGS__ }
#define MAIN(...) .seat = HF_ON_LANDING, .branch = "main", \
	LANDING(.ref = T("main"), __VA_ARGS__)
#define TAG(...) .seat = HF_ON_TAG, .branch = "v1.4.1", \
	LANDING(.kind = HF_LAND_TAG, .ref = T("v1.4.1"), __VA_ARGS__)
#define DROP(...) .seat = HF_ON_DROP, .branch = "hotfix/login", \
	LANDING(.kind = HF_LAND_DROP, .ref = T("hotfix/login"), __VA_ARGS__)

/* What develop and two releases lack of two fixes, seen at day 100. */
#define DAY 86400L
#define DUE(...) .due = (struct hf_due[]){ __VA_ARGS__ }, \
	.n_due = COUNT(((struct hf_due[]){ __VA_ARGS__ }))
static const struct hf_ledger ledger = {
	.v = (struct hf_entry[]){
		{ .name = T("login"), .since = 100 * DAY - 7200,
		  DUE({ .target = T("develop") },
		      { .target = T("release/1.5"), .paid = true },
		      { .target = T("release/1.6"),
			.undecided = T("its history is not here") }) },
		{ .name = T("till"), .since = 97 * DAY,
		  DUE({ .target = T("release/1.5") },
		      { .target = T("develop") }) },
	},
	.n = 2,
};
#define TARGET(name) .seat = HF_ON_TARGET, .target = name, \
	.ledger = &ledger, .now = 100 * DAY

/* A fix that is lost in app.c. */
static const struct hf_entry login = { .name = T("login") };
#define LOSS(...) .undone = &(struct hf_undone){ .n = 1, \
	.v = (struct hf_loss[]){ { .entry = &login, \
				   .path = T("app.c"), __VA_ARGS__ } } }
#define BY .by = { OWN }, .subject = T("tidy up")
#define PUSHED .landing = &(struct hf_landing){ .ref = T("main") }
#define KEEP \
	"keep its lines; or if it has to go: git hotfix rollback login\n"

static const struct row rows[] = {
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
	  { DROP(.unreleased = 2, .abandoned = true) }, "" },
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
	{ "a branch that is owed nothing", "", { TARGET("release/1.7") }, "" },
	{ "one of which that cannot be told", "",
	  { TARGET("release/1.6") }, "" },
#define GATE(hotfix) .seat = HF_ON_GATE, .name = hotfix, .now = 100 * DAY
	{ "at the gate, what any target is owed of others", "",
	  { GATE("login"), .ledger = &ledger },
	  "overdue|warn|till|'release/1.5' lacks this fix, in production for 3 "
	  "days, overdue|git hotfix finish till\n"
	  "overdue|warn|till|'develop' lacks this fix, in production for 3 "
	  "days, overdue|git hotfix finish till\n" },
	{ "not of the one at hand", "", { GATE("till"), .ledger = &ledger },
	  "" },
	{ "a newer line is paid by a hotfix of its own",
	  "[rules]\noverdue = block",
	  { GATE("login"), .ledger = &(struct hf_ledger){ .n = 1,
	    .v = (struct hf_entry[]){ { .name = T("old"), .since = 97 * DAY,
	      DUE({ .target = T("main"), .is_line = true }) } } } },
	  "overdue|block|old|'main' lacks this fix, in production for 3 days, "
	  "overdue|git hotfix owed\n" },
	{ "nobody has looked", "", { GATE("login") }, "" },
	{ "undone", "",
	  { .seat = HF_ON_LANDING, PUSHED, LOSS(.line = 5, .places = 1, BY) },
	  "undone|block|login|'app.c:5' would lose this fix, by 3333333 "
	  "'tidy up'|" KEEP },
	{ "in several places, by nobody", "",
	  { .seat = HF_ON_TAG, PUSHED, LOSS(.line = 5, .places = 3) },
	  "undone|block|login|'app.c:5' and 2 more places would lose this "
	  "fix|" KEEP },
	{ "all of a file", "",
	  { .seat = HF_ON_LANDING, PUSHED, LOSS(.places = 1) },
	  "undone|block|login|'app.c' would lose this fix|" KEEP },
	{ "by a revert", "",
	  { .seat = HF_ON_LANDING, PUSHED,
	    LOSS(.line = 5, .places = 1, .reverted = true, BY) },
	  "undone|warn|login|'app.c:5' would lose this fix, which was "
	  "reverted, by 3333333 'tidy up'|once it is pushed: git hotfix "
	  "rollback login\n" },
	{ "on a release branch", "",
	  { .seat = HF_ON_RELEASE, LOSS(.line = 5, .places = 1) },
	  "undone|warn|login|'app.c:5' would lose this fix|" KEEP },
	{ "by a plan, of which nothing is pushed yet", "",
	  { .seat = HF_ON_PLAN, LOSS(.line = 5, .places = 1, BY) },
	  "undone|block|login|'app.c:5' would lose this fix, by 3333333 "
	  "'tidy up'|" KEEP },
	{ "off", "[rules]\nundone = off",
	  { .seat = HF_ON_LANDING, PUSHED, LOSS(.line = 5, .places = 1) }, "" },
	{ "nothing was asked", "", { .seat = HF_ON_LANDING, PUSHED }, "" },
};

/* clang-format on */

static void what_lands_is_judged(void **state)
{
	(void)state;
	check_rows(rows, COUNT(rows));
	check_found(false, rows, COUNT(rows));
}

static void a_rule_that_is_off_is_silent(void **state)
{
	(void)state;
	check_off(rows, COUNT(rows));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_lands_is_judged),
		cmocka_unit_test(a_rule_that_is_off_is_silent),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
