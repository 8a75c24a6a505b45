#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

int hf_file_drain(struct hf_buf *out, int fd, const char *name, size_t max,
		  struct hf_err *err)
{
	size_t before = out->len;
	char block[8192];
	ssize_t n;

	while ((n = read(fd, block, sizeof(block))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return hf_fail_sys(err, "cannot read '%s'", name);
		hf_buf_add(out, block, (size_t)n);
		if (out->len - before > max)
			return hf_fail(err, HF_EFAIL,
				       "'%s' is larger than %zu bytes", name,
				       max);
	}
	return hf_buf_check(out, err);
}

int hf_file_read(struct hf_buf *out, const char *path, bool links, size_t max,
		 struct hf_err *err)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC |
				    (links ? 0 : O_NOFOLLOW));
	struct stat st;
	int rc;

	if (fd < 0 && errno == ENOENT)
		return hf_fail(err, HF_ENOTFOUND, "cannot read '%s': %s", path,
			       strerror(ENOENT));
	if (fd < 0)
		return hf_fail_sys(err, "cannot read '%s'", path);
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		rc = hf_file_drain(out, fd, path, max, err);
	else
		rc = hf_fail(err, HF_EFAIL, "'%s' is no regular file", path);
	close(fd);
	return rc;
}

bool hf_file_write(int fd, const char *bytes, size_t len)
{
	ssize_t n;

	while (len) {
		n = write(fd, bytes, len);
		if (n < 0 && errno != EINTR)
			return false;
		if (n < 0)
			continue;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

int hf_file_replace(const char *path, const struct hf_buf *text,
		    struct hf_err *err)
{
	struct hf_buf beside = HF_BUF_INIT;
	int fd, rc;

	hf_buf_printf(&beside, "%s.XXXXXX", path);
	if ((rc = hf_buf_check(&beside, err)) < 0)
		goto out;
	fd = mkstemp(beside.data);
	if (fd < 0) {
		rc = hf_fail_sys(err, "cannot write '%s'", path);
		goto out;
	}
	fchmod(fd, 0644);
	if (!hf_file_write(fd, hf_buf_str(text), text->len))
		rc = hf_fail_sys(err, "cannot write '%s'", path);
	if (close(fd) < 0 && !rc)
		rc = hf_fail_sys(err, "cannot write '%s'", path);
	if (!rc && rename(beside.data, path) < 0)
		rc = hf_fail_sys(err, "cannot write '%s'", path);
	if (rc < 0)
		unlink(beside.data);
out:
	hf_buf_release(&beside);
	return rc;
}
