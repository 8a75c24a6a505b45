#include "git-hotfix/prefix.h"

#include <sys/stat.h>
#include <unistd.h>

const char *hf_prefix(void)
{
	return HF_PREFIX;
}

/* Whether this program and its hooks are the ones under `dir`. */
static bool is_ours(const char *dir, size_t len)
{
	struct hf_buf path = HF_BUF_INIT;
	char *program = realpath("/proc/self/exe", NULL);
	struct stat self, there;
	bool ours;

	hf_buf_printf(&path, "%.*s/bin/git-hotfix", (int)len, dir);
	ours = program && stat(program, &self) == 0 &&
	       stat(hf_buf_str(&path), &there) == 0 &&
	       self.st_dev == there.st_dev && self.st_ino == there.st_ino;
	hf_buf_clear(&path);
	hf_buf_printf(&path, "%.*s/libexec/git-hotfix/pre-push", (int)len, dir);
	ours = ours && access(hf_buf_str(&path), X_OK) == 0;
	hf_buf_release(&path);
	free(program);
	return ours;
}

/* By the name under which the shell and git find us, links left as they are. */
static bool find_on_path(struct hf_buf *out)
{
	const char *path = getenv("PATH"), *end;
	size_t len;

	for (; path && *path; path = *end ? end + 1 : end) {
		end = strchrnul(path, ':');
		len = (size_t)(end - path);
		while (len > 1 && path[len - 1] == '/')
			len--;
		if (*path != '/' || len < 5 ||
		    memcmp(path + len - 4, "/bin", 4))
			continue;
		if (is_ours(path, len - 4)) {
			hf_buf_add(out, path, len - 4);
			return true;
		}
	}
	return false;
}

/* Two levels above the program file itself. */
static bool find_self(struct hf_buf *out)
{
	char *self = realpath("/proc/self/exe", NULL), *slash = NULL;
	int i;

	for (i = 0; self && i < 2; i++)
		if ((slash = strrchr(self, '/')))
			*slash = '\0';
	if (slash && is_ours(self, strlen(self)))
		hf_buf_puts(out, self);
	else
		slash = NULL;
	free(self);
	return slash != NULL;
}

int hf_prefix_find(struct hf_buf *out, struct hf_err *err)
{
	if (is_ours(HF_PREFIX, strlen(HF_PREFIX)) ||
	    (!find_on_path(out) && !find_self(out)))
		hf_buf_puts(out, HF_PREFIX);
	return hf_buf_check(out, err);
}

int hf_prefix_libexec(struct hf_buf *out, struct hf_err *err)
{
	int rc = hf_prefix_find(out, err);

	hf_buf_puts(out, "/libexec/git-hotfix");
	return rc < 0 ? rc : hf_buf_check(out, err);
}

int hf_prefix_included(struct hf_buf *out, struct hf_err *err)
{
	int rc = hf_prefix_find(out, err);

	hf_buf_puts(out, "/share/git-hotfix/hooks.gitconfig");
	return rc < 0 ? rc : hf_buf_check(out, err);
}
