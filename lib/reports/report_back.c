#include "reports/report_back.h"

#include "actions/back_line.h"
#include "actions/plan.h"
#include "doors/json.h"
#include "doors/out.h"
#include "facts/ledger.h"
#include "facts/review_page.h"
#include "facts/session.h"
#include "reports/report_plan.h"
#include "values/name.h"

static void print_paths(const struct hf_strv *paths)
{
	size_t i;

	for (i = 0; i < paths->n; i++) {
		hf_out(i ? ", " : " ");
		hf_out_name(paths->v[i]);
	}
	hf_out("\n");
}

/* What somebody began and has not brought to its end. */
static void print_stop(const struct hf_back *b)
{
	hf_out("  %-14s ", b->target);
	switch (b->stop) {
	case HF_STOP_BEGUN:
		hf_out("is unfinished in %s\n", b->where);
		break;
	case HF_STOP_MARKERS:
		hf_out("was resolved with conflict markers in");
		print_paths(&b->conflicts);
		break;
	case HF_STOP_MOVED:
		hf_out("has moved, and conflicts with what was resolved in");
		print_paths(&b->conflicts);
		break;
	case HF_STOP_AHEAD:
		hf_out("has it here and more, not pushed\n");
		break;
	case HF_STOP_NONE:
		break;
	}
}

/* The page where the review is asked for, if the remote has such pages. */
static void print_page(const struct hf_back *b,
		       const struct hf_session *session)
{
	struct hf_buf page = HF_BUF_INIT;

	if (hf_review_page(&page, session, b->ref, b->target, NULL) == 0)
		hf_out("  %-14s %s\n", "open", hf_buf_str(&page));
	hf_buf_release(&page);
}

/* "VERSION stays", "VERSION and app.c stay": the target's side was kept. */
static void print_kept(const struct hf_strv *paths)
{
	size_t i;

	for (i = 0; i < paths->n; i++) {
		if (i)
			hf_out(i + 1 < paths->n ? ", " : " and ");
		hf_out_name(paths->v[i]);
	}
	hf_out(paths->n > 1 ? " stay as they are" : " stays as it is");
}

/* What is not pushed is nowhere, if the local branch could not follow. */
static bool has_stayed(const struct hf_plan *plan, const struct hf_back *b)
{
	return !plan->pushed && hf_strv_has(&plan->left, b->target);
}

static void print_back(const struct hf_plan *plan, const struct hf_back *b)
{
	hf_out("  %-14s ", b->target);
	if (has_stayed(plan, b))
		hf_out("owed: it could not be moved");
	else if (b->failure)
		hf_out("owed: %s", b->failure == HF_BACK_REFUSED ?
					   "the remote did not take it" :
					   "left to the next run");
	else if (b->waits)
		hf_out("waits for the review of %s", b->ref);
	else if (b->nothing)
		hf_out("is owed nothing");
	else if (hf_id_eq(&b->old, &b->new))
		hf_out(b->kept.n ? "has the rest" : "has it already");
	else if (b->review)
		hf_out("for review on %s", b->ref);
	else
		hf_out("%s -> %s", hf_id_short(&b->old).hex,
		       hf_id_short(&b->new).hex);
	if (b->kept.n && !b->failure) {
		hf_out(", ");
		print_kept(&b->kept);
		hf_out(" there");
	}
	hf_out("\n");
}

/* Whether something stands in the way, and what. */
static bool print_obstacle(const struct hf_back *b)
{
	if (b->stop) {
		print_stop(b);
	} else if (b->conflicts.n) {
		hf_out_styled(HF_BAD, "conflict");
		hf_out(" with %s in", b->target);
		print_paths(&b->conflicts);
	}
	return b->stop || b->conflicts.n;
}

bool hf_report_obstacles(const struct hf_plan *plan)
{
	bool any = false;
	size_t i;

	for (i = 0; i < plan->n_backs; i++)
		any = print_obstacle(&plan->backs[i]) || any;
	return any;
}

