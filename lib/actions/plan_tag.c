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
static int tag_here(struct hf_plan *out, struct hf_session *session,
		    const struct hf_refs *tags, struct hf_err *err)
{
	struct hf_version v;
	const char *name;
	size_t i;

	for (i = 0; i < tags->n; i++) {
		name = tags->v[i].name + strlen("refs/tags/");
		if (!hf_id_eq(&tags->v[i].commit, &out->commit) ||
		    !hf_version_of_tag(&v, session->policy.tag, name))
			continue;
		if (!(out->tag = strdup(name)))
			return hf_fail_mem(err);
		out->tag_old = out->tag_id = tags->v[i].id;
		return 0;
	}
	return 0;
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
	int rc = 0;

	if (hf_strv_has(taken, name)) {
		hf_err_hint(err, "choose another with --version or --tag");
		return hf_fail(err, HF_EREFUSED,
			       "tag '%s' exists and is not this release", name);
	}
	if (hf_version_of_tag(&v, format, name) &&
	    newest_version(&newest, session, &plan->production_old, NULL) ==
		    0 &&
	    hf_version_compare(&v, &newest) <= 0) {
		hf_version_next(&next, &newest);
		hf_err_hint(err, "the next one is --version %s",
			    hf_buf_str(&next));
		rc = hf_fail(err, HF_EREFUSED,
			     "'%s' is not newer than what production has",
			     name);
	}
	hf_buf_release(&next);
	return rc;
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
	plan->tag = hf_buf_detach(&name);
	if (!plan->tag)
		rc = hf_fail_mem(err);
out:
	hf_buf_release(&name);
	return rc;
}

int hf_plan_tag_choose(struct hf_plan *plan, struct hf_session *session,
		       struct hf_err *err)
{
	static const char *const all[] = { "refs/tags/*", NULL };
	struct hf_strv taken = HF_STRV_INIT;
	struct hf_refs tags = { 0 };
	size_t i;
	int rc;

	if (plan->spec.no_tag)
		return 0;
	if ((rc = hf_repo_refs(&tags, session->repo, all, err)) < 0 ||
	    (plan->commit.hex[0] &&
	     (rc = tag_here(plan, session, &tags, err)) < 0) ||
	    (plan->spec.push &&
	     (rc = hf_again_remote_tags(&taken, session->remote, err)) < 0))
		goto out;
	if (plan->tag) {
		plan->tag_there = hf_strv_has(&taken, plan->tag);
		goto out;
	}
	for (i = 0; i < tags.n; i++)
		hf_strv_push(&taken, tags.v[i].name + strlen("refs/tags/"));
	if (!(rc = hf_strv_check(&taken, err)))
		rc = choose(plan, session, &taken, err);
out:
	hf_strv_release(&taken);
	hf_refs_release(&tags);
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
