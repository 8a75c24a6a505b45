#include "values/kind.h"

#include "base/buf.h"
#include "base/text.h"
#include "doors/match.h"
#include "values/name.h"
#include "values/pattern.h"

#define MARK "{version}"

enum { MOST_APPROVALS = 99 };

/* Release `ref` and say whether it was the name of a ref. */
static bool end_ref(struct hf_buf *ref, struct hf_err *why)
{
	bool good = !hf_buf_check(ref, why) && hf_name_is_ref(hf_buf_str(ref));

	hf_buf_release(ref);
	return good;
}

/* Whether what `text` matches could be refs under `root`. */
static bool is_ref_pattern(const char *root, const char *text,
			   struct hf_err *why)
{
	struct hf_buf ref = HF_BUF_INIT;

	if (text[0] == '-' || hf_text_starts(text, "refs/"))
		return false;
	hf_buf_puts(&ref, root);
	for (; *text; text++)
		hf_buf_putc(&ref, strchr("*?[]", *text) ? 'x' : *text);
	return end_ref(&ref, why);
}

static bool is_branch_pattern(const char *text, struct hf_err *why)
{
	return is_ref_pattern("refs/heads/", text, why);
}

static bool is_branch(const char *text, struct hf_err *why)
{
	return !strpbrk(text, "*?[]") && is_branch_pattern(text, why);
}

static bool is_tag_pattern(const char *text, struct hf_err *why)
{
	const char *pattern = hf_text_after(text, "tag:");

	return pattern && is_ref_pattern("refs/tags/", pattern, why);
}

static bool is_production(const char *text, struct hf_err *why)
{
	return is_tag_pattern(text, why) || is_branch(text, why);
}

static bool is_line(const char *text, struct hf_err *why)
{
	return is_tag_pattern(text, why) || is_branch_pattern(text, why);
}

/* Whether `text` ends in a slash and "<root><text>x" is a ref. */
static bool is_ref_folder(const char *root, const char *text,
			  struct hf_err *why)
{
	struct hf_buf ref = HF_BUF_INIT;
	size_t len = strlen(text);

	if (!len || text[len - 1] != '/')
		return false;
	hf_buf_printf(&ref, "%s%sx", root, text);
	return end_ref(&ref, why);
}

static bool is_prefix(const char *text, struct hf_err *why)
{
	return text[0] != '-' && !hf_text_starts(text, "refs/") &&
	       is_ref_folder("refs/heads/", text, why);
}

/* Records must not be taken for branches, tags or hotfixes. */
static bool is_records(const char *text, struct hf_err *why)
{
	static const char *const taken[] = {
		"refs/tags/",   "refs/remotes/",
		"refs/hotfix/", "refs/heads/hotfix/",
		NULL,
	};
	size_t i;

	for (i = 0; taken[i]; i++)
		if (hf_text_starts(text, taken[i]))
			return false;
	return hf_text_starts(text, "refs/") && strcmp(text, "refs/") &&
	       strcmp(text, "refs/heads/") && is_ref_folder("", text, why);
}

static bool is_regex(const char *text, struct hf_err *why)
{
	struct hf_match *match = NULL;
	bool good;

	good = *text && hf_match_new(&match, text, why) == 0;
	hf_match_free(match);
	return good;
}

static bool is_tag_format(const char *text, struct hf_err *why)
{
	const char *mark = strstr(text, MARK);
	struct hf_buf ref = HF_BUF_INIT;

	if (!mark || strstr(mark + 1, MARK) || text[0] == '-')
		return false;
	hf_buf_printf(&ref, "refs/tags/%.*s1%s", (int)(mark - text), text,
		      mark + strlen(MARK));
	return end_ref(&ref, why);
}

