/* Ranges and ancestry by the reader that asks git. */
#include "tests/unit/repo_git_fixture.h"

/* The ids of names with blanks between them. */
static struct hf_ids ids_of(struct fixture *f, const char *text)
{
	struct hf_ids ids = HF_IDS_INIT;
	char name[64];
	struct hf_id id;
	int used;

	for (; sscanf(text, "%63s%n", name, &used) == 1; text += used) {
		id = id_of(f, name);
		hf_ids_push(&ids, &id);
	}
	return ids;
}

/* "h2(mh) mh(h1,x3)", and "..." where the limit was met. */
static int put_range(struct hf_buf *out, struct fixture *f, const char *from,
		     const char *except, bool first_parent, size_t limit)
{
	struct hf_ids a = ids_of(f, from), b = ids_of(f, except);
	struct hf_range_spec spec = { &a, &b, first_parent, limit };
	struct hf_range range;
	size_t i, j;
	int rc = f->ops->range(&range, f->self, &spec, &f->err);

	for (i = 0; !rc && i < range.n; i++) {
		hf_buf_puts(out, i ? " " : "");
		put_subject(out, f, &range.v[i].id);
		for (j = 0; j < range.v[i].parents.n; j++) {
			hf_buf_putc(out, j ? ',' : '(');
			put_subject(out, f, &range.v[i].parents.v[j]);
		}
		hf_buf_puts(out, j ? ")" : "");
	}
	if (!rc && range.more)
		hf_buf_puts(out, " ...");
	hf_range_release(&range);
	hf_ids_release(&a);
	hf_ids_release(&b);
	return rc;
}

static void test_range(void **state)
{
	static const struct {
		const char *from, *except;
		bool first_parent;
		size_t limit;
		const char *want;
	} cases[] = {
		{ "", "", false, 0, "" },
		{ "", "b", false, 0, "" },
		{ "hf", "hf", false, 0, "" },
		{ "main", "hf", false, 0, "" },
		{ "b", "b~3", false, 0, "x3(x2) x2(x1) x1(base)" },
		{ "b", "b~3 b~3", false, 2, "x3(x2) x2(x1) ..." },
		{ "b", "b~3", false, 3, "x3(x2) x2(x1) x1(base)" },
		/* x1 and x2 are reachable from main by its merge. */
		{ "b", "b~3 main", false, 0, "x3(x2)" },
		{ "b", "main b~3", true, 0, "x3(x2)" },
		{ "b", "main", true, 0, "x3(x2)" },
		{ "hf", "main", false, 0, "h2(mh) mh(h1,x3) x3(x2) h1(m2)" },
		{ "hf", "main", true, 0, "h2(mh) mh(h1,x3) h1(m2)" },
		{ "hf", "main", true, 1, "h2(mh) ..." },
		{ "hf", "b", false, 0,
		  "h2(mh) mh(h1,x3) h1(m2) m2(mm) mm(m1,x2) m1(base)" },
		{ "hf", "b", false, 6,
		  "h2(mh) mh(h1,x3) h1(m2) m2(mm) mm(m1,x2) m1(base)" },
		{ "hf", "b", false, 5,
		  "h2(mh) mh(h1,x3) h1(m2) m2(mm) mm(m1,x2) ..." },
		{ "b main", "b~2", false, 0,
		  "x3(x2) m2(mm) mm(m1,x2) x2(x1) m1(base)" },
		{ "b", "", false, 0, "x3(x2) x2(x1) x1(base) base" },
		{ "main", "", true, 0, "m2(mm) mm(m1,x2) m1(base) base" },
	};
	struct hf_buf got = HF_BUF_INIT;
	struct fixture f;
	size_t i;

	(void)state;
	begin(&f, HISTORY);
	for (i = 0; i < COUNT(cases); i++) {
		expect(&f,
		       put_range(&got, &f, cases[i].from, cases[i].except,
				 cases[i].first_parent, cases[i].limit),
		       0);
		check_text(&got, cases[i].want);
	}
	finish(&f);
}

/* Longer than what is walked commit by commit. */
static void test_range_long(void **state)
{
	static const size_t lengths[] = { 15, 16, 17, 40 };
	struct hf_ids from, except;
	struct hf_range_spec spec = { &from, &except, false, 0 };
	struct hf_range range;
	struct fixture f;
	char name[16];
	size_t i;

	(void)state;
	begin(&f, HISTORY);
	sh("t=$(git rev-parse hf^{tree}) c=$(git rev-parse hf) i=0\n"
	   "while [ $i -lt 40 ]; do i=$((i + 1))\n"
	   "c=$(git commit-tree -p $c -m $i $t); done\n"
	   "git update-ref refs/heads/long $c");
	for (i = 0; i < COUNT(lengths); i++) {
		snprintf(name, sizeof(name), "long~%zu", lengths[i]);
		from = ids_of(&f, "long");
		except = ids_of(&f, name);
		expect(&f, f.ops->range(&range, f.self, &spec, &f.err), 0);
		assert_int_equal(range.n, lengths[i]);
		snprintf(name, sizeof(name), "%zu", 40 - lengths[i] + 1);
		expect_subject(&f, &range.v[range.n - 1].id, name);
		hf_range_release(&range);
		hf_ids_release(&except);
		hf_ids_release(&from);
	}
	finish(&f);
}

