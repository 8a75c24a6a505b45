#include "actions/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
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
	hf_buf_printf(dir, "/scratch.%ld.XXXXXX", (long)getpid());
	if ((rc = hf_buf_check(dir, err)) < 0)
		return rc;
	if (!mkdtemp(dir->data)) {
		rc = hf_fail_sys(err, "cannot make '%s'", dir->data);
		hf_buf_release(dir);
	}
	return rc;
}

int hf_scratch_outside(struct hf_buf *dir, struct hf_err *err)
{
	const char *tmp = getenv("TMPDIR");
	int rc;

	hf_buf_clear(dir);
	hf_buf_printf(dir, "%s/hotfix.XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if ((rc = hf_buf_check(dir, err)) < 0)
		return rc;
	if (!mkdtemp(dir->data)) {
		rc = hf_fail_sys(err, "cannot make '%s'", dir->data);
		hf_buf_release(dir);
	}
	return rc;
}

void hf_scratch_remove(struct hf_buf *dir)
{
	if (dir->len)
		nftw(dir->data, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	hf_buf_release(dir);
}

/*
 * Whether an entry is the folder of a process that is no more, or a file that
 * somebody began to write; who is still at it begins again another time.
 */
static bool is_left(const char *entry)
{
	const char *maker = hf_text_after(entry, "scratch.");
	long pid = maker ? strtol(maker, NULL, 10) : 0;

	if (hf_text_starts(entry, "gate.") ||
	    hf_text_starts(entry, "reminded."))
		return true;
	return maker &&
	       (pid <= 0 || (kill((pid_t)pid, 0) < 0 && errno == ESRCH));
}

void hf_scratch_sweep(const struct hf_session *session)
{
	struct hf_buf path = HF_BUF_INIT;
	struct dirent *entry;
	size_t len;
	DIR *dir;

	hf_buf_printf(&path, "%s/hotfix",
		      hf_repo_place(session->repo)->common_dir);
	len = path.len;
	dir = opendir(hf_buf_str(&path));
	while (dir && (entry = readdir(dir))) {
		if (!is_left(entry->d_name))
			continue;
		hf_buf_truncate(&path, len);
		hf_buf_printf(&path, "/%s", entry->d_name);
		if (!path.failed)
			nftw(path.data, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	}
	if (dir)
		closedir(dir);
	hf_buf_release(&path);
}
