#include "actions/back_line.h"

#include <ctype.h>

#include "actions/append.h"
#include "actions/change.h"
#include "actions/keep.h"
#include "actions/open.h"
#include "actions/pick.h"
#include "actions/picks.h"
#include "actions/workplace.h"
#include "base/text.h"
#include "doors/match.h"
#include "facts/brought.h"
#include "facts/ledger.h"
#include "facts/portable.h"
#include "facts/records.h"
#include "facts/session.h"
#include "facts/worktrees.h"
#include "values/name.h"
#include "values/triage.h"

static const char why[] = "hotfix merge-back";

void hf_back_line_release(struct hf_back_line *back)
{
	if (!back)
		return;
	free(back->name);
	free(back->branch);
	hf_ids_release(&back->rest);
	hf_strv_release(&back->conflicts);
	*back = (struct hf_back_line){ 0 };
}

/* "login-into-support-1.x": a line may have any name, a hotfix may not. */
static int choose_name(struct hf_back_line *out,
		       const struct hf_session *session, struct hf_err *err)
{
	const char *spec = hf_text_after(out->line->spec, "tag:");
	size_t from, i;

	if (!spec)
		spec = out->line->spec;
	if (asprintf(&out->name, "%s-into-%s", out->entry->name, spec) < 0) {
		out->name = NULL;
		return hf_fail_mem(err);
	}
	from = strlen(out->name) - strlen(spec);
	for (i = from; out->name[i]; i++)
		if (!isalnum((unsigned char)out->name[i]) &&
		    !strchr("._", out->name[i]))
			out->name[i] = '-';
	while (i > from && strchr(".-", out->name[i - 1]))
		out->name[--i] = '\0';
	if (asprintf(&out->branch, "%s%s", session->policy.prefix, out->name) <
	    0) {
		out->branch = NULL;
		return hf_fail_mem(err);
	}
	return 0;
}

static int check_name(const struct hf_back_line *out,
		      const struct hf_session *session, struct hf_err *err)
{
	const char *pattern = session->policy.name;
	struct hf_match *match = NULL;
	enum hf_match_answer answer;
	int rc;

	if ((rc = hf_name_check(out->name, err)) < 0 ||
	    (rc = hf_match_new(&match, pattern, err)) < 0)
		return rc;
	answer = hf_match_test(match, out->name, strlen(out->name));
	hf_match_free(match);
	if (answer == HF_MATCH_YES)
		return 0;
	hf_err_hint(err,
		    "git hotfix start --from %s <name>, and cherry-pick -x "
		    "what '%s' brought",
		    out->line->spec, out->entry->name);
	return hf_fail(err, HF_EREFUSED,
		       "'%s' does not match [hotfix] name = %s", out->name,
		       pattern);
}

/* What is owed of the release. */
static int find_owed(struct hf_portable *out, struct hf_session *session,
		     const struct hf_entry *entry, struct hf_err *err)
{
	struct hf_brought brought = { .own = HF_IDS_INIT };
	int rc = hf_brought_read(&brought, session, entry, err);

	if (!rc)
		rc = hf_portable_read(out, session, &brought.commit,
				      &brought.since, err);
	hf_brought_release(&brought);
	return rc;
}

/* An earlier run has opened it: how far did it get since? */
static int look_again(struct hf_back_line *out, struct hf_session *session,
		      const struct hf_entry *other,
		      const struct hf_ids *commits, struct hf_err *err)
{
	const struct hf_event *start =
		hf_record_last(&other->record, HF_EVENT_START);
	struct hf_ids except = HF_IDS_INIT;
	int rc;

	if (!hf_event_says(start, "Of", out->entry->name))
		return hf_fail(err, HF_EFAIL,
			       "hotfix '%s' exists, and is not of '%s'",
			       other->name, out->entry->name);
	out->there = true;
	out->released = other->released.hex[0];
	out->base = other->start;
	out->tip = other->tip.hex[0] ? other->tip : other->released;
	if (!out->tip.hex[0])
		return 0;
	hf_ids_push(&except, &out->base);
	rc = except.failed ? hf_fail_mem(err) :
			     hf_picks_find(&out->pick, &out->rest, session,
					   &out->tip, &except, commits, err);
	hf_ids_release(&except);
	return rc;
}

static int make_picks(struct hf_back_line *out, struct hf_session *session,
		      const struct hf_ids *commits, struct hf_err *err)
{
	struct hf_keep keep = { 0 };
	size_t done, i;
	int rc = check_name(out, session, err);

	if (rc < 0)
		return rc;
	out->base = out->line->branch.tip;
	rc = hf_pick_until(&out->tip, &done, &keep, session, &out->base,
			   commits, err);
	out->conflicts = keep.conflicts;
	keep.conflicts = (struct hf_strv)HF_STRV_INIT;
	hf_keep_release(&keep);
	for (i = done; !rc && i < commits->n; i++)
		hf_ids_push(&out->rest, &commits->v[i]);
	if (!rc && out->rest.failed)
		rc = hf_fail_mem(err);
	if (!rc && !out->rest.n && !hf_id_eq(&out->tip, &out->base))
		out->pick = out->tip;
	return rc;
}

int hf_back_line_there(bool *there, struct hf_session *session,
		       const struct hf_entry *entry, const struct hf_line *line,
		       struct hf_err *err)
{
	struct hf_back_line back = { .entry = entry, .line = line };
	struct hf_record record = { 0 };
	int rc = choose_name(&back, session, err);

	if (!rc)
		rc = hf_records_find(&record, session, back.name, err);
	*there = hf_event_says(hf_record_last(&record, HF_EVENT_START), "Of",
			       entry->name);
	hf_record_release(&record);
	hf_back_line_release(&back);
	return rc;
}

