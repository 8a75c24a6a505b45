#include "actions/hooks_manifest.h"

#include "base/text.h"
#include "facts/hooks_state.h"

static const char headline[] = "git-hotfix hooks 1\n";

static const char *const words[] = { "hooks ", "made ", "moved " };

enum { LISTS = 3 };

static struct hf_strv *list_of(struct hf_hooks_manifest *manifest, size_t i)
{
	struct hf_strv *lists[LISTS] = { &manifest->dirs, &manifest->made,
					 &manifest->moved };

	return lists[i];
}

static void take_line(struct hf_hooks_manifest *out, const char *line,
		      const char *common_dir)
{
	const char *path;
	size_t i;

	for (i = 0; i < LISTS; i++) {
		path = hf_text_after(line, words[i]);
		if (path && *path == '/')
			hf_strv_push(list_of(out, i), path);
		else if (path)
			hf_strv_pushf(list_of(out, i), "%s/%s", common_dir,
				      path);
	}
}

int hf_hooks_manifest_read(struct hf_hooks_manifest *out,
			   const char *common_dir, struct hf_err *err)
{
	struct hf_buf path = HF_BUF_INIT, text = HF_BUF_INIT;
	char *line, *newline;
	int rc;

	*out = (struct hf_hooks_manifest)HF_HOOKS_MANIFEST_INIT;
	hf_buf_printf(&path, "%s/hotfix/manifest", common_dir);
	if ((rc = hf_buf_check(&path, err)) < 0 ||
	    !hf_hook_read(&text, path.data) || !text.len)
		goto out;
	if (!hf_text_starts(text.data, headline)) {
		rc = hf_fail(err, HF_EFAIL, "'%s' is not what install wrote",
			     path.data);
		hf_err_hint(err,
			    "remove it, and compare %s/hooks with "
			    "%s/hooks.hotfix",
			    common_dir, common_dir);
		goto out;
	}
	for (line = text.data; (newline = strchr(line, '\n'));
	     line = newline + 1) {
		*newline = '\0';
		take_line(out, line, common_dir);
	}
	if ((rc = hf_strv_check(&out->dirs, err)) < 0 ||
	    (rc = hf_strv_check(&out->made, err)) < 0 ||
	    (rc = hf_strv_check(&out->moved, err)) < 0)
		hf_hooks_manifest_release(out);
out:
	hf_buf_release(&text);
	hf_buf_release(&path);
	return rc;
}

void hf_hooks_manifest_release(struct hf_hooks_manifest *manifest)
{
	size_t i;

	if (!manifest)
		return;
	for (i = 0; i < LISTS; i++)
		hf_strv_release(list_of(manifest, i));
}

void hf_hooks_manifest_add(struct hf_strv *list, const char *path)
{
	if (!hf_strv_has(list, path))
		hf_strv_push(list, path);
}

int hf_hooks_manifest_print(struct hf_buf *out,
			    const struct hf_hooks_manifest *manifest,
			    const char *common_dir, struct hf_err *err)
{
	const struct hf_strv *lists[LISTS] = { &manifest->dirs, &manifest->made,
					       &manifest->moved };
	const char *path, *rest;
	size_t i, j;

	hf_buf_puts(out, headline);
	for (i = 0; i < LISTS; i++) {
		for (j = 0; j < lists[i]->n; j++) {
			path = lists[i]->v[j];
			if (strchr(path, '\n'))
				return hf_fail(err, HF_EFAIL,
					       "the path '%s' "
					       "has a line break",
					       path);
			rest = hf_text_after(path, common_dir);
			rest = rest && *rest == '/' ? rest + 1 : path;
			hf_buf_printf(out, "%s%s\n", words[i], rest);
		}
	}
	return hf_buf_check(out, err);
}

const char *hf_hooks_manifest_origin(const struct hf_hooks_manifest *manifest,
				     const char *event)
{
	const char *slash;
	size_t i;

	for (i = 0; i < manifest->moved.n; i++) {
		slash = strrchr(manifest->moved.v[i], '/');
		if (slash && !strcmp(slash + 1, event))
			return manifest->moved.v[i];
	}
	return NULL;
}
