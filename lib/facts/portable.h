/*
 * What of a release is owed to anybody. Not owed are its commits that say
 * Hotfix-Only:, and those that change [merge-back] never paths alone.
 */
#ifndef HF_PORTABLE_H
#define HF_PORTABLE_H

#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"

#include <stdbool.h>

struct hf_session;

struct hf_portable {
	struct hf_ids commits; /* owed, oldest first and without merges */
	struct hf_ids only;    /* say Hotfix-Only:, newest first */
	bool nothing;          /* it has commits, and none is owed */
};

/*
 * Look at the release that brought the line from `since` to `commit`. An empty
 * `since`: there was no line before.
 */
int hf_portable_read(struct hf_portable *out, struct hf_session *session,
		     const struct hf_id *commit, const struct hf_id *since,
		     struct hf_err *err) HF_MUST_CHECK;
void hf_portable_release(struct hf_portable *portable);

/*
 * The commits that say Hotfix-Only: among all that `commit` has and `except`
 * has not, newest first.
 */
int hf_portable_only(struct hf_ids *out, struct hf_session *session,
		     const struct hf_id *commit, const struct hf_id *except,
		     struct hf_err *err) HF_MUST_CHECK;

/* Whether the message of one commit says Hotfix-Only:. */
int hf_portable_says_only(bool *yes, const char *message, struct hf_err *err)
	HF_MUST_CHECK;

/*
 * Whether one commit changes something, and nothing but `never` paths. `raw`
 * has its changes as struct hf_logged does.
 */
bool hf_portable_stays(const struct hf_strv *never, const char *raw,
		       size_t len);

#endif
