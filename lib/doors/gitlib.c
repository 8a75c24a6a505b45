#include "doors/gitlib.h"

#include <stdarg.h>
#include <stdbool.h>

#include <git2.h>

/*
 * Formats of a repository that libgit2 reads rightly but refuses by name. Not
 * objectformat and not refstorage: forced open, those give wrong answers
 * without an error.
 */
static const char *const extensions[] = {
	"worktreeconfig",
	"partialclone",
	"preciousobjects",
	"relativeworktrees",
};

/* git config is read through git alone; here it could only fail the opening. */
static int forget_user_config(void)
{
	static const int levels[] = {
		GIT_CONFIG_LEVEL_PROGRAMDATA,
		GIT_CONFIG_LEVEL_SYSTEM,
		GIT_CONFIG_LEVEL_XDG,
		GIT_CONFIG_LEVEL_GLOBAL,
	};
	size_t i;
	int rc = 0;

	for (i = 0; i < sizeof(levels) / sizeof(*levels) && !rc; i++)
		rc = git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, levels[i], "");
	return rc;
}

/* As git, it does not compute the id of each object that it reads anew. */
int hf_gitlib_start(struct hf_err *err)
{
	const size_t n = sizeof(extensions) / sizeof(*extensions);
	static bool started;
	int rc;

	if (started)
		return 0;
	if ((rc = git_libgit2_init()) < 0 || (rc = forget_user_config()) < 0 ||
	    (rc = git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, n)) <
		    0 ||
	    (rc = git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0)) < 0 ||
	    (rc = git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION,
				   0)) < 0)
		return hf_fail_git(err, rc, "cannot start libgit2");
	started = true;
	return 0;
}

void hf_gitlib_version(char *out, size_t size)
{
	int major = 0, minor = 0, patch = 0;

	git_libgit2_version(&major, &minor, &patch);
	snprintf(out, size, "%d.%d.%d", major, minor, patch);
}

int hf_fail_git(struct hf_err *err, int rc, const char *fmt, ...)
{
	const git_error *last = git_error_last();
	enum hf_code code = HF_EFAIL;
	char words[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(words, sizeof(words), fmt, ap);
	va_end(ap);
	if (last && last->klass == GIT_ERROR_NOMEMORY)
		code = HF_ENOMEM;
	else if (rc == GIT_ENOTFOUND)
		code = HF_ENOTFOUND;
	if (last && last->klass != GIT_ERROR_NONE && last->message)
		return hf_fail(err, code, "%s: %s", words, last->message);
	return hf_fail(err, code, "%s", words);
}
