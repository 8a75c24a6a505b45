/* What earlier runs did; git knows it, so there is no state file. */
#ifndef HF_PLAN_AGAIN_H
#define HF_PLAN_AGAIN_H

#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"

#include <stdbool.h>

struct hf_branch;
struct hf_refs;
struct hf_entry;
struct hf_session;

/* Whether the remote has this ref now, whatever was fetched. */
int hf_again_is_there(bool *yes, const char *remote, const char *ref,
		      struct hf_err *err) HF_MUST_CHECK;

/*
 * All tags that the remote has, whatever a fetch brought: their full names, what
 * they hold, and the commit for those that are annotated.
 */
int hf_again_remote_tags(struct hf_refs *out, const char *remote,
			 struct hf_err *err) HF_MUST_CHECK;

/*
 * The newest commit of a local branch up to which this hotfix alone has moved
 * it, past the copy that counts; empty when there is none.
 */
int hf_again_unpushed(struct hf_id *out, struct hf_session *session,
		      const struct hf_entry *entry,
		      const struct hf_branch *branch,
		      struct hf_err *err) HF_MUST_CHECK;

/*
 * The hotfix whose release a local branch has beyond the copy that counts, which
 * the caller frees; *name is NULL when there is none.
 */
int hf_again_stayed(char **name, struct hf_session *session,
		    const struct hf_branch *branch, struct hf_err *err)
	HF_MUST_CHECK;

#endif
