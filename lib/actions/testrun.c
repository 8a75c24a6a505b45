#include "actions/testrun.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "doors/git.h"
#include "doors/out.h"

/* What was printed, in a file without a name, for it may be gigabytes. */
struct spool {
	int fd;
	uint64_t size;
	bool unread[3]; /* by stream: nobody reads what we show there */
};

static int open_spool(struct spool *out, struct hf_err *err)
{
	const char *dir = getenv("TMPDIR");
	struct hf_buf path = HF_BUF_INIT;
	int rc;

	*out = (struct spool){ .fd = -1 };
	hf_buf_printf(&path, "%s/hotfix.XXXXXX", dir && *dir ? dir : "/tmp");
	if ((rc = hf_buf_check(&path, err)) < 0)
		goto out;
	out->fd = mkostemp(path.data, O_CLOEXEC);
	if (out->fd < 0)
		rc = hf_fail_sys(err, "cannot make '%s'", path.data);
	else
		unlink(path.data);
out:
	hf_buf_release(&path);
	return rc;
}

static int keep(struct spool *spool, const char *bytes, size_t len,
		struct hf_err *err)
{
	spool->size += len;
	return hf_file_write(spool->fd, bytes, len) ?
		       0 :
		       hf_fail_sys(err, "cannot keep what the test prints");
}

/* Each piece is kept before it is shown, which may wait for a reader. */
static int keep_and_show(void *data, int stream, const char *bytes, size_t len,
			 struct hf_err *err)
{
	struct spool *spool = data;
	int rc = keep(spool, bytes, len, err);

	if (!rc && !spool->unread[stream])
		spool->unread[stream] = !hf_out_pass(stream, bytes, len);
	return rc;
}

static long elapsed_ms(const struct timespec *since)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (long)(now.tv_sec - since->tv_sec) * 1000 +
	       (now.tv_nsec - since->tv_nsec) / 1000000;
}

int hf_testrun(struct hf_testrun *out, const char *const *argv,
	       struct hf_err *err)
{
	struct spool spool;
	struct hf_proc proc = {
		.argv = argv, .see = keep_and_show, .data = &spool, .tty = true
	};
	struct timespec start;
	int rc;

	*out = (struct hf_testrun){ .end = { -1, 0, false } };
	if ((rc = open_spool(&spool, err)) < 0)
		return rc;
	clock_gettime(CLOCK_MONOTONIC, &start);
	rc = hf_proc_run(&out->end, &proc, err);
	out->ms = elapsed_ms(&start);
	out->size = spool.size;
	if (!rc)
		rc = hf_git_hash(&out->digest, spool.fd, err);
	close(spool.fd);
	return rc;
}
