/* Whose word is believed, what it is worth, and who wrote a fix. */
#include "facts/approval.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "facts/session.h"
#include "facts/writers.h"
#include "values/record.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* Rows are read as they are aligned here. */
/* clang-format off */

/* Records own their texts; these are never freed. */
#define T(text) (char[]){ text }
#define LIST(...) { .v = (char *[]){ __VA_ARGS__, NULL }, \
		    .n = COUNT(((char *[]){ __VA_ARGS__ })) }
#define TREE "1111111aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define OTHER "2222222bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

#define BO "Bo <bo@x>"
#define EVA "Eva <eva@x>"

#define WORD(what, at, by, with, role, tree) { .kind = T(what), \
	.author = T(by), .committer = T(with), .when = at, .after = at, \
	.fields = (struct hf_field[]){ { T("Role"), T(role) }, \
				       { T("Tree"), T(tree) } }, .n = 2 }
#define YES(at, by, role, tree) \
	WORD(HF_EVENT_APPROVE, at, by, by, role, tree)
#define NO(at, by, role, tree) WORD(HF_EVENT_REVOKE, at, by, by, role, tree)
#define RECORD(...) { .events = (struct hf_event[]){ __VA_ARGS__ }, \
		      .n = COUNT(((struct hf_event[]){ __VA_ARGS__ })) }

static struct hf_session team = {
	.policy = { .approval = LIST(T("sre:2"), T("lead:1")),
		    .role_names = LIST(T("sre"), T("lead")),
		    .role_members = LIST(T("bo@x, eva@x,cy@x"), T("Bo@X")) },
};

static const struct {
	const char *name;
	struct hf_record record;
	const char *want; /* "<role> <mail>: <why>\n", then the quorums */
} rows[] = {
	{ "nothing", { .n = 0 }, "sre 0/2 lead 0/1" },
	{ "two people", RECORD(YES(1, BO, "sre", TREE),
			       YES(2, EVA, "sre", TREE)),
	  "sre bo@x: -\nsre eva@x: -\nsre 2/2 lead 0/1" },
	{ "one person twice", RECORD(YES(1, BO, "sre", TREE),
				     YES(2, "B <BO@x>", "SRE", TREE)),
	  "SRE BO@x: -\nsre 1/2 lead 0/1" },
	{ "two roles of one person", RECORD(YES(1, BO, "sre", TREE),
					    YES(2, BO, "lead", TREE)),
	  "sre bo@x: -\nlead bo@x: -\nsre 1/2 lead 1/1" },
	{ "taken back", RECORD(YES(1, BO, "sre", TREE),
			       NO(2, BO, "sre", TREE)),
	  "sre bo@x: was revoked\nsre 0/2 lead 0/1" },
	{ "whatever tree that was of", RECORD(YES(1, BO, "sre", TREE),
					      NO(2, BO, "sre", OTHER)),
	  "sre bo@x: was revoked\nsre 0/2 lead 0/1" },
	{ "and given again", RECORD(NO(1, BO, "sre", TREE),
				    YES(2, BO, "sre", TREE)),
	  "sre bo@x: -\nsre 1/2 lead 0/1" },
	{ "at once", RECORD(NO(1, BO, "sre", TREE), YES(1, BO, "sre", TREE)),
	  "sre bo@x: was revoked\nsre 0/2 lead 0/1" },
	{ "another role's", RECORD(YES(1, BO, "sre", TREE),
				   NO(2, BO, "lead", TREE)),
	  "sre bo@x: -\nlead bo@x: was revoked\nsre 1/2 lead 0/1" },
	{ "another tree last", RECORD(YES(1, BO, "sre", TREE),
				      YES(2, BO, "sre", OTHER)),
	  "sre bo@x: is of another tree, 2222222\nsre 0/2 lead 0/1" },
	{ "no tree", RECORD(YES(1, BO, "sre", "1111111")),
	  "sre bo@x: names no tree\nsre 0/2 lead 0/1" },
	{ "not that role", RECORD(YES(1, EVA, "lead", TREE)),
	  "lead eva@x: is by 'eva@x', who does not have that role\n"
	  "sre 0/2 lead 0/1" },
	{ "no such role", RECORD(YES(1, BO, "boss", TREE)),
	  "boss bo@x: is by 'bo@x', who does not have that role\n"
	  "sre 0/2 lead 0/1" },
	{ "own work", RECORD(YES(1, "Cy <Cy@x>", "sre", TREE)),
	  "sre Cy@x: is by 'Cy@x', who wrote part of the fix\n"
	  "sre 0/2 lead 0/1" },
	{ "in another's name", RECORD(WORD(HF_EVENT_APPROVE, 1, BO, EVA, "sre",
					   TREE)),
	  "sre bo@x: was made by 'eva@x' in that name\nsre 0/2 lead 0/1" },
	{ "that displaces nothing", RECORD(YES(1, BO, "sre", TREE),
		WORD(HF_EVENT_REVOKE, 2, BO, EVA, "sre", TREE),
		WORD(HF_EVENT_APPROVE, 3, BO, EVA, "sre", OTHER)),
	  "sre bo@x: -\nsre bo@x: was made by 'eva@x' in that name\n"
	  "sre 1/2 lead 0/1" },
	{ "and is forgotten with the next word", RECORD(
		WORD(HF_EVENT_REVOKE, 1, BO, EVA, "sre", TREE),
		YES(2, BO, "sre", TREE)),
	  "sre bo@x: -\nsre 1/2 lead 0/1" },
	{ "nobody", RECORD(YES(1, "Bo", "sre", TREE), YES(2, "<>", "sre", TREE),
			   { .kind = T(HF_EVENT_APPROVE), .author = T(BO) }),
	  "sre 0/2 lead 0/1" },
	{ "what is no word", RECORD(WORD("approved", 1, BO, BO, "sre", TREE)),
	  "sre 0/2 lead 0/1" },
};
/* clang-format on */

