#include "actions/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "actions/scratch.h"
#include "base/buf.h"
#include "facts/session.h"

enum { TRIES = 100 }; /* of 50 ms each */

/* Whoever holds it has written "<pid> <command>" into it. */
static int held(int fd, struct hf_err *err)
{
	char text[128], command[32] = "";
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);
	long pid = 0;

	text[n > 0 ? n : 0] = '\0';
	hf_err_hint(err, "run it again when that one is done");
	if (sscanf(text, "%ld %31[a-z-]", &pid, command) != 2)
		return hf_fail(err, HF_EFAIL,
			       "another git hotfix is at work "
			       "here already");
	return hf_fail(err, HF_EFAIL,
		       "git hotfix %s is at work here already "
		       "(pid %ld)",
		       command, pid);
}

static int await(int fd, const char *path, struct hf_err *err)
{
	const struct timespec nap = { 0, 50 * 1000 * 1000 };
	int i;

	for (i = 0; i < TRIES; i++) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return 0;
		/* Not every file system has locks; leases and old values
		   guard the refs there as well. */
		if (errno == ENOLCK || errno == EOPNOTSUPP || errno == ENOSYS)
			return 0;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return hf_fail_sys(err, "cannot lock '%s'", path);
		nanosleep(&nap, NULL);
	}
	return held(fd, err);
}

/* For the message of who finds it taken; that it may lack is no matter. */
static void put_name(int fd, const char *command)
{
	if (ftruncate(fd, 0) == 0)
		dprintf(fd, "%ld %s\n", (long)getpid(), command);
}

int hf_lock_take(struct hf_lock *lock, const struct hf_session *session,
		 const char *command, struct hf_err *err)
{
	struct hf_buf path = HF_BUF_INIT;
	int fd = -1, rc;

	hf_buf_printf(&path, "%s/hotfix",
		      hf_repo_place(session->repo)->common_dir);
	if ((rc = hf_buf_check(&path, err)) < 0)
		goto out;
	mkdir(path.data, 0777);
	hf_buf_puts(&path, "/lock");
	if ((rc = hf_buf_check(&path, err)) < 0)
		goto out;
	fd = open(path.data, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0) {
		rc = hf_fail_sys(err, "cannot open '%s'", path.data);
		goto out;
	}
	if (!(rc = await(fd, path.data, err))) {
		put_name(fd, command);
		lock->fd = fd;
		fd = -1;
		hf_scratch_sweep(session);
	}
out:
	if (fd >= 0)
		close(fd);
	hf_buf_release(&path);
	return rc;
}

void hf_lock_drop(struct hf_lock *lock)
{
	if (lock->fd >= 0)
		close(lock->fd);
	*lock = (struct hf_lock)HF_LOCK_INIT;
}
