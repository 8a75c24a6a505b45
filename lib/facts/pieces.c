#include "facts/pieces.h"

#include "base/text.h"
#include "doors/git.h"
#include "facts/merge_text.h"
#include "facts/repo.h"
#include "values/lines.h"

/* The bits of a mode that tell a file from a link and a submodule. */
enum { KIND_MASK = 0170000, KIND_FILE = 0100000 };

/* A fix of more hunks is none; and each costs up to four merges. */
enum { HUNKS_MAX = 200, BINARY_PROBE = 8000 };

void hf_pieces_release(struct hf_pieces *pieces)
{
	if (!pieces)
		return;
	hf_buf_release(&pieces->before);
	hf_buf_release(&pieces->after);
	free(pieces->v);
	*pieces = (struct hf_pieces){ 0 };
}

static bool is_file(const struct hf_side *side)
{
	return (side->mode & KIND_MASK) == KIND_FILE;
}

/* Read a text; *no_text: it is none, or over what is merged. */
static int read_text(struct hf_buf *out, bool *no_text, struct hf_repo *repo,
		     const struct hf_side *side, struct hf_err *err)
{
	size_t len;
	int rc = hf_repo_blob(out, repo, &side->id, HF_COUNT_MAX, err);

	if (rc == HF_EFAIL) {
		hf_err_clear(err);
		*no_text = true;
		return 0;
	}
	len = out->len < BINARY_PROBE ? out->len : BINARY_PROBE;
	if (!rc && len && memchr(out->data, '\0', len))
		*no_text = true;
	return rc;
}

/* "12,3" or "12", which means one line. */
static bool take_range(long *at, long *n, const char **text)
{
	char *end;

	*at = strtol(*text, &end, 10);
	*n = 1;
	if (end == *text)
		return false;
	if (*end == ',')
		*n = strtol(end + 1, &end, 10);
	*text = end;
	/* Of no lines it is the one behind which they would be. */
	if (*n)
		--*at;
	return *at >= 0 && *n >= 0;
}

/* "@@ -12,3 +14,5 @@" and what follows. */
static bool take_header(struct hf_hunk *out, const char *line)
{
	const char *at = hf_text_after(line, "@@ -");

	return at && take_range(&out->old_at, &out->old_n, &at) &&
	       (at = hf_text_after(at, " +")) &&
	       take_range(&out->new_at, &out->new_n, &at) &&
	       hf_text_starts(at, " @@");
}

/* Without context no line of a hunk begins as its header does. */
static int take_hunks(struct hf_pieces *out, const struct hf_buf *diff,
		      struct hf_err *err)
{
	const char *line = hf_buf_str(diff);
	struct hf_hunk hunk = { 0 };

	out->v = calloc(HUNKS_MAX, sizeof(*out->v));
	if (!out->v)
		return hf_fail_mem(err);
	for (; *line && out->n < HUNKS_MAX; line += *line == '\n') {
		if (take_header(&hunk, line))
			out->v[out->n++] = hunk;
		line += strcspn(line, "\n");
	}
	return 0;
}

static int read_hunks(struct hf_pieces *out, struct hf_err *err)
{
	const char *args[] = { "diff",
			       "--no-color",
			       "--no-ext-diff",
			       "--no-textconv",
			       "--diff-algorithm=myers",
			       "--no-indent-heuristic",
			       "--text",
			       "-U0",
			       "--inter-hunk-context=0",
			       out->old.id.hex,
			       out->new.id.hex,
			       NULL };
	struct hf_buf diff = HF_BUF_INIT;
	int rc = hf_git_ask(NULL, &diff, NULL, args, err);

	if (!rc)
		rc = take_hunks(out, &diff, err);
	hf_buf_release(&diff);
	return rc;
}

int hf_pieces_read(struct hf_pieces *out, struct hf_repo *repo,
		   const struct hf_side *old, const struct hf_side *new,
		   struct hf_err *err)
{
	int rc = 0;

	*out = (struct hf_pieces){ .old = *old, .new = *new };
	out->whole =
		!is_file(old) || !is_file(new) || hf_id_eq(&old->id, &new->id);
	if (!out->whole &&
	    !(rc = read_text(&out->before, &out->whole, repo, old, err)))
		rc = read_text(&out->after, &out->whole, repo, new, err);
	if (!rc && out->whole)
		out->n = 1;
	else if (!rc)
		rc = read_hunks(out, err);
	if (rc < 0)
		hf_pieces_release(out);
	return rc;
}

/* The bytes before line `n`. */
static size_t offset(const struct hf_buf *text, long n)
{
	const char *start = hf_buf_str(text), *at = start;
	const char *end = start + text->len;

	for (; n > 0 && at < end; n--) {
		at = memchr(at, '\n', (size_t)(end - at));
		if (!at)
			return text->len;
		at++;
	}
	return (size_t)(at - start);
}

/* The fix's text with one hunk as it was before. */
static int undo(struct hf_buf *out, const struct hf_pieces *pieces,
		const struct hf_hunk *hunk, struct hf_err *err)
{
	const struct hf_buf *before = &pieces->before, *after = &pieces->after;
	size_t from = offset(before, hunk->old_at);
	size_t to = offset(before, hunk->old_at + hunk->old_n);
	size_t behind = offset(after, hunk->new_at + hunk->new_n);

	hf_buf_add(out, hf_buf_str(after), offset(after, hunk->new_at));
	hf_buf_add(out, hf_buf_str(before) + from, to - from);
	hf_buf_add(out, hf_buf_str(after) + behind, after->len - behind);
	return hf_buf_check(out, err);
}

