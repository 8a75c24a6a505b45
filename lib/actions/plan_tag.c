#include "actions/plan_tag.h"

#include "actions/plan.h"
#include "actions/plan_again.h"
#include "actions/plan_words.h"
#include "actions/make.h"
#include "facts/ledger.h"
#include "facts/session.h"
#include "facts/tags.h"
#include "values/name.h"
#include "values/version.h"

/* A release tag that stands on the very commit already, or NULL. */
static const struct hf_ref *tag_of(const struct hf_refs *tags,
				   const struct hf_session *session,
				   const struct hf_id *commit)
{
	struct hf_version v;
	size_t i;

	for (i = 0; i < tags->n; i++)
		if (hf_id_eq(&tags->v[i].commit, commit) &&
		    hf_version_of_tag(&v, session->policy.tag,
				      tags->v[i].name + strlen("refs/tags/")))
			return &tags->v[i];
	return NULL;
}

static const struct hf_ref *tag_named(const struct hf_refs *tags,
				      const char *name)
{
	size_t i;

	for (i = 0; i < tags->n; i++)
		if (!strcmp(tags->v[i].name, name))
			return &tags->v[i];
	return NULL;
}

/*
 * Take the tag that the release has, here or on the remote alone: a fetch may
 * have brought the tag object and then failed to make the ref.
 */
static int take_tag(struct hf_plan *plan, const struct hf_session *session,
		    const struct hf_refs *here, const struct hf_refs *there,
		    struct hf_err *err)
{
	const struct hf_ref *mine = tag_of(here, session, &plan->commit);
	const struct hf_ref *theirs =
		mine ? tag_named(there, mine->name) :
		       tag_of(there, session, &plan->commit);
	const struct hf_ref *tag = mine ? mine : theirs;

	if (!tag)
		return 0;
	plan->tag_there = theirs != NULL;
	plan->tag_id = tag->id;
	if (mine)
		plan->tag_old = mine->id;
	plan->tag = strdup(tag->name + strlen("refs/tags/"));
	return plan->tag ? 0 : hf_fail_mem(err);
}

/* The version to count from, or HF_ENOTFOUND with what to do about it. */
static int newest_version(struct hf_version *out, struct hf_session *session,
			  const struct hf_id *production, struct hf_err *err)
{
	const char *format = session->policy.tag;
	const struct hf_tag *newest = NULL;
	struct hf_tags tags;
	int rc = hf_tags_read(&tags, session->repo, format, err);

	if (!rc)
		rc = hf_tags_newest_in(&newest, &tags, session->repo,
				       production, err);
	if (!rc && newest) {
		*out = newest->version;
	} else if (!rc) {
		hf_err_hint(err, "give the first one with --version <v>, or "
				 "go without by --no-tag");
		rc = hf_fail(err, HF_ENOTFOUND,
			     "there is no release tag like "
			     "'%s' to count from",
			     format);
	}
	hf_tags_release(&tags);
	return rc;
}

static int check_name(const char *name, struct hf_err *err)
{
	struct hf_buf ref = HF_BUF_INIT;
	int rc;

	hf_buf_printf(&ref, "refs/tags/%s", name);
	rc = hf_buf_check(&ref, err);
	if (!rc && (*name == '-' || !hf_name_is_ref(ref.data)))
		rc = hf_fail(err, HF_EFAIL, "'%s' is no name for a tag", name);
	hf_buf_release(&ref);
	return rc;
}

/* The next patch whose tag nobody has taken. */
static int next_tag(struct hf_buf *name, struct hf_session *session,
		    const struct hf_plan *plan, const struct hf_strv *taken,
		    struct hf_err *err)
{
	const char *format = session->policy.tag;
	struct hf_buf next = HF_BUF_INIT;
	struct hf_version v;
	int rc = newest_version(&v, session, &plan->production_old, err);

	if (rc < 0)
		return rc;
	do {
		hf_buf_clear(&next);
		hf_buf_clear(name);
		hf_version_next(&next, &v);
		hf_version_tag(name, format, hf_buf_str(&next));
		if ((rc = hf_buf_check(name, err)) < 0)
			break;
	} while (hf_strv_has(taken, name->data) &&
		 hf_version_parse(&v, hf_buf_str(&next)));
	hf_buf_release(&next);
	return rc;
}

