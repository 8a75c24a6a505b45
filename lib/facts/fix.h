/*
 * What git says of one hotfix: the line it grew from, its own commits and the
 * foreign ones, what it changes and how much of that counts.
 */
#ifndef HF_FIX_H
#define HF_FIX_H

#include "base/err.h"
#include "base/id.h"
#include "facts/line_proof.h"
#include "facts/repo.h"
#include "values/message.h"

#include <stdbool.h>

struct hf_line;
struct hf_session;

struct hf_fix_commit {
	struct hf_commit commit;
	struct hf_message message;
	bool foreign;
	const char *from; /* the branch it came from; borrowed from lineup */
};

struct hf_size {
	long files, lines, commits, binaries;
	long quiet; /* lines that differ in blanks only, or moved */
};

struct hf_fix {
	char *name;             /* "" for a bare range */
	const struct hf_line *line; /* borrowed from the session's lineup */
	char *line_spec;        /* what the record says of it, or NULL */
	struct hf_line_proof proof; /* whether that can be */
	struct hf_id base, tip, line_tip;
	bool unrelated;         /* shares no history with the line */
	bool moved;             /* the line has moved since */
	struct hf_fix_commit *commits; /* not in production, newest first */
	size_t n, n_foreign;
	bool more;              /* and more commits than were looked at */
	struct hf_changes changes;
	struct hf_size size;    /* of what counts */
	struct hf_strv markers; /* "path:line" of conflict markers */
};

/* What is asked about. */
struct hf_fix_spec {
	const char *name;         /* "" or NULL for a bare range */
	struct hf_id tip;         /* the branch, or HEAD while committing */
	const struct hf_ids *merging; /* MERGE_HEAD, or NULL */
	bool staged;              /* judge the index instead of tip's tree */
	const char *line;         /* its line by the record; NULL: find out */
	struct hf_id base;        /* a bare range's start; else empty */
	bool whole;               /* also noise and conflict markers */
};

/*
 * Find it all out. HF_EUNDECIDED where the repository ends too early
 * (shallow, damaged), HF_ENOTFOUND without a production.
 */
int hf_fix_read(struct hf_fix *out, struct hf_session *session,
		const struct hf_fix_spec *spec, struct hf_err *err)
	HF_MUST_CHECK;
void hf_fix_release(struct hf_fix *fix);

#endif
