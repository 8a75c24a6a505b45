#include "actions/overtaken.h"

#include "actions/plan.h"
#include "base/text.h"
#include "facts/ledger.h"
#include "facts/mainline.h"
#include "facts/session.h"
#include "facts/tags.h"
#include "values/name.h"

/* " as v1.4.1", or nothing where no release tag is on that commit. */
static int as_tag(struct hf_buf *out, struct hf_session *now,
		  const struct hf_id *commit, struct hf_err *err)
{
	struct hf_tags tags = { 0 };
	int rc = hf_tags_read(&tags, now->repo, now->policy.tag, err);
	size_t i;

	for (i = 0; i < tags.n && !out->len; i++)
		if (hf_id_eq(&tags.v[i].commit, commit))
			hf_buf_printf(out, " as %s", tags.v[i].name);
	hf_tags_release(&tags);
	return rc < 0 ? rc : hf_buf_check(out, err);
}

static const char *command_of(bool undone)
{
	return undone ? "rollback" : "finish";
}

/*
 * Somebody has released this very hotfix, or rolled it back: who wrote that
 * down, or made the commit for production; who made the fix itself need not
 * have released it.
 */
static int by_whom(struct hf_session *now, const struct hf_entry *entry,
		   bool undone, struct hf_err *err)
{
	const struct hf_event *event = hf_record_last(
		&entry->record, undone ? HF_EVENT_ROLLBACK : HF_EVENT_RELEASE);
	const char *who = event ? event->author : "";
	struct hf_commit commit = { 0 };
	struct hf_buf as = HF_BUF_INIT;
	const struct hf_id *id =
		undone ? &entry->reverts.v[0] : &entry->released;
	struct hf_range line = { 0 };
	struct hf_came came;
	int rc;

	if ((rc = hf_mainline_read(&line, now->repo, &entry->line->branch.tip,
				   id, err)) < 0 ||
	    (rc = hf_mainline_came(&came, &line, now->repo, id, err)) < 0 ||
	    (rc = hf_repo_commit(&commit, now->repo, &came.commit, err)) < 0 ||
	    (rc = as_tag(&as, now, &came.commit, err)) < 0)
		goto out;
	if (!event && !hf_id_eq(&came.commit, &entry->tip))
		who = commit.author;
	hf_err_hint(err, "git hotfix %s %s does what is still missing",
		    command_of(undone), entry->name);
	rc = hf_fail(err, HF_EREFUSED, "'%s' was %s meanwhile%s%.*s%s",
		     entry->name, undone ? "rolled back" : "released",
		     *who ? " by " : "", hf_text_name_len(who), who,
		     hf_buf_str(&as));
out:
	hf_range_release(&line);
	hf_buf_release(&as);
	hf_commit_release(&commit);
	return rc;
}

/* Production is another one now. */
static int by_what(struct hf_session *now, const struct hf_entry *entry,
		   bool undone, struct hf_err *err)
{
	const struct hf_id *tip = &entry->line->branch.tip;
	struct hf_commit commit = { 0 };
	int rc = hf_repo_commit(&commit, now->repo, tip, err);

	if (!rc) {
		hf_err_hint(err, "run it again: git hotfix %s %s",
			    command_of(undone), entry->name);
		rc = hf_fail(err, HF_EREFUSED,
			     "'%s' has moved meanwhile, to "
			     "%s '%.*s' by %.*s",
			     hf_name_short(entry->line->branch.tip_ref),
			     hf_id_short(tip).hex,
			     (int)strcspn(commit.message, "\n"), commit.message,
			     hf_text_name_len(commit.author), commit.author);
	}
	hf_commit_release(&commit);
	return rc;
}

int hf_overtaken(struct hf_session *now, const struct hf_plan *plan,
		 struct hf_err *err)
{
	struct hf_ledger ledger = { 0 };
	const struct hf_entry *entry;
	bool undone = plan->spec.kind == HF_PLAN_ROLLBACK;
	int rc = hf_ledger_read(&ledger, now, plan->spec.entry->name, err);

	if (rc < 0)
		return rc;
	entry = &ledger.v[0];
	if (undone ? entry->reverts.n > 0 : entry->released.hex[0] != '\0') {
		rc = by_whom(now, entry, undone, err);
	} else if (!hf_id_eq(&entry->line->branch.tip, &plan->production_old)) {
		rc = by_what(now, entry, undone, err);
	} else {
		hf_err_hint(err, "see git's words above, and run it again");
		rc = hf_fail(err, HF_EREFUSED, "'%s' did not take the push",
			     now->remote);
	}
	hf_ledger_release(&ledger);
	return rc;
}
