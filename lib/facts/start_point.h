/*
 * Where a hotfix begins, and the line that it belongs on from then: what
 * `git hotfix start --from` may name.
 */
#ifndef HF_START_POINT_H
#define HF_START_POINT_H

#include "base/err.h"
#include "base/id.h"

#include <stdbool.h>

struct hf_session;

struct hf_start_point {
	struct hf_id base;
	char *line;   /* the spec that goes into the record */
	char *ref;    /* what to call the place, for people */
	bool adopted; /* an old release that is its own line */
};

/*
 * Find it: production's tip for NULL; a line, by its name or as
 * "<remote>/<name>"; a release tag; or a commit of a line. A release tag that
 * no line is at, and no line of the policy maintains, becomes the line itself:
 * so a fix can go round what came after it. HF_EREFUSED: it is part of no line,
 * or later releases of the same line would be undone.
 */
int hf_start_point_find(struct hf_start_point *out, struct hf_session *session,
			const char *from, struct hf_err *err) HF_MUST_CHECK;
void hf_start_point_release(struct hf_start_point *point);

#endif
