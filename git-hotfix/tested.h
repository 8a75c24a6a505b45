/* Which commit evidence and deployments of a hotfix are about, and its tree. */
#ifndef HF_TESTED_H
#define HF_TESTED_H

#include "base/err.h"
#include "base/id.h"

struct hf_entry;
struct hf_session;

struct hf_tested {
	struct hf_id commit, tree;
};

int hf_tested_commit(struct hf_tested *out, struct hf_session *session,
		     const struct hf_id *commit,
		     struct hf_err *err) HF_MUST_CHECK;

/* What was released of it, else its tip; HF_ENOTFOUND: neither is here. */
int hf_tested_hotfix(struct hf_tested *out, struct hf_session *session,
		     const struct hf_entry *entry,
		     struct hf_err *err) HF_MUST_CHECK;

/* HF_ENOTFOUND where there is no commit yet. */
int hf_tested_head(struct hf_tested *out, struct hf_session *session,
		   struct hf_err *err) HF_MUST_CHECK;

#endif
