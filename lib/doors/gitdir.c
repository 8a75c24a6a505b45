#include "doors/gitdir.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/id.h"
#include "base/text.h"

/* What we read of any one file; more than this is nothing plain. */
enum { HEAD_MAX = 512, LINE_MAX_SIZE = 4096, CONFIG_MAX = 64 * 1024 };

/* A small file of plain text; a link must not lead us away. */
static bool slurp(struct hf_buf *out, const char *dir, const char *name,
		  size_t max)
{
	struct hf_buf path = HF_BUF_INIT;
	bool read;

	hf_buf_printf(&path, "%s/%s", dir, name);
	read = hf_file_read(out, hf_buf_str(&path), false, max, NULL) == 0;
	hf_buf_release(&path);
	return read && !memchr(hf_buf_str(out), '\0', out->len);
}

/* `path` as seen from `dir`, with every link resolved; NULL: no such thing. */
static char *resolve(const char *dir, const char *path)
{
	struct hf_buf full = HF_BUF_INIT;
	char *real = NULL;

	if (*path && *path != '/')
		hf_buf_printf(&full, "%s/", dir);
	hf_buf_puts(&full, path);
	if (!full.failed)
		real = realpath(hf_buf_str(&full), NULL);
	hf_buf_release(&full);
	return real;
}

/* What stands there by itself, S_IFDIR and so on; 0: nothing. */
static mode_t kind(const char *dir, const char *name)
{
	struct hf_buf path = HF_BUF_INIT;
	struct stat st = { 0 };

	hf_buf_printf(&path, "%s/%s", dir, name);
	if (lstat(hf_buf_str(&path), &st) < 0)
		st.st_mode = 0;
	hf_buf_release(&path);
	return st.st_mode & S_IFMT;
}

/* The rules of git-check-ref-format(1) for what follows "refs/heads/". */
static bool is_branch(const char *name)
{
	const char *c, *start = name;

	for (c = name;; c++) {
		if (*c == '/' || !*c) {
			if (c == start || *start == '.' ||
			    (c - start >= 5 && !memcmp(c - 5, ".lock", 5)))
				return false;
			start = c + 1;
		}
		if (!*c)
			return c[-1] != '.';
		if ((unsigned char)*c <= ' ' || strchr("\x7f~^:?*[\\", *c) ||
		    (*c == '.' && c[1] == '.') || (*c == '@' && c[1] == '{'))
			return false;
	}
}

bool hf_gitdir_head(char **branch, const char *git_dir)
{
	struct hf_buf head = HF_BUF_INIT;
	const char *ref;
	bool sure = false;

	*branch = NULL;
	if (!slurp(&head, git_dir, "HEAD", HEAD_MAX) || !head.len ||
	    head.data[head.len - 1] != '\n')
		goto out;
	hf_buf_truncate(&head, head.len - 1);
	ref = hf_text_after(head.data, "ref: ");
	if (ref && hf_text_starts(ref, "refs/heads/") &&
	    is_branch(ref + strlen("refs/heads/")))
		*branch = strdup(ref);
	sure = *branch != NULL;
out:
	hf_buf_release(&head);
	return sure;
}

/* Whether HEAD is what git demands of a repository: a ref or an id. */
static bool has_head(const char *git_dir)
{
	struct hf_buf head = HF_BUF_INIT;
	struct hf_id id;
	bool yes = false;

	if (slurp(&head, git_dir, "HEAD", HEAD_MAX)) {
		yes = hf_text_starts(hf_buf_str(&head), "ref: refs/") ||
		      hf_id_parse(&id, hf_buf_str(&head),
				  strcspn(hf_buf_str(&head), "\n"));
	}
	hf_buf_release(&head);
	return yes;
}

/* The path in a file like "commondir": one line, the newline is not its. */
static bool slurp_path(struct hf_buf *out, const char *dir, const char *name)
{
	if (!slurp(out, dir, name, LINE_MAX_SIZE))
		return false;
	while (out->len && strchr("\r\n", out->data[out->len - 1]))
		hf_buf_truncate(out, out->len - 1);
	return out->len && !strchr(out->data, '\n');
}

