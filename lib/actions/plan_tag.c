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

/* An earlier run may have kept it here; no fetch brings a tag of elsewhere. */
static int tag_there(bool *yes, const char *remote, const char *tag,
		     struct hf_err *err)
{
	struct hf_buf ref = HF_BUF_INIT;
	int rc;

	hf_buf_printf(&ref, "refs/tags/%s", tag);
	if (!(rc = hf_buf_check(&ref, err)))
		rc = hf_again_is_there(yes, remote, ref.data, err);
	hf_buf_release(&ref);
	return rc;
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

/* Choose the tag's name and see that it can be made. */
static int choose_tag(struct hf_plan *out, struct hf_session *session,
		      const struct hf_refs *tags, struct hf_err *err)
{
	const char *format = session->policy.tag;
	struct hf_buf name = HF_BUF_INIT, next = HF_BUF_INIT;
	struct hf_version newest, v;
	bool exists = false;
	size_t i;
	int rc = 0;

	if (out->spec.tag) {
		hf_buf_puts(&name, out->spec.tag);
	} else if (out->spec.version) {
		hf_version_tag(&name, format, out->spec.version);
	} else if (!(rc = newest_version(&newest, session, &out->production_old,
					 err))) {
		hf_version_next(&next, &newest);
		hf_version_tag(&name, format, hf_buf_str(&next));
	}
	if (rc < 0 || (rc = hf_buf_check(&name, err)) < 0 ||
	    (rc = check_name(hf_buf_str(&name), err)) < 0)
		goto out;
	if ((out->spec.tag || out->spec.version) &&
	    hf_version_of_tag(&v, format, hf_buf_str(&name)) &&
	    newest_version(&newest, session, &out->production_old, NULL) == 0 &&
	    hf_version_compare(&v, &newest) <= 0) {
		hf_buf_clear(&next);
		hf_version_next(&next, &newest);
		hf_err_hint(err, "the next one is --version %s",
			    hf_buf_str(&next));
		rc = hf_fail(err, HF_EREFUSED,
			     "'%s' is not newer than what "
			     "production has",
			     hf_buf_str(&name));
		goto out;
	}
	for (i = 0; i < tags->n && !exists; i++)
		exists = !strcmp(tags->v[i].name + strlen("refs/tags/"),
				 hf_buf_str(&name));
	if (!exists && out->spec.push &&
	    (rc = tag_there(&exists, session->remote, hf_buf_str(&name), err)) <
		    0)
		goto out;
	if (exists) {
		hf_err_hint(err, "choose another with --version or --tag");
		rc = hf_fail(err, HF_EREFUSED,
			     "tag '%s' exists and is not "
			     "this release",
			     hf_buf_str(&name));
		goto out;
	}
	out->tag = hf_buf_detach(&name);
	if (!out->tag)
		rc = hf_fail_mem(err);
out:
	hf_buf_release(&next);
	hf_buf_release(&name);
	return rc;
}

int hf_plan_tag(struct hf_plan *out, struct hf_session *session,
		struct hf_err *err)
{
	static const char *const all[] = { "refs/tags/*", NULL };
	struct hf_buf message = HF_BUF_INIT;
	struct hf_refs tags = { 0 };
	int rc;

	if (out->spec.no_tag)
		return 0;
	if ((rc = hf_repo_refs(&tags, session->repo, all, err)) < 0 ||
	    (rc = tag_here(out, session, &tags, err)) < 0)
		goto out;
	if (out->tag) {
		if (out->spec.push)
			rc = tag_there(&out->tag_there, session->remote,
				       out->tag, err);
		goto out;
	}
	if ((rc = choose_tag(out, session, &tags, err)) < 0)
		goto out;
	if (!(rc = hf_words_tag(&message, out, err)))
		rc = hf_make_tag(&out->tag_id, session, out->tag, &out->commit,
				 message.data, err);
out:
	hf_buf_release(&message);
	hf_refs_release(&tags);
	return rc;
}
