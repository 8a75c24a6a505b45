#include "facts/standing.h"

#include "base/buf.h"
#include "doors/git.h"

/* So many paths are named in one call; the kernel takes no endless argv. */
enum { AT_ONCE = 500 };

void hf_standing_release(struct hf_standing *list)
{
	size_t i;

	if (!list)
		return;
	for (i = 0; i < list->n; i++)
		free(list->v[i].path);
	free(list->v);
	*list = (struct hf_standing){ 0 };
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct hf_stand *)a)->path,
		      ((const struct hf_stand *)b)->path);
}

static struct hf_stand *find(const struct hf_standing *list, const char *path)
{
	struct hf_stand key = { .path = (char *)path };

	return list->n ? bsearch(&key, list->v, list->n, sizeof(key), by_path) :
			 NULL;
}

struct hf_side hf_standing_at(const struct hf_standing *list, const char *path)
{
	const struct hf_stand *stand = find(list, path);

	return stand ? stand->side : (struct hf_side){ 0 };
}

/* Sorted, and each path once. */
static int copy_paths(struct hf_standing *out, const struct hf_strv *paths,
		      struct hf_err *err)
{
	size_t i, n = 0;

	if (!(out->v = calloc(paths->n + 1, sizeof(*out->v))))
		return hf_fail_mem(err);
	for (i = 0; i < paths->n; i++) {
		if (!(out->v[i].path = strdup(paths->v[i])))
			return hf_fail_mem(err);
		out->n++;
	}
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_path);
	for (i = 0; i < out->n; i++) {
		if (n && !strcmp(out->v[n - 1].path, out->v[i].path))
			free(out->v[i].path);
		else
			out->v[n++] = out->v[i];
	}
	out->n = n;
	return 0;
}

/* "100644 blob <id>\t<path>"; a folder is none of what we look for. */
static int take_entry(struct hf_standing *out, const char *text,
		      struct hf_err *err)
{
	const char *tab = strchr(text, '\t');
	struct hf_stand *stand = tab ? find(out, tab + 1) : NULL;
	char kind[8], id[65];
	unsigned mode;

	if (!tab || sscanf(text, "%o %7s %64[0-9a-f]", &mode, kind, id) != 3)
		return hf_fail(err, HF_EFAIL,
			       "cannot read what git ls-tree says");
	if (stand && strcmp(kind, "tree") &&
	    hf_id_parse(&stand->side.id, id, strlen(id)))
		stand->side.mode = mode;
	return 0;
}

static int look_up(struct hf_standing *out, const struct hf_id *commit,
		   size_t from, size_t to, struct hf_err *err)
{
	struct hf_strv args = HF_STRV_INIT;
	struct hf_buf said = HF_BUF_INIT;
	const char *at, *end;
	int rc, status = 0;

	hf_strv_push(&args, "ls-tree");
	hf_strv_push(&args, "-z");
	hf_strv_push(&args, "--full-tree");
	hf_strv_push(&args, commit->hex);
	hf_strv_push(&args, "--");
	for (; from < to; from++)
		hf_strv_push(&args, out->v[from].path);
	if (!(rc = hf_strv_check(&args, err)))
		rc = hf_git_ask(&status, &said, NULL,
				(const char *const *)args.v, err);
	if (!rc && status)
		rc = hf_fail(err, HF_EUNDECIDED,
			     "the files of '%.7s' cannot be read: objects are "
			     "missing or damaged",
			     commit->hex);
	at = hf_buf_str(&said);
	end = at + said.len;
	for (; !rc && at < end; at += strlen(at) + 1)
		rc = take_entry(out, at, err);
	hf_buf_release(&said);
	hf_strv_release(&args);
	return rc;
}

int hf_standing_read(struct hf_standing *out, const struct hf_id *commit,
		     const struct hf_strv *paths, struct hf_err *err)
{
	size_t i;
	int rc;

	*out = (struct hf_standing){ 0 };
	rc = copy_paths(out, paths, err);
	for (i = 0; !rc && i < out->n; i += AT_ONCE)
		rc = look_up(out, commit, i,
			     out->n - i < AT_ONCE ? out->n : i + AT_ONCE, err);
	if (rc < 0)
		hf_standing_release(out);
	return rc;
}
