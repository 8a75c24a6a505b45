#include "facts/tags.h"

#include "doors/git.h"
#include "facts/repo.h"
#include "values/pattern.h"

/*
 * So many tags are asked for one by one: the newest is nearly always there.
 * Each further "no" costs a walk, so then all are asked for in one.
 */
enum { ASKED_SINGLY = 3 };

void hf_tags_release(struct hf_tags *tags)
{
	size_t i;

	if (!tags)
		return;
	for (i = 0; tags->v && i < tags->n; i++)
		free(tags->v[i].name);
	free(tags->v);
	*tags = (struct hf_tags){ NULL, 0 };
}

static int newest_first(const void *a, const void *b)
{
	const struct hf_tag *x = a, *y = b;
	int order = hf_version_compare(&y->version, &x->version);

	return order ? order : strcmp(x->name, y->name);
}

int hf_tags_read(struct hf_tags *out, struct hf_repo *repo, const char *format,
		 struct hf_err *err)
{
	static const char *const all[] = { "refs/tags/*", NULL };
	struct hf_refs refs = { 0 };
	struct hf_version version;
	const char *name;
	size_t i;
	int rc;

	*out = (struct hf_tags){ NULL, 0 };
	if ((rc = hf_repo_refs(&refs, repo, all, err)) < 0)
		return rc;
	out->v = calloc(refs.n + 1, sizeof(*out->v));
	if (!out->v) {
		rc = hf_fail_mem(err);
		goto out;
	}
	for (i = 0; !rc && i < refs.n; i++) {
		name = refs.v[i].name + strlen("refs/tags/");
		if (!refs.v[i].commit.hex[0] ||
		    !hf_version_of_tag(&version, format, name) ||
		    version.pre[0])
			continue;
		out->v[out->n] =
			(struct hf_tag){ strdup(name), version, refs.v[i].id,
					 refs.v[i].commit };
		if (!out->v[out->n++].name)
			rc = hf_fail_mem(err);
	}
	if (!rc && out->n)
		qsort(out->v, out->n, sizeof(*out->v), newest_first);
out:
	hf_refs_release(&refs);
	if (rc < 0)
		hf_tags_release(out);
	return rc;
}

bool hf_tags_match(const char *pattern, const char *name)
{
	const char *star = strpbrk(pattern, "*?[");
	size_t before;

	if (hf_pattern_ref(pattern, name))
		return true;
	if (!star || star == pattern || star[0] != '*' || star[-1] != '.' ||
	    strpbrk(star + 1, "*?["))
		return false;
	before = (size_t)(star - 1 - pattern);
	return !strncmp(name, pattern, before) &&
	       !strcmp(name + before, star + 1);
}

const struct hf_tag *hf_tags_newest(const struct hf_tags *tags,
				    const char *pattern)
{
	size_t i;

	for (i = 0; i < tags->n; i++)
		if (hf_tags_match(pattern, tags->v[i].name))
			return &tags->v[i];
	return NULL;
}

/* Ask git for all tags that `tip` contains: one walk, whatever their number. */
static int ask_all(const struct hf_tag **out, const struct hf_tags *tags,
		   const struct hf_id *tip, struct hf_err *err)
{
	const char *args[] = { "for-each-ref", "--format=%(refname:strip=2)",
			       "--merged",     tip->hex,
			       "refs/tags/",   NULL };
	struct hf_buf said = HF_BUF_INIT;
	struct hf_strv names = HF_STRV_INIT;
	const char *line, *end;
	size_t i;
	int rc = hf_git_ask(NULL, &said, NULL, args, err);

	for (line = hf_buf_str(&said); !rc && *line; line = end) {
		end = strchrnul(line, '\n');
		hf_strv_pushn(&names, line, (size_t)(end - line));
		end += *end != '\0';
	}
	if (!rc)
		rc = hf_strv_check(&names, err);
	for (i = 0; !rc && i < tags->n && !*out; i++)
		if (hf_strv_has(&names, tags->v[i].name))
			*out = &tags->v[i];
	hf_strv_release(&names);
	hf_buf_release(&said);
	return rc;
}

int hf_tags_newest_in(const struct hf_tag **out, const struct hf_tags *tags,
		      struct hf_repo *repo, const struct hf_id *tip,
		      struct hf_err *err)
{
	bool there;
	size_t i;
	int rc;

	*out = NULL;
	for (i = 0; i < tags->n && i < ASKED_SINGLY; i++) {
		rc = hf_repo_reaches(&there, repo, tip, &tags->v[i].commit,
				     err);
		if (rc < 0)
			return rc;
		if (there) {
			*out = &tags->v[i];
			return 0;
		}
	}
	return i < tags->n ? ask_all(out, tags, tip, err) : 0;
}
