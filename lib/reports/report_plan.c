#include "reports/report_plan.h"

#include "actions/plan.h"
#include "doors/json.h"
#include "doors/out.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "reports/report_back.h"
#include "values/name.h"
#include "values/verdict.h"

static const char *id_or(const struct hf_id *id, char text[8])
{
	snprintf(text, 8, "%.7s", id->hex[0] ? id->hex : "-");
	return text;
}

static void print_conflicts(const char *target, const struct hf_strv *paths)
{
	size_t i;

	if (!paths->n)
		return;
	hf_out_styled(HF_BAD, "conflict");
	hf_out(" with %s in", target);
	for (i = 0; i < paths->n; i++) {
		hf_out(i ? ", " : " ");
		hf_out_name(paths->v[i]);
	}
	hf_out("\n");
}

static void print_steps(const struct hf_step *steps, size_t n,
			const struct hf_session *session)
{
	char old[8], new[8];
	size_t i;

	for (i = 0; i < n; i++)
		hf_out("%-8s %-32s %7s -> %s\n",
		       steps[i].where == HF_REMOTE ? session->remote : "local",
		       hf_name_short(steps[i].ref), id_or(&steps[i].old, old),
		       id_or(&steps[i].new, new));
}

void hf_report_plan(const struct hf_plan *plan,
		    const struct hf_session *session)
{
	print_conflicts("production", &plan->conflicts);
	print_steps(plan->steps, plan->n_steps, session);
	print_steps(plan->gone, plan->n_gone, session);
	hf_report_stays(plan);
	if (!hf_report_obstacles(plan) && !plan->n_steps && !plan->n_gone &&
	    !plan->conflicts.n)
		hf_out("nothing is missing\n");
}

void hf_report_paths_json(struct hf_json *list, const char *target,
			  const struct hf_strv *paths)
{
	struct hf_json *one, *names;
	size_t i;

	if (!paths->n)
		return;
	one = hf_json_object();
	names = hf_json_array();
	hf_json_text(one, "target", target);
	for (i = 0; i < paths->n; i++)
		hf_json_push_text(names, paths->v[i]);
	hf_json_add(one, "paths", names);
	hf_json_push(list, one);
}

static void push_steps(struct hf_json *list, const struct hf_step *steps,
		       size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		const struct hf_step *s = &steps[i];
		struct hf_json *one = hf_json_object();

		hf_json_text(one, "ref", s->ref);
		hf_json_text(one, "where",
			     s->where == HF_REMOTE ? "remote" : "local");
		hf_json_text(one, "old", s->old.hex[0] ? s->old.hex : NULL);
		hf_json_text(one, "new", s->new.hex[0] ? s->new.hex : NULL);
		hf_json_push(list, one);
	}
}

void hf_report_plan_json(struct hf_json *object, const struct hf_plan *plan)
{
	struct hf_json *list = hf_json_array(), *conflicts = hf_json_array();
	struct hf_json *kept = hf_json_array();
	size_t i;

	push_steps(list, plan->steps, plan->n_steps);
	push_steps(list, plan->gone, plan->n_gone);
	hf_report_paths_json(conflicts, "production", &plan->conflicts);
	for (i = 0; i < plan->n_backs; i++) {
		const struct hf_back *b = &plan->backs[i];

		hf_report_paths_json(conflicts, b->target, &b->conflicts);
		hf_report_paths_json(kept, b->target, &b->kept);
	}
	hf_json_add(object, "plan", list);
	hf_json_add(object, "conflicts", conflicts);
	hf_json_add(object, "kept", kept);
}

void hf_report_left(const struct hf_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->left.n; i++)
		hf_warning("local '%s' could not be fast-forwarded and stays "
			   "where it is%s%s",
			   plan->left.v[i], *plan->left_why.v[i] ? ": " : "",
			   plan->left_why.v[i]);
}

