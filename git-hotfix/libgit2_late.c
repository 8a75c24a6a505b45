/*
 * The libgit2 reader, loaded when it is first asked for. Linking libgit2 costs
 * each process more than a question to the git program, and commit-msg, the
 * hook that people wait for, needs nothing from it. Without the module the git
 * reader serves, as it does wherever libgit2 cannot.
 */
#include <dlfcn.h>

#include "doors/gitlib.h"
#include "facts/diffstat.h"
#include "facts/merge_text.h"
#include "facts/repo_reader.h"
#include "git-hotfix/prefix.h"

/* What the module has for us, under the names that it is called by here. */
static struct {
	bool tried;
	__typeof__(hf_repo_libgit2_open) *open;
	__typeof__(hf_diffstat) *diffstat;
	__typeof__(hf_merge_text_libgit2) *merge_text;
	__typeof__(hf_gitlib_version) *version;
} module;

/* Take one function; POSIX lets a pointer to it pass through void *. */
static void take(void *function, void *handle, const char *name)
{
	void *found = dlsym(handle, name);

	memcpy(function, &found, sizeof(found));
}

static int load(struct hf_err *err)
{
	struct hf_buf path = HF_BUF_INIT;
	void *handle = NULL;
	int rc;

	if (module.tried)
		goto out;
	module.tried = true;
	if ((rc = hf_prefix_libexec(&path, err)) < 0)
		return rc;
	hf_buf_puts(&path, "/reader-libgit2.so");
	if (!path.failed)
		handle = dlopen(path.data, RTLD_NOW | RTLD_LOCAL);
	hf_buf_release(&path);
	if (handle) {
		take(&module.open, handle, "hf_repo_libgit2_open");
		take(&module.diffstat, handle, "hf_diffstat");
		take(&module.merge_text, handle, "hf_merge_text_libgit2");
		take(&module.version, handle, "hf_gitlib_version");
	}
out:
	if (module.open && module.diffstat && module.merge_text &&
	    module.version)
		return 0;
	hf_err_hint(err, "install git-hotfix again");
	return hf_fail(err, HF_ENOTFOUND,
		       "its libgit2 reader cannot be "
		       "loaded");
}

int hf_repo_libgit2_open(const struct hf_reader_ops **ops, void **self,
			 const struct hf_place *place, struct hf_err *err)
{
	int rc = load(err);

	return rc < 0 ? rc : module.open(ops, self, place, err);
}

int hf_diffstat(struct hf_diffstat *out, const char *old, size_t old_len,
		const char *new, size_t new_len, bool quiet, struct hf_err *err)
{
	int rc = load(err);

	return rc < 0 ? rc :
			module.diffstat(out, old, old_len, new, new_len, quiet,
					err);
}

int hf_merge_text_libgit2(enum hf_merged *out, const struct hf_sides *sides,
			  struct hf_err *err)
{
	int rc = load(err);

	return rc < 0 ? rc : module.merge_text(out, sides, err);
}

void hf_gitlib_version(char *out, size_t size)
{
	struct hf_err ignored = HF_ERR_INIT;

	if (load(&ignored) == 0)
		module.version(out, size);
	else
		snprintf(out, size, "none");
}
