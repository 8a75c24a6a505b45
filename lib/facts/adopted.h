/*
 * Old releases that no line of the policy maintains, each of them the line of
 * the hotfix that began there: "tag:v1.4.*" is v1.4.0 and its patches. They
 * belong to the lineup, and are nobody's targets.
 */
#ifndef HF_ADOPTED_H
#define HF_ADOPTED_H

#include "base/err.h"
#include "base/id.h"

#include <stdbool.h>

struct hf_line;
struct hf_session;

/* What the record of a hotfix says, and where its branch is. */
struct hf_line_claim {
	const char *spec;      /* "tag:v1.4.*"; NULL: nothing */
	struct hf_id tip;      /* empty: there is no branch */
	struct hf_id released; /* the commit of its release, or empty */
};

/*
 * The line that a record names: one of the policy's, or such a release. That is
 * at the newest of its patches that has the fix, as production may have made
 * others since; where none has it, at the newest, which the fix has to build
 * on. *out is NULL when there is no such line: what a record says is only ever
 * compared, with the lines and the tags there are. Deepens the session;
 * borrowed until the lineup is read anew.
 */
int hf_adopted_find(const struct hf_line **out, struct hf_session *session,
		    const struct hf_line_claim *claim,
		    struct hf_err *err) HF_MUST_CHECK;

/* Whether a line of the session is such a release. */
bool hf_adopted_is(const struct hf_session *session,
		   const struct hf_line *line);

/*
 * Whether a tag on this commit is the release of a hotfix of such a line, or
 * its rollback, which no branch has.
 */
int hf_adopted_releases(bool *yes, struct hf_session *session, const char *tag,
			const struct hf_id *commit,
			struct hf_err *err) HF_MUST_CHECK;

#endif