/* The first line: what this run did, or that there was nothing to do. */
static void print_result(const struct hf_plan *plan,
			 const struct hf_session *session,
			 const struct hf_entry *entry)
{
	const char *line = entry->line->spec;
	bool undone = plan->spec.kind == HF_PLAN_ROLLBACK;
	const char *tag = plan->tag ? plan->tag :
			  undone    ? entry->reverted_tag :
				      NULL;
	bool moved = plan->n_steps &&
		     !hf_id_eq(&plan->production_old, &plan->production);

	hf_out_styled(HF_GOOD, undone ? "rolled back" :
			       moved  ? "released" :
					"in production");
	hf_out(" '%s' %s %s", entry->name,
	       undone ? "on" :
	       moved  ? "to" :
			"in",
	       line);
	if (tag)
		hf_out(" as %s", tag);
	if (!plan->n_steps)
		hf_out(": nothing was missing");
	else if (plan->pushed)
		hf_out(", pushed to %s", session->remote);
	hf_out("\n");
	if (moved && !entry->line->is_tag)
		hf_out("  %-14s %s -> %s\n", line,
		       hf_id_short(&plan->production_old).hex,
		       hf_id_short(&plan->production).hex);
}

/* Where HEAD is now, and the way home from a worktree of its own. */
static void print_head(const struct hf_plan *plan,
		       const struct hf_session *session,
		       const struct hf_entry *entry)
{
	const struct hf_place *place = hf_repo_place(session->repo);

	if (plan->detached && plan->tag &&
	    hf_id_eq(&plan->production, &plan->commit))
		hf_out("you are on no branch now, at %s\n", plan->tag);
	else if (plan->detached)
		hf_out("you are on no branch now, at %s of %s\n",
		       hf_id_short(&plan->production).hex, entry->line->spec);
	else
		hf_out("you are on %s now, at the fix's own files\n",
		       entry->line->branch.name);
	if (place->work_tree && strcmp(place->git_dir, place->common_dir))
		hf_out("this worktree has done its work: git worktree remove "
		       "%s\n",
		       place->work_tree);
}

/* What did not go as it should, and what to do about it. */
static void print_loose_ends(const struct hf_plan *plan,
			     const struct hf_session *session,
			     const struct hf_entry *entry)
{
	bool undone = plan->spec.kind == HF_PLAN_ROLLBACK;
	const char *command = undone ? "rollback" : "finish";
	/* What a broken glass let pass blocks the next run as well. */
	bool glass = plan->spec.verdict &&
		     hf_verdict_outcome(plan->spec.verdict) >= HF_BLOCKED;
	size_t i;

	if (plan->behind) {
		hf_warning("%s, but not finished: %s",
			   undone ? "rolled back" : "released", plan->behind);
		hf_hint("git hotfix %s %s does the rest", command, entry->name);
	}
	hf_report_left(plan);
	for (i = 0; i < plan->kept.n; i++)
		hf_warning("not deleted: %s", plan->kept.v[i]);
	hf_report_back_ways(plan, session);
	if (!plan->pushed && session->remote)
		hf_hint("nothing was pushed: git hotfix %s --push %s%s",
			command, glass ? "--break-glass <why> " : "",
			entry->name);
}

void hf_report_finish(const struct hf_plan *plan,
		      const struct hf_session *session, bool quiet)
{
	const struct hf_entry *entry = plan->spec.entry;

	if (!quiet) {
		print_result(plan, session, entry);
		hf_report_backs(plan, session);
	}
	if (!quiet && plan->left_branch)
		print_head(plan, session, entry);
	if (plan->stuck)
		hf_warning("HEAD stays on '%s': %s", entry->branch,
			   plan->stuck);
	if (plan->more) {
		hf_warning("'%s' has commits that the release lacks, and "
			   "stays",
			   entry->branch);
		hf_hint("git hotfix start <another name>, and git cherry-pick "
			"what is new");
	}
	print_loose_ends(plan, session, entry);
}

void hf_report_rollback(const struct hf_plan *plan,
			const struct hf_session *session, bool quiet)
{
	const struct hf_entry *entry = plan->spec.entry;
	const char *line = hf_ledger_lives_on(entry);

	if (!quiet) {
		print_result(plan, session, entry);
		hf_report_backs(plan, session);
	}
	print_loose_ends(plan, session, entry);
	if (line)
		hf_warning("'%s' has the fix by a release of its own, and so "
			   "the targets keep it",
			   line);
	if (!quiet && !plan->before)
		hf_hint("to bring it again: git hotfix start <new> --redo %s",
			entry->name);
}