void hf_report_stays(const struct hf_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->n_backs; i++) {
		const struct hf_back *b = &plan->backs[i];

		if (b->nothing)
			hf_out("%s is owed nothing\n", b->target);
		if (!b->kept.n)
			continue;
		hf_out("in %s ", b->target);
		print_kept(&b->kept);
		hf_out("\n");
	}
}

void hf_report_backs(const struct hf_plan *plan,
		     const struct hf_session *session)
{
	size_t i;

	for (i = 0; i < plan->n_backs; i++) {
		const struct hf_back *b = &plan->backs[i];

		if (print_obstacle(b))
			continue;
		print_back(plan, b);
		if (b->review && plan->pushed && !b->failure)
			print_page(b, session);
	}
}

/* The same command again, with what was not said by the policy. */
static void hint_command(const struct hf_plan *plan, const struct hf_back *b,
			 const struct hf_session *session, const char *more)
{
	bool picks = plan->spec.back_method != session->policy.back_method;
	bool review = plan->spec.back_via != session->policy.back_via;

	hf_hint("git hotfix merge-back %s --into %s%s%s%s",
		plan->spec.entry->name, b->target,
		picks ? " --cherry-pick" : "", review ? " --branch" : "", more);
}

static void hint_stop(const struct hf_plan *plan, const struct hf_back *b,
		      const struct hf_session *session)
{
	const char *name = plan->spec.entry->name;

	switch (b->stop) {
	case HF_STOP_BEGUN:
		if (b->where[0] == '/')
			hf_hint("resolve it there and git commit, or git "
				"cherry-pick --continue; then git hotfix "
				"merge-back %s",
				name);
		else
			hf_hint("git switch %s and bring it there what it "
				"lacks, or git branch -D %s",
				b->where, b->where);
		break;
	case HF_STOP_MARKERS:
		hf_hint("resolve them on %s and git commit; then git hotfix "
			"merge-back %s",
			b->where, name);
		break;
	case HF_STOP_MOVED:
		hf_hint("git merge %s%s%s where you resolved it, and git "
			"commit; then git hotfix merge-back %s",
			session->remote ? session->remote : "",
			session->remote ? "/" : "", b->target, name);
		break;
	case HF_STOP_AHEAD:
		hf_hint("git push %s %s", session->remote, b->target);
		break;
	case HF_STOP_NONE:
		break;
	}
}

/* Production is out whatever the target says, and it is paid later. */
static void hint_way(const struct hf_plan *plan, const struct hf_back *b,
		     const struct hf_session *session)
{
	if (b->stop)
		hint_stop(plan, b, session);
	else if (b->failure == HF_BACK_REFUSED && !b->review)
		hf_hint("if %s is protected there: git hotfix merge-back %s "
			"--into %s --branch",
			b->target, plan->spec.entry->name, b->target);
	else if (!b->conflicts.n)
		return;
	else if (hf_plan_undoes(plan))
		hf_hint("git switch %s, git %s %s, resolve, and push it",
			b->target, b->by_pick ? "cherry-pick -x" : "merge",
			plan->tag ? plan->tag : plan->commit.hex);
	else if (plan->spec.kind != HF_PLAN_MERGE_BACK)
		hint_command(plan, b, session, "");
	else {
		hint_command(plan, b, session, " --worktree");
		hint_command(plan, b, session, " --checkout");
	}
}

void hf_report_back_ways(const struct hf_plan *plan,
			 const struct hf_session *session)
{
	size_t i;

	for (i = 0; i < plan->n_backs; i++)
		hint_way(plan, &plan->backs[i], session);
}

static bool has_moved(const struct hf_plan *plan)
{
	size_t i;

	for (i = 0; i < plan->n_backs; i++) {
		const struct hf_back *b = &plan->backs[i];

		if (!b->failure && !b->review && !has_stayed(plan, b) &&
		    !hf_id_eq(&b->old, &b->new))
			return true;
	}
	return false;
}

