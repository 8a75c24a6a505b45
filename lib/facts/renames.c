#include "facts/renames.h"

#include "base/buf.h"
#include "doors/git.h"

void hf_renames_release(struct hf_renames *renames)
{
	if (!renames)
		return;
	hf_strv_release(&renames->from);
	hf_strv_release(&renames->to);
}

/* "R087", NUL, a path, NUL, the other one, NUL. */
static int take_pairs(struct hf_renames *out, const struct hf_buf *said,
		      struct hf_err *err)
{
	const char *at = hf_buf_str(said), *end = at + said->len;
	const char *from, *to;

	while (at < end) {
		from = at + strlen(at) + 1;
		to = from < end ? from + strlen(from) + 1 : end;
		if (to >= end)
			return hf_fail(
				err, HF_EFAIL,
				"cannot read the renames that git found");
		hf_strv_push(&out->from, from);
		hf_strv_push(&out->to, to);
		at = to + strlen(to) + 1;
	}
	return 0;
}

int hf_renames_read(struct hf_renames *out, const struct hf_id *one,
		    const struct hf_id *other, struct hf_err *err)
{
	const char *const args[] = {
		"diff-tree",
		"-r",
		"-z",
		"-M",
		"-l1000",
		"--no-rename-empty", /* as a merge: they are all alike */
		"--name-status",
		"--diff-filter=R",
		"--no-relative",
		"--no-ext-diff",
		one->hex,
		other->hex,
		NULL,
	};
	struct hf_buf said = HF_BUF_INIT;
	int rc, status = 0;

	*out = (struct hf_renames){ HF_STRV_INIT, HF_STRV_INIT };
	rc = hf_git_ask(&status, &said, NULL, args, err);
	if (!rc && status)
		rc = hf_fail(err, HF_EUNDECIDED,
			     "renames cannot be followed: objects are missing "
			     "or damaged");
	if (!rc)
		rc = take_pairs(out, &said, err);
	if (!rc && !(rc = hf_strv_check(&out->from, err)))
		rc = hf_strv_check(&out->to, err);
	hf_buf_release(&said);
	if (rc < 0)
		hf_renames_release(out);
	return rc;
}

const char *hf_renames_to(const struct hf_renames *renames, const char *path)
{
	size_t i;

	for (i = 0; i < renames->from.n; i++)
		if (!strcmp(renames->from.v[i], path))
			return renames->to.v[i];
	return NULL;
}
