#include "actions/forecast.h"

#include "actions/apart.h"
#include "actions/bring.h"
#include "actions/keep.h"
#include "actions/make.h"
#include "actions/pick.h"
#include "doors/git.h"
#include "facts/ledger.h"
#include "facts/place.h"
#include "facts/portable.h"
#include "facts/session.h"
#include "facts/waiver.h"

/* Of more conflicts than this nobody asks who made each. */
enum { WHO_MAX = 10 };

/* What is asked of each target. */
struct question {
	struct hf_session session; /* signs nothing, and sees what is apart */
	const struct hf_entry *entry;
	struct hf_commit release; /* what the line would be */
	struct hf_portable owed;
	struct hf_err why_not; /* why no target can be asked, or code 0 */
};

void hf_forecast_release(struct hf_forecasts *forecasts)
{
	struct hf_forecast *f;
	size_t i, j;

	for (i = 0; i < forecasts->n; i++) {
		f = &forecasts->v[i];
		for (j = 0; j < f->n; j++) {
			free(f->v[j].path);
			free(f->v[j].author);
		}
		free(f->v);
		free(f->target);
		free(f->undecided);
	}
	free(forecasts->v);
	*forecasts = (struct hf_forecasts){ NULL, 0 };
}

/* Keep why a target cannot be asked; only a lack of memory stays an error. */
static int undecided(struct hf_forecast *f, int rc, struct hf_err *err)
{
	if (rc >= 0 || rc == HF_ENOMEM)
		return rc;
	f->undecided = strdup(err->text);
	hf_err_clear(err);
	return f->undecided ? 0 : hf_fail_mem(err);
}

/* The author's name, without the address. */
static char *name_of(const char *author)
{
	const char *end = strrchr(author, '<');
	size_t n = end ? (size_t)(end - author) : strlen(author);

	while (n && author[n - 1] == ' ')
		n--;
	return strndup(author, n);
}

/* Find who touched a path last in `tip`, and is not in `except`. */
static int find_who(struct hf_forecast_path *path, struct hf_repo *repo,
		    const struct hf_id *tip, const struct hf_id *except,
		    struct hf_err *err)
{
	struct hf_commit commit = { 0 };
	struct hf_strv args = HF_STRV_INIT;
	struct hf_buf said = HF_BUF_INIT;
	int rc;

	hf_place_push_top(&args, hf_repo_place(repo));
	hf_strv_push(&args, "rev-list");
	hf_strv_push(&args, "-1");
	hf_strv_push(&args, tip->hex);
	hf_strv_pushf(&args, "^%s", except->hex);
	hf_strv_push(&args, "--");
	hf_strv_push(&args, path->path);
	if ((rc = hf_strv_check(&args, err)) < 0 ||
	    (rc = hf_git_ask(NULL, &said, NULL, (const char *const *)args.v,
			     err)) < 0 ||
	    !said.len ||
	    (rc = hf_git_id(&path->by, &said, "rev-list", err)) < 0 ||
	    (rc = hf_repo_commit(&commit, repo, &path->by, err)) < 0)
		goto out;
	path->when = commit.authored;
	path->author = name_of(commit.author);
	if (!path->author)
		rc = hf_fail_mem(err);
out:
	hf_commit_release(&commit);
	hf_buf_release(&said);
	hf_strv_release(&args);
	return rc;
}

static int add_paths(struct hf_forecast *f, const struct question *q,
		     const struct hf_strv *paths, const struct hf_id *tip,
		     const struct hf_id *except, struct hf_err *err)
{
	size_t i;
	int rc = 0;

	f->v = calloc(paths->n + 1, sizeof(*f->v));
	if (!f->v)
		return hf_fail_mem(err);
	for (i = 0; !rc && i < paths->n; i++) {
		f->v[i].path = strdup(paths->v[i]);
		if (!f->v[i].path)
			return hf_fail_mem(err);
		f->n++;
		if (i < WHO_MAX)
			rc = find_who(&f->v[i], q->session.repo, tip, except,
				      err);
	}
	return rc;
}

static struct hf_forecast *add(struct hf_forecasts *out, const char *target)
{
	struct hf_forecast *v = realloc(out->v, (out->n + 1) * sizeof(*v));

	if (!v)
		return NULL;
	out->v = v;
	v += out->n;
	*v = (struct hf_forecast){ .target = strdup(target) };
	if (!v->target)
		return NULL;
	out->n++;
	return v;
}

/* Do in memory what finish does for a target, but for the commit of a merge. */
static int foresee(struct hf_forecast *f, struct question *q,
		   const struct hf_id *tip, struct hf_err *err)
{
	struct hf_keep keep = { 0 };
	struct hf_id picked;
	int rc;

	if (q->why_not.code) {
		*err = q->why_not;
		return q->why_not.code;
	}
	rc = q->session.policy.back_method == HF_BACK_MERGE ?
		     hf_bring_try(&keep, &q->session, tip, &q->release,
				  &q->owed.only, err) :
		     hf_pick(&picked, &keep, &q->session, tip, &q->owed.commits,
			     err);
	if (!rc && keep.conflicts.n)
		rc = add_paths(f, q, &keep.conflicts, tip, &q->release.id, err);
	hf_keep_release(&keep);
	return rc;
}

/*
 * What the line would be where no merge is needed: it does not move, as a tag,
 * or one of the two has all of the other. Empty: they have to be merged.
 */
