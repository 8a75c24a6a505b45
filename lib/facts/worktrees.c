#include "facts/worktrees.h"

#include "base/text.h"
#include "doors/git.h"

static struct hf_worktree *add(struct hf_worktrees *list)
{
	struct hf_worktree *v = realloc(list->v, (list->n + 1) * sizeof(*v));

	if (!v)
		return NULL;
	list->v = v;
	v = &v[list->n++];
	*v = (struct hf_worktree){ 0 };
	return v;
}

int hf_worktrees_read(struct hf_worktrees *out, struct hf_err *err)
{
	static const char *const args[] = { "worktree", "list", "--porcelain",
					    "-z", NULL };
	struct hf_worktree *last = NULL;
	struct hf_buf said = HF_BUF_INIT;
	const char *line, *end, *text;
	int rc;

	*out = (struct hf_worktrees){ 0 };
	if ((rc = hf_git_ask(NULL, &said, NULL, args, err)) < 0)
		goto out;
	end = hf_buf_str(&said) + said.len;
	for (line = hf_buf_str(&said); line < end; line += strlen(line) + 1) {
		if ((text = hf_text_after(line, "worktree "))) {
			last = add(out);
			if (last)
				last->path = strdup(text);
			if (!last || !last->path) {
				rc = hf_fail_mem(err);
				goto out;
			}
		} else if (last && (text = hf_text_after(line, "branch "))) {
			if (!(last->branch = strdup(text))) {
				rc = hf_fail_mem(err);
				goto out;
			}
		} else if (last && !strcmp(line, "locked initializing")) {
			last->partial = true;
		}
	}
out:
	hf_buf_release(&said);
	if (rc < 0)
		hf_worktrees_release(out);
	return rc;
}

void hf_worktrees_release(struct hf_worktrees *list)
{
	size_t i;

	if (!list)
		return;
	for (i = 0; i < list->n; i++) {
		free(list->v[i].path);
		free(list->v[i].branch);
	}
	free(list->v);
	*list = (struct hf_worktrees){ 0 };
}

const char *hf_worktrees_of(const struct hf_worktrees *list, const char *branch)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		if (list->v[i].branch && !strcmp(list->v[i].branch, branch))
			return list->v[i].path;
	return NULL;
}

int hf_worktree_dirty(bool *dirty, const char *path, struct hf_err *err)
{
	const char *args[] = { "-C",
			       path ? path : ".",
			       "status",
			       "--porcelain",
			       "--untracked-files=no",
			       "--ignore-submodules=none",
			       NULL };
	struct hf_buf said = HF_BUF_INIT;
	int rc = hf_git_ask(NULL, &said, NULL, args, err);

	*dirty = said.len > 0;
	hf_buf_release(&said);
	return rc;
}

int hf_worktree_dirty_of(char **out, const char *branch, struct hf_err *err)
{
	struct hf_worktrees list = { 0 };
	struct hf_buf ref = HF_BUF_INIT;
	const char *dir = NULL;
	bool dirty = false;
	int rc;

	*out = NULL;
	hf_buf_printf(&ref, "refs/heads/%s", branch);
	if (!(rc = hf_buf_check(&ref, err)) &&
	    !(rc = hf_worktrees_read(&list, err)) &&
	    (dir = hf_worktrees_of(&list, ref.data)))
		rc = hf_worktree_dirty(&dirty, dir, err);
	if (!rc && dirty && !(*out = strdup(dir)))
		rc = hf_fail_mem(err);
	hf_worktrees_release(&list);
	hf_buf_release(&ref);
	return rc;
}

int hf_worktree_busy(bool *busy, const char *path, struct hf_err *err)
{
	static const char *const heads[] = { "MERGE_HEAD", "CHERRY_PICK_HEAD" };
	const char *args[] = { "-C",      path, "rev-parse", "--verify",
			       "--quiet", NULL, NULL };
	int status, rc = 0;
	size_t i;

	*busy = false;
	for (i = 0; !rc && !*busy && i < 2; i++) {
		args[5] = heads[i];
		rc = hf_git_ask(&status, NULL, NULL, args, err);
		*busy = !rc && !status;
	}
	return rc;
}
