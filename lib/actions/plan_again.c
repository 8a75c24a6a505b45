#include "actions/plan_again.h"

#include "doors/git.h"
#include "facts/belongs.h"
#include "facts/ledger.h"
#include "facts/session.h"

/* So far a local branch is followed; who is further ahead has other plans. */
enum { UNPUSHED_MAX = 100 };

int hf_again_is_there(bool *yes, const char *remote, const char *ref,
		      struct hf_err *err)
{
	const char *args[] = { "ls-remote", "--exit-code", "--quiet", "--",
			       remote,      ref,           NULL };
	struct hf_buf said = HF_BUF_INIT;
	/* As a change is run: the remote may ask for a password. */
	const struct hf_git_do call = { .args = args, .out = &said };
	int status = 0, rc = hf_git_run(&status, &call, err);

	hf_buf_release(&said);

	*yes = !rc && !status;
	if (!rc && status && status != 2)
		rc = hf_fail(err, HF_EFAIL, "'%s' cannot be reached", remote);
	return rc;
}

/* A line of ls-remote: "<id>\t<name>", and "<id>\t<name>^{}" behind it. */
static int add_tag(struct hf_refs *out, const char *line, size_t len,
		   struct hf_err *err)
{
	const char *tab = memchr(line, '\t', len);
	size_t name = tab ? (size_t)(line + len - tab - 1) : 0;
	bool peeled = name > 3 && !strncmp(line + len - 3, "^{}", 3);
	struct hf_ref *ref;
	struct hf_id id;

	if (!name || !hf_id_parse(&id, line, (size_t)(tab - line)))
		return hf_fail(err, HF_EFAIL, "git ls-remote gave no ref");
	if (peeled && out->n) {
		out->v[out->n - 1].commit = id;
		return 0;
	}
	if (!(ref = hf_refs_add(out)) || !(ref->name = strndup(tab + 1, name)))
		return hf_fail_mem(err);
	ref->id = ref->commit = id;
	return 0;
}

int hf_again_remote_tags(struct hf_refs *out, const char *remote,
			 struct hf_err *err)
{
	const char *args[] = { "ls-remote", "--quiet", "--tags",
			       "--",        remote,    NULL };
	struct hf_buf said = HF_BUF_INIT;
	const struct hf_git_do call = { .args = args, .out = &said };
	const char *at;
	size_t len;
	int status = 0, rc = hf_git_run(&status, &call, err);

	*out = (struct hf_refs){ 0 };
	if (!rc && status)
		rc = hf_fail(err, HF_EFAIL, "'%s' cannot be reached", remote);
	for (at = hf_buf_str(&said); !rc && *at; at += len + (at[len] != 0)) {
		len = strcspn(at, "\n");
		rc = add_tag(out, at, len, err);
	}
	if (rc < 0)
		hf_refs_release(out);
	hf_buf_release(&said);
	return rc;
}

/* The commits of `tip`'s first-parent history that `known` does not have. */
static int range_since(struct hf_range *out, struct hf_session *session,
		       const struct hf_id *tip, const struct hf_id *known,
		       size_t limit, struct hf_err *err)
{
	struct hf_ids from = HF_IDS_INIT, except = HF_IDS_INIT;
	struct hf_range_spec spec = { .from = &from,
				      .except = &except,
				      .first_parent = true,
				      .limit = limit };
	int rc;

	hf_ids_push(&from, tip);
	hf_ids_push(&except, known);
	rc = from.failed || except.failed ?
		     hf_fail_mem(err) :
		     hf_repo_range(out, session->repo, &spec, err);
	hf_ids_release(&except);
	hf_ids_release(&from);
	return rc;
}

int hf_again_unpushed(struct hf_id *out, struct hf_session *session,
		      const struct hf_entry *entry,
		      const struct hf_branch *branch, struct hf_err *err)
{
	struct hf_range range = { 0 };
	struct hf_id last = { "" };
	bool ours = true, ahead;
	size_t i;
	int rc;

	out->hex[0] = '\0';
	if (!branch->local.hex[0] || hf_id_eq(&branch->local, &branch->tip))
		return 0;
	rc = range_since(&range, session, &branch->local, &branch->tip,
			 UNPUSHED_MAX, err);
	for (i = range.more ? 0 : range.n; !rc && ours && i-- > 0;) {
		rc = hf_belongs(&ours, session->repo, &range.v[i].id,
				entry->name, err);
		if (ours)
			last = range.v[i].id;
	}
	if (!rc && last.hex[0] &&
	    !(rc = hf_repo_reaches(&ahead, session->repo, &last, &branch->tip,
				   err)) &&
	    ahead)
		*out = last;
	hf_range_release(&range);
	return rc;
}

int hf_again_stayed(char **name, struct hf_session *session,
		    const struct hf_branch *branch, struct hf_err *err)
{
	struct hf_range range = { 0 };
	size_t i;
	int rc = 0;

	*name = NULL;
	if (branch->local.hex[0] && !hf_id_eq(&branch->local, &branch->tip))
		rc = range_since(&range, session, &branch->local, &branch->tip,
				 UNPUSHED_MAX, err);
	for (i = 0; !rc && !*name && i < range.n; i++)
		rc = hf_belongs_to(name, session->repo, &range.v[i].id, err);
	hf_range_release(&range);
	return rc;
}
