/* The commit that joins two ends of a record: the same text in every clone. */
#include "actions/join.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "facts/repo.h"

#define LENGTH(a) (sizeof(a) / sizeof(*(a)))

#define HEX_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HEX_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define HEX_T "4b825dc642cb6eb9a060e54bf8d69288fbee4904"

static char ada[] = "Ada L <ada@example.org>";
static char bot[] = "CI <>";
static char eve[] = "Eve <eve@example.org>";

static struct hf_commit end_of(const char *hex, char *author, time_t committed)
{
	struct hf_commit c = { .author = author,
			       .committer = bot,
			       .authored = 12,
			       .committed = committed,
			       .zone = "+0900",
			       .committer_zone = "-0330" };

	assert_true(hf_id_parse(&c.id, hex, strlen(hex)));
	return c;
}

static void expect(const char *want, const struct hf_commit *one,
		   const struct hf_commit *two)
{
	const struct hf_id tree = { HEX_T };
	struct hf_buf text = HF_BUF_INIT;

	hf_join_print(&text, &tree, "login", one, two);
	assert_string_equal(hf_buf_str(&text), want);
	hf_buf_clear(&text);
	hf_join_print(&text, &tree, "login", two, one);
	assert_string_equal(hf_buf_str(&text), want);
	hf_buf_release(&text);
}

#define JOINED(author, when) \
	"tree " HEX_T "\nparent " HEX_A "\nparent " HEX_B "\n" \
	"author " author " 12 +0900\ncommitter CI <> " when " -0330\n" \
	"\njoin the records of 'login'\n"

static void test_last(void **state)
{
	struct hf_commit a = end_of(HEX_A, ada, 100);
	struct hf_commit b = end_of(HEX_B, eve, 99);

	(void)state;
	expect(JOINED("Ada L <ada@example.org>", "100"), &a, &b);
	b.committed = 101;
	expect(JOINED("Eve <eve@example.org>", "101"), &a, &b);
}

static void test_tie(void **state)
{
	struct hf_commit a = end_of(HEX_A, ada, 100);
	struct hf_commit b = end_of(HEX_B, eve, 100);

	(void)state;
	expect(JOINED("Eve <eve@example.org>", "100"), &a, &b);
}

/* What git fsck refuses as a person must not be written again by us. */
static void test_no_person(void **state)
{
	static const char *const hostile[] = {
		"",
		"nobody",
		"<ada@example.org>",
		"Ada<ada@example.org>",
		"Ada <ada",
		"Ada <ada> <eve>",
		"Ada <a<b>",
		"Ada > <ada>",
		"Ada <ada> x",
	};
	struct hf_commit a = end_of(HEX_A, ada, 1), b;
	char who[64];
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(hostile); i++) {
		snprintf(who, sizeof(who), "%s", hostile[i]);
		b = end_of(HEX_B, who, 2);
		expect(JOINED("git-hotfix <>", "2"), &a, &b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_last),
		cmocka_unit_test(test_tie),
		cmocka_unit_test(test_no_person),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
