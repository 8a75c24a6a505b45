/* pre-push: every ref that is to move on the remote, judged by what it is. */
#include "git-hotfix/seats.h"

#include <errno.h>
#include <unistd.h>

#include "base/text.h"
#include "facts/landing.h"
#include "facts/session.h"
#include "facts/undone.h"
#include "git-hotfix/judge.h"
#include "reports/report_verdict.h"
#include "values/name.h"
#include "values/push.h"
#include "values/version.h"

enum { INPUT_MAX = 1024 * 1024 };

static int read_input(struct hf_buf *out, struct hf_err *err)
{
	char block[16384];
	ssize_t n;

	while ((n = read(0, block, sizeof(block))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return hf_fail_sys(err, "cannot read what is pushed");
		hf_buf_add(out, block, (size_t)n);
		if (out->len > INPUT_MAX)
			return hf_fail(err, HF_EUNDECIDED,
				       "too many refs are "
				       "pushed at once to be judged");
	}
	return hf_buf_check(out, err);
}

/* Whether the push goes to where production lives. */
static bool is_home(const struct hf_session *session, const char *remote,
		    const char *url)
{
	return !session->remote || !strcmp(remote, session->remote) ||
	       hf_config_is_url_of(&session->config, session->remote, url);
}

/* Where production will be once this push is through, or NULL. */
static const struct hf_id *production_after(const struct hf_session *session,
					    const struct hf_push *push)
{
	const struct hf_line *line;
	const char *name;
	size_t i;

	for (i = 0; i < push->n; i++) {
		name = hf_text_after(push->v[i].remote_ref, "refs/heads/");
		line = name ? hf_lineup_line(&session->lineup, name) : NULL;
		if (line && !line->is_tag && !hf_id_is_zero(&push->v[i].local))
			return &push->v[i].local;
	}
	return NULL;
}

static int judge_hotfix(struct hf_verdict *verdict, struct hf_session *session,
			const struct hf_push_update *update, const char *name,
			struct hf_err *err)
{
	struct hf_fix_spec spec = { .name = name,
				    .tip = update->local,
				    .whole = true };
	struct hf_landing_spec drop = { .kind = HF_LAND_DROP,
					.old = update->remote };
	struct hf_fix fix = { 0 };
	int rc;

	if (hf_id_is_zero(&update->local)) {
		drop.ref = hf_name_short(update->remote_ref);
		return hf_judge_landing(verdict, session, &drop, err);
	}
	rc = hf_judge_fix(verdict, &fix, session, &spec, HF_ON_PUSH, err);
	hf_fix_release(&fix);
	return rc;
}

static int judge_landing(struct hf_verdict *verdict, struct hf_session *session,
			 const struct hf_push_update *update,
			 enum hf_landing_kind kind,
			 const struct hf_id *production, struct hf_err *err)
{
	struct hf_landing_spec spec = { .kind = kind,
					.old = update->remote,
					.new = update->local,
					.production = production };

	spec.ref = hf_name_short(update->remote_ref);
	return hf_judge_landing(verdict, session, &spec, err);
}

static bool is_release(const struct hf_session *session, const char *name)
{
	const struct hf_lineup *lineup = &session->lineup;
	size_t i;

	for (i = 0; i < lineup->n_releases; i++)
		if (!strcmp(lineup->releases[i].name, name))
			return true;
	return false;
}

static bool is_target(const struct hf_session *session, const char *name)
{
	const char *integration = session->lineup.integration.name;

	return (integration && !strcmp(integration, name)) ||
	       is_release(session, name);
}

/* What is owed to it; and what a release branch had, and would lose. */
static int judge_target(struct hf_verdict *verdict, struct hf_session *session,
			const struct hf_push_update *update, const char *branch,
			struct hf_err *err)
{
	const struct hf_undone_spec moves = { .old = update->remote,
					      .new = update->local };
	struct hf_judge_target what = { .name = branch, .who = "pre-push" };

	if (!hf_id_is_zero(&update->remote) && is_release(session, branch))
		what.moves = &moves;
	return hf_judge_target(verdict, session, &what, err);
}

/* One update: a hotfix, production, a release tag, a target, or no matter. */
static int judge_update(struct hf_verdict *verdict, struct hf_session *session,
			const struct hf_push_update *update, bool home,
			const struct hf_id *production, struct hf_err *err)
{
	const char *branch = hf_text_after(update->remote_ref, "refs/heads/");
	const char *tag = hf_text_after(update->remote_ref, "refs/tags/");
	const struct hf_line *line;
	struct hf_version version;
	const char *name;
	bool speak = true;
	int rc = 0;

	name = branch ? hf_session_hotfix_name(session, branch) : NULL;
	if (name) {
		rc = hf_seat_concerns(&speak, session, name, err);
		return rc < 0 || !speak ? rc :
					  judge_hotfix(verdict, session, update,
						       name, err);
	}
	if (!session->book.asked_for || !home)
		return 0;
	if (tag && hf_version_of_tag(&version, session->policy.tag, tag))
		return judge_landing(verdict, session, update, HF_LAND_TAG,
				     production, err);
	line = branch ? hf_lineup_line(&session->lineup, branch) : NULL;
	if (line && !line->is_tag)
		return judge_landing(verdict, session, update,
				     HF_LAND_PRODUCTION, production, err);
	if (branch && is_target(session, branch) &&
	    !hf_id_is_zero(&update->local))
		return judge_target(verdict, session, update, branch, err);
	return 0;
}

/*
 * Whether the push mends the policy file: of what we guard it moves production
 * alone, whose file is broken now. Rule `policy` looks at the new one.
 */
static int repairs(bool *yes, struct hf_session *session,
		   const struct hf_push *push, struct hf_err *err)
{
	const struct hf_line *production = &session->lineup.lines[0];
	struct hf_err now = HF_ERR_INIT;
	bool moved = false;
	size_t i;
	int rc;

	*yes = false;
	if (!session->lineup.n)
		return 0;
	for (i = 0; i < push->n; i++) {
		const char *ref = push->v[i].remote_ref;
		const char *branch = hf_text_after(ref, "refs/heads/");

		if (branch && !strcmp(branch, production->spec))
			moved = !hf_id_is_zero(&push->v[i].local);
		else if (!branch || hf_session_hotfix_name(session, branch) ||
			 hf_lineup_line(&session->lineup, branch))
			return 0;
	}
	rc = hf_landing_policy(&now, session, &production->branch.tip,
			       production->spec, err);
	*yes = !rc && moved && now.code;
	return rc;
}

/* Whether the repository or a hotfix that is pushed asked us to speak. */
static int asked(bool *yes, struct hf_session *session,
		 const struct hf_push *push, struct hf_err *err)
{
	const char *name;
	size_t i;
	int rc = 0;

	*yes = session->book.asked_for;
	for (i = 0; !rc && !*yes && i < push->n; i++) {
		name = hf_session_hotfix_name(session, push->v[i].remote_ref);
		if (name)
			rc = hf_seat_concerns(yes, session, name, err);
	}
	return rc;
}

static int judge_push(struct hf_verdict *verdict, struct hf_session *session,
		      const struct hf_push *push, bool home, struct hf_err *err)
{
	const struct hf_id *production = production_after(session, push);
	size_t i;
	int rc = 0;

	for (i = 0; !rc && i < push->n; i++)
		rc = judge_update(verdict, session, &push->v[i], home,
				  production, err);
	return rc;
}

int hf_seat_pre_push(struct hf_session *session, const struct hf_err *broken,
		     int argc, char **argv, struct hf_err *err)
{
	struct hf_verdict verdict = { 0 };
	struct hf_buf input = HF_BUF_INIT;
	struct hf_push push = { 0 };
	bool home, speak, can = !broken->code;
	int rc;

	if (argc < 2)
		return hf_fail(err, HF_EUSAGE, "pre-push: no remote");
	home = is_home(session, argv[0], argv[1]);
	if ((rc = read_input(&input, err)) < 0 ||
	    (rc = hf_push_parse(&push, hf_buf_str(&input), input.len, err)) <
		    0 ||
	    (rc = asked(&speak, session, &push, err)) < 0 || !speak ||
	    (rc = hf_session_deepen(session, err)) < 0)
		goto out;
	if (!can && (rc = repairs(&can, session, &push, err)) < 0)
		goto out;
	if (!can)
		verdict.undecided = *broken;
	else if ((rc = judge_push(&verdict, session, &push, home, err)) < 0)
		goto out;
	hf_report_verdict("pre-push", &verdict, false);
	rc = hf_judge_status(&verdict);
out:
	hf_push_release(&push);
	hf_buf_release(&input);
	hf_verdict_release(&verdict);
	return rc;
}
