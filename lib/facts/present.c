#include "facts/present.h"

#include "facts/merge_text.h"
#include "facts/repo.h"

/* So many lines are looked for before a merge is made. */
enum { GLANCE = 50 };

/* The bits of a mode that tell a file from a link and a submodule. */
enum { KIND_MASK = 0170000, KIND_FILE = 0100000 };

static bool is_file(const struct hf_side *side)
{
	return (side->mode & KIND_MASK) == KIND_FILE;
}

static bool is_equal(const struct hf_side *a, const struct hf_side *b)
{
	return a->mode == b->mode && (!a->mode || hf_id_eq(&a->id, &b->id));
}

/* Read a text; *large: it is over what is merged. */
static int read_side(struct hf_buf *out, bool *large, struct hf_repo *repo,
		     const struct hf_side *side, struct hf_err *err)
{
	int rc;

	if (*large || !is_file(side))
		return 0;
	rc = hf_repo_blob(out, repo, &side->id, HF_COUNT_MAX, err);
	if (rc == HF_EFAIL) {
		hf_err_clear(err);
		*large = true;
		rc = 0;
	}
	return rc;
}

/* A piece of a text, from the begin of a line to the end of one. */
struct piece {
	const char *at;
	size_t len;
};

/* Whether a piece has a whole line, which ends in a newline. */
static bool has_line(const struct piece *in, const char *line, size_t len)
{
	const char *at = in->at, *end = in->at + in->len;

	while ((at = memmem(at, (size_t)(end - at), line, len))) {
		if (at == in->at || at[-1] == '\n')
			return true;
		at++;
	}
	return false;
}

/* Leave out the lines with which both begin. */
static void trim(struct piece *a, struct piece *b)
{
	size_t most = a->len < b->len ? a->len : b->len, n = 0;

	while (n < most && a->at[n] == b->at[n])
		n++;
	while (n && a->at[n - 1] != '\n')
		n--;
	*a = (struct piece){ a->at + n, a->len - n };
	*b = (struct piece){ b->at + n, b->len - n };
}

/*
 * Whether ours has the first lines that the change adds. Where it has not, a
 * merge changes it; so nearly all that is not there is told by a glance.
 */
static bool may_be_there(const struct hf_sides *sides)
{
	struct piece old = { hf_buf_str(&sides->base), sides->base.len };
	struct piece new = { hf_buf_str(&sides->theirs), sides->theirs.len };
	const struct piece ours = { hf_buf_str(&sides->ours), sides->ours.len };
	const char *at, *end, *stop;
	size_t i;

	trim(&old, &new);
	end = new.at + new.len;
	for (at = new.at, i = 0; at < end && i < GLANCE; at = stop, i++) {
		stop = memchr(at, '\n', (size_t)(end - at));
		if (!stop)
			break;
		stop++;
		if (!has_line(&old, at, (size_t)(stop - at)) &&
		    !has_line(&ours, at, (size_t)(stop - at)))
			return false;
	}
	return true;
}

/* What was no file before has nothing in common with one, as git has it. */
static int merge_changes_nothing(bool *yes, struct hf_repo *repo,
				 const struct hf_side *old,
				 const struct hf_side *new,
				 const struct hf_side *ours, struct hf_err *err)
{
	enum hf_merged merged = HF_MERGED_NO_TEXT;
	struct hf_sides sides = { 0 };
	bool large = false;
	int rc;

	if (!(rc = read_side(&sides.base, &large, repo, old, err)) &&
	    !(rc = read_side(&sides.ours, &large, repo, ours, err)) &&
	    !(rc = read_side(&sides.theirs, &large, repo, new, err)) && !large)
		rc = may_be_there(&sides) ?
			     hf_merge_text(&merged, &sides, err) :
			     0;
	*yes = !rc && merged == HF_MERGED_SAME;
	hf_sides_release(&sides);
	return rc;
}

int hf_present(bool *yes, struct hf_repo *repo, const struct hf_side *old,
	       const struct hf_side *new, const struct hf_side *ours,
	       struct hf_err *err)
{
	*yes = is_equal(old, new) || is_equal(ours, new);
	if (*yes || is_equal(old, ours) || !new->mode || !ours->mode)
		return 0;
	if (old->mode != new->mode && ours->mode != new->mode)
		return 0;
	*yes = hf_id_eq(&old->id, &new->id);
	if (*yes || !is_file(new) || !is_file(ours))
		return 0;
	return merge_changes_nothing(yes, repo, old, new, ours, err);
}