static int find_release(struct hf_id *out, struct hf_session *session,
			const struct hf_entry *entry, struct hf_err *err)
{
	const struct hf_id *line = &entry->line->branch.tip;
	bool yes = entry->line->is_tag;
	int rc = 0;

	*out = entry->tip;
	if (!yes)
		rc = hf_repo_reaches(&yes, session->repo, &entry->tip, line,
				     err);
	if (rc < 0 || yes)
		return rc;
	*out = *line;
	rc = hf_repo_reaches(&yes, session->repo, line, &entry->tip, err);
	if (!yes)
		out->hex[0] = '\0';
	return rc;
}

/* Merge the hotfix into its line; if that conflicts, *out is the hotfix. */
static int merge_line(struct hf_id *out, struct hf_forecasts *forecasts,
		      struct question *q, struct hf_err *err)
{
	const struct hf_line *line = q->entry->line;
	const struct hf_id *tip = &q->entry->tip;
	struct hf_strv conflicts = HF_STRV_INIT;
	struct hf_ids parents = HF_IDS_INIT;
	struct hf_forecast *f;
	struct hf_id tree;
	int rc;

	hf_ids_push(&parents, &line->branch.tip);
	hf_ids_push(&parents, tip);
	*out = *tip;
	if (parents.failed)
		rc = hf_fail_mem(err);
	else
		rc = hf_make_merge(&tree, &conflicts, q->session.repo,
				   &line->branch.tip, tip, err);
	if (!rc && !conflicts.n)
		rc = hf_make_commit(out, NULL, &tree, &parents,
				    "a release that is only tried\n", NULL,
				    err);
	else if (!rc && !(f = add(forecasts, line->spec)))
		rc = hf_fail_mem(err);
	else if (!rc)
		rc = add_paths(f, q, &conflicts, &line->branch.tip, tip, err);
	hf_ids_release(&parents);
	hf_strv_release(&conflicts);
	return rc;
}

/* Find out what every target will be asked about. */
static int prepare(struct question *q, struct hf_forecasts *out,
		   const struct hf_id *release, struct hf_err *err)
{
	struct hf_id id = *release;
	int rc = 0;

	if (!id.hex[0])
		rc = merge_line(&id, out, q, err);
	if (!rc)
		rc = hf_repo_commit(&q->release, q->session.repo, &id, err);
	if (!rc)
		rc = hf_portable_read(&q->owed, &q->session, &q->entry->tip,
				      &q->entry->line->branch.tip, err);
	return rc;
}

/* Whether nothing goes to any target, or nothing that would be picked. */
static bool is_nothing(const struct question *q)
{
	return q->owed.nothing ||
	       (q->session.policy.back_method == HF_BACK_CHERRY_PICK &&
		!q->owed.commits.n && !q->why_not.code);
}

/* Ask those of the targets that lack it. */
static int ask(struct hf_forecasts *out, struct hf_session *session,
	       const struct hf_entry *entry, const struct hf_id *release,
	       const struct hf_strv *lacking, struct hf_err *err)
{
	struct question q = { .session = *session, .entry = entry };
	const struct hf_branch *branch;
	struct hf_apart apart = { .before = NULL };
	struct hf_forecast *f;
	size_t i;
	int rc;

	/* Without git config nothing is signed. */
	q.session.config = (struct hf_config){ 0 };
	rc = hf_apart_begin(&apart, session->repo, &q.why_not);
	if (!rc) {
		q.session.repo = apart.repo;
		rc = prepare(&q, out, release, &q.why_not);
	}
	if (rc == HF_ENOMEM)
		*err = q.why_not;
	else
		rc = 0;
	for (i = 0; !rc && !is_nothing(&q) && i < lacking->n; i++) {
		branch = hf_ledger_branch(session, lacking->v[i]);
		f = add(out, lacking->v[i]);
		rc = f ? undecided(f, foresee(f, &q, &branch->tip, err), err) :
			 hf_fail_mem(err);
	}
	hf_portable_release(&q.owed);
	hf_commit_release(&q.release);
	if (apart.repo)
		hf_apart_end(&apart);
	return rc;
}

/* The targets that lack the release and are to get it, by name. */
static int find_lacking(struct hf_strv *out, struct hf_session *session,
			const struct hf_entry *entry,
			const struct hf_id *release, struct hf_err *err)
{
	const time_t now = time(NULL);
	const struct hf_branch *branch;
	struct hf_waiver waiver;
	struct hf_due *due = NULL;
	bool has;
	size_t n = 0, i;
	int rc = hf_ledger_targets(&due, &n, session, entry, err);

	for (i = 0; !rc && i < n; i++) {
		if (due[i].is_line || hf_waiver_target(&waiver, &entry->record,
						       due[i].target, now))
			continue;
		branch = hf_ledger_branch(session, due[i].target);
		has = false;
		if (release->hex[0])
			rc = hf_repo_reaches(&has, session->repo, &branch->tip,
					     release, err);
		if (!has)
			hf_strv_push(out, due[i].target);
	}
	hf_due_free(due, n);
	return rc < 0 ? rc : hf_strv_check(out, err);
}

int hf_forecast_read(struct hf_forecasts *out, struct hf_session *session,
		     const struct hf_entry *entry, struct hf_err *err)
{
	struct hf_strv lacking = HF_STRV_INIT;
	struct hf_id release;
	int rc;

	*out = (struct hf_forecasts){ NULL, 0 };
	if ((rc = find_release(&release, session, entry, err)) < 0 ||
	    (rc = find_lacking(&lacking, session, entry, &release, err)) < 0)
		goto out;
	/* Mostly the targets of a new hotfix have all of production. */
	if (lacking.n || !release.hex[0])
		rc = ask(out, session, entry, &release, &lacking, err);
out:
	hf_strv_release(&lacking);
	if (rc < 0)
		hf_forecast_release(out);
	return rc;
}
