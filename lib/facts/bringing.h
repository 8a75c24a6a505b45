/*
 * Which hotfixes a push brings to production, and by which commit of
 * production's own history.
 */
#ifndef HF_BRINGING_H
#define HF_BRINGING_H

#include "base/err.h"
#include "base/id.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_commit;
struct hf_message;
struct hf_session;

struct hf_bringing {
	char *name;
	struct hf_id commit;   /* of production, with all of it */
	struct hf_id old, new; /* its own commits are old..new */
};

struct hf_bringings {
	struct hf_bringing *v; /* the oldest first, each hotfix once */
	size_t n;
};

/* How a line moves. */
struct hf_bringing_spec {
	const char *line;      /* "main", "tag:v*" */
	struct hf_id old, new; /* empty: it begins, or is deleted */
};

/*
 * Find them: by what a merge merges or says that it merges, else by the
 * trailer "Hotfix:". A revert brings nothing, nor does what production had
 * already, or follows other branches to by fast-forward. Of a line that begins
 * counts what no other line has.
 */
int hf_bringing_read(struct hf_bringings *out, struct hf_session *session,
		     const struct hf_bringing_spec *spec,
		     struct hf_err *err) HF_MUST_CHECK;
void hf_bringing_release(struct hf_bringings *list);

/*
 * The hotfix that a commit of production names: a merge by its words, else any
 * by its trailer. The caller frees *name, which is NULL where there is none.
 */
int hf_bringing_name(char **name, const struct hf_session *session,
		     const struct hf_commit *commit,
		     const struct hf_message *message,
		     struct hf_err *err) HF_MUST_CHECK;

/*
 * Whether a commit was landed on integration or a release branch first, and
 * production, which was at `old`, only follows by fast-forward.
 */
int hf_bringing_follows(bool *yes, struct hf_session *session,
			const struct hf_id *old, const struct hf_id *id,
			struct hf_err *err) HF_MUST_CHECK;

#endif
