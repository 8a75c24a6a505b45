#include "actions/workplace.h"

#include <unistd.h>

#include "actions/scratch.h"
#include "base/text.h"
#include "doors/git.h"
#include "facts/worktrees.h"

int hf_workplace_beside(struct hf_buf *out, const char *what,
			struct hf_err *err)
{
	struct hf_worktrees trees = { 0 };
	size_t at;
	int rc = hf_worktrees_read(&trees, err);

	if (rc < 0)
		return rc;
	hf_buf_printf(out, "%s-", trees.v[0].path);
	at = out->len;
	hf_buf_puts(out, what);
	rc = hf_buf_check(out, err);
	for (; !rc && at < out->len; at++)
		if (out->data[at] == '/')
			out->data[at] = '-';
	hf_worktrees_release(&trees);
	return rc;
}

/* git lists a worktree as soon as it has begun to make it. */
static int clear_away(const char *dir, struct hf_err *err)
{
	struct hf_worktrees trees = { 0 };
	char *real = realpath(dir, NULL);
	size_t i;
	int rc = 0;

	if (real)
		rc = hf_worktrees_read(&trees, err);
	for (i = 0; !rc && i < trees.n; i++)
		if (trees.v[i].partial && !strcmp(trees.v[i].path, real))
			rc = hf_workplace_remove(&trees.v[i], true, err);
	hf_worktrees_release(&trees);
	free(real);
	return rc;
}

int hf_workplace_add(const char *dir, const char *branch, const char *why,
		     struct hf_err *err)
{
	const char *args[] = { "worktree", "add", "--quiet", dir, branch, NULL };
	struct hf_buf words = HF_BUF_INIT;
	const struct hf_git_do call = { .args = args,
					.action = why,
					.err = &words };
	int rc = clear_away(dir, err);

	if (!rc)
		rc = hf_git_run(NULL, &call, err);
	hf_buf_release(&words);
	return rc;
}

/* The file that makes a folder a worktree. */
static bool has_git(const char *dir)
{
	struct hf_buf path = HF_BUF_INIT;
	bool has;

	hf_buf_printf(&path, "%s/.git", dir);
	has = path.failed || access(hf_buf_str(&path), F_OK) == 0;
	hf_buf_release(&path);
	return has;
}

/*
 * What was done to the worktree's HEAD, newest first, a line each. A folder that
 * is no worktree any more is known by its name.
 */
static int read_reflog(struct hf_buf *out, const char *dir)
{
	const char *args[] = { "reflog", "show", "--format=%gs", NULL, NULL };
	const char *inside[] = { "-C",           dir,    "reflog", "show",
				 "--format=%gs", "HEAD", NULL };
	const char *name = strrchr(dir, '/');
	struct hf_buf head = HF_BUF_INIT;
	int rc;

	if (has_git(dir))
		return hf_git_ask(NULL, out, NULL, inside, NULL);
	hf_buf_printf(&head, "worktrees/%s/HEAD", name ? name + 1 : dir);
	args[3] = head.data;
	if (!(rc = hf_buf_check(&head, NULL)))
		rc = hf_git_ask(NULL, out, NULL, args, NULL);
	hf_buf_release(&head);
	return rc;
}

bool hf_workplace_is_ours(const char *dir, const char *why)
{
	struct hf_buf log = HF_BUF_INIT;
	bool ours =
		read_reflog(&log, dir) == 0 && strstr(hf_buf_str(&log), why);

	hf_buf_release(&log);
	return ours;
}

bool hf_workplace_is_fresh(const struct hf_worktree *tree, const char *why)
{
	struct hf_buf log = HF_BUF_INIT;
	bool fresh = tree->partial || (read_reflog(&log, tree->path) == 0 &&
				       hf_text_starts(hf_buf_str(&log), why));

	hf_buf_release(&log);
	return fresh;
}

bool hf_workplace_is_remains(const char *dir, const char *why)
{
	const char *args[] = { "-C", dir, "status", "--porcelain", NULL };
	struct hf_buf said = HF_BUF_INIT;
	const char *line;
	bool only;

	if (!hf_workplace_is_ours(dir, why))
		return false;
	if (!has_git(dir))
		return true;
	/* Tracked files are missing, and nothing else is to be lost. */
	only = hf_git_ask(NULL, &said, NULL, args, NULL) == 0 && said.len;
	for (line = hf_buf_str(&said); only && *line; line++) {
		only = hf_text_starts(line, " D ");
		line = strchrnul(line, '\n');
		if (!*line)
			break;
	}
	hf_buf_release(&said);
	return only;
}

int hf_workplace_remove(const struct hf_worktree *tree, bool force,
			struct hf_err *err)
{
	const char *args[6] = { "worktree", "remove" };
	struct hf_buf words = HF_BUF_INIT, dir = HF_BUF_INIT;
	const struct hf_git_do call = { .args = args, .err = &words };
	size_t n = 2;
	int rc;

	if (force)
		args[n++] = "--force";
	/* A lock takes two. */
	if (force && tree->partial)
		args[n++] = "--force";
	/* git removes such a one only if its folder is gone. */
	if (force && (tree->partial || !has_git(tree->path))) {
		hf_buf_puts(&dir, tree->path);
		if ((rc = hf_buf_check(&dir, err)) < 0)
			goto out;
		hf_scratch_remove(&dir);
	}
	args[n] = tree->path;
	rc = hf_git_run(NULL, &call, err);
out:
	hf_buf_release(&dir);
	hf_buf_release(&words);
	return rc;
}
