#include "reports/report_plan.h"

#include "actions/plan.h"
#include "doors/json.h"
#include "doors/out.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "values/name.h"

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
	for (i = 0; i < paths->n; i++)
		hf_out("%s %s", i ? "," : "", paths->v[i]);
	hf_out("\n");
}

void hf_report_plan(const struct hf_plan *plan,
		    const struct hf_session *session)
{
	char old[8], new[8];
	size_t i;

	if (!plan->n_steps && !plan->conflicts.n)
		hf_out("nothing is missing\n");
	print_conflicts("production", &plan->conflicts);
	for (i = 0; i < plan->n_steps; i++) {
		const struct hf_step *s = &plan->steps[i];

		hf_out("%-8s %-32s %7s -> %s\n",
		       s->where == HF_REMOTE ? session->remote : "local",
		       hf_name_short(s->ref), id_or(&s->old, old),
		       id_or(&s->new, new));
	}
	for (i = 0; i < plan->n_backs; i++)
		print_conflicts(plan->backs[i].target,
				&plan->backs[i].conflicts);
}

static void push_conflicts(struct hf_json *list, const char *target,
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

void hf_report_plan_json(struct hf_json *object, const struct hf_plan *plan)
{
	struct hf_json *list = hf_json_array(), *conflicts = hf_json_array();
	struct hf_json *one;
	size_t i;

	for (i = 0; i < plan->n_steps; i++) {
		const struct hf_step *s = &plan->steps[i];

		one = hf_json_object();
		hf_json_text(one, "ref", s->ref);
		hf_json_text(one, "where",
			     s->where == HF_REMOTE ? "remote" : "local");
		hf_json_text(one, "old", s->old.hex[0] ? s->old.hex : NULL);
		hf_json_text(one, "new", s->new.hex);
		hf_json_push(list, one);
	}
	push_conflicts(conflicts, "production", &plan->conflicts);
	for (i = 0; i < plan->n_backs; i++)
		push_conflicts(conflicts, plan->backs[i].target,
			       &plan->backs[i].conflicts);
	hf_json_add(object, "plan", list);
	hf_json_add(object, "conflicts", conflicts);
}

/* What brings a target what it lacks, by plain git. */
static void print_way(const struct hf_plan *plan, const struct hf_back *back)
{
	hf_hint("git switch %s, git merge %s, resolve, and push it",
		back->target, plan->tag ? plan->tag : plan->commit.hex);
}

static void print_backs(const struct hf_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->n_backs; i++) {
		const struct hf_back *b = &plan->backs[i];

		if (b->failure)
			hf_out("  %-14s owed: the remote did not take it\n",
			       b->target);
		else if (b->conflicts.n)
			print_conflicts(b->target, &b->conflicts);
		else if (b->waits)
			hf_out("  %-14s waits for the review of %s\n",
			       b->target, b->ref);
		else if (hf_id_eq(&b->old, &b->new))
			hf_out("  %-14s has it already\n", b->target);
		else if (b->review)
			hf_out("  %-14s for review on %s\n", b->target, b->ref);
		else
			hf_out("  %-14s %s -> %s\n", b->target,
			       hf_id_short(&b->old).hex,
			       hf_id_short(&b->new).hex);
	}
}

/* The first line: what this run did, or that there was nothing to do. */
static void print_result(const struct hf_plan *plan,
			 const struct hf_session *session,
			 const struct hf_entry *entry)
{
	const char *line = entry->line->spec;
	bool moved = plan->n_steps &&
		     !hf_id_eq(&plan->production_old, &plan->production);

	hf_out_styled(HF_GOOD, moved ? "released" : "in production");
	hf_out(" '%s' %s %s", entry->name, moved ? "to" : "in", line);
	if (plan->tag)
		hf_out(" as %s", plan->tag);
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

void hf_report_finish(const struct hf_plan *plan,
		      const struct hf_session *session, bool quiet)
{
	const struct hf_entry *entry = plan->spec.entry;
	size_t i;

	if (!quiet) {
		print_result(plan, session, entry);
		print_backs(plan);
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
	for (i = 0; i < plan->left.n; i++)
		hf_warning("local '%s' could not be fast-forwarded and stays "
			   "where it is",
			   plan->left.v[i]);
	for (i = 0; i < plan->kept.n; i++)
		hf_warning("not deleted: %s", plan->kept.v[i]);
	for (i = 0; i < plan->n_backs; i++)
		if (plan->backs[i].conflicts.n)
			print_way(plan, &plan->backs[i]);
	if (!plan->pushed && session->remote)
		hf_hint("nothing was pushed: git hotfix finish --push %s",
			entry->name);
}
