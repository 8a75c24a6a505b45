#include "actions/join.h"

#include <stdbool.h>

#include "actions/make.h"
#include "doors/git.h"
#include "facts/repo.h"

/* "Name <mail>" as git fsck takes it; a record may hold anything. */
static bool is_person(const char *who)
{
	size_t name = strcspn(who, "<>"), mail;

	if (!name || who[name] != '<' || who[name - 1] != ' ')
		return false;
	mail = name + 1 + strcspn(who + name + 1, "<>");
	return who[mail] == '>' && !who[mail + 1];
}

static void print_person(struct hf_buf *out, const char *as, const char *who,
			 time_t when, const char *zone)
{
	hf_buf_printf(out, "%s %s %lld %s\n", as,
		      is_person(who) ? who : "git-hotfix <>", (long long)when,
		      zone);
}

void hf_join_print(struct hf_buf *out, const struct hf_id *tree,
		   const char *name, const struct hf_commit *one,
		   const struct hf_commit *two)
{
	bool in_order = strcmp(one->id.hex, two->id.hex) < 0;
	const struct hf_commit *low = in_order ? one : two;
	const struct hf_commit *high = in_order ? two : one;
	const struct hf_commit *last =
		low->committed > high->committed ? low : high;

	hf_buf_printf(out, "tree %s\nparent %s\nparent %s\n", tree->hex,
		      low->id.hex, high->id.hex);
	print_person(out, "author", last->author, last->authored, last->zone);
	print_person(out, "committer", last->committer, last->committed,
		     last->committer_zone);
	hf_buf_printf(out, "\njoin the records of '%s'\n", name);
}

/* git commit-tree would clean names, sign and encode, each version its way. */
static int write_commit(struct hf_id *out, const struct hf_buf *text,
			struct hf_err *err)
{
	static const char *const args[] = { "hash-object", "-t",      "commit",
					    "-w",          "--stdin", NULL };
	struct hf_buf said = HF_BUF_INIT, words = HF_BUF_INIT;
	const struct hf_git_do call = {
		.args = args, .in = text, .out = &said, .err = &words
	};
	int rc = hf_git_run(NULL, &call, err);

	if (!rc)
		rc = hf_git_id(out, &said, "hash-object", err);
	hf_buf_release(&words);
	hf_buf_release(&said);
	return rc;
}

int hf_join(struct hf_id *out, struct hf_repo *repo, const char *name,
	    const struct hf_id *one, const struct hf_id *two,
	    struct hf_err *err)
{
	struct hf_commit first = { 0 }, second = { 0 };
	struct hf_buf text = HF_BUF_INIT;
	struct hf_id tree;
	int rc;

	if ((rc = hf_repo_commit(&first, repo, one, err)) < 0 ||
	    (rc = hf_repo_commit(&second, repo, two, err)) < 0 ||
	    (rc = hf_make_empty_tree(&tree, err)) < 0)
		goto out;
	hf_join_print(&text, &tree, name, &first, &second);
	if (!(rc = hf_buf_check(&text, err)))
		rc = write_commit(out, &text, err);
out:
	hf_buf_release(&text);
	hf_commit_release(&second);
	hf_commit_release(&first);
	return rc;
}
