/* The first half of finish: find out what is missing and make the objects. */
#include "actions/finish.h"

#include "actions/finish_again.h"
#include "actions/finish_back.h"
#include "actions/finish_tag.h"
#include "actions/make.h"
#include "base/text.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "values/name.h"

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
	free(finish->stuck);
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
	struct hf_range_spec spec = { .from = &from,
				      .except = &except,
				      .first_parent = true };
	struct hf_range range = { 0 };
	struct hf_message message = { 0 };
	struct hf_commit commit = { 0 };
	int rc;

	hf_ids_push(&from, &entry->tip);
	hf_ids_push(&except, base);
	rc = from.failed || except.failed ?
		     hf_fail_mem(err) :
		     hf_repo_range(&range, session->repo, &spec, err);
	if (!rc && range.n)
		rc = hf_repo_commit(&commit, session->repo,
				    &range.v[range.n - 1].id, err);
	if (!rc && range.n)
		rc = hf_message_parse(&message, commit.message,
				      strlen(commit.message), NULL, err);
	if (!rc)
		hf_buf_printf(out, "%s\n\nHotfix: %s\n",
			      message.subject && *message.subject ?
				      message.subject :
				      entry->branch,
			      entry->name);
	hf_message_release(&message);
	hf_commit_release(&commit);
	hf_range_release(&range);
	hf_ids_release(&except);
	hf_ids_release(&from);
	return rc;
}

/*
 * Where production stands for this release: the copy that counts, or the local
 * one where an earlier run has released there and not pushed.
 */
static int production_now(struct hf_finish *out, struct hf_session *session,
			  const struct hf_finish_spec *spec, struct hf_err *err)
{
	const struct hf_entry *entry = spec->entry;
	const struct hf_id *fix =
		entry->released.hex[0] ? &entry->released : &entry->tip;
	struct hf_id mine = { "" };
	int rc;

	out->production_old = out->production = entry->line->branch.tip;
	rc = hf_repo_reaches(&out->before, session->repo, &out->production, fix,
			     err);
	if (!rc && out->before)
		return hf_finish_bringer(&out->commit, session,
					 &out->production, fix, err);
	if (!rc)
		rc = hf_finish_unpushed(&mine, session, entry,
					&entry->line->branch, err);
	if (rc < 0 || !mine.hex[0])
		return rc;
	rc = hf_make_holds(&out->before, session->repo, &mine, fix, err);
	if (!rc && out->before)
		out->production = out->commit = mine;
	return rc;
}