void hf_report_merge_back(const struct hf_plan *plan,
			  const struct hf_session *session,
			  const struct hf_strv *left, bool quiet)
{
	const struct hf_entry *entry = plan->spec.entry;
	bool moved = has_moved(plan);
	size_t i;

	if (!quiet && moved) {
		hf_out_styled(HF_GOOD, "merged back");
		hf_out(" '%s'%s%s\n", entry->name,
		       plan->pushed ? ", pushed to " : "",
		       plan->pushed ? session->remote : "");
	}
	if (!quiet)
		hf_report_backs(plan, session);
	if (plan->behind) {
		hf_warning("not finished: %s", plan->behind);
		hf_hint("git hotfix merge-back %s does the rest", entry->name);
	}
	hf_report_left(plan);
	for (i = 0; i < left->n; i++)
		hf_hint("it has done its work: %s", left->v[i]);
	if (moved && !plan->pushed && session->remote)
		hf_hint("nothing was pushed: git hotfix merge-back %s",
			entry->name);
}

/* What cherry-picks the commits that are missing. */
static void hint_rest(const struct hf_back_line *back)
{
	struct hf_buf ids = HF_BUF_INIT;
	size_t i;

	for (i = 0; i < back->rest.n; i++)
		hf_buf_printf(&ids, " %s", back->rest.v[i].hex);
	hf_hint("git cherry-pick -x%s", hf_buf_str(&ids));
	hf_hint("resolve, git cherry-pick --continue, and git hotfix "
		"merge-back %s --into %s",
		back->entry->name, back->line->spec);
	hf_buf_release(&ids);
}

void hf_report_back_line(const struct hf_back_line *back, const char *where,
			 bool dry_run, bool quiet)
{
	const char *from = hf_name_short(back->line->branch.tip_ref);

	if (!quiet && back->there) {
		hf_out("%s carries '%s' to %s%s\n", back->branch,
		       back->entry->name, back->line->spec,
		       back->released ? ", and is in it" :
		       back->rest.n   ? ", but not all of it" :
					"");
	} else if (!quiet && dry_run) {
		hf_out("would make %s from %s at %s\n", back->branch, from,
		       hf_id_short(&back->base).hex);
	} else if (!quiet) {
		hf_out_styled(HF_GOOD, "started");
		hf_out(" %s from %s at %s\n", back->branch, from,
		       hf_id_short(&back->base).hex);
		if (where)
			hf_out("in a worktree of its own: cd %s\n", where);
	}
	if (back->conflicts.n) {
		hf_out_styled(HF_BAD, "conflict");
		hf_out(" with %s in", back->line->spec);
		print_paths(&back->conflicts);
	}
	if (back->rest.n && !back->released) {
		hint_rest(back);
	} else if (!quiet && !back->released) {
		hf_out("next: git hotfix finish %s\n", back->name);
	}
}

int hf_report_back_line_json(const struct hf_back_line *back,
			     struct hf_err *err)
{
	struct hf_json *object = hf_json_object(), *list = hf_json_array();
	struct hf_json *conflicts = hf_json_array(), *one;
	struct hf_buf ref = HF_BUF_INIT;
	int rc;

	hf_buf_printf(&ref, "refs/heads/%s", back->branch);
	if (!back->there) {
		one = hf_json_object();
		hf_json_text(one, "ref", hf_buf_str(&ref));
		hf_json_text(one, "where", "local");
		hf_json_text(one, "old", NULL);
		hf_json_text(one, "new", back->tip.hex);
		hf_json_push(list, one);
	}
	hf_report_paths_json(conflicts, back->line->spec, &back->conflicts);
	hf_json_add(object, "plan", list);
	hf_json_add(object, "conflicts", conflicts);
	rc = hf_json_print(object, err);
	hf_buf_release(&ref);
	return rc;
}
