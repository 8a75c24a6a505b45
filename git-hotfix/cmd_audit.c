/* git hotfix audit: which commits of production never reached the targets. */
#include "doors/out.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/common.h"
#include "reports/report_audit.h"
#include "values/pattern.h"

/* Work that is done sooner is not worth a line about it. */
enum { QUIET_MS = 2000, EVERY_MS = 200, UNDECIDED = 128 };

struct audit_args {
	struct hf_common common;
	const char *since;
	struct hf_opt_list paths, ignore;
	bool exit_code;
};

/* What is compared: names as they were given or are found, and commits. */
struct sides {
	const char *production;
	struct hf_id commit;
	struct hf_audit_pair *pairs;
	struct hf_id *tips; /* of the targets */
	size_t n;
};

struct clock {
	struct timespec began, shown;
};

static long since_ms(const struct timespec *then, const struct timespec *now)
{
	return (long)(now->tv_sec - then->tv_sec) * 1000 +
	       (now->tv_nsec - then->tv_nsec) / 1000000;
}

static void show_progress(void *data, size_t done, size_t all)
{
	struct clock *clock = data;
	struct timespec now;
	char text[80];

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (since_ms(&clock->began, &now) < QUIET_MS ||
	    since_ms(&clock->shown, &now) < EVERY_MS)
		return;
	clock->shown = now;
	snprintf(text, sizeof(text), "looking at commits: %zu of %zu", done,
		 all);
	hf_progress(text);
}

/* The commit of an argument; its branch may be there on the remote alone. */
static int resolve(struct hf_id *out, const struct hf_session *session,
		   const char *name, struct hf_err *err)
{
	struct hf_buf copy = HF_BUF_INIT;
	struct hf_id id;
	int rc = hf_repo_resolve(out, session->repo, name, err);

	if (rc != HF_ENOTFOUND)
		return rc;
	hf_err_clear(err);
	hf_buf_printf(&copy, "refs/remotes/%s/%s",
		      session->remote ? session->remote : "", name);
	if (session->remote && !copy.failed &&
	    hf_repo_resolve(&id, session->repo, copy.data, NULL) == 0)
		hf_err_hint(err, "did you mean '%s/%s'?", session->remote,
			    name);
	hf_buf_release(&copy);
	return hf_fail(err, rc, "there is no commit '%s'", name);
}

static void add_target(struct sides *out, const char *name,
		       const struct hf_id *tip)
{
	out->pairs[out->n].target = name;
	out->tips[out->n++] = *tip;
}

/* Integration, and the release branches that are still open. */
static int find_targets(struct sides *out, struct hf_session *session,
			struct hf_err *err)
{
	const struct hf_lineup *lineup = &session->lineup;
	const struct hf_branch *b = &lineup->integration;
	bool closed;
	size_t i;
	int rc = 0;

	if (b->name && strcmp(b->name, out->production) != 0)
		add_target(out, b->name, &b->tip);
	for (i = 0; !rc && i < lineup->n_releases; i++) {
		b = &lineup->releases[i];
		rc = hf_repo_reaches(&closed, session->repo, &out->commit,
				     &b->tip, err);
		if (!rc && !closed && strcmp(b->name, out->production) != 0)
			add_target(out, b->name, &b->tip);
	}
	if (!rc && !out->n) {
		hf_err_hint(err, "git hotfix audit <production> <target>");
		rc = hf_fail(err, HF_ENOTFOUND,
			     "there is no branch that '%s' is owed to",
			     out->production);
	}
	return rc;
}

static int find_production(struct sides *out, struct hf_session *session,
			   struct hf_err *err)
{
	const struct hf_line *line;
	int rc;

	if (!session->lineup.n)
		hf_err_hint(err, "git hotfix audit <production> <target>");
	if ((rc = hf_session_production(&line, session, err)) < 0)
		return rc;
	out->production = line->spec;
	out->commit = line->branch.tip;
	return 0;
}

/* What the arguments name; without any, what the session knows. */
static int find_sides(struct sides *out, struct hf_session *session, int argc,
		      char **argv, struct hf_err *err)
{
	struct hf_id tip;
	size_t most;
	int rc = 0, i;

	if (argc < 2 && (rc = hf_session_deepen(session, err)) < 0)
		return rc;
	most = (size_t)argc + session->lineup.n_releases + 1;
	out->pairs = calloc(most, sizeof(*out->pairs));
	out->tips = calloc(most, sizeof(*out->tips));
	if (!out->pairs || !out->tips)
		return hf_fail_mem(err);
	if (argc) {
		out->production = argv[0];
		rc = resolve(&out->commit, session, argv[0], err);
	} else {
		rc = find_production(out, session, err);
	}
	for (i = 1; !rc && i < argc; i++) {
		if (!(rc = resolve(&tip, session, argv[i], err)))
			add_target(out, argv[i], &tip);
	}
	return rc || argc > 1 ? rc : find_targets(out, session, err);
}

static void sides_release(struct sides *sides)
{
	size_t i;

	for (i = 0; i < sides->n; i++)
		hf_audit_release(&sides->pairs[i].audit);
	free(sides->tips);
	free(sides->pairs);
}

