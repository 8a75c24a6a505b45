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
