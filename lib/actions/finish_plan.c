/* The first half of finish: find out what is missing and make the objects. */
#include "actions/finish.h"

#include "actions/finish_back.h"
#include "actions/finish_tag.h"
#include "actions/make.h"
#include "base/text.h"
#include "facts/ledger.h"
#include "facts/session.h"

void hf_finish_release(struct hf_finish *finish)
{
	size_t i;

	if (!finish)
		return;
	for (i = 0; i < finish->n_backs; i++) {
		free(finish->backs[i].target);
		free(finish->backs[i].ref);
		hf_strv_release(&finish->backs[i].conflicts);
	}
	for (i = 0; i < finish->n_steps; i++)
		free(finish->steps[i].ref);
	free(finish->backs);
	free(finish->steps);
	free(finish->tag);
	hf_strv_release(&finish->conflicts);
	hf_strv_release(&finish->left);
	hf_strv_release(&finish->kept);
	*finish = (struct hf_finish){ 0 };
}

/* A squash takes the words of the commits that it stands for. */
static int squash_message(struct hf_buf *out, struct hf_session *session,
			  const struct hf_entry *entry,
			  const struct hf_id *base, struct hf_err *err)
{
	struct hf_ids from = HF_IDS_INIT, except = HF_IDS_INIT;
	struct hf_range_spec spec = { .from = &from, .except = &except,
				      .first_parent = true };
	struct hf_range range = { 0 };
	struct hf_message message = { 0 };
	struct hf_commit commit = { 0 };
	int rc;

	hf_ids_push(&from, &entry->tip);
	hf_ids_push(&except, base);
	rc = from.failed || except.failed
		     ? hf_fail_mem(err)
		     : hf_repo_range(&range, session->repo, &spec, err);
	if (!rc && range.n)
		rc = hf_repo_commit(&commit, session->repo,
				    &range.v[range.n - 1].id, err);
	if (!rc && range.n)
		rc = hf_message_parse(&message, commit.message,
				      strlen(commit.message), NULL, err);
	if (!rc)
		hf_buf_printf(out, "%s\n\nHotfix: %s\n",
			      message.subject && *message.subject
				      ? message.subject : entry->branch,
			      entry->name);
	hf_message_release(&message);
	hf_commit_release(&commit);
	hf_range_release(&range);
	hf_ids_release(&except);
	hf_ids_release(&from);
	return rc;
}

/*
 * Where production stands for this release: the copy that counts; or the local
 * one when it is ahead by this very release alone, made by an earlier run that
 * did not push.
 */
static int production_now(struct hf_finish *out, struct hf_session *session,
			  const struct hf_finish_spec *spec,
			  struct hf_err *err)
{
	const struct hf_branch *branch = &spec->entry->line->branch;
	struct hf_ids from = HF_IDS_INIT, except = HF_IDS_INIT;
	struct hf_range_spec range_spec = { .from = &from, .except = &except,
					    .first_parent = true,
					    .limit = 20 };
	struct hf_range range = { 0 };
	bool ahead = false, ours = true;
	size_t i;
	int rc = 0;

	out->production_old = branch->tip;
	out->production = branch->tip;
	if (!branch->local.hex[0] || hf_id_eq(&branch->local, &branch->tip))
		return 0;
	rc = hf_repo_reaches(&ahead, session->repo, &branch->local,
			     &branch->tip, err);
	if (!rc && ahead)
		rc = hf_repo_reaches(&ahead, session->repo, &branch->local,
				     &spec->entry->tip, err);
	if (rc < 0 || !ahead)
		return rc;
	hf_ids_push(&from, &branch->local);
	hf_ids_push(&except, &branch->tip);
	rc = from.failed || except.failed
		     ? hf_fail_mem(err)
		     : hf_repo_range(&range, session->repo, &range_spec, err);
	for (i = 0; !rc && ours && i < range.n; i++) {
		struct hf_message message = { 0 };
		struct hf_commit commit = { 0 };

		if (!(rc = hf_repo_commit(&commit, session->repo,
					  &range.v[i].id, err)) &&
		    !(rc = hf_message_parse(&message, commit.message,
					    strlen(commit.message), NULL,
					    err)))
			ours = hf_message_has(&message, "Hotfix",
					      spec->entry->name);
		hf_message_release(&message);
		hf_commit_release(&commit);
	}
	if (!rc && ours && !range.more)
		out->production = branch->local;
	hf_range_release(&range);
	hf_ids_release(&except);
	hf_ids_release(&from);
	return rc;
}

