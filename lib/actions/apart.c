#include "actions/apart.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "actions/scratch.h"
#include "base/file.h"
#include "facts/repo.h"

/* What git obeys from the start of each process on. */
static const char variable[] = "GIT_OBJECT_DIRECTORY";

/* The folder that the repository's objects are in. */
static char *objects_of(const struct hf_repo *repo)
{
	const char *set = getenv(variable);
	struct hf_buf path = HF_BUF_INIT;

	if (set)
		return realpath(set, NULL);
	hf_buf_printf(&path, "%s/objects", hf_repo_place(repo)->common_dir);
	return hf_buf_detach(&path);
}

/* An object folder that has all of the other one's objects. */
static int furnish(const struct hf_buf *dir, const char *objects,
		   struct hf_err *err)
{
	struct hf_buf path = HF_BUF_INIT, text = HF_BUF_INIT;
	int rc;

	hf_buf_printf(&path, "%s/info", hf_buf_str(dir));
	if ((rc = hf_buf_check(&path, err)) < 0)
		goto out;
	if (mkdir(path.data, 0777) < 0) {
		rc = hf_fail_sys(err, "cannot make '%s'", path.data);
		goto out;
	}
	hf_buf_puts(&path, "/alternates");
	hf_buf_printf(&text, "%s\n", objects);
	if (!(rc = hf_buf_check(&path, err)) &&
	    !(rc = hf_buf_check(&text, err)))
		rc = hf_file_replace(path.data, &text, err);
out:
	hf_buf_release(&text);
	hf_buf_release(&path);
	return rc;
}

int hf_apart_begin(struct hf_apart *out, const struct hf_repo *repo,
		   struct hf_err *err)
{
	const char *set = getenv(variable);
	char *objects = objects_of(repo);
	int rc;

	*out = (struct hf_apart){ .before = set ? strdup(set) : NULL };
	if (!objects || (set && !out->before))
		rc = hf_fail(err, HF_EFAIL, "cannot find the objects");
	else if (!(rc = hf_scratch_outside(&out->dir, err)) &&
		 !(rc = furnish(&out->dir, objects, err)) &&
		 setenv(variable, out->dir.data, 1) < 0)
		rc = hf_fail_mem(err);
	if (!rc)
		rc = hf_repo_open(&out->repo, HF_READER_GIT, err);
	free(objects);
	if (rc < 0)
		hf_apart_end(out);
	return rc;
}

void hf_apart_end(struct hf_apart *apart)
{
	hf_repo_close(apart->repo);
	if (apart->before)
		setenv(variable, apart->before, 1);
	else
		unsetenv(variable);
	free(apart->before);
	hf_scratch_remove(&apart->dir);
	*apart = (struct hf_apart){ .before = NULL };
}