static void print(struct hf_buf *out, const struct hf_approvals *approvals)
{
	size_t i;

	for (i = 0; i < approvals->n; i++)
		hf_buf_printf(out, "%s %s: %s\n", approvals->v[i].role,
			      approvals->v[i].mail,
			      approvals->v[i].why ? approvals->v[i].why : "-");
	for (i = 0; i < approvals->n_quorums; i++)
		hf_buf_printf(out, "%s%s %ld/%ld", i ? " " : "",
			      approvals->quorums[i].role,
			      approvals->quorums[i].given,
			      approvals->quorums[i].needed);
}

static void check(const struct hf_record *record, const char *hex,
		  const char *want)
{
	const struct hf_strv writers = LIST(T("ana@x"), T("cy@X"));
	struct hf_id tree = { "" };
	const struct hf_approval_spec spec = { .record = record,
					       .tree = &tree,
					       .writers = &writers };
	struct hf_approvals approvals;
	struct hf_err err = HF_ERR_INIT;
	struct hf_buf said = HF_BUF_INIT;

	hf_id_parse(&tree, hex, strlen(hex));
	assert_int_equal(hf_approvals_read(&approvals, &team, &spec, &err), 0);
	print(&said, &approvals);
	assert_string_equal(hf_buf_str(&said), want);
	hf_buf_release(&said);
	hf_approvals_release(&approvals);
}

static void words_are_weighed(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(rows); i++) {
		print_message("%s\n", rows[i].name);
		check(&rows[i].record, TREE, rows[i].want);
	}
}

static void an_unknown_tree_was_seen_by_nobody(void **state)
{
	const struct hf_record record = RECORD(YES(1, BO, "sre", TREE));

	(void)state;
	check(&record, "",
	      "sre bo@x: is of another tree, 1111111\nsre 0/2 lead 0/1");
}

static void own_work_counts_where_the_policy_says_so(void **state)
{
	const struct hf_record record =
		RECORD(YES(1, "Cy <Cy@x>", "sre", TREE));

	(void)state;
	team.policy.approve_self = true;
	check(&record, TREE, "sre Cy@x: -\nsre 1/2 lead 0/1");
	team.policy.approve_self = false;
}

static void a_quorum_is_met_by_so_many_or_more(void **state)
{
	struct hf_quorum quorum = { T("sre"), 2, 1 };

	(void)state;
	assert_false(hf_quorum_is_met(&quorum));
	quorum.given = 2;
	assert_true(hf_quorum_is_met(&quorum));
	quorum.given = 3;
	assert_true(hf_quorum_is_met(&quorum));
}

static void roles_are_what_the_policy_says(void **state)
{
	const struct hf_policy none = { .records = NULL };
	char *sre = T("sre:1");
	const struct hf_policy nobody = { .approval = { .v = &sre, .n = 1 } };

	(void)state;
	assert_true(hf_role_has(&team.policy, "sre", "EVA@x"));
	assert_true(hf_role_has(&team.policy, "SRE", "cy@x"));
	assert_false(hf_role_has(&team.policy, "lead", "eva@x"));
	assert_false(hf_role_has(&team.policy, "sr", "eva@x"));
	assert_false(hf_role_has(&team.policy, "sre", "a@x"));
	assert_false(hf_role_has(&team.policy, "sre", ""));
	assert_true(hf_role_has(&none, "any", "a@x"));
	assert_false(hf_role_has(&nobody, "sre", "a@x"));
}

static void a_mail_is_between_brackets(void **state)
{
	static const char *const mails[][2] = {
		{ "Bo Lee <bo@x>", "bo@x" },
		{ "<bo@x> and more", "bo@x" },
		{ "A <b <c@x>", "c@x" },
		{ "Bo <bo@x", "bo@x" },
		{ "Bo", "" },
		{ "Bo <>", "" },
		{ "", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(mails); i++) {
		char *mail = hf_mail_of(mails[i][0]);

		assert_string_equal(mail, mails[i][1]);
		free(mail);
	}
}

static void writers_are_all_who_had_a_hand_in_it(void **state)
{
	struct hf_commit commit = {
		.author = T(BO),
		.committer = T("Bo <BO@X>"),
		.message = T("fix it\n\n"
			     "Co-authored-by: Eva <eva@x>\n"
			     "co-Authored-By: nobody\n"
			     "Reviewed-by: Cy <cy@x>\n"),
	};
	struct hf_strv writers = HF_STRV_INIT;

	(void)state;
	hf_writers_of(&writers, &commit);
	commit.author = T("Di <di@x>");
	hf_writers_of(&writers, &commit);
	assert_int_equal(writers.n, 3);
	assert_string_equal(writers.v[0], "bo@x");
	assert_string_equal(writers.v[1], "eva@x");
	assert_string_equal(writers.v[2], "di@x");
	assert_false(writers.failed);
	hf_strv_release(&writers);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_are_weighed),
		cmocka_unit_test(an_unknown_tree_was_seen_by_nobody),
		cmocka_unit_test(own_work_counts_where_the_policy_says_so),
		cmocka_unit_test(a_quorum_is_met_by_so_many_or_more),
		cmocka_unit_test(roles_are_what_the_policy_says),
		cmocka_unit_test(a_mail_is_between_brackets),
		cmocka_unit_test(writers_are_all_who_had_a_hand_in_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
