#include "actions/commit_msg.h"

#include "actions/scratch.h"
#include "base/file.h"
#include "doors/git.h"

enum { MESSAGE_MAX = 1024 * 1024 };

static int write_file(const char *path, const struct hf_buf *bytes,
		      struct hf_err *err)
{
	FILE *file = fopen(path, "we");
	bool good =
		file && fwrite(bytes->data, 1, bytes->len, file) == bytes->len;

	if (file)
		good = fclose(file) == 0 && good;
	return good ? 0 : hf_fail_sys(err, "cannot write '%s'", path);
}

/* The subject line, for people. */
static int refused(const struct hf_buf *message, struct hf_err *err)
{
	const char *text = hf_buf_str(message);

	hf_err_hint(err, "its words are above; teach the hook to let such a "
			 "message pass");
	return hf_fail(err, HF_EREFUSED,
		       "the commit-msg hook refused the message '%.*s'",
		       (int)strcspn(text, "\n"), text);
}

int hf_commit_msg(struct hf_buf *message, struct hf_session *session,
		  struct hf_err *err)
{
	struct hf_buf dir = HF_BUF_INIT, path = HF_BUF_INIT;
	const char *args[] = { "hook",       "run", "--ignore-missing",
			       "commit-msg", "--",  NULL,
			       NULL };
	const struct hf_git_do call = { .args = args };
	int status = 0, rc;

	if ((rc = hf_scratch_make(&dir, session, err)) < 0)
		return rc;
	hf_buf_printf(&path, "%s/COMMIT_EDITMSG", dir.data);
	if ((rc = hf_buf_check(&path, err)) < 0 ||
	    (rc = write_file(path.data, message, err)) < 0)
		goto out;
	args[5] = path.data;
	if ((rc = hf_git_run(&status, &call, err)) < 0)
		goto out;
	if (status) {
		rc = refused(message, err);
		goto out;
	}
	hf_buf_clear(message);
	rc = hf_file_read(message, path.data, true, MESSAGE_MAX, err);
	if (!rc && !message->len)
		rc = hf_fail(err, HF_EREFUSED,
			     "the commit-msg hook emptied the message");
out:
	hf_buf_release(&path);
	hf_scratch_remove(&dir);
	return rc;
}