/*
 * The commit of production's first-parent history that brought `fix`. On that
 * history "has the fix" holds from some commit on, so it is searched by halves.
 */
static int find_bringer(struct hf_id *out, struct hf_session *session,
			const struct hf_id *production,
			const struct hf_id *fix, struct hf_err *err)
{
	struct hf_ids from = HF_IDS_INIT, except = HF_IDS_INIT;
	struct hf_range_spec spec = { .from = &from, .except = &except,
				      .first_parent = true };
	struct hf_range range = { 0 };
	size_t low = 0, high;
	bool has;
	int rc;

	*out = *fix;
	hf_ids_push(&from, production);
	hf_ids_push(&except, fix);
	rc = from.failed || except.failed
		     ? hf_fail_mem(err)
		     : hf_repo_range(&range, session->repo, &spec, err);
	/* [0, low) have it, [high, n) have it not; newest first. */
	for (high = range.n; !rc && low < high;) {
		size_t middle = low + (high - low) / 2;

		rc = hf_repo_reaches(&has, session->repo, &range.v[middle].id,
				     fix, err);
		if (has)
			low = middle + 1;
		else
			high = middle;
	}
	if (!rc && low)
		*out = range.v[low - 1].id;
	hf_range_release(&range);
	hf_ids_release(&except);
	hf_ids_release(&from);
	return rc;
}

/* Make the commit that brings the fix to production. */
static int make_production(struct hf_finish *out, struct hf_session *session,
			   const struct hf_finish_spec *spec,
			   struct hf_err *err)
{
	const struct hf_entry *entry = spec->entry;
	int method = session->policy.release_method;
	struct hf_ids parents = HF_IDS_INIT;
	struct hf_buf message = HF_BUF_INIT;
	struct hf_id tree;
	bool follows;
	int rc;

	if (method == HF_BY_FAST_FORWARD || entry->line->is_tag) {
		rc = hf_repo_reaches(&follows, session->repo, &entry->tip,
				     &out->production_old, err);
		if (rc < 0)
			return rc;
		if (!follows && !entry->line->is_tag) {
			hf_err_hint(err, "git merge %s, test again, and "
				    "finish", entry->line->spec);
			return hf_fail(err, HF_EREFUSED, "'%s' cannot be "
				       "fast-forwarded to '%s'",
				       entry->line->spec, entry->branch);
		}
		out->production = out->commit = entry->tip;
		return 0;
	}
	rc = hf_make_merge(&tree, &out->conflicts, &out->production_old,
			   &entry->tip, err);
	if (rc < 0)
		return rc;
	if (out->conflicts.n) {
		hf_err_hint(err, "git merge %s into the hotfix, resolve, test "
			    "again, and finish", entry->line->spec);
		return hf_fail(err, HF_EREFUSED, "'%s' conflicts with '%s' in "
			       "%s%s", entry->branch, entry->line->spec,
			       out->conflicts.v[0],
			       out->conflicts.n > 1 ? " and others" : "");
	}
	hf_ids_push(&parents, &out->production_old);
	if (method == HF_BY_MERGE) {
		hf_ids_push(&parents, &entry->tip);
		hf_finish_message(&message, entry, NULL);
	} else {
		rc = squash_message(&message, session, entry,
				    &out->production_old, err);
	}
	if (!rc && parents.failed)
		rc = hf_fail_mem(err);
	if (!rc && !(rc = hf_buf_check(&message, err)))
		rc = hf_make_commit(&out->commit, session, &tree, &parents,
				    message.data, NULL, err);
	out->production = out->commit;
	hf_buf_release(&message);
	hf_ids_release(&parents);
	return rc;
}

