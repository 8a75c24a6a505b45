#include "actions/scratch.h"

#include <ftw.h>
#include <sys/stat.h>

#include "facts/session.h"

static int remove_one(const char *path, const struct stat *st, int kind,
		      struct FTW *at)
{
	(void)st;
	(void)kind;
	(void)at;
	return remove(path);
}

int hf_scratch_make(struct hf_buf *dir, const struct hf_session *session,
		    struct hf_err *err)
{
	int rc;

	hf_buf_clear(dir);
	hf_buf_printf(dir, "%s/hotfix",
		      hf_repo_place(session->repo)->common_dir);
	if ((rc = hf_buf_check(dir, err)) < 0)
		return rc;
	mkdir(dir->data, 0777);
	hf_buf_puts(dir, "/scratch.XXXXXX");
	if ((rc = hf_buf_check(dir, err)) < 0)
		return rc;
	if (!mkdtemp(dir->data)) {
		rc = hf_fail_sys(err, "cannot make '%s'", dir->data);
		hf_buf_clear(dir);
	}
	return rc;
}

void hf_scratch_remove(struct hf_buf *dir)
{
	if (dir->len)
		nftw(dir->data, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	hf_buf_clear(dir);
}
