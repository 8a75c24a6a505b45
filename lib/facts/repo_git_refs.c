#include "facts/repo_git.h"

#include "base/strv.h"
#include "base/text.h"
#include "doors/git.h"
#include "doors/gitdir.h"
#include "facts/repo_reader.h"

/* The commit that an object is or stands for; empty when there is none. */
static int peel(struct hf_id *commit, struct hf_repo_git *git,
		const struct hf_object *obj, struct hf_err *err)
{
	char name[sizeof(obj->id.hex) + 3];
	struct hf_object inner = *obj;
	int rc;

	*commit = (struct hf_id){ "" };
	if (obj->kind == HF_KIND_TAG) {
		snprintf(name, sizeof(name), "%s^{}", obj->id.hex);
		if ((rc = hf_cat_file_info(&inner, &git->cat, name, err)) < 0)
			return rc;
	}
	if (inner.kind == HF_KIND_COMMIT)
		*commit = inner.id;
	return 0;
}

/* Whether `name` is more than a name: main~2, v1^{tree}, :/words, @{u}. */
static bool is_expression(const char *name)
{
	return strpbrk(name, "~^:?*[\\ ") || strstr(name, "@{") ||
	       strstr(name, "..");
}

/*
 * Ask for a ref by its full name. Where there is none, git goes on and takes
 * a tag "refs/heads/main" for the branch that is not there; `sure` is false
 * when something of such a name exists, and when nothing was found.
 */
static int ask_ref(struct hf_object *out, bool *sure, struct hf_repo_git *git,
		   const char *ref, struct hf_err *err)
{
	static const char *const next[][2] = {
		{ "refs/", "" },
		{ "refs/tags/", "" },
		{ "refs/heads/", "" },
		{ "refs/remotes/", "" },
		{ "refs/remotes/", "/HEAD" },
	};
	struct hf_buf name = HF_BUF_INIT;
	struct hf_object other;
	size_t i, n = sizeof(next) / sizeof(*next);
	int rc;

	hf_cat_file_ask(&git->cat, ref);
	for (i = 0; i < n; i++) {
		hf_buf_clear(&name);
		hf_buf_printf(&name, "%s%s%s", next[i][0], ref, next[i][1]);
		hf_cat_file_ask(&git->cat, hf_buf_str(&name));
	}
	rc = hf_cat_file_answer(out, &git->cat, err);
	*sure = !rc && out->kind != HF_KIND_MISSING;
	for (i = 0; !rc && i < n; i++) {
		rc = hf_cat_file_answer(&other, &git->cat, err);
		if (!rc && other.kind != HF_KIND_MISSING)
			*sure = false;
	}
	hf_buf_release(&name);
	return rc;
}

static int add_ref(struct hf_refs *out, struct hf_repo_git *git,
		   const char *name, const struct hf_object *obj,
		   struct hf_err *err)
{
	struct hf_ref *ref = hf_refs_add(out);

	if (!ref || !(ref->name = strdup(name)))
		return hf_fail_mem(err);
	ref->id = obj->id;
	return peel(&ref->commit, git, obj, err);
}

/* Answer without a process, if every pattern is the name of a ref there. */
static int refs_by_name(bool *sure, struct hf_refs *out,
			struct hf_repo_git *git, const struct hf_strv *names,
			struct hf_err *err)
{
	struct hf_object obj;
	const char *name;
	size_t i;
	int rc = 0;

	*sure = true;
	for (i = 0; !rc && *sure && i < names->n; i++) {
		name = names->v[i];
		if (i && !strcmp(name, names->v[i - 1]))
			continue;
		*sure = hf_text_starts(name, "refs/") && !is_expression(name) &&
			hf_cat_file_takes(name);
		if (!*sure || (rc = ask_ref(&obj, sure, git, name, err)) < 0)
			break;
		if (*sure)
			rc = add_ref(out, git, name, &obj, err);
	}
	return rc;
}

/* Whether a pattern names `ref`: the whole, or up to the '*' at its end. */
static bool is_named(const struct hf_strv *patterns, const char *ref)
{
	const char *p;
	size_t i, len;

	for (i = 0; i < patterns->n; i++) {
		p = patterns->v[i];
		len = strlen(p);
		if (len && p[len - 1] == '*' ? !strncmp(p, ref, len - 1) :
					       !strcmp(p, ref))
			return true;
	}
	return false;
}

