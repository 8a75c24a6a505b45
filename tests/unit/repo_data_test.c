/* Commits as they are stored, whole and damaged; both readers parse them so. */
#include "facts/repo_reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define LENGTH(a) (sizeof(a) / sizeof(*(a)))
#define TEXT(s) s, sizeof(s) - 1

#define HEX_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define HEX_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define HEX_64 HEX_A "aaaaaaaaaaaaaaaaaaaaaaaa"
#define ADA "Ada L <ada@example.org>"

static const struct hf_id some = { HEX_B };

static void test_parsed(void **state)
{
	static const struct {
		const char *raw;
		size_t len;
		const char *shown; /* tree, parents, author, times, message */
	} cases[] = {
		{ TEXT("tree " HEX_A "\nauthor " ADA " 12 +0100\n"
		       "committer " ADA " 34 -0800\n\nfix\n\nbody\n"),
		  HEX_A "||" ADA "|12|34|fix\n\nbody\n" },
		{ TEXT("tree " HEX_A "\nparent " HEX_A "\nparent " HEX_B "\n"
		       "author " ADA " 12 +0100\ncommitter " ADA " 34 +0000\n"
		       "encoding latin1\ngpgsig -----BEGIN\n \n parent x\n"
		       " -----END\n\nf\xfcr\n"),
		  HEX_A "|" HEX_A " " HEX_B " |" ADA "|12|34|f\xfcr\n" },
		{ TEXT("tree " HEX_64 "\nparent " HEX_64 "\n"
		       "author " ADA " 1 +0000\ncommitter " ADA " 2 +0000\n\n"),
		  HEX_64 "|" HEX_64 " |" ADA "|1|2|" },
		{ TEXT("tree " HEX_A "\nauthor " ADA " 12 +0000\n"
		       "committer " ADA " 34 +0000\n"),
		  HEX_A "||" ADA "|12|34|" },
		{ TEXT("tree " HEX_A "\nauthor " ADA " 12 +0000\n"
		       "committer " ADA " 34"),
		  HEX_A "||" ADA "|12|34|" },
		{ TEXT("tree " HEX_A "\nauthor nobody\ncommitter x> > 7\n\n\n"),
		  HEX_A "||nobody|0|7|\n" },
		{ TEXT("tree " HEX_A "\nauthor " ADA " 99999999999999999999999"
		       " +0000\ncommitter " ADA " -5 +0000\n\nx"),
		  HEX_A "||" ADA "|0|0|x" },
		{ TEXT("tree " HEX_A "\nauthor " ADA " 12 +0000\n"
		       "committer " ADA " 34 +0000\n\nbefore\0after"),
		  HEX_A "||" ADA "|12|34|before" },
	};
	struct hf_err err = HF_ERR_INIT;
	struct hf_buf shown = HF_BUF_INIT;
	struct hf_commit c;
	size_t i, j;

	(void)state;
	for (i = 0; i < LENGTH(cases); i++) {
		assert_int_equal(hf_commit_parse(&c, &some, cases[i].raw,
						 cases[i].len, &err),
				 0);
		assert_string_equal(c.id.hex, some.hex);
		hf_buf_clear(&shown);
		hf_buf_printf(&shown, "%s|", c.tree.hex);
		for (j = 0; j < c.parents.n; j++)
			hf_buf_printf(&shown, "%s ", c.parents.v[j].hex);
		hf_buf_printf(&shown, "|%s|%lld|%lld|%s", c.author,
			      (long long)c.authored, (long long)c.committed,
			      c.message);
		assert_string_equal(hf_buf_str(&shown), cases[i].shown);
		hf_commit_release(&c);
		assert_null(c.message);
	}
	hf_buf_release(&shown);
}

static void test_damaged(void **state)
{
	static const struct {
		const char *raw;
		size_t len;
	} cases[] = {
		{ TEXT("") },
		{ TEXT("\n") },
		{ TEXT("\n\n\n") },
		{ TEXT("tree") },
		{ TEXT("tree \n") },
		{ TEXT("tree " HEX_A) },
		{ TEXT("tree " HEX_A "\n\nfix\n") },
		{ TEXT("tree " HEX_A "a\nauthor x 1\ncommitter x 1\n\n") },
		{ TEXT("tree " HEX_A "\ncommitter x 1\nauthor x 1\n\n") },
		{ TEXT("tree " HEX_A "\nparent x\nauthor x\ncommitter x\n\n") },
		{ TEXT("tree " HEX_A "\nauthor " ADA " 1 +0000\n\nfix\n") },
		{ TEXT("parent " HEX_A "\nauthor x 1\ncommitter x 1\n\n") },
		{ TEXT("\0\0\0\0") },
	};
	struct hf_commit c;
	struct hf_err err;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(cases); i++) {
		hf_err_clear(&err);
		assert_int_equal(hf_commit_parse(&c, &some, cases[i].raw,
						 cases[i].len, &err),
				 HF_EUNDECIDED);
		assert_string_equal(err.text, "commit '" HEX_B "' is damaged");
		assert_null(c.author);
		assert_int_equal(c.parents.n, 0);
	}
}

/* Lists grow by zeroed elements and keep what they have. */
static void test_lists(void **state)
{
	struct hf_changes changes = { 0 };
	struct hf_range range = { 0 };
	struct hf_refs refs = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < 100; i++) {
		hf_changes_add(&changes)->added = (long)i;
		hf_ids_push(&hf_range_add(&range)->parents, &some);
		assert_non_null(hf_refs_add(&refs)->name = strdup("x"));
	}
	for (i = 0; i < 100; i++) {
		assert_int_equal(changes.v[i].added, i);
		assert_null(changes.v[i].path);
		assert_int_equal(range.v[i].parents.n, 1);
		assert_string_equal(range.v[i].id.hex, "");
		assert_string_equal(refs.v[i].name, "x");
	}
	hf_changes_release(&changes);
	hf_range_release(&range);
	hf_refs_release(&refs);
	assert_int_equal(changes.n + range.n + refs.n, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parsed),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
