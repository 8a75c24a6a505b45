#include "facts/repo_reader.h"

#include <stdint.h>

/* Room for one more; NULL leaves the list as it is. */
static void *room(void *v, size_t n, size_t *cap, size_t size)
{
	size_t want = *cap ? *cap * 2 : 16;

	if (n < *cap)
		return v;
	if (want > SIZE_MAX / size || !(v = realloc(v, want * size)))
		return NULL;
	*cap = want;
	return v;
}

struct hf_ref *hf_refs_add(struct hf_refs *refs)
{
	void *v = room(refs->v, refs->n, &refs->cap, sizeof(*refs->v));

	if (!v)
		return NULL;
	refs->v = v;
	return memset(&refs->v[refs->n++], 0, sizeof(*refs->v));
}

struct hf_node *hf_range_add(struct hf_range *range)
{
	void *v = room(range->v, range->n, &range->cap, sizeof(*range->v));

	if (!v)
		return NULL;
	range->v = v;
	return memset(&range->v[range->n++], 0, sizeof(*range->v));
}

struct hf_change *hf_changes_add(struct hf_changes *changes)
{
	void *v = room(changes->v, changes->n, &changes->cap,
		       sizeof(*changes->v));

	if (!v)
		return NULL;
	changes->v = v;
	return memset(&changes->v[changes->n++], 0, sizeof(*changes->v));
}

void hf_commit_release(struct hf_commit *commit)
{
	if (!commit)
		return;
	hf_ids_release(&commit->parents);
	free(commit->author);
	free(commit->committer);
	free(commit->message);
	*commit = (struct hf_commit){ 0 };
}

void hf_refs_release(struct hf_refs *refs)
{
	size_t i;

	if (!refs)
		return;
	for (i = 0; i < refs->n; i++)
		free(refs->v[i].name);
	free(refs->v);
	*refs = (struct hf_refs){ 0 };
}

bool hf_range_has(const struct hf_range *range, const struct hf_id *id)
{
	size_t i;

	for (i = 0; i < range->n; i++)
		if (hf_id_eq(&range->v[i].id, id))
			return true;
	return false;
}

void hf_range_release(struct hf_range *range)
{
	size_t i;

	if (!range)
		return;
	for (i = 0; i < range->n; i++)
		hf_ids_release(&range->v[i].parents);
	free(range->v);
	*range = (struct hf_range){ 0 };
}

void hf_changes_release(struct hf_changes *changes)
{
	size_t i;

	if (!changes)
		return;
	for (i = 0; i < changes->n; i++) {
		free(changes->v[i].path);
		free(changes->v[i].old_path);
	}
	free(changes->v);
	*changes = (struct hf_changes){ 0 };
}

/* A line of a commit's header, without its newline; not NUL-terminated. */
struct line {
	const char *text;
	size_t len;
};

/* False at the empty line before the message, and at the end. */
static bool next_line(struct line *out, const char **at, const char *end)
{
	const char *newline = memchr(*at, '\n', (size_t)(end - *at));

	if (!newline)
		newline = end;
	out->text = *at;
	out->len = (size_t)(newline - *at);
	*at = newline < end ? newline + 1 : end;
	return out->len > 0;
}

/* Whether the line is "<key> <value>"; if so only the value is left of it. */
static bool take_key(struct line *line, const char *key)
{
	size_t len = strlen(key);

	if (line->len <= len || memcmp(line->text, key, len) ||
	    line->text[len] != ' ')
		return false;
	line->text += len + 1;
	line->len -= len + 1;
	return true;
}

static bool take_id(struct hf_id *out, struct line *line, const char *key)
{
	return take_key(line, key) && hf_id_parse(out, line->text, line->len);
}

/* "Name <mail> seconds zone": the time, the zone, and who without them. */
static time_t take_time(struct line *who, char zone[6])
{
	const char *end = who->text + who->len, *at;
	time_t when = 0;

	memcpy(zone, "+0000", 6);
	if (!(at = memrchr(who->text, '>', who->len)))
		return 0;
	who->len = (size_t)(++at - who->text);
	while (at < end && *at == ' ')
		at++;
	for (; at < end && *at >= '0' && *at <= '9'; at++) {
		if (when > INT32_MAX * (time_t)1000)
			return 0; /* no date that anybody means */
		when = when * 10 + (*at - '0');
	}
	if (end - at == 6 && strchr("+-", at[1]) &&
	    strspn(at + 2, "0123456789") >= 4)
		memcpy(zone, at + 1, 5);
	return when;
}

/*
 * Tree, parents, author, committer, in this order; of the rest only whether
 * there is a signature ("gpgsig-sha256" in a repository of that kind).
 */
static bool parse_header(struct hf_commit *out, struct line *author,
			 struct line *committer, const char **at,
			 const char *end)
{
	struct line line;
	struct hf_id parent;

	if (!next_line(&line, at, end) || !take_id(&out->tree, &line, "tree"))
		return false;
	while (next_line(&line, at, end) && take_id(&parent, &line, "parent"))
		hf_ids_push(&out->parents, &parent);
	if (!take_key(&line, "author"))
		return false;
	out->authored = take_time(&line, out->zone);
	*author = line;
	if (!next_line(&line, at, end) || !take_key(&line, "committer"))
		return false;
	out->committed = take_time(&line, out->committer_zone);
	*committer = line;
	while (next_line(&line, at, end))
		if (take_key(&line, "gpgsig") ||
		    take_key(&line, "gpgsig-sha256"))
			out->is_signed = true;
	return true;
}

int hf_commit_parse(struct hf_commit *out, const struct hf_id *id,
		    const char *raw, size_t len, struct hf_err *err)
{
	const char *at = raw, *end = raw + len;
	struct line author = { "", 0 }, committer = { "", 0 };

	*out = (struct hf_commit){ .id = *id, .size = len };
	if (!parse_header(out, &author, &committer, &at, end)) {
		hf_commit_release(out);
		return hf_fail(err, HF_EUNDECIDED, "commit '%s' is damaged",
			       id->hex);
	}
	out->author = strndup(author.text, author.len);
	out->committer = strndup(committer.text, committer.len);
	out->message = strndup(at, (size_t)(end - at));
	if (!out->author || !out->committer || !out->message ||
	    out->parents.failed) {
		hf_commit_release(out);
		return hf_fail_mem(err);
	}
	return 0;
}
