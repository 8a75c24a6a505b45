/* What git says of single paths: renames, and merges of their texts. */
#include "tests/oracle/ask.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "doors/git.h"
#include "tests/oracle/history.h"

#define TEXT_MOST ((size_t)1 << 20)

/* What differs between two commits: status, path and, of renames, the other. */
static void ask_paths(struct hf_strv *out, const struct hf_id *from,
		      const struct hf_id *to, const char *renames)
{
	const char *const args[] = { "diff-tree",
				     "-r",
				     "-z",
				     "--name-status",
				     "--no-rename-empty",
				     renames,
				     from->hex,
				     to->hex,
				     NULL };
	struct hf_buf said = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	const char *at;

	if (hf_git_ask(NULL, &said, NULL, args, &err) < 0)
		give_up("diff-tree", &err);
	for (at = hf_buf_str(&said); said.len && at < said.data + said.len;
	     at += strlen(at) + 1)
		hf_strv_push(out, at);
	hf_buf_release(&said);
}

/* Where a path went by a list of what differs, or NULL. */
static const char *renamed_to(const struct hf_strv *list, const char *path)
{
	size_t i, len;

	for (i = 0; i < list->n; i += len) {
		len = *list->v[i] == 'R' ? 3 : 2;
		if (len == 3 && !strcmp(list->v[i + 1], path))
			return list->v[i + 2];
	}
	return NULL;
}

/* Where a path came from, or itself. */
static const char *renamed_from(const struct hf_strv *list, const char *path)
{
	size_t i, len;

	for (i = 0; i < list->n; i += len) {
		len = *list->v[i] == 'R' ? 3 : 2;
		if (len == 3 && !strcmp(list->v[i + 2], path))
			return list->v[i + 1];
	}
	return path;
}

/* Whether the fix renames a file, and git does not see that the target did. */
static bool moves(const struct hf_strv *fix, const struct hf_strv *target)
{
	const char *there;
	size_t i, len;

	for (i = 0; i < fix->n; i += len) {
		len = *fix->v[i] == 'R' ? 3 : 2;
		if (len == 2)
			continue;
		there = renamed_to(target, fix->v[i + 1]);
		if (!there || strcmp(there, fix->v[i + 2]))
			return true;
	}
	return false;
}

bool ask_moved(const struct hf_id *since, const struct hf_id *tip,
	       const struct hf_id *target)
{
	struct hf_strv fix = HF_STRV_INIT, old = HF_STRV_INIT;
	struct hf_strv new = HF_STRV_INIT, own = HF_STRV_INIT;
	const char *before, *now;
	bool moved;
	size_t i;

	ask_paths(&fix, since, tip, "--no-renames");
	ask_paths(&old, since, target, "-M");
	ask_paths(&new, tip, target, "-M");
	ask_paths(&own, since, tip, "-M");
	moved = moves(&own, &old);
	for (i = 0; i < fix.n && !moved; i += 2) {
		before = renamed_to(&old, fix.v[i + 1]);
		now = renamed_to(&new, fix.v[i + 1]);
		moved = now && (!before || strcmp(before, now));
	}
	hf_strv_release(&own);
	hf_strv_release(&fix);
	hf_strv_release(&old);
	hf_strv_release(&new);
	return moved;
}

/* What a commit has at a path: "100644 blob <id>"; empty: nothing. */
struct entry {
	char text[96];
};

/* Read that, and keep the content of a file as one here. */
static struct entry keep_side(const char *as, const struct hf_id *commit,
			      const char *path)
{
	const char *const list[] = { "ls-tree", commit->hex, "--", path, NULL };
	const char *show[] = { "cat-file", "blob", NULL, NULL };
	struct hf_buf said = HF_BUF_INIT, spec = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	FILE *file = fopen(as, "w");
	struct entry entry;

	hf_buf_printf(&spec, "%s:%s", commit->hex, path);
	show[2] = hf_buf_str(&spec);
	if (!file || hf_git_ask(NULL, &said, NULL, list, &err) < 0)
		give_up("ls-tree", &err);
	snprintf(entry.text, sizeof(entry.text), "%.*s",
		 (int)strcspn(hf_buf_str(&said), "\t"), hf_buf_str(&said));
	hf_buf_clear(&said);
	if (hf_text_starts(entry.text, "10") &&
	    hf_git_ask(NULL, &said, NULL, show, &err) < 0)
		give_up("cat-file", &err);
	fwrite(hf_buf_str(&said), 1, said.len, file);
	fclose(file);
	hf_buf_release(&spec);
	hf_buf_release(&said);
	return entry;
}

/* Whether merging the three files that were kept leaves ours as it is. */
static bool merge_holds(void)
{
	const char *const args[] = { "merge-file", "-p",     "-q", "ours",
				     "base",       "theirs", NULL };
	struct hf_buf made = HF_BUF_INIT, had = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	bool holds;
	int status;

	if (hf_git_ask(&status, &made, NULL, args, &err) < 0 ||
	    hf_file_read(&had, "ours", false, TEXT_MOST, &err) < 0)
		give_up("merge-file", &err);
	holds = !status && made.len == had.len &&
		!memcmp(hf_buf_str(&made), hf_buf_str(&had), had.len);
	hf_buf_release(&had);
	hf_buf_release(&made);
	return holds;
}

/* What a path is called in three commits. */
struct names {
	const char *since, *tip, *target;
};

static bool path_holds(const struct hf_id *since, const struct hf_id *tip,
		       const struct hf_id *target, const struct names *names)
{
	struct entry old = keep_side("base", since, names->since);
	struct entry new = keep_side("theirs", tip, names->tip);
	struct entry ours = keep_side("ours", target, names->tip);

	if (!*ours.text && names->target)
		ours = keep_side("ours", target, names->target);
	if (!strcmp(ours.text, new.text))
		return true;
	return (!*old.text || hf_text_starts(old.text, "10")) &&
	       hf_text_starts(new.text, "10") &&
	       hf_text_starts(ours.text, "10") &&
	       (!strncmp(old.text, new.text, 6) ||
		!strncmp(ours.text, new.text, 6)) &&
	       merge_holds();
}

bool ask_texts(const struct hf_id *since, const struct hf_id *tip,
	       const struct hf_id *target)
{
	struct hf_strv fix = HF_STRV_INIT, own = HF_STRV_INIT;
	struct hf_strv old = HF_STRV_INIT, new = HF_STRV_INIT;
	struct names names;
	bool holds = true;
	size_t i;

	ask_paths(&fix, since, tip, "--no-renames");
	ask_paths(&own, since, tip, "-M");
	ask_paths(&old, since, target, "-M");
	ask_paths(&new, tip, target, "-M");
	for (i = 0; i < fix.n && holds; i += 2) {
		names.tip = fix.v[i + 1];
		names.since = renamed_from(&own, names.tip);
		names.target = renamed_to(&new, names.tip);
		if (!names.target)
			names.target = renamed_to(&old, names.since);
		if (*fix.v[i] == 'D') /* it may have another name already */
			names.target = NULL;
		holds = path_holds(since, tip, target, &names);
	}
	hf_strv_release(&new);
	hf_strv_release(&old);
	hf_strv_release(&own);
	hf_strv_release(&fix);
	return holds;
}