/* Make the commit that brings the fix to production. */
static int make_production(struct hf_finish *out, struct hf_session *session,
			   const struct hf_finish_spec *spec,
			   struct hf_err *err)
{
	const struct hf_entry *entry = spec->entry;
	const char *line = hf_name_short(entry->line->branch.tip_ref);
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
		if (!follows) {
			hf_err_hint(err,
				    "git merge %s into the hotfix, test "
				    "again, and finish",
				    line);
			return hf_fail(err, HF_EREFUSED,
				       "'%s' does not build "
				       "on '%s'",
				       entry->branch, line);
		}
		out->production = out->commit = entry->tip;
		return 0;
	}
	rc = hf_make_merge(&tree, &out->conflicts, &out->production_old,
			   &entry->tip, err);
	if (rc < 0)
		return rc;
	if (out->conflicts.n) {
		hf_err_hint(err,
			    "git merge %s into the hotfix, resolve, test "
			    "again, and finish",
			    line);
		return hf_fail(err, HF_EREFUSED,
			       "'%s' conflicts with '%s' in "
			       "%s%s",
			       entry->branch, line, out->conflicts.v[0],
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

/* A local branch follows by fast-forward, is ahead, or stays and is named. */
static int add_local(struct hf_finish *out, struct hf_session *session,
		     const struct hf_branch *branch, const struct hf_id *new,
		     struct hf_err *err)
{
	bool behind, ahead = false;
	int rc;

	if (!branch->local.hex[0] || hf_id_eq(&branch->local, new))
		return 0;
	rc = hf_repo_reaches(&behind, session->repo, new, &branch->local, err);
	if (!rc && !behind)
		rc = hf_repo_reaches(&ahead, session->repo, &branch->local, new,
				     err);
	if (rc < 0 || ahead)
		return rc;
	if (behind)
		return add_step(out, HF_LOCAL, &branch->local, new,
				"refs/heads/", branch->name, err);
	hf_strv_push(&out->left, branch->name);
	return hf_strv_check(&out->left, err);
}

/* What a target gets; a branch for review begins there. */
static int add_back(struct hf_finish *out, enum hf_side where,
		    const struct hf_back *back, struct hf_err *err)
{
	const struct hf_id none = { "" };

	if (hf_id_eq(&back->old, &back->new))
		return 0;
	return add_step(out, where, back->review ? &none : &back->old,
			&back->new, "refs/heads/", back->ref, err);
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
		rc = add_step(out, HF_REMOTE, &none, &out->tag_id, "refs/tags/",
			      out->tag, err);
	for (i = 0; !rc && i < out->n_backs; i++)
		rc = add_back(out, HF_REMOTE, &out->backs[i], err);
	return rc;
}

static int list_local(struct hf_finish *out, struct hf_session *session,
		      const struct hf_finish_spec *spec, struct hf_err *err)
{
	const struct hf_line *line = spec->entry->line;
	size_t i;
	int rc = 0;

	/* What is not pushed must stand on a branch of here. */
	if (!line->is_tag && !spec->push && !line->branch.local.hex[0])
		rc = add_step(out, HF_LOCAL, &line->branch.local,
			      &out->production, "refs/heads/",
			      line->branch.name, err);
	else if (!line->is_tag)
		rc = add_local(out, session, &line->branch, &out->production,
			       err);
	if (!rc && out->tag)
		rc = add_step(out, HF_LOCAL, &out->tag_old, &out->tag_id,
			      "refs/tags/", out->tag, err);
	for (i = 0; !rc && i < out->n_backs; i++) {
		const struct hf_back *b = &out->backs[i];

		if (!b->review && !b->conflicts.n)
			rc = add_local(out, session,
				       hf_ledger_branch(session, b->target),
				       &b->new, err);
		else if (b->review && !spec->push)
			rc = add_back(out, HF_LOCAL, b, err);
	}
	return rc;
}

/*
 * Whether the branch went on after the release; what is made in this run has
 * all of it.
 */
static int find_more(struct hf_finish *out, struct hf_session *session,
		     const struct hf_entry *entry, struct hf_err *err)
{
	bool has;
	int rc;

	if (!out->before || !entry->tip.hex[0])
		return 0;
	rc = hf_make_holds(&has, session->repo, &out->commit, &entry->tip, err);
	out->more = !rc && !has;
	return rc;
}

/* There must be a fix, and a place that shows it. */
static int check_fix(const struct hf_finish *out,
		     const struct hf_finish_spec *spec, struct hf_err *err)
{
	const struct hf_entry *entry = spec->entry;

	if (entry->released.hex[0])
		return 0;
	if (out->before && hf_id_eq(&out->production, &out->production_old))
		return hf_fail(err, HF_EREFUSED,
			       "there is nothing to release "
			       "on '%s'",
			       entry->branch);
	if (entry->line->is_tag && spec->no_tag)
		return hf_fail(err, HF_EREFUSED,
			       "production is the tag "
			       "pattern '%s': without a tag there is no "
			       "release",
			       entry->line->spec);
	return 0;
}

int hf_finish_plan(struct hf_finish *out, struct hf_session *session,
		   const struct hf_finish_spec *spec, struct hf_err *err)
{
	int rc;

	*out = (struct hf_finish){ 0 };
	if ((rc = production_now(out, session, spec, err)) < 0 ||
	    (rc = check_fix(out, spec, err)) < 0 ||
	    (rc = find_more(out, session, spec->entry, err)) < 0)
		goto out;
	if (!out->before && (rc = make_production(out, session, spec, err)) < 0)
		goto out;
	if ((rc = hf_finish_tag(out, session, spec, err)) < 0 ||
	    (rc = hf_finish_backs(out, session, spec, err)) < 0)
		goto out;
	if (spec->push && (rc = list_remote(out, spec->entry, err)) < 0)
		goto out;
	rc = list_local(out, session, spec, err);
out:
	/* The conflicts stay for the report. */
	if (rc < 0 && !out->conflicts.n)
		hf_finish_release(out);
	return rc;
}