/* What merge_base says, and reaches for the first of `many`. */
static void check_related(struct fixture *f, const char *one, const char *many,
			  const char *base, int base_rc, bool yes, int yes_rc)
{
	struct hf_ids others = ids_of(f, many);
	struct hf_id id = id_of(f, one), got;
	bool reached = false;

	expect(f, f->ops->merge_base(&got, f->self, &id, &others, &f->err),
	       base_rc);
	expect_subject(f, &got, base);
	expect(f,
	       f->ops->reaches(&reached, f->self, &id, &others.v[0], &f->err),
	       yes_rc);
	assert_int_equal(reached, yes);
	hf_ids_release(&others);
}

static void test_related(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, HISTORY);
	sh("git checkout -q --orphan other; git commit -q -m other");
	check_related(&f, "hf", "hf", "h2", 0, true, 0);
	check_related(&f, "hf", "main", "m2", 0, true, 0);
	check_related(&f, "hf", "b", "x3", 0, true, 0);
	check_related(&f, "main", "hf", "m2", 0, false, 0);
	check_related(&f, "main", "b", "x2", 0, false, 0);
	check_related(&f, "b", "main~2", "base", 0, false, 0);
	check_related(&f, "hf", "main~2 b~1", "x2", 0, true, 0);
	check_related(&f, "b", "main~2 main~3", "base", 0, false, 0);
	check_related(&f, "hf", "other", "-", HF_ENOTFOUND, false, 0);
	finish(&f);
}

/* mm is missing: what needs it is undecided, what does not is answered. */
static void test_damaged(void **state)
{
	struct hf_buf got = HF_BUF_INIT;
	struct fixture f;

	(void)state;
	begin(&f, HISTORY);
	sh("git branch m1 main~2; x=$(git rev-parse main~1)\n" LOSE_X);
	check_related(&f, "main", "m1", "-", HF_EUNDECIDED, false,
		      HF_EUNDECIDED);
	check_related(&f, "hf", "main", "m2", 0, true, 0);
	check_related(&f, "b", "b~2", "x1", 0, true, 0);
	expect(&f, put_range(&got, &f, "hf", "m1", false, 0), HF_EUNDECIDED);
	expect(&f, put_range(&got, &f, "main", "", true, 0), HF_EUNDECIDED);
	check_text(&got, "");
	expect(&f, put_range(&got, &f, "b", "b~1", false, 0), 0);
	check_text(&got, "x3(x2)");
	finish(&f);
}

static void test_shallow(void **state)
{
	struct hf_buf got = HF_BUF_INIT;
	struct fixture f;

	(void)state;
	begin(&f, HISTORY);
	sh("git clone -q --depth 3 --no-single-branch file://$PWD s\n"
	   "git fetch -q --depth 3 2>/dev/null; mv .git old; mv s/.git .git\n"
	   "git update-ref refs/heads/b origin/b\n"
	   "git update-ref refs/heads/main origin/main\n"
	   "git update-ref refs/heads/m1 origin/main~2\n"
	   "git checkout -q --orphan other; git commit -q -m other");
	f.place.shallow = true;
	expect(&f, put_range(&got, &f, "hf", "main", true, 0), 0);
	check_text(&got, "h2(mh) mh(h1,x3) h1(m2)");
	expect(&f, put_range(&got, &f, "b", "b~2", false, 0), 0);
	check_text(&got, "x3(x2) x2(x1)");
	expect(&f, put_range(&got, &f, "b", "", false, 0), HF_EUNDECIDED);
	expect(&f, put_range(&got, &f, "main", "b", false, 0), HF_EUNDECIDED);
	expect(&f, put_range(&got, &f, "other", "b", false, 0), HF_EUNDECIDED);
	check_text(&got, "");
	check_related(&f, "hf", "main", "m2", 0, true, 0);
	check_related(&f, "b", "other", "-", HF_EUNDECIDED, false,
		      HF_EUNDECIDED);
	finish(&f);
}

/* The same with the long hash. */
static void test_sha256(void **state)
{
	struct hf_buf got = HF_BUF_INIT;
	struct fixture f;

	(void)state;
	setenv("GIT_DEFAULT_HASH", "sha256", 1);
	begin(&f, HISTORY);
	unsetenv("GIT_DEFAULT_HASH");
	assert_int_equal(strlen(id_of(&f, "hf").hex), 64);
	expect(&f, put_range(&got, &f, "hf", "main", true, 0), 0);
	check_text(&got, "h2(mh) mh(h1,x3) h1(m2)");
	expect(&f, put_range(&got, &f, "hf", "main", false, 0), 0);
	check_text(&got, "h2(mh) mh(h1,x3) x3(x2) h1(m2)");
	check_related(&f, "main", "b", "x2", 0, false, 0);
	finish(&f);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_range),
		cmocka_unit_test(test_range_long),
		cmocka_unit_test(test_related),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_shallow),
		cmocka_unit_test(test_sha256),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