/*
 * Git gives a repository to its owner without a question; for any other
 * (safe.directory, sudo) it has rules that are its own to apply.
 */
static bool is_ours(const char *path, struct stat *st)
{
	return lstat(path, st) == 0 && st->st_uid == geteuid();
}

/* The repository directory that `.git` is or points to; NULL: ask git. */
static char *find_dot_git(void)
{
	struct hf_buf link = HF_BUF_INIT;
	const char *to;
	char *dir = NULL;
	struct stat st;

	if (!is_ours(".", &st) || !is_ours(".git", &st))
		return NULL;
	if (S_ISDIR(st.st_mode)) {
		dir = resolve(".", ".git");
	} else if (S_ISREG(st.st_mode) && slurp_path(&link, ".", ".git")) {
		to = hf_text_after(link.data, "gitdir: ");
		dir = to ? resolve(".", to) : NULL;
	}
	hf_buf_release(&link);
	if (dir && !is_ours(dir, &st)) {
		free(dir);
		dir = NULL;
	}
	return dir;
}

/* Variables that make git look elsewhere than at the files we look at. */
static bool is_led_away(void)
{
	static const char *const names[] = {
		"GIT_WORK_TREE",        "GIT_COMMON_DIR",
		"GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
		"GIT_NAMESPACE",        "GIT_CEILING_DIRECTORIES",
		"GIT_SHALLOW_FILE",     "GIT_IMPLICIT_WORK_TREE",
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (getenv(names[i]))
			return true;
	return false;
}

static char *find_common(const char *git_dir)
{
	struct hf_buf path = HF_BUF_INIT;
	char *common = NULL;

	if (slurp_path(&path, git_dir, "commondir"))
		common = resolve(git_dir, path.data);
	else if (!kind(git_dir, "commondir"))
		common = strdup(git_dir);
	hf_buf_release(&path);
	return common;
}

/*
 * Whether the current directory is the top of the work tree. The words that
 * could move it are looked for anywhere in the config, so a mere mention costs
 * a question to git and never a wrong answer.
 */
static bool is_plain(const char *config)
{
	const char *at = config;

	if (strcasestr(config, "worktree"))
		return false;
	while ((at = strcasestr(at, "bare"))) {
		at += strlen("bare");
		at += strspn(at, " \t");
		if (*at != '=')
			return false;
		at += 1 + strspn(at + 1, " \t");
		if (!hf_text_starts(at, "false\n"))
			return false;
	}
	return true;
}

bool hf_gitdir_here(struct hf_gitdir *out)
{
	struct hf_buf config = HF_BUF_INIT;
	const char *env = getenv("GIT_DIR");
	bool sure = false;

	*out = (struct hf_gitdir)HF_GITDIR_INIT;
	if (is_led_away())
		return false;
	out->git_dir = env ? resolve(".", env) : find_dot_git();
	if (!out->git_dir || !has_head(out->git_dir))
		goto out;
	out->common_dir = find_common(out->git_dir);
	if (!out->common_dir || kind(out->common_dir, "objects") != S_IFDIR ||
	    kind(out->common_dir, "refs") != S_IFDIR ||
	    !slurp(&config, out->common_dir, "config", CONFIG_MAX))
		goto out;
	if (is_plain(hf_buf_str(&config)))
		out->work_tree = resolve(".", ".");
	sure = true;
out:
	hf_buf_release(&config);
	if (!sure)
		hf_gitdir_release(out);
	return sure;
}

void hf_gitdir_release(struct hf_gitdir *dir)
{
	if (!dir)
		return;
	free(dir->work_tree);
	free(dir->common_dir);
	free(dir->git_dir);
	*dir = (struct hf_gitdir)HF_GITDIR_INIT;
}
