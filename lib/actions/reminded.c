#include "actions/reminded.h"

#include <sys/stat.h>

#include "base/file.h"
#include "facts/session.h"

enum { FILE_MAX = 256 * 1024 };

static int folder(struct hf_buf *out, const struct hf_session *session)
{
	hf_buf_printf(out, "%s/hotfix",
		      hf_repo_place(session->repo)->common_dir);
	return hf_buf_check(out, NULL);
}

/* Add the lines of one of our files. */
static void read_lines(struct hf_strv *out, const struct hf_session *session,
		       const char *file)
{
	struct hf_buf path = HF_BUF_INIT, text = HF_BUF_INIT;
	const char *at, *end;

	if (folder(&path, session) < 0)
		goto out;
	hf_buf_printf(&path, "/%s", file);
	if (hf_buf_check(&path, NULL) < 0 ||
	    hf_file_read(&text, path.data, false, FILE_MAX, NULL) < 0)
		goto out;
	for (at = hf_buf_str(&text); (end = strchr(at, '\n')); at = end + 1)
		hf_strv_pushn(out, at, (size_t)(end - at));
out:
	hf_buf_release(&text);
	hf_buf_release(&path);
}

static void write_lines(const struct hf_session *session, const char *file,
			const struct hf_strv *lines)
{
	struct hf_buf path = HF_BUF_INIT, text = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	size_t i;

	for (i = 0; i < lines->n; i++)
		hf_buf_printf(&text, "%s\n", lines->v[i]);
	if (hf_buf_check(&text, &err) < 0 || folder(&path, session) < 0)
		goto out;
	mkdir(path.data, 0777);
	hf_buf_printf(&path, "/%s", file);
	if (hf_buf_check(&path, &err) == 0 &&
	    hf_file_replace(path.data, &text, &err) < 0)
		hf_err_clear(&err);
out:
	hf_buf_release(&text);
	hf_buf_release(&path);
}

void hf_reminded_read(struct hf_strv *out, const struct hf_session *session)
{
	read_lines(out, session, "reminded");
}

void hf_reminded_write(const struct hf_session *session,
		       const struct hf_strv *given)
{
	write_lines(session, "reminded", given);
}

bool hf_reminded_first(const struct hf_session *session, const char *word)
{
	struct hf_strv said = HF_STRV_INIT;
	bool first;

	read_lines(&said, session, "said");
	first = !hf_strv_has(&said, word);
	hf_strv_push(&said, word);
	if (first && !said.failed)
		write_lines(session, "said", &said);
	hf_strv_release(&said);
	return first;
}

void hf_reminded_forget(const struct hf_session *session, const char *word)
{
	struct hf_strv said = HF_STRV_INIT, left = HF_STRV_INIT;
	size_t i;

	read_lines(&said, session, "said");
	for (i = 0; i < said.n; i++)
		if (strcmp(said.v[i], word))
			hf_strv_push(&left, said.v[i]);
	if (left.n < said.n && !left.failed)
		write_lines(session, "said", &left);
	hf_strv_release(&left);
	hf_strv_release(&said);
}
