/*
 * The steps that a line took, one for each commit of its own history, and what
 * each of them brought by its own words: a hotfix, a release, anything else.
 */
#ifndef HF_STEPS_H
#define HF_STEPS_H

#include "base/err.h"
#include "base/id.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct hf_line;
struct hf_range;
struct hf_session;
struct hf_tag;
struct hf_tags;

struct hf_step {
	struct hf_id id, before; /* its first parent; empty for a root */
	struct hf_id merged;     /* the other of its two, or empty */
	time_t when;
	char *hotfix; /* the name of the hotfix that it brought, or NULL */
	bool passes;  /* brought nothing that is owed because of it: it is a
			  revert, or what other branches had before */
	const struct hf_tag *tag;   /* the release on it, or NULL; borrowed */
	const struct hf_tag *patch; /* the first release that has it, if that
				       is a patch of an earlier one, or NULL */
};

struct hf_steps {
	struct hf_step *v; /* newest first */
	size_t n;
};

/* Read what each commit of `range`, the newest of a line, says in words. */
int hf_steps_read(struct hf_steps *out, struct hf_session *session,
		  const struct hf_line *line, const struct hf_range *range,
		  struct hf_err *err) HF_MUST_CHECK;
void hf_steps_release(struct hf_steps *steps);

/*
 * Note the releases; and of the steps that only a patch release can name look
 * closer whether they pass.
 */
int hf_steps_settle(struct hf_steps *steps, struct hf_session *session,
		    const struct hf_line *line, const struct hf_tags *tags,
		    struct hf_err *err) HF_MUST_CHECK;

#endif