/* The texts of `sides` are borrowed here, and released by who owns them. */
static int ask_hunk(enum hf_piece *out, const struct hf_pieces *pieces,
		    const struct hf_buf *undone, const struct hf_buf *ours,
		    struct hf_err *err)
{
	struct hf_sides sides = { *undone, *ours, pieces->after };
	enum hf_merged merged;
	int rc = hf_merge_text(&merged, &sides, err);

	if (rc < 0 || merged == HF_MERGED_SAME) {
		*out = HF_PIECE_THERE;
		return rc;
	}
	sides.base = pieces->after;
	sides.theirs = *undone;
	rc = hf_merge_text(&merged, &sides, err);
	if (!rc && merged == HF_MERGED_SAME)
		*out = HF_PIECE_UNDONE;
	return rc;
}

/* Count the lines that a change adds, and those of them in another version. */
static int count_lines(struct hf_lines *out, struct hf_repo *repo,
		       const struct hf_buf *without, const struct hf_buf *with,
		       const struct hf_side *ours, struct hf_err *err)
{
	struct hf_buf text = HF_BUF_INIT;
	bool no_text = false;
	int rc = 0;

	*out = (struct hf_lines){ 0, 0 };
	if (is_file(ours))
		rc = read_text(&text, &no_text, repo, ours, err);
	if (!rc && !no_text)
		rc = hf_lines_count(out, without, with, &text, err);
	hf_buf_release(&text);
	return rc;
}

/* A file that the fix made is there while each of its lines is. */
static int keeps_lines(bool *yes, struct hf_repo *repo,
		       const struct hf_pieces *pieces,
		       const struct hf_side *ours, struct hf_err *err)
{
	struct hf_buf none = HF_BUF_INIT, text = HF_BUF_INIT;
	struct hf_lines lines = { 0, 0 };
	bool no_text = false;
	int rc;

	*yes = false;
	if (pieces->old.mode || !is_file(&pieces->new))
		return 0;
	rc = read_text(&text, &no_text, repo, &pieces->new, err);
	if (!rc && !no_text)
		rc = count_lines(&lines, repo, &none, &text, ours, err);
	*yes = lines.added && lines.there == lines.added;
	hf_buf_release(&text);
	return rc;
}

static int ask_whole(enum hf_piece *out, struct hf_repo *repo,
		     const struct hf_pieces *pieces, const struct hf_side *ours,
		     struct hf_err *err)
{
	bool yes;
	int rc = hf_present(&yes, repo, &pieces->old, &pieces->new, ours, err);

	if (!rc && !yes)
		rc = keeps_lines(&yes, repo, pieces, ours, err);
	if (rc < 0 || yes) {
		*out = HF_PIECE_THERE;
		return rc;
	}
	rc = hf_present(&yes, repo, &pieces->new, &pieces->old, ours, err);
	if (!rc && yes)
		*out = HF_PIECE_UNDONE;
	return rc;
}

int hf_piece_of(enum hf_piece *out, struct hf_repo *repo,
		const struct hf_pieces *pieces, size_t i,
		const struct hf_side *ours, struct hf_err *err)
{
	struct hf_buf undone = HF_BUF_INIT, text = HF_BUF_INIT;
	bool no_text = false;
	int rc;

	*out = HF_PIECE_CHANGED;
	if (pieces->whole)
		return ask_whole(out, repo, pieces, ours, err);
	if (!is_file(ours))
		return 0;
	if (!(rc = read_text(&text, &no_text, repo, ours, err)) && !no_text &&
	    !(rc = undo(&undone, pieces, &pieces->v[i], err)))
		rc = ask_hunk(out, pieces, &undone, &text, err);
	hf_buf_release(&text);
	hf_buf_release(&undone);
	return rc;
}

int hf_piece_kept(bool *yes, struct hf_repo *repo,
		  const struct hf_pieces *pieces, size_t i,
		  const struct hf_side *ours, struct hf_err *err)
{
	struct hf_lines lines = { 0, 0 };
	struct hf_buf undone = HF_BUF_INIT;
	int rc = 0;

	if (!pieces->whole && !(rc = undo(&undone, pieces, &pieces->v[i], err)))
		rc = count_lines(&lines, repo, &undone, &pieces->after, ours,
				 err);
	*yes = !is_file(ours) || 2 * lines.there >= lines.added;
	hf_buf_release(&undone);
	return rc;
}

int hf_pieces_joined(bool *yes, struct hf_repo *repo,
		     const struct hf_side *made, const struct hf_side *one,
		     const struct hf_side *two, struct hf_err *err)
{
	struct hf_buf text[] = { HF_BUF_INIT, HF_BUF_INIT };
	struct hf_lines lines = { 0, 0 };
	bool no_text = !is_file(made) || !is_file(one);
	int rc = 0;

	if (!no_text && !(rc = read_text(&text[0], &no_text, repo, one, err)))
		rc = read_text(&text[1], &no_text, repo, made, err);
	if (!rc && !no_text)
		rc = count_lines(&lines, repo, &text[0], &text[1], two, err);
	*yes = !no_text && lines.there == lines.added;
	hf_buf_release(&text[1]);
	hf_buf_release(&text[0]);
	return rc;
}

long hf_piece_line(const struct hf_pieces *pieces, size_t i)
{
	const struct hf_hunk *hunk = &pieces->v[i];

	if (pieces->whole)
		return 0;
	return hunk->new_n || !hunk->new_at ? hunk->new_at + 1 : hunk->new_at;
}
