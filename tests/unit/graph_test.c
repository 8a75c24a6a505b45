/* A part of history in memory: who is where, and who reaches whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "facts/graph.h"
#include "facts/reverts.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* An id of one letter again and again; the letter is hex. */
static struct hf_id id_of(char letter)
{
	struct hf_id id = { "" };

	memset(id.hex, letter, 40);
	return id;
}

/* "d cb": commit d with the parents c and b; each before its parents. */
static void build(struct hf_graph *graph, const char *const *commits, size_t n)
{
	char parents[200];
	const char *p;
	size_t i, len;
	struct hf_id id;

	*graph = (struct hf_graph){ .n = 0 };
	for (i = 0; i < n; i++) {
		len = 0;
		parents[0] = '\0';
		for (p = commits[i] + 2; *p; p++)
			len += (size_t)snprintf(parents + len,
						sizeof(parents) - len, "%s%s",
						len ? " " : "", id_of(*p).hex);
		id = id_of(commits[i][0]);
		assert_int_equal(
			hf_graph_add(graph, &id, parents, (time_t)i, NULL), 0);
	}
	assert_int_equal(hf_graph_sort(graph, NULL), 0);
}

/*
 * e is a merge of d into c, d a merge of two of which one is outside:
 *
 *	e - c - b - a
 *	 \ d /
 *	   \ (0)
 */
static const char *const small[] = { "e cd", "d b0", "c b", "b a", "a " };

static void finds_by_what_ids_begin_with(void **state)
{
	static const char *const twins[] = { "a b", "b " };
	struct hf_graph graph;
	struct hf_id id;

	(void)state;
	build(&graph, small, COUNT(small));
	id = id_of('c');
	assert_int_equal(hf_graph_find(&graph, id.hex), 2);
	assert_int_equal(hf_graph_find(&graph, "ccccccc"), 2);
	assert_int_equal(hf_graph_find(&graph, "cccccca"), HF_NOWHERE);
	assert_int_equal(hf_graph_find(&graph, "fffffff"), HF_NOWHERE);
	assert_int_equal(hf_graph_find(&graph, "0000000"), HF_NOWHERE);
	assert_string_equal(hf_graph_parent(&graph, 0)->hex, id.hex);
	assert_null(hf_graph_parent(&graph, 4));
	assert_int_equal(graph.v[2].committed, 2);
	hf_graph_release(&graph);

	build(&graph, twins, COUNT(twins));
	memset(graph.v[1].id.hex, 'a', 39);
	assert_int_equal(hf_graph_sort(&graph, NULL), 0);
	assert_int_equal(hf_graph_find(&graph, "aaaaaaa"), HF_NOWHERE);
	assert_int_equal(hf_graph_find(&graph, graph.v[0].id.hex), 0);
	assert_int_equal(hf_graph_find(&graph, graph.v[1].id.hex), 1);
	hf_graph_release(&graph);
}

static void gives_what_nobody_has(void **state)
{
	static const size_t want[] = { 0, 0, 2, 2, 2 };
	struct hf_graph graph;
	size_t *owners, i;

	(void)state;
	build(&graph, small, COUNT(small));
	assert_non_null(owners = hf_graph_owners(&graph));
	for (i = 0; i < graph.n; i++)
		assert_int_equal(owners[i], HF_NOWHERE);
	assert_int_equal(hf_graph_give(owners, &graph, 2, 2, NULL), 0);
	assert_int_equal(owners[0], HF_NOWHERE);
	assert_int_equal(hf_graph_give(owners, &graph, 0, 0, NULL), 0);
	for (i = 0; i < graph.n; i++)
		assert_int_equal(owners[i], want[i]);
	free(owners);
	hf_graph_release(&graph);
}

static void an_empty_part_has_nothing(void **state)
{
	struct hf_graph graph = { .n = 0 };

	(void)state;
	assert_int_equal(hf_graph_sort(&graph, NULL), 0);
	assert_int_equal(hf_graph_find(&graph, "a"), HF_NOWHERE);
	hf_graph_release(&graph);
}

static void bad_parents_are_refused(void **state)
{
	static const char *const bad[] = { "x", "abc", " ", "a b" };
	const struct hf_id id = id_of('a');
	struct hf_graph graph = { .n = 0 };
	struct hf_err err;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(bad); i++) {
		err = (struct hf_err)HF_ERR_INIT;
		assert_int_equal(hf_graph_add(&graph, &id, bad[i], 0, &err),
				 HF_EFAIL);
		assert_string_equal(err.text,
				    "cannot read the parents of 'aaaaaaa'");
	}
	hf_graph_release(&graph);
}

/* The messages of d, c and b, newest first, in a straight history. */
static void reverts_stand_or_fall(void **state)
{
	static const char *const straight[] = { "d c", "c b", "b a", "a " };
	static const struct {
		const char *of[3];       /* what each of them takes back */
		const char *hotfixes[3]; /* and for which hotfix, or NULL */
		const char *stand;
	} cases[] = {
		{ { "", "", "a" }, { NULL }, "b" },
		{ { "", "b", "a" }, { NULL }, "c" },
		{ { "c", "b", "a" }, { NULL }, "bd" },
		{ { "b", "", "a" }, { NULL }, "d" },
		{ { "", "d", "a" }, { NULL }, "bc" },
		{ { "", "b", "a" }, { NULL, "login", NULL }, "bc" },
		{ { "", "b", "a" }, { NULL, "login", "login" }, "c" },
	};
	struct hf_reverts list = { .n = 0 };
	struct hf_graph graph;
	char message[400], stand[8];
	struct hf_id id;
	size_t i, j, n;

	(void)state;
	build(&graph, straight, COUNT(straight));
	for (i = 0; i < COUNT(cases); i++) {
		print_message("# case %zu\n", i);
		for (j = 0; j < 3; j++) {
			const char *fix = cases[i].hotfixes[j];

			snprintf(message, sizeof(message),
				 "Revert it\n\nThis reverts commit %s.\n%s%s%s",
				 *cases[i].of[j] ? id_of(*cases[i].of[j]).hex :
						   "nothing",
				 fix ? "\nHotfix: " : "", fix ? fix : "",
				 fix ? "\n" : "");
			id = id_of("dcb"[j]);
			assert_int_equal(
				hf_reverts_add(&list, &id, message, NULL), 0);
		}
		assert_int_equal(hf_reverts_settle(&list, &graph, NULL), 0);
		for (j = list.n, n = 0; j-- > 0;)
			if (list.v[j].stands)
				stand[n++] = list.v[j].id.hex[0];
		stand[n] = '\0';
		assert_string_equal(stand, cases[i].stand);
		hf_reverts_release(&list);
	}
	hf_graph_release(&graph);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_by_what_ids_begin_with),
		cmocka_unit_test(gives_what_nobody_has),
		cmocka_unit_test(an_empty_part_has_nothing),
		cmocka_unit_test(bad_parents_are_refused),
		cmocka_unit_test(reverts_stand_or_fall),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
