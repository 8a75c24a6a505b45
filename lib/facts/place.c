#include "facts/place.h"

#include <unistd.h>

#include "base/strv.h"
#include "base/text.h"
#include "doors/git.h"
#include "doors/gitdir.h"
#include "facts/repo.h"

/* Git takes a history for shallow when this file is there, even empty. */
static bool is_shallow(const char *common_dir)
{
	struct hf_buf path = HF_BUF_INIT;
	bool yes;

	hf_buf_printf(&path, "%s/shallow", common_dir);
	yes = access(hf_buf_str(&path), F_OK) == 0;
	hf_buf_release(&path);
	return yes;
}

/* True when plain files tell all; costs no process. */
static bool find_plain(struct hf_place *out)
{
	struct hf_gitdir here;

	if (!hf_gitdir_here(&here))
		return false;
	if (!here.work_tree) {
		hf_gitdir_release(&here);
		return false;
	}
	out->git_dir = here.git_dir;
	out->common_dir = here.common_dir;
	out->work_tree = here.work_tree;
	out->shallow = is_shallow(out->common_dir);
	return true;
}

/* Why git finds no repository here, in its own words. */
static int fail_to_find(struct hf_err *err)
{
	static const char *const args[] = { "rev-parse", "--git-dir", NULL };
	struct hf_err said = HF_ERR_INIT;
	enum hf_code code = HF_EFAIL;
	const char *words;

	if (!hf_git_ask(NULL, NULL, NULL, args, &said))
		return hf_fail(err, HF_EFAIL,
			       "cannot tell where the repository is");
	words = hf_text_after(said.text, "git rev-parse: ");
	if (!words)
		words = said.text;
	if (hf_text_starts(words, "not a git repository"))
		code = HF_ENOTFOUND;
	else if (strstr(words, "dubious ownership"))
		hf_err_hint(err, "git status says how to trust it");
	return hf_fail(err, code, "%s", words);
}

/*
 * Refuse a bare repository that came as files of another one: a clone could
 * bring its own config in this way. Whoever means it sets GIT_DIR.
 */
static int check_bare(const char *git_dir, struct hf_err *err)
{
	struct hf_buf head = HF_BUF_INIT, out = HF_BUF_INIT;
	const char *args[] = { "-C", NULL, "ls-files", "--", NULL, NULL };
	struct hf_strv parent = HF_STRV_INIT;
	int rc, status = 0;

	if (getenv("GIT_DIR"))
		return 0;
	hf_buf_printf(&head, "%s/HEAD", git_dir);
	hf_strv_pushf(&parent, "%s/..", git_dir);
	if ((rc = hf_buf_check(&head, err)) < 0 ||
	    (rc = hf_strv_check(&parent, err)) < 0)
		goto out;
	args[1] = parent.v[0];
	args[4] = hf_buf_str(&head);
	rc = hf_git_ask(&status, &out, NULL, args, err);
	if (!rc && !status && out.len) {
		hf_err_hint(err, "set GIT_DIR if you mean it");
		rc = hf_fail(err, HF_EFAIL,
			     "'%s' is a bare repository among "
			     "the files of another one",
			     git_dir);
	}
out:
	hf_strv_release(&parent);
	hf_buf_release(&out);
	hf_buf_release(&head);
	return rc;
}

static char *take(struct hf_strv *lines, size_t i)
{
	char *line = NULL;

	if (i < lines->n) {
		line = lines->v[i];
		lines->v[i] = NULL;
	}
	return line;
}

/* Is it bare, is it shallow, and three paths; a bare one has but two. */
static int take_answers(struct hf_place *out, struct hf_strv *lines,
			struct hf_err *err)
{
	bool bare;

	if (lines->n < 4)
		return fail_to_find(err);
	bare = !strcmp(lines->v[0], "true");
	if (lines->n > (bare ? 4u : 5u))
		return hf_fail(err, HF_EFAIL,
			       "the path of the repository holds a newline");
	out->shallow = !strcmp(lines->v[1], "true");
	out->git_dir = take(lines, 2);
	out->common_dir = take(lines, 3);
	out->work_tree = take(lines, 4);
	return bare ? check_bare(out->git_dir, err) : 0;
}

/*
 * Ask git. It prints the answers one by one and gives up at the last where
 * there is no work tree, so the status says nothing.
 */
static int ask(struct hf_place *out, struct hf_err *err)
{
	static const char *const args[] = {
		"rev-parse",
		"--path-format=absolute",
		"--is-bare-repository",
		"--is-shallow-repository",
		"--git-dir",
		"--git-common-dir",
		"--show-toplevel",
		NULL,
	};
	struct hf_strv lines = HF_STRV_INIT;
	struct hf_buf text = HF_BUF_INIT;
	const char *at, *end;
	int rc, status;

	if ((rc = hf_git_ask(&status, &text, NULL, args, err)) < 0)
		goto out;
	for (at = hf_buf_str(&text); (end = strchr(at, '\n')); at = end + 1)
		hf_strv_pushn(&lines, at, (size_t)(end - at));
	if (!(rc = hf_strv_check(&lines, err)))
		rc = take_answers(out, &lines, err);
out:
	hf_strv_release(&lines);
	hf_buf_release(&text);
	return rc;
}

int hf_place_find(struct hf_place *out, struct hf_err *err)
{
	int rc;

	*out = (struct hf_place){ 0 };
	if (find_plain(out))
		return 0;
	if ((rc = ask(out, err)) < 0)
		hf_place_release(out);
	return rc;
}

void hf_place_release(struct hf_place *place)
{
	if (!place)
		return;
	free(place->work_tree);
	free(place->common_dir);
	free(place->git_dir);
	*place = (struct hf_place){ 0 };
}

void hf_place_push_top(struct hf_strv *args, const struct hf_place *place)
{
	if (!place->work_tree)
		return;
	hf_strv_push(args, "-C");
	hf_strv_push(args, place->work_tree);
	hf_strv_push(args, "--git-dir");
	hf_strv_push(args, place->git_dir);
	hf_strv_push(args, "--work-tree");
	hf_strv_push(args, place->work_tree);
}
