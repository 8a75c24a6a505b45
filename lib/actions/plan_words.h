/* The messages of the commits and tags that a plan makes. */
#ifndef HF_PLAN_WORDS_H
#define HF_PLAN_WORDS_H

#include "base/err.h"

struct hf_buf;
struct hf_entry;
struct hf_plan;
struct hf_session;

/*
 * The message of a merge of the hotfix; its trailers make the commit the
 * hotfix's own. `into` is NULL for production.
 */
void hf_words_merge(struct hf_buf *out, const struct hf_entry *entry,
		    const char *into);

/* The message of a merge of its rollback into a target. */
void hf_words_undo(struct hf_buf *out, const struct hf_entry *entry,
		   const char *into);

/* A squash takes the subject of the first commit that it stands for. */
int hf_words_squash(struct hf_buf *out, const struct hf_plan *plan,
		    struct hf_session *session,
		    struct hf_err *err) HF_MUST_CHECK;

/* The message of the release's tag: what was given, else from the record. */
int hf_words_tag(struct hf_buf *out, const struct hf_plan *plan,
		 struct hf_err *err) HF_MUST_CHECK;

#endif
