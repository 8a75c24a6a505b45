#include "git-hotfix/merge_back.h"

#include "actions/back_line.h"
#include "actions/workplace.h"
#include "doors/out.h"
#include "git-hotfix/common.h"
#include "git-hotfix/opt.h"
#include "reports/report_back.h"

/* A newer line is owed too; only a hotfix of its own moves it. */
static int remind_line(bool *unpaid, const struct hf_back_run *run,
		       const struct hf_due *due, struct hf_err *err)
{
	const struct hf_line *line =
		hf_lineup_line(&run->session->lineup, due->target);
	struct hf_back_line back = { 0 };
	bool there;
	int rc =
		hf_back_line_there(&there, run->session, run->entry, line, err);

	if (rc < 0)
		return rc;
	if (!there) {
		*unpaid = true;
		hf_hint("%s is a line of its own: git hotfix merge-back %s "
			"--into %s",
			due->target, run->entry->name, due->target);
		return 0;
	}
	rc = hf_back_line_plan(&back, run->session, run->entry, line, err);
	if (!rc && !run->common->dry_run)
		rc = hf_back_line_record(run->session, &back, err);
	if (!rc)
		hf_report_back_line(&back, NULL, false, run->common->quiet);
	*unpaid = *unpaid || (back.rest.n && !back.released);
	hf_back_line_release(&back);
	return rc;
}

int hf_back_remind_lines(bool *unpaid, const struct hf_back_run *run,
			 struct hf_err *err)
{
	const struct hf_entry *entry = run->entry;
	size_t i;
	int rc = 0;

	for (i = 0; !rc && !run->into && i < entry->n_due; i++)
		if (entry->due[i].is_line && !entry->due[i].paid)
			rc = remind_line(unpaid, run, &entry->due[i], err);
	return rc;
}

/* What is known of the debt to a line; NULL: there is none. */
static const struct hf_due *find_due(const struct hf_entry *entry,
				     const struct hf_line *line)
{
	size_t i;

	for (i = 0; i < entry->n_due; i++)
		if (!strcmp(entry->due[i].target, line->spec))
			return &entry->due[i];
	return NULL;
}

/* To an older line nothing goes but by cherry-pick, on request. */
static int refuse_older(const struct hf_entry *entry,
			const struct hf_line *line, struct hf_err *err)
{
	hf_err_hint(err, "git hotfix merge-back %s --into %s --cherry-pick",
		    entry->name, line->spec);
	return hf_fail(err, HF_EREFUSED,
		       "'%s' is older than '%s', and gets only cherry-picks",
		       line->spec, entry->line->spec);
}

static int open_line(const struct hf_back_run *run,
		     const struct hf_back_line *back, struct hf_err *err)
{
	struct hf_buf where = HF_BUF_INIT, what = HF_BUF_INIT;
	int rc = 0;

	if (run->worktree && *run->worktree) {
		hf_buf_puts(&where, run->worktree);
	} else if (run->worktree) {
		hf_buf_printf(&what, "hotfix-%s", back->name);
		if (!(rc = hf_buf_check(&what, err)))
			rc = hf_workplace_beside(&where, what.data, err);
	}
	if (rc < 0 || (rc = hf_buf_check(&where, err)) < 0)
		goto out;
	if (!run->common->dry_run &&
	    ((rc = hf_back_line_open(run->session, back,
				     run->worktree ? where.data : NULL, err)) <
		     0 ||
	     (rc = hf_back_line_record(run->session, back, err)) < 0))
		goto out;
	if (run->common->dry_run && run->common->json)
		rc = hf_report_back_line_json(back, err);
	else
		hf_report_back_line(back, run->worktree ? where.data : NULL,
				    run->common->dry_run, run->common->quiet);
	if (!rc && !run->common->dry_run)
		hf_cmd_sync(run->session, run->common->offline);
out:
	hf_buf_release(&what);
	hf_buf_release(&where);
	return rc;
}

int hf_back_to_line(const struct hf_back_run *run, const struct hf_line *line,
		    struct hf_err *err)
{
	const struct hf_due *due = find_due(run->entry, line);
	struct hf_back_line back = { 0 };
	int rc;

	if (!due && !run->cherry_pick)
		return refuse_older(run->entry, line, err);
	if (due && due->paid) {
		if (!run->common->quiet)
			hf_out("  %-14s has it already\n", line->spec);
		return 0;
	}
	if ((rc = hf_back_line_plan(&back, run->session, run->entry, line,
				    err)) < 0)
		return rc;
	rc = open_line(run, &back, err);
	if (!rc)
		rc = back.rest.n && !back.released;
	hf_back_line_release(&back);
	return rc;
}