/* The policy's never paths and those of --ignore: the last one decides. */
static int collect_never(struct hf_strv *out, const struct hf_session *session,
			 const struct audit_args *args, struct hf_err *err)
{
	const struct hf_strv *never = &session->policy.never;
	size_t i, own;
	int rc = 0;

	for (i = 0; i < never->n; i++)
		hf_strv_push(out, never->v[i]);
	own = out->n;
	for (i = 0; i < args->ignore.n; i++)
		hf_strv_split(out, args->ignore.v[i]);
	if ((rc = hf_strv_check(out, err)) < 0)
		return rc;
	for (i = own; !rc && i < out->n; i++)
		rc = hf_pattern_check(out->v[i], err);
	return rc;
}

/* What cannot be decided is said at once, and why; once for all its commits. */
static void say_undecided(const struct hf_audit_pair *pair)
{
	size_t n = hf_audit_count(&pair->audit, HF_AUDIT_UNDECIDED), i;
	struct hf_err words = HF_ERR_INIT;

	if (pair->err.code) {
		hf_fail(&words, pair->err.code, "%s cannot be decided: %s",
			pair->target, pair->err.text);
		if (pair->err.hint[0])
			hf_err_hint(&words, "%s", pair->err.hint);
		hf_error(&words);
	}
	for (i = 0; n && i < pair->audit.n; i++) {
		const struct hf_audit_item *item = &pair->audit.v[i];

		if (item->kind != HF_AUDIT_UNDECIDED)
			continue;
		hf_fail(&words, HF_EUNDECIDED,
			"%zu commit%s cannot be decided in %s; %s: %s", n,
			n == 1 ? "" : "s", pair->target,
			hf_id_short(&item->id).hex, item->why);
		hf_error(&words);
		break;
	}
}

/* What an audit of a pair takes, and how it is shown. */
struct work {
	struct hf_audit_spec spec;
	struct hf_report_audit how;
	struct clock clock;
	bool json;
	bool missing, undecided; /* something was */
};

static int look_at(struct work *work, struct hf_session *session,
		   struct hf_audit_pair *pair, struct hf_err *err)
{
	const struct hf_audit *audit = &pair->audit;
	int rc = hf_audit_read(&pair->audit, session, &work->spec, &pair->err);

	hf_progress(NULL);
	if (rc < 0 && rc != HF_EUNDECIDED) {
		*err = pair->err;
		return rc;
	}
	say_undecided(pair);
	work->undecided |= rc < 0 || hf_audit_count(audit, HF_AUDIT_UNDECIDED);
	work->missing |= hf_audit_count(audit, HF_AUDIT_MISSING) ||
			 hf_audit_count(audit, HF_AUDIT_TAKEN_OUT);
	if (!rc && !work->json) {
		hf_report_audit(&work->how, pair);
		work->how.next = true;
	}
	return 0;
}

static int look(struct work *work, struct hf_session *session,
		struct sides *sides, struct hf_err *err)
{
	size_t i;
	int rc = 0;

	clock_gettime(CLOCK_MONOTONIC, &work->clock.began);
	work->how.production = sides->production;
	work->how.titled = sides->n > 1;
	work->spec.production = sides->commit;
	work->spec.progress = show_progress;
	work->spec.data = &work->clock;
	for (i = 0; !rc && i < sides->n; i++) {
		work->spec.target = sides->tips[i];
		rc = look_at(work, session, &sides->pairs[i], err);
	}
	if (!rc && work->json)
		rc = hf_report_audit_json(sides->production, sides->pairs,
					  sides->n, err);
	return rc;
}

static int audit_run(const void *opts, int argc, char **argv,
		     struct hf_err *err)
{
	const struct audit_args *args = opts;
	struct hf_strv never = HF_STRV_INIT;
	struct work work = {
		.spec = { .since = args->since,
			  .paths = args->paths.v,
			  .never = &never },
		.how = { .verbose = args->common.verbose,
			 .brief = args->common.quiet,
			 .now = hf_cmd_now() },
		.json = args->common.json,
	};
	struct sides sides = { .n = 0 };
	struct hf_session session;
	int rc;

	if ((rc = hf_cmd_open(&session, NULL, err)) < 0)
		return rc;
	if (!(rc = collect_never(&never, &session, args, err)) &&
	    !(rc = find_sides(&sides, &session, argc, argv, err)))
		rc = look(&work, &session, &sides, err);
	sides_release(&sides);
	hf_strv_release(&never);
	hf_session_close(&session);
	if (rc < 0)
		return rc;
	return work.undecided ? UNDECIDED : work.missing && args->exit_code;
}

static const struct hf_opt audit_opts[] = {
	{ HF_OPT_TEXT, 0, "since", offsetof(struct audit_args, since), "date",
	  "only commits that are not older" },
	{ HF_OPT_LIST, 0, "paths", offsetof(struct audit_args, paths),
	  "pathspec", "only commits that touch these" },
	{ HF_OPT_LIST, 0, "ignore", offsetof(struct audit_args, ignore),
	  "pattern", "commits of these paths alone may stay" },
	{ HF_OPT_FLAG, 0, "exit-code", offsetof(struct audit_args, exit_code),
	  NULL, "exit with 1 if a commit is missing" },
	HF_OPT_JSON,
	HF_OPT_LAST,
};

const struct hf_cmd cmd_audit = {
	.name = "audit",
	.usage = "[<options>] [<production>] [<target>...]",
	.about = "which commits of production never reached the targets",
	.opts = audit_opts,
	.args_size = sizeof(struct audit_args),
	.run = audit_run,
};