static bool is_file(const char *text, struct hf_err *why)
{
	struct hf_buf path = HF_BUF_INIT;
	const char *slashed;
	bool good;

	hf_buf_printf(&path, "/%s/", text);
	slashed = hf_buf_str(&path);
	good = !hf_buf_check(&path, why) && !strstr(slashed, "//") &&
	       !strstr(slashed, "/./") && !strstr(slashed, "/../");
	hf_buf_release(&path);
	return good;
}

static bool is_path_pattern(const char *text, struct hf_err *why)
{
	return hf_pattern_check(text, why) == 0;
}

static bool is_word_of(const char *text, size_t len)
{
	static const char set[] = "abcdefghijklmnopqrstuvwxyz"
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";

	return len && text[0] != '-' && strspn(text, set) >= len;
}

static bool is_word(const char *text, struct hf_err *why)
{
	(void)why;
	return is_word_of(text, strlen(text));
}

bool hf_kind_is_word(const char *text)
{
	return is_word(text, NULL);
}

static bool is_field(const char *text, struct hf_err *why)
{
	static const char *const fields[] = {
		"severity",   "incident",      "impact", "affected",
		"workaround", "rollback-plan", NULL,
	};

	(void)why;
	return hf_text_is_one_of(text, fields);
}

long hf_kind_quorum(size_t *role_len, const char *text)
{
	long count = 0;

	*role_len = strcspn(text, ":");
	if (!text[*role_len] || !is_word_of(text, *role_len) ||
	    !hf_text_number(&count, text + *role_len + 1, MOST_APPROVALS))
		return 0;
	return count;
}

static bool is_quorum(const char *text, struct hf_err *why)
{
	size_t role_len;

	(void)why;
	return hf_kind_quorum(&role_len, text) > 0;
}

static const struct hf_kind kinds[] = {
	[HF_SET_PRODUCTION] = { HF_SHAPE_TEXT, is_production,
				"a branch or tag:<pattern>" },
	[HF_SET_BRANCH] = { HF_SHAPE_MAYBE_TEXT, is_branch,
			    "a branch or nothing" },
	[HF_SET_LINES] = { HF_SHAPE_LIST, is_line,
			   "branch patterns or tag:<pattern>" },
	[HF_SET_BRANCHES] = { HF_SHAPE_LIST, is_branch_pattern,
			      "branch patterns" },
	[HF_SET_PREFIX] = { HF_SHAPE_TEXT, is_prefix,
			    "the beginning of a branch name, up to a '/'" },
	[HF_SET_RECORDS] = { HF_SHAPE_TEXT, is_records,
			     "refs/hotfix-log/ or another free place "
			     "under refs/, up to a '/'" },
	[HF_SET_REGEX] = { HF_SHAPE_TEXT, is_regex, "a regular expression" },
	[HF_SET_TAG] = { HF_SHAPE_TEXT, is_tag_format,
			 "a tag name with {version} in it, once" },
	[HF_SET_FILE] = { HF_SHAPE_MAYBE_TEXT, is_file,
			  "a path from the top of the repository" },
	[HF_SET_PATHS] = { HF_SHAPE_LIST, is_path_pattern,
			   "gitignore patterns" },
	[HF_SET_WORDS] = { HF_SHAPE_LIST, is_word,
			   "words of letters, digits and ._- between commas" },
	[HF_SET_FIELDS] = { HF_SHAPE_LIST, is_field,
			    "severity, incident, impact, affected, "
			    "workaround or rollback-plan" },
	[HF_SET_QUORUM] = { HF_SHAPE_LIST, is_quorum,
			    "role:count with a count from 1 to 99" },
	[HF_SET_NUMBER] = { HF_SHAPE_LONG, NULL, NULL },
	[HF_SET_DURATION] = { HF_SHAPE_LONG, NULL, NULL },
	[HF_SET_BOOL] = { HF_SHAPE_BOOL, NULL, "yes or no" },
	[HF_SET_CHOICE] = { HF_SHAPE_INT, NULL, NULL },
};

const struct hf_kind *hf_kind(enum hf_setting_kind kind)
{
	return &kinds[kind];
}