/* List a ref that moves; one that stays is no step. */
static int add_step(struct hf_finish *out, enum hf_side where,
		    const struct hf_id *old, const struct hf_id *new,
		    const char *prefix, const char *name, struct hf_err *err)
{
	struct hf_step *v;

	if (hf_id_eq(old, new))
		return 0;
	v = realloc(out->steps, (out->n_steps + 1) * sizeof(*v));
	if (!v)
		return hf_fail_mem(err);
	out->steps = v;
	v = &v[out->n_steps];
	*v = (struct hf_step){ .where = where, .old = *old, .new = *new };
	if (asprintf(&v->ref, "%s%s", prefix, name) < 0)
		return hf_fail_mem(err);
	out->n_steps++;
	return 0;
}

/* A local branch follows where it can be fast-forwarded. */
static int add_local(struct hf_finish *out, struct hf_session *session,
		     const struct hf_branch *branch, const struct hf_id *new,
		     struct hf_err *err)
{
	bool behind;
	int rc;

	if (!branch->local.hex[0] || hf_id_eq(&branch->local, new))
		return 0;
	rc = hf_repo_reaches(&behind, session->repo, new, &branch->local, err);
	if (rc < 0)
		return rc;
	if (behind)
		return add_step(out, HF_LOCAL, &branch->local, new,
				"refs/heads/", branch->name, err);
	hf_strv_push(&out->left, branch->name);
	return hf_strv_check(&out->left, err);
}

static int list_remote(struct hf_finish *out, const struct hf_entry *entry,
		       struct hf_err *err)
{
	const struct hf_id none = { "" };
	size_t i;
	int rc = 0;

	if (!entry->line->is_tag)
		rc = add_step(out, HF_REMOTE, &out->production_old,
			      &out->production, "refs/heads/",
			      entry->line->branch.name, err);
	if (!rc && out->tag && !out->tag_there)
		rc = add_step(out, HF_REMOTE, &none, &out->tag_id,
			      "refs/tags/", out->tag, err);
	for (i = 0; !rc && i < out->n_backs; i++)
		rc = add_step(out, HF_REMOTE,
			      out->backs[i].review ? &none : &out->backs[i].old,
			      out->backs[i].review &&
					      hf_id_eq(&out->backs[i].old,
						       &out->backs[i].new)
				      ? &none : &out->backs[i].new,
			      "refs/heads/", out->backs[i].ref, err);
	return rc;
}

static int list_local(struct hf_finish *out, struct hf_session *session,
		      const struct hf_entry *entry, struct hf_err *err)
{
	size_t i;
	int rc = 0;

	if (!entry->line->is_tag)
		rc = add_local(out, session, &entry->line->branch,
			       &out->production, err);
	if (!rc && out->tag)
		rc = add_step(out, HF_LOCAL, &out->tag_old, &out->tag_id,
			      "refs/tags/", out->tag, err);
	for (i = 0; !rc && i < out->n_backs; i++)
		if (!out->backs[i].review && !out->backs[i].conflicts.n)
			rc = add_local(out, session,
				       hf_ledger_branch(session,
							out->backs[i].target),
				       &out->backs[i].new, err);
	return rc;
}

int hf_finish_plan(struct hf_finish *out, struct hf_session *session,
		   const struct hf_finish_spec *spec, struct hf_err *err)
{
	const struct hf_entry *entry = spec->entry;
	struct hf_id fix = entry->released.hex[0] ? entry->released
						   : entry->tip;
	int rc;

	*out = (struct hf_finish){ 0 };
	if ((rc = production_now(out, session, spec, err)) < 0 ||
	    (rc = hf_repo_reaches(&out->before, session->repo,
				  &out->production, &fix, err)) < 0)
		goto out;
	if (out->before)
		rc = find_bringer(&out->commit, session, &out->production,
				  &fix, err);
	else
		rc = make_production(out, session, spec, err);
	if (rc < 0 || (rc = hf_finish_tag(out, session, spec, err)) < 0 ||
	    (rc = hf_finish_backs(out, session, spec, err)) < 0)
		goto out;
	if (spec->push && (rc = list_remote(out, entry, err)) < 0)
		goto out;
	rc = list_local(out, session, entry, err);
out:
	/* The conflicts stay for the report. */
	if (rc < 0 && !out->conflicts.n)
		hf_finish_release(out);
	return rc;
}