/* List the folders of the patterns, which is at least what they name. */
static int list(int *status, struct hf_buf *out, const struct hf_strv *patterns,
		const char *format, struct hf_err *err)
{
	struct hf_strv args = HF_STRV_INIT;
	const char *p, *slash;
	size_t i;
	int rc;

	hf_strv_push(&args, "for-each-ref");
	hf_strv_pushf(&args, "--format=%s", format);
	hf_strv_push(&args, "--");
	for (i = 0; i < patterns->n; i++) {
		p = patterns->v[i];
		slash = strrchr(p, '/');
		if (!*p || p[strlen(p) - 1] != '*')
			hf_strv_push(&args, p);
		else if (slash)
			hf_strv_pushn(&args, p, (size_t)(slash - p) + 1);
		else
			hf_strv_push(&args, "refs/");
	}
	if (!(rc = hf_strv_check(&args, err)))
		rc = hf_git_ask(status, out, NULL, (const char *const *)args.v,
				err);
	hf_strv_release(&args);
	return rc;
}

/* Cut the next word off a line; what ends it is a blank or the line's end. */
static char *word(char **line)
{
	char *start = *line, *end = start + strcspn(start, " ");

	*line = *end ? end + 1 : end;
	*end = '\0';
	return start;
}

/* "<id> <type> <inner id> <inner type> <name>"; all but two may be empty. */
static int parse_ref(struct hf_refs *out, struct hf_repo_git *git, char *line,
		     const struct hf_strv *patterns, struct hf_err *err)
{
	struct hf_object obj = { .kind = HF_KIND_BLOB };
	const char *id = word(&line), *type = word(&line);
	const char *inner = word(&line), *inner_type = word(&line);
	struct hf_id commit = { "" };
	int rc;

	if (!is_named(patterns, line))
		return 0;
	if (!strcmp(type, "commit"))
		hf_id_parse(&commit, id, strlen(id));
	else if (!strcmp(type, "tag") && !strcmp(inner_type, "commit"))
		hf_id_parse(&commit, inner, strlen(inner));
	else if ((!*type || !strcmp(inner_type, "tag")) &&
		 (rc = hf_cat_file_info(&obj, &git->cat, id, err)) < 0)
		return rc;
	if (!hf_id_parse(&obj.id, id, strlen(id)))
		return hf_fail(err, HF_EFAIL, "cannot read git's list of refs");
	if ((rc = add_ref(out, git, line, &obj, err)) < 0)
		return rc;
	if (commit.hex[0])
		out->v[out->n - 1].commit = commit;
	return 0;
}

/*
 * One process for any number of refs and their types. It gives up where one
 * object is missing; the ids alone are then listed and looked at one by one.
 */
static int refs_by_list(struct hf_refs *out, struct hf_repo_git *git,
			const struct hf_strv *patterns, struct hf_err *err)
{
	struct hf_buf text = HF_BUF_INIT;
	char *at, *end;
	int rc, status = 0;

	rc = list(&status, &text, patterns,
		  "%(objectname) %(objecttype) "
		  "%(*objectname) %(*objecttype) %(refname)",
		  err);
	if (!rc && status) {
		hf_buf_clear(&text);
		rc = list(NULL, &text, patterns, "%(objectname)    %(refname)",
			  err);
	}
	for (at = text.data; !rc && at && (end = strchr(at, '\n'));
	     at = end + 1) {
		*end = '\0';
		rc = parse_ref(out, git, at, patterns, err);
	}
	hf_buf_release(&text);
	return rc;
}

int hf_repo_git_refs(struct hf_refs *out, void *self,
		     const char *const *patterns, struct hf_err *err)
{
	struct hf_strv sorted = HF_STRV_INIT;
	bool sure = false;
	int rc;

	*out = (struct hf_refs){ 0 };
	hf_strv_push_all(&sorted, patterns);
	hf_strv_sort(&sorted);
	if (!(rc = hf_strv_check(&sorted, err)) && sorted.n)
		rc = refs_by_name(&sure, out, self, &sorted, err);
	if (!rc && sorted.n && !sure) {
		hf_refs_release(out);
		rc = refs_by_list(out, self, &sorted, err);
	}
	if (rc < 0)
		hf_refs_release(out);
	hf_strv_release(&sorted);
	return rc;
}

