#include "facts/weigh.h"

#include "base/text.h"
#include "facts/fix.h"
#include "facts/markers.h"
#include "facts/session.h"
#include "values/pattern.h"

enum { ATTRIBUTES_MAX = 256 * 1024 };

/* Whether an attributes line says "generated", with the value it ends on. */
static bool says_generated(const char *words, bool *generated)
{
	static const char name[] = "linguist-generated";
	size_t len;
	bool said = false;

	for (; *words; words += len) {
		words += strspn(words, " \t\r");
		len = strcspn(words, " \t\r");
		if ((len == strlen(name) && !strncmp(words, name, len)) ||
		    (len == strlen(name) + 5 &&
		     !strncmp(words, "linguist-generated=true", len))) {
			*generated = true;
			said = true;
		} else if ((len == strlen(name) + 1 && words[0] == '-' &&
			    !strncmp(words + 1, name, len - 1)) ||
			   (len == strlen(name) + 6 &&
			    !strncmp(words, "linguist-generated=false", len))) {
			*generated = false;
			said = true;
		}
	}
	return said;
}

/* Apply one file of attributes; `path` is relative to its folder. */
static void read_attributes(bool *generated, const struct hf_buf *file,
			    const char *path)
{
	const char *line = hf_buf_str(file), *end;
	struct hf_strv parts = HF_STRV_INIT;
	size_t len;

	for (; *line; line = *end ? end + 1 : end) {
		bool value = false;

		end = strchrnul(line, '\n');
		hf_strv_release(&parts);
		line += strspn(line, " \t");
		len = strcspn(line, " \t\r\n");
		if (!len || *line == '#' || *line == '!' || *line == '[')
			continue;
		hf_strv_pushn(&parts, line, len);
		hf_strv_pushn(&parts, line + len, (size_t)(end - line) - len);
		if (parts.failed)
			break;
		if (says_generated(parts.v[1], &value) &&
		    hf_pattern_path(parts.v[0], path))
			*generated = value;
	}
	hf_strv_release(&parts);
}

/* What production's attributes, from the top down, say of a path. */
static int is_generated(bool *generated, struct hf_session *session,
			const struct hf_id *production, const char *path,
			struct hf_err *err)
{
	struct hf_buf name = HF_BUF_INIT, file = HF_BUF_INIT;
	const char *rest = path;
	int rc = 0;

	*generated = false;
	for (;;) {
		hf_buf_clear(&name);
		hf_buf_clear(&file);
		hf_buf_add(&name, path, (size_t)(rest - path));
		hf_buf_puts(&name, ".gitattributes");
		if ((rc = hf_buf_check(&name, err)) < 0)
			break;
		rc = hf_repo_file(&file, session->repo, production,
				  hf_buf_str(&name), ATTRIBUTES_MAX, err);
		if (!rc)
			read_attributes(generated, &file, rest);
		else if (rc != HF_ENOTFOUND)
			break;
		hf_err_clear(err);
		rc = 0;
		rest = strchr(rest, '/');
		if (!rest)
			break;
		rest++;
	}
	hf_buf_release(&file);
	hf_buf_release(&name);
	return rc;
}

/* Whether one path counts towards the limits. */
static int path_counts(bool *counts, struct hf_session *session,
		       const struct hf_fix *fix, const char *path,
		       struct hf_err *err)
{
	bool generated = false;
	int rc;

	*counts = false;
	if (hf_pattern_paths(&session->policy.ignore, path))
		return 0;
	rc = is_generated(&generated, session, &fix->line_tip, path, err);
	*counts = !generated;
	return rc;
}

/* A Git LFS pointer stands for a large file, so it counts as binary. */
static int is_pointer(bool *yes, struct hf_session *session,
		      const struct hf_change *change, struct hf_err *err)
{
	struct hf_buf text = HF_BUF_INIT;
	int rc;

	*yes = false;
	if (!change->blob.hex[0] || change->binary || change->too_large ||
	    change->added > 5 || (change->mode & 0170000) != 0100000)
		return 0;
	rc = hf_repo_blob(&text, session->repo, &change->blob, 1024, err);
	if (rc == HF_EFAIL) { /* larger than any pointer */
		hf_err_clear(err);
		rc = 0;
	} else if (!rc) {
		*yes = hf_text_starts(hf_buf_str(&text),
				      "version https://git-lfs.github.com/");
	}
	hf_buf_release(&text);
	return rc;
}

int hf_weigh(struct hf_fix *fix, struct hf_session *session, bool whole,
	     struct hf_err *err)
{
	struct hf_change *c;
	bool counts, pointer;
	size_t i;
	int rc;

	if (whole && (rc = hf_markers_find(&fix->markers, session,
					   &fix->changes, err)) < 0)
		return rc;
	for (i = 0; i < fix->changes.n; i++) {
		c = &fix->changes.v[i];
		rc = path_counts(&counts, session, fix, c->path, err);
		if (rc < 0)
			return rc;
		if (!counts)
			continue;
		if ((rc = is_pointer(&pointer, session, c, err)) < 0)
			return rc;
		fix->size.files++;
		if (c->binary || pointer) {
			fix->size.binaries++;
			continue;
		}
		fix->size.lines += c->added + c->removed;
		fix->size.quiet += c->quiet;
	}
	return 0;
}
