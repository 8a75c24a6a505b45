#include "reports/report_plan.h"

#include "actions/finish.h"
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

void hf_report_plan(const struct hf_finish *finish,
		    const struct hf_session *session)
{
	char old[8], new[8];
	size_t i;

	if (!finish->n_steps && !finish->conflicts.n)
		hf_out("nothing is missing\n");
	print_conflicts("production", &finish->conflicts);
	for (i = 0; i < finish->n_steps; i++) {
		const struct hf_step *s = &finish->steps[i];

		hf_out("%-8s %-32s %7s -> %s\n",
		       s->where == HF_REMOTE ? session->remote : "local",
		       hf_name_short(s->ref), id_or(&s->old, old),
		       id_or(&s->new, new));
	}
	for (i = 0; i < finish->n_backs; i++)
		print_conflicts(finish->backs[i].target,
				&finish->backs[i].conflicts);
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

void hf_report_plan_json(struct hf_json *object, const struct hf_finish *finish)
{
	struct hf_json *plan = hf_json_array(), *conflicts = hf_json_array();
	struct hf_json *one;
	size_t i;

	for (i = 0; i < finish->n_steps; i++) {
		const struct hf_step *s = &finish->steps[i];

		one = hf_json_object();
		hf_json_text(one, "ref", s->ref);
		hf_json_text(one, "where",
			     s->where == HF_REMOTE ? "remote" : "local");
		hf_json_text(one, "old", s->old.hex[0] ? s->old.hex : NULL);
		hf_json_text(one, "new", s->new.hex);
		hf_json_push(plan, one);
	}
	push_conflicts(conflicts, "production", &finish->conflicts);
	for (i = 0; i < finish->n_backs; i++)
		push_conflicts(conflicts, finish->backs[i].target,
			       &finish->backs[i].conflicts);
	hf_json_add(object, "plan", plan);
	hf_json_add(object, "conflicts", conflicts);
}

/* What brings a target what it lacks, by plain git. */
static void print_way(const struct hf_finish *finish,
		      const struct hf_back *back)
{
	hf_hint("git switch %s, git merge %s, resolve, and push it",
		back->target, finish->tag ? finish->tag : finish->commit.hex);
}

static void print_backs(const struct hf_finish *finish)
{
	size_t i;

	for (i = 0; i < finish->n_backs; i++) {
		const struct hf_back *b = &finish->backs[i];

		if (b->failed)
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
static void print_result(const struct hf_finish *finish,
			 const struct hf_session *session,
			 const struct hf_entry *entry)
{
	const char *line = entry->line->spec;
	bool moved = finish->n_steps &&
		     !hf_id_eq(&finish->production_old, &finish->production);

	hf_out_styled(HF_GOOD, moved ? "released" : "in production");
	hf_out(" '%s' %s %s", entry->name, moved ? "to" : "in", line);
	if (finish->tag)
		hf_out(" as %s", finish->tag);
	if (!finish->n_steps)
		hf_out(": nothing was missing");
	else if (finish->pushed)
		hf_out(", pushed to %s", session->remote);
	hf_out("\n");
	if (moved && !entry->line->is_tag)
		hf_out("  %-14s %s -> %s\n", line,
		       hf_id_short(&finish->production_old).hex,
		       hf_id_short(&finish->production).hex);
}

/* Where HEAD is now, and the way home from a worktree of its own. */
static void print_head(const struct hf_finish *finish,
		       const struct hf_session *session,
		       const struct hf_entry *entry)
{
	const struct hf_place *place = hf_repo_place(session->repo);

	if (finish->detached && finish->tag &&
	    hf_id_eq(&finish->production, &finish->commit))
		hf_out("you are on no branch now, at %s\n", finish->tag);
	else if (finish->detached)
		hf_out("you are on no branch now, at %s of %s\n",
		       hf_id_short(&finish->production).hex, entry->line->spec);
	else
		hf_out("you are on %s now, at the fix's own files\n",
		       entry->line->branch.name);
	if (place->work_tree && strcmp(place->git_dir, place->common_dir))
		hf_out("this worktree has done its work: git worktree remove "
		       "%s\n",
		       place->work_tree);
}

void hf_report_finish(const struct hf_finish *finish,
		      const struct hf_session *session,
		      const struct hf_finish_spec *spec, bool quiet)
{
	const struct hf_entry *entry = spec->entry;
	size_t i;

	if (!quiet) {
		print_result(finish, session, entry);
		print_backs(finish);
	}
	if (!quiet && finish->left_branch)
		print_head(finish, session, entry);
	if (finish->stuck)
		hf_warning("HEAD stays on '%s': %s", entry->branch,
			   finish->stuck);
	if (finish->more) {
		hf_warning("'%s' has commits that the release lacks, and "
			   "stays",
			   entry->branch);
		hf_hint("git hotfix start <another name>, and git cherry-pick "
			"what is new");
	}
	for (i = 0; i < finish->left.n; i++)
		hf_warning("local '%s' could not be fast-forwarded and stays "
			   "where it is",
			   finish->left.v[i]);
	for (i = 0; i < finish->kept.n; i++)
		hf_warning("not deleted: %s", finish->kept.v[i]);
	for (i = 0; i < finish->n_backs; i++)
		if (finish->backs[i].conflicts.n)
			print_way(finish, &finish->backs[i]);
	if (!finish->pushed && session->remote)
		hf_hint("nothing was pushed: git hotfix finish --push %s",
			entry->name);
}