/* The branch of HEAD where its file does not tell plainly; NULL: detached. */
static int ask_head(char **branch, struct hf_err *err)
{
	static const char *const args[] = { "symbolic-ref", "-q", "HEAD",
					    NULL };
	struct hf_buf out = HF_BUF_INIT;
	int rc, status = 0;

	if ((rc = hf_git_ask(&status, &out, NULL, args, err)) < 0)
		goto out;
	if (status > 1) {
		rc = hf_fail(err, HF_EFAIL, "git cannot read HEAD");
	} else if (!status) {
		hf_buf_truncate(&out, strcspn(hf_buf_str(&out), "\n"));
		if (!(*branch = hf_buf_detach(&out)))
			rc = hf_fail_mem(err);
	}
out:
	hf_buf_release(&out);
	return rc;
}

int hf_repo_git_head(char **branch, struct hf_id *commit, void *self,
		     struct hf_err *err)
{
	const char *name[] = { NULL, NULL };
	struct hf_repo_git *git = self;
	struct hf_refs refs = { 0 };
	struct hf_object obj;
	int rc = 0;

	*branch = NULL;
	*commit = (struct hf_id){ "" };
	if (!hf_gitdir_head(branch, git->place->git_dir) &&
	    (rc = ask_head(branch, err)) < 0)
		return rc;
	name[0] = *branch;
	if (*branch) {
		rc = hf_repo_git_refs(&refs, git, name, err);
		if (!rc && refs.n)
			*commit = refs.v[0].commit;
	} else if (!(rc = hf_cat_file_info(&obj, &git->cat, "HEAD", err))) {
		rc = peel(commit, git, &obj, err);
	}
	if (!rc && !commit->hex[0] && (!*branch || refs.n))
		rc = hf_fail(err, HF_EUNDECIDED,
			     "the commit of HEAD is missing or damaged");
	if (rc < 0) {
		free(*branch);
		*branch = NULL;
	}
	hf_refs_release(&refs);
	return rc;
}

/*
 * Ask a process of its own what an expression means: some of them end git,
 * as main@{99} does where the reflog is shorter, and some make it talk.
 */
static int parse_expression(struct hf_object *out, struct hf_repo_git *git,
			    const char *name, struct hf_err *err)
{
	const char *const args[] = { "rev-parse", "-q", "--verify", name,
				     NULL };
	struct hf_buf text = HF_BUF_INIT;
	struct hf_id id;
	int rc, status = 0;

	*out = (struct hf_object){ .kind = HF_KIND_MISSING };
	rc = hf_git_ask(&status, &text, NULL, args, err);
	if (!rc && !status &&
	    hf_id_parse(&id, hf_buf_str(&text),
			strcspn(hf_buf_str(&text), "\n")))
		rc = hf_cat_file_info(out, &git->cat, id.hex, err);
	hf_buf_release(&text);
	return rc;
}

/* The object of a ref; missing unless a ref of exactly this name is there. */
static int find_ref(struct hf_object *out, struct hf_repo_git *git,
		    const char *name, struct hf_err *err)
{
	const char *const names[] = { name, NULL };
	struct hf_refs refs = { 0 };
	bool sure;
	int rc;

	if ((rc = ask_ref(out, &sure, git, name, err)) < 0 || sure ||
	    out->kind == HF_KIND_MISSING)
		return rc;
	*out = (struct hf_object){ .kind = HF_KIND_MISSING };
	rc = hf_repo_git_refs(&refs, git, names, err);
	if (!rc && refs.n)
		rc = hf_cat_file_info(out, &git->cat, refs.v[0].id.hex, err);
	hf_refs_release(&refs);
	return rc;
}

int hf_repo_git_resolve(struct hf_id *out, void *self, const char *name,
			struct hf_err *err)
{
	struct hf_object obj = { .kind = HF_KIND_MISSING };
	struct hf_repo_git *git = self;
	int rc;

	*out = (struct hf_id){ "" };
	if (!hf_cat_file_takes(name))
		rc = 0;
	else if (is_expression(name))
		rc = parse_expression(&obj, git, name, err);
	else if (hf_text_starts(name, "refs/"))
		rc = find_ref(&obj, git, name, err);
	else
		rc = hf_cat_file_info(&obj, &git->cat, name, err);
	if (!rc)
		rc = peel(out, git, &obj, err);
	if (rc < 0 || out->hex[0])
		return rc;
	if (obj.kind == HF_KIND_AMBIGUOUS) {
		hf_err_hint(err, "give more digits of the id");
		return hf_fail(err, HF_ENOTFOUND, "'%s' is ambiguous", name);
	}
	return hf_fail(err, HF_ENOTFOUND, "there is no commit '%s'", name);
}
