/*
 * Which branches play which part: production and the older lines, integration,
 * the release branches; each with the remote's copy and the local one.
 */
#ifndef HF_LINEUP_H
#define HF_LINEUP_H

#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_policy;
struct hf_repo;
struct hf_version;

/* A branch and both copies of it. */
struct hf_branch {
	char *name;               /* "release/1.5" */
	struct hf_id local, remote; /* empty: there is none */
	struct hf_id tip;         /* the copy that counts */
	char *tip_ref;            /* its full ref name */
};

/* A production branch, or the highest tag of a pattern. */
struct hf_line {
	char *spec;               /* "main", "support/1.x", "tag:v1.*" */
	bool is_tag;
	struct hf_branch branch;  /* its tip also for a tag */
};

struct hf_lineup {
	char *remote;             /* NULL: no remote */
	struct hf_line *lines;    /* [0] is production when n > 0 */
	size_t n;
	struct hf_branch integration; /* name NULL: none */
	struct hf_branch *releases;
	size_t n_releases;
	/* The lines of single hotfixes, and nobody's targets: adopted.h. */
	struct hf_line **adopted;
	size_t n_adopted;
};

/*
 * Look up all that the policy names. `remote` is NULL where there is none, and
 * then local copies count. A production that does not exist leaves n = 0.
 */
int hf_lineup_read(struct hf_lineup *out, struct hf_repo *repo,
		   const struct hf_policy *policy, const char *remote,
		   struct hf_err *err) HF_MUST_CHECK;
void hf_lineup_release(struct hf_lineup *lineup);

/*
 * Production or another line by its spec: a branch, or "tag:<pattern>", whose
 * newest release counts. out->spec is NULL when there is none. `format` is the
 * tags' ("v{version}"); `both` as for a branch.
 */
int hf_line_read(struct hf_line *out, struct hf_repo *repo, const char *spec,
		 const char *format, const char *remote, bool both,
		 struct hf_err *err) HF_MUST_CHECK;
void hf_line_release(struct hf_line *line);

/* The version that a line's name begins with: 1 for support/1.x, tag:v1.*. */
bool hf_line_version(struct hf_version *out, const struct hf_line *line,
		     const char *format);

/*
 * A lineup of production alone, which is taken over and zeroed; it need not
 * have been found.
 */
int hf_lineup_begin(struct hf_lineup *out, struct hf_line *production,
		    const char *remote, struct hf_err *err) HF_MUST_CHECK;

/*
 * One branch; its name is NULL when there is none. Both copies, or only the
 * one that counts, which saves a question in a hook.
 */
int hf_branch_read(struct hf_branch *out, struct hf_repo *repo,
		   const char *remote, const char *name, bool both,
		   struct hf_err *err) HF_MUST_CHECK;
void hf_branch_release(struct hf_branch *branch);

/*
 * The branch that a ref of ours or of `remote` is: "develop" for
 * refs/heads/develop and refs/remotes/origin/develop. Borrowed from `ref`.
 */
const char *hf_lineup_branch_of(const char *ref, const char *remote);

/* The line of this spec ("main", "tag:v1.*"), or NULL; borrowed. */
const struct hf_line *hf_lineup_line(const struct hf_lineup *lineup,
				     const char *spec);

#endif
