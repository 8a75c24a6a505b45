#include "facts/log.h"

#include "doors/git.h"
#include "facts/place.h"
#include "facts/repo.h"

/* What no configuration may change. */
static const char *const raw_args[] = {
	"-r",
	"--root",
	"--no-renames",
	"--no-relative",
	"--ignore-submodules=none",
	"-O/dev/null",
	"--raw",
	"-z",
	"--no-abbrev",
	NULL,
};

/*
 * --full-history: what came by a side branch that was merged counts as well.
 * The last NUL of a record is the one that -z puts behind it.
 */
static const char *const log_args[] = {
	"-c",
	"log.follow=false",
	"-c",
	"i18n.logOutputEncoding=UTF-8",
	"log",
	"--full-history",
	"--no-show-signature",
	"--no-color",
	"--format=%ct %H %P%x00%at %an <%ae>%x00%B",
	NULL,
};

void hf_log_push_raw(struct hf_strv *args)
{
	hf_strv_push_all(args, raw_args);
}

size_t hf_raw_entry(const char *at, const char *end)
{
	const char *path;
	const char *stop;

	if (at >= end || *at != ':' ||
	    !(path = memchr(at, '\0', (size_t)(end - at))))
		return 0;
	path++;
	stop = path < end ? memchr(path, '\0', (size_t)(end - path)) : NULL;
	return stop ? (size_t)(stop + 1 - at) : 0;
}

static void push_log(struct hf_strv *args, const struct hf_log *log)
{
	hf_place_push_top(args, log->place);
	hf_strv_push_all(args, log_args);
	if (log->names) {
		hf_strv_push(args, "--full-diff");
		hf_strv_push(args, "--diff-merges=first-parent");
		hf_log_push_raw(args);
	} else {
		hf_strv_push(args, "-z");
		hf_strv_push(args, "--no-patch");
	}
	if (!log->by_date && !log->only)
		hf_strv_push(args, "--topo-order");
	if (log->after)
		hf_strv_pushf(args, "--max-age=%ld", log->after);
	if (log->only)
		hf_strv_push(args, "--no-walk=unsorted");
	hf_strv_push(args, "--stdin");
	hf_strv_push(args, "--");
	if (log->paths)
		hf_strv_push_all(args, (const char *const *)log->paths->v);
}

/* Which commits, as git takes them from its standard input. */
static void put_commits(struct hf_buf *in, const struct hf_log *log)
{
	size_t i;

	for (i = 0; log->only && i < log->only->n; i++)
		hf_buf_printf(in, "%s\n", log->only->v[i].hex);
	if (!log->only)
		hf_buf_printf(in, "%s\n", log->tip.hex);
	for (i = 0; log->except && i < log->except->n; i++)
		if (log->except->v[i].hex[0])
			hf_buf_printf(in, "^%s\n", log->except->v[i].hex);
}

struct reading {
	int (*each)(void *data, const struct hf_logged *commit,
		    struct hf_err *err);
	void *data;
};

/* What stands up to the next NUL, or NULL where that has not come yet. */
static const char *take_text(const char **at, const char *end)
{
	const char *text = *at;
	const char *stop =
		text < end ? memchr(text, '\0', (size_t)(end - text)) : NULL;

	*at = stop ? stop + 1 : end;
	return stop ? text : NULL;
}

/* "<when it was committed> <id> <parent>..." */
static bool take_ids(struct hf_logged *out, const char *text)
{
	char *end;
	size_t len;

	out->committed = (time_t)strtoll(text, &end, 10);
	if (end == text || *end != ' ')
		return false;
	text = end + 1;
	len = strcspn(text, " ");
	if (!hf_id_parse(&out->id, text, len) || !text[len])
		return false;
	text += len + 1;
	out->parents = text;
	len = strcspn(text, " ");
	out->merge = text[len] == ' ';
	return !len || hf_id_parse(&out->parent, text, len);
}

/*
 * One whole record; NULL: more has to come. Behind the last path there is the
 * next record's id or the end, so that a record is whole only when something
 * follows, or `last`.
 */
static const char *take_record(struct hf_logged *out, bool *bad, const char *at,
			       const char *end, bool last)
{
	const char *ids = take_text(&at, end);
	size_t len;

	*out = (struct hf_logged){ .merge = false };
	out->words = ids ? take_text(&at, end) : NULL;
	out->message = out->words ? take_text(&at, end) : NULL;
	*bad = ids && !take_ids(out, ids);
	if (!out->message || *bad || (at == end && !last))
		return NULL;
	if (at < end && *at == '\n')
		at++;
	out->raw = at;
	while ((len = hf_raw_entry(at, end)) > 0)
		at += len;
	out->len = (size_t)(at - out->raw);
	return at < end ? (*at == ':' ? NULL : at) : last ? at : NULL;
}

static int take_all(struct reading *r, struct hf_buf *out, bool last,
		    struct hf_err *err)
{
	const char *at = hf_buf_str(out), *end = at + out->len, *next;
	size_t used;
	struct hf_logged commit;
	bool bad = false;
	int rc = 0;

	while (!rc && at < end &&
	       (next = take_record(&commit, &bad, at, end, last))) {
		rc = r->each(r->data, &commit, err);
		at = next;
	}
	if (!rc && bad)
		rc = hf_fail(err, HF_EFAIL, "cannot read what git log says");
	used = (size_t)(at - hf_buf_str(out));
	if (!rc && used && out->data) {
		memmove(out->data, out->data + used, out->len - used);
		hf_buf_truncate(out, out->len - used);
	}
	return rc;
}

static int take(void *data, struct hf_buf *out, bool end, struct hf_err *err)
{
	return take_all(data, out, end, err);
}

int hf_log_each(const struct hf_log *log,
		int (*each)(void *data, const struct hf_logged *commit,
			    struct hf_err *err),
		void *data, struct hf_err *err)
{
	struct reading r = { each, data };
	struct hf_strv args = HF_STRV_INIT;
	struct hf_buf in = HF_BUF_INIT;
	int rc;

	push_log(&args, log);
	put_commits(&in, log);
	if (!(rc = hf_strv_check(&args, err)) && !(rc = hf_buf_check(&in, err)))
		rc = hf_git_each((const char *const *)args.v, &in, take, &r,
				 err);
	hf_buf_release(&in);
	hf_strv_release(&args);
	return rc;
}
