#include <git2.h>

#include "doors/gitlib.h"
#include "facts/merge_text.h"

static git_merge_file_input input(const struct hf_buf *text)
{
	return (git_merge_file_input){
		.version = GIT_MERGE_FILE_INPUT_VERSION,
		.ptr = hf_buf_str(text),
		.size = text->len,
	};
}

int hf_merge_text_libgit2(enum hf_merged *out, const struct hf_sides *sides,
			  struct hf_err *err)
{
	const git_merge_file_input base = input(&sides->base);
	const git_merge_file_input ours = input(&sides->ours);
	const git_merge_file_input theirs = input(&sides->theirs);
	git_merge_file_result merged = { 0 };
	int rc;

	if ((rc = hf_gitlib_start(err)) < 0)
		return rc;
	if ((rc = git_merge_file(&merged, &base, &ours, &theirs, NULL)) < 0)
		return hf_fail_git(err, rc, "cannot merge texts");
	if (!merged.automergeable)
		*out = HF_MERGED_CONFLICT;
	else if (merged.len == ours.size &&
		 (!merged.len || !memcmp(merged.ptr, ours.ptr, merged.len)))
		*out = HF_MERGED_SAME;
	else
		*out = HF_MERGED_CHANGED;
	git_merge_file_result_free(&merged);
	return 0;
}
