#include "facts/audit_range.h"

#include "doors/git.h"
#include "facts/audit.h"
#include "facts/log.h"
#include "facts/repo.h"

void hf_audit_range_release(struct hf_audit_range *range)
{
	if (!range)
		return;
	free(range->merges);
	free(range->wanted);
	hf_reverts_release(&range->reverts);
	hf_graph_release(&range->graph);
	*range = (struct hf_audit_range){ .checked = 0 };
}

/* Of all the messages only what reverts say is kept. */
static int take(void *data, const struct hf_logged *commit, struct hf_err *err)
{
	struct hf_audit_range *range = data;
	int rc = hf_graph_add(&range->graph, &commit->id, commit->parents,
			      commit->committed, err);

	return rc ? rc :
		    hf_reverts_add(&range->reverts, &commit->id,
				   commit->message, err);
}

/* git shows where a shallow clone ends as roots; the reader knows better. */
static int check_whole(struct hf_repo *repo, const struct hf_audit_spec *spec,
		       struct hf_err *err)
{
	struct hf_ids from = HF_IDS_INIT, except = HF_IDS_INIT;
	const struct hf_range_spec what = { .from = &from, .except = &except };
	struct hf_range range = { 0 };
	int rc;

	if (!hf_repo_place(repo)->shallow)
		return 0;
	hf_ids_push(&from, &spec->production);
	hf_ids_push(&except, &spec->target);
	rc = from.failed || except.failed ?
		     hf_fail_mem(err) :
		     hf_repo_range(&range, repo, &what, err);
	hf_range_release(&range);
	hf_ids_release(&except);
	hf_ids_release(&from);
	return rc;
}

static int read_graph(struct hf_audit_range *out, struct hf_repo *repo,
		      const struct hf_audit_spec *spec, struct hf_err *err)
{
	struct hf_id target = spec->target;
	const struct hf_ids except = { &target, 1, 1, false };
	const struct hf_log log = { .place = hf_repo_place(repo),
				    .tip = spec->production,
				    .except = &except };
	int rc;

	if ((rc = check_whole(repo, spec, err)) < 0 ||
	    (rc = hf_log_each(&log, take, out, err)) < 0 ||
	    (rc = hf_graph_sort(&out->graph, err)) < 0)
		return rc;
	return hf_reverts_settle(&out->reverts, &out->graph, err);
}

/* git reads dates and pathspecs, and chooses as rev-list with them does. */
static int list_wanted(struct hf_buf *out, const struct hf_audit_spec *spec,
		       struct hf_err *err)
{
	struct hf_strv args = HF_STRV_INIT;
	int rc;

	hf_strv_push(&args, "--no-pager");
	hf_strv_push(&args, "--no-literal-pathspecs");
	hf_strv_push(&args, "rev-list");
	hf_strv_push(&args, "--no-merges");
	if (spec->since)
		hf_strv_pushf(&args, "--since=%s", spec->since);
	hf_strv_push(&args, spec->production.hex);
	hf_strv_pushf(&args, "^%s", spec->target.hex);
	hf_strv_push(&args, "--");
	if (spec->paths)
		hf_strv_push_all(&args, spec->paths);
	if (!(rc = hf_strv_check(&args, err)))
		rc = hf_git_ask(NULL, out, NULL, (const char *const *)args.v,
				err);
	hf_strv_release(&args);
	return rc;
}

static int choose_some(struct hf_audit_range *range,
		       const struct hf_audit_spec *spec, struct hf_err *err)
{
	struct hf_buf said = HF_BUF_INIT;
	const char *at, *end;
	struct hf_id id;
	size_t place;
	int rc = list_wanted(&said, spec, err);

	for (at = hf_buf_str(&said); !rc && *at; at = end) {
		end = strchrnul(at, '\n');
		place = hf_id_parse(&id, at, (size_t)(end - at)) ?
				hf_graph_find(&range->graph, id.hex) :
				HF_NOWHERE;
		if (place == HF_NOWHERE)
			rc = hf_fail(err, HF_EFAIL,
				     "cannot read git's list of commits");
		else
			range->wanted[place] = true;
		end += *end != '\0';
	}
	hf_buf_release(&said);
	return rc;
}

static int choose(struct hf_audit_range *range,
		  const struct hf_audit_spec *spec, struct hf_err *err)
{
	const struct hf_graph *graph = &range->graph;
	size_t i;
	int rc = 0;

	range->wanted = calloc(graph->n + 1, sizeof(*range->wanted));
	if (!range->wanted)
		return hf_fail_mem(err);
	if (spec->since || (spec->paths && spec->paths[0]))
		rc = choose_some(range, spec, err);
	else
		for (i = 0; i < graph->n; i++)
			range->wanted[i] = graph->v[i].n_parents < 2;
	for (i = 0; i < graph->n; i++)
		range->checked += range->wanted[i];
	return rc;
}

/* Follow first parents down, and let the oldest take what it reaches first. */
static int give_to_merges(struct hf_audit_range *range, struct hf_err *err)
{
	const struct hf_graph *graph = &range->graph;
	size_t *line = calloc(graph->n + 1, sizeof(*line)), n = 0, at;
	const struct hf_id *parent;
	int rc = 0;

	range->merges = hf_graph_owners(graph);
	if (!line || !range->merges) {
		rc = hf_fail_mem(err);
		goto out;
	}
	for (at = graph->n ? 0 : HF_NOWHERE; at != HF_NOWHERE; n++) {
		line[n] = at;
		parent = hf_graph_parent(graph, at);
		at = parent ? hf_graph_find(graph, parent->hex) : HF_NOWHERE;
	}
	while (!rc && n) {
		at = line[--n];
		rc = hf_graph_give(range->merges, graph, at, at, err);
	}
out:
	free(line);
	return rc;
}

int hf_audit_range_read(struct hf_audit_range *out, struct hf_repo *repo,
			const struct hf_audit_spec *spec, struct hf_err *err)
{
	int rc;

	*out = (struct hf_audit_range){ .checked = 0 };
	if ((rc = read_graph(out, repo, spec, err)) < 0 ||
	    (rc = choose(out, spec, err)) < 0 ||
	    (rc = give_to_merges(out, err)) < 0)
		hf_audit_range_release(out);
	return rc;
}
