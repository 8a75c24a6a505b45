#include "facts/markers.h"

#include "base/text.h"
#include "facts/session.h"

/*
 * The first line of an unresolved conflict: "<<<<<<< " and later ">>>>>>> " at
 * the beginning of lines. 0: there is none.
 */
static long marker_line(const struct hf_buf *text)
{
	const char *at = hf_buf_str(text);
	long line = 1, found = 0;

	for (; *at; line++) {
		if (!found && hf_text_starts(at, "<<<<<<< "))
			found = line;
		else if (found && hf_text_starts(at, ">>>>>>> "))
			return found;
		at = strchrnul(at, '\n');
		if (*at)
			at++;
	}
	return 0;
}

static int find_in(struct hf_strv *out, struct hf_session *session,
		   const struct hf_change *change, struct hf_err *err)
{
	struct hf_buf new = HF_BUF_INIT, old = HF_BUF_INIT;
	long line;
	int rc;

	if (!change->blob.hex[0] || change->binary || change->too_large ||
	    (change->mode & 0170000) != 0100000)
		return 0;
	rc = hf_repo_blob(&new, session->repo, &change->blob, HF_COUNT_MAX,
			  err);
	if (!rc && (line = marker_line(&new)) > 0) {
		if (change->old_blob.hex[0])
			rc = hf_repo_blob(&old, session->repo,
					  &change->old_blob, HF_COUNT_MAX, err);
		if (!rc && !marker_line(&old))
			hf_strv_pushf(out, "%s:%ld", change->path, line);
	}
	hf_buf_release(&old);
	hf_buf_release(&new);
	return rc;
}

int hf_markers_find(struct hf_strv *out, struct hf_session *session,
		    const struct hf_changes *changes, struct hf_err *err)
{
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < changes->n; i++)
		rc = find_in(out, session, &changes->v[i], err);
	return rc < 0 ? rc : hf_strv_check(out, err);
}