/* The name that was asked for must be free, and newer than what there is. */
static int check_asked(const char *name, struct hf_session *session,
		       const struct hf_plan *plan, const struct hf_strv *taken,
		       struct hf_err *err)
{
	const char *format = session->policy.tag;
	struct hf_version newest, v;
	struct hf_buf next = HF_BUF_INIT;

	if (hf_version_of_tag(&v, format, name) &&
	    newest_version(&newest, session, &plan->production_old, NULL) ==
		    0 &&
	    hf_version_compare(&v, &newest) <= 0) {
		hf_version_next(&next, &newest);
		hf_err_hint(err, "the next one is --version %s",
			    hf_buf_str(&next));
		hf_buf_release(&next);
		return hf_fail(err, HF_EREFUSED,
			       "'%s' is not newer than what production has",
			       name);
	}
	if (hf_strv_has(taken, name)) {
		hf_err_hint(err, "choose another with --version or --tag");
		return hf_fail(err, HF_EREFUSED,
			       "tag '%s' exists and is not this release", name);
	}
	return 0;
}

/* Where the line is its newest tag, another tag would be no release of it. */
static int check_line(const char *name, struct hf_session *session,
		      const struct hf_line *line, struct hf_err *err)
{
	struct hf_version v;

	if (!line->is_tag ||
	    (hf_tags_match(line->spec + strlen("tag:"), name) &&
	     hf_version_of_tag(&v, session->policy.tag, name) && !v.pre[0]))
		return 0;
	hf_err_hint(err, "leave out --version and --tag to take the next one");
	return hf_fail(err, HF_EREFUSED, "'%s' is no release of '%s'", name,
		       line->spec);
}

static int choose(struct hf_plan *plan, struct hf_session *session,
		  const struct hf_strv *taken, struct hf_err *err)
{
	struct hf_buf name = HF_BUF_INIT;
	int rc = 0;

	if (plan->spec.tag)
		hf_buf_puts(&name, plan->spec.tag);
	else if (plan->spec.version)
		hf_version_tag(&name, session->policy.tag, plan->spec.version);
	else
		rc = next_tag(&name, session, plan, taken, err);
	if (rc < 0 || (rc = hf_buf_check(&name, err)) < 0 ||
	    (rc = check_name(hf_buf_str(&name), err)) < 0)
		goto out;
	if ((plan->spec.tag || plan->spec.version) &&
	    (rc = check_asked(name.data, session, plan, taken, err)) < 0)
		goto out;
	if ((rc = check_line(name.data, session, plan->spec.entry->line, err)) <
	    0)
		goto out;
	plan->tag = hf_buf_detach(&name);
	if (!plan->tag)
		rc = hf_fail_mem(err);
out:
	hf_buf_release(&name);
	return rc;
}

static void add_names(struct hf_strv *out, const struct hf_refs *tags)
{
	size_t i;

	for (i = 0; i < tags->n; i++)
		hf_strv_push(out, tags->v[i].name + strlen("refs/tags/"));
}

int hf_plan_tag_choose(struct hf_plan *plan, struct hf_session *session,
		       struct hf_err *err)
{
	static const char *const all[] = { "refs/tags/*", NULL };
	struct hf_strv taken = HF_STRV_INIT;
	struct hf_refs here = { 0 }, there = { 0 };
	int rc;

	if (plan->spec.no_tag)
		return 0;
	if ((rc = hf_repo_refs(&here, session->repo, all, err)) < 0 ||
	    (plan->spec.push &&
	     (rc = hf_again_remote_tags(&there, session->remote, err)) < 0) ||
	    (plan->commit.hex[0] &&
	     (rc = take_tag(plan, session, &here, &there, err)) < 0) ||
	    plan->tag)
		goto out;
	add_names(&taken, &here);
	add_names(&taken, &there);
	if (!(rc = hf_strv_check(&taken, err)))
		rc = choose(plan, session, &taken, err);
out:
	hf_strv_release(&taken);
	hf_refs_release(&there);
	hf_refs_release(&here);
	return rc;
}

int hf_plan_tag_make(struct hf_plan *plan, struct hf_session *session,
		     struct hf_err *err)
{
	struct hf_buf message = HF_BUF_INIT;
	int rc;

	if (!plan->tag || plan->tag_id.hex[0])
		return 0;
	if (!(rc = hf_words_tag(&message, plan, err)))
		rc = hf_make_tag(&plan->tag_id, session, plan->tag,
				 &plan->commit, &message, err);
	hf_buf_release(&message);
	return rc;
}