int hf_back_line_plan(struct hf_back_line *out, struct hf_session *session,
		      const struct hf_entry *entry, const struct hf_line *line,
		      struct hf_err *err)
{
	struct hf_portable owed = { .nothing = false };
	struct hf_ledger other = { 0 };
	int rc;

	*out = (struct hf_back_line){ .entry = entry, .line = line };
	if ((rc = choose_name(out, session, err)) < 0 ||
	    (rc = find_owed(&owed, session, entry, err)) < 0)
		goto out;
	rc = hf_ledger_read(&other, session, out->name, err);
	if (!rc) {
		rc = look_again(out, session, &other.v[0], &owed.commits, err);
	} else if (rc == HF_ENOTFOUND) {
		hf_err_clear(err);
		rc = make_picks(out, session, &owed.commits, err);
	}
out:
	hf_ledger_release(&other);
	hf_portable_release(&owed);
	if (rc < 0)
		hf_back_line_release(out);
	return rc;
}

/* It repairs the same incident, and says whose fix it carries on. */
static int make_event(struct hf_event *out, const struct hf_back_line *back,
		      struct hf_err *err)
{
	const struct hf_triage none = { NULL };
	struct hf_buf subject = HF_BUF_INIT;
	struct hf_triage same;
	int rc;

	hf_triage_read(&same, &back->entry->record);
	same.detected = NULL;
	hf_buf_printf(&subject, "started from %s, for what '%s' brought",
		      back->line->spec, back->entry->name);
	if ((rc = hf_buf_check(&subject, err)) < 0 ||
	    (rc = hf_event_init(out, HF_EVENT_START, back->name, subject.data,
				err)) < 0 ||
	    (rc = hf_event_set(out, "Line", back->line->spec, err)) < 0 ||
	    (rc = hf_event_set(out, "Base", back->base.hex, err)) < 0)
		goto out;
	rc = hf_event_set(out, "Of", back->entry->name, err);
	if (!rc)
		rc = hf_triage_set(out, &same, &none, err);
out:
	hf_buf_release(&subject);
	return rc;
}

/* Whether it has to be checked out: it is in no worktree, and work is left. */
static int wants_checkout(bool *yes, const struct hf_back_line *back,
			  struct hf_err *err)
{
	struct hf_worktrees trees = { 0 };
	struct hf_buf ref = HF_BUF_INIT;
	int rc;

	*yes = !back->released;
	if (!back->there || back->released)
		return 0;
	hf_buf_printf(&ref, "refs/heads/%s", back->branch);
	if (!(rc = hf_buf_check(&ref, err)) &&
	    !(rc = hf_worktrees_read(&trees, err)))
		*yes = !hf_worktrees_of(&trees, ref.data);
	hf_worktrees_release(&trees);
	hf_buf_release(&ref);
	return rc;
}

static int check_clean(struct hf_session *session, struct hf_err *err)
{
	bool dirty = false;
	int rc = 0;

	if (hf_repo_place(session->repo)->work_tree)
		rc = hf_worktree_dirty(&dirty, NULL, err);
	if (rc < 0 || !dirty)
		return rc;
	hf_err_hint(err, "--worktree leaves them alone");
	return hf_fail(err, HF_EREFUSED,
		       "tracked files have changes, which do not belong into "
		       "the hotfix");
}

static int check_out(struct hf_session *session,
		     const struct hf_back_line *back, const char *worktree,
		     struct hf_err *err)
{
	if (worktree)
		return hf_workplace_add(worktree, back->branch, why, err);
	if (!hf_repo_place(session->repo)->work_tree)
		return 0;
	return hf_change_switch(back->branch, false, why, err);
}

int hf_back_line_open(struct hf_session *session,
		      const struct hf_back_line *back, const char *worktree,
		      struct hf_err *err)
{
	struct hf_event event = { 0 };
	bool wanted;
	int rc = wants_checkout(&wanted, back, err);

	if (rc < 0 || !wanted)
		return rc;
	if (!worktree && (rc = check_clean(session, err)) < 0)
		return rc;
	if (back->there)
		return check_out(session, back, worktree, err);
	if ((rc = make_event(&event, back, err)) < 0 ||
	    (rc = hf_open(session, &event, &back->tip, why, err)) < 0)
		goto out;
	if ((rc = check_out(session, back, worktree, err)) < 0)
		hf_open_undo(session, &event, &back->tip,
			     "hotfix merge-back failed");
out:
	hf_event_release(&event);
	return rc;
}

int hf_back_line_record(struct hf_session *session,
			const struct hf_back_line *back, struct hf_err *err)
{
	const struct hf_record *record = &back->entry->record;
	const char *fields[] = { "Target", back->line->spec, "Commit",
				 back->pick.hex, NULL };
	struct hf_buf subject = HF_BUF_INIT;
	size_t i;
	int rc;

	if (!back->pick.hex[0])
		return 0;
	for (i = 0; i < record->n; i++)
		if (!strcmp(record->events[i].kind, HF_EVENT_MERGE_BACK) &&
		    hf_event_says(&record->events[i], "Commit", back->pick.hex))
			return 0;
	hf_buf_printf(&subject, "cherry-picked to %s by hotfix '%s'",
		      back->line->spec, back->name);
	if (!(rc = hf_buf_check(&subject, err)))
		rc = hf_append_new(session, HF_EVENT_MERGE_BACK,
				   back->entry->name, subject.data, fields,
				   err);
	hf_buf_release(&subject);
	return rc;
}
