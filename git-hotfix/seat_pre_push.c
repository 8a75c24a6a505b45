/* pre-push: every ref that is to move on the remote, judged by what it is. */
#include "git-hotfix/seats.h"

#include <errno.h>
#include <unistd.h>

#include "base/text.h"
#include "facts/landing.h"
#include "facts/session.h"
#include "facts/tags.h"
#include "facts/undone.h"
#include "git-hotfix/glass.h"
#include "git-hotfix/judge.h"
#include "git-hotfix/push_gate.h"
#include "reports/report_verdict.h"
#include "values/name.h"
#include "values/pattern.h"
#include "values/push.h"
#include "values/version.h"

enum { INPUT_MAX = 1024 * 1024 };

/* The push, as far as it has been looked at. */
struct seat {
	struct hf_session *session;
	struct hf_push push;
	const struct hf_id *production; /* where it will be; NULL: it stays */
	bool home;                      /* it goes to where production lives */
	bool blind; /* the policy is broken: nothing can be judged */
	struct hf_push_gate gate;
	struct hf_verdict verdict;
};

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

static int judge_hotfix(struct seat *seat, const struct hf_push_update *update,
			const char *name, struct hf_err *err)
{
	struct hf_session *session = seat->session;
	struct hf_fix_spec spec = { .name = name,
				    .tip = update->local,
				    .whole = true };
	struct hf_landing_spec drop = { .kind = HF_LAND_DROP,
					.old = update->remote };
	struct hf_fix fix = { 0 };
	bool speak;
	int rc;

	if ((rc = hf_seat_concerns(&speak, session, name, err)) < 0 || !speak ||
	    (rc = hf_push_gate_hotfix(&seat->gate, update, name, err)) < 0 ||
	    seat->blind)
		return rc;
	if (hf_id_is_zero(&update->local)) {
		drop.ref = hf_name_short(update->remote_ref);
		return hf_judge_landing(&seat->verdict, session, &drop, err);
	}
	rc = hf_judge_fix(&seat->verdict, &fix, session, &spec, HF_ON_PUSH,
			  err);
	hf_fix_release(&fix);
	return rc;
}

static int judge_landing(struct seat *seat, const struct hf_push_update *update,
			 enum hf_landing_kind kind, struct hf_err *err)
{
	struct hf_landing_spec spec = {
		.kind = kind,
		.ref = hf_name_short(update->remote_ref),
		.old = update->remote,
		.new = update->local,
		.production = seat->production,
	};

	if (seat->blind)
		return 0;
	return hf_judge_landing(&seat->verdict, seat->session, &spec, err);
}

/* What cannot be found out of it is part of the verdict. */
static int take_line(struct seat *seat, const struct hf_push_update *update,
		     const struct hf_line *line, struct hf_err *err)
{
	int rc = hf_push_gate_line(&seat->gate, update, line, err);

	return hf_judge_undecided(&seat->verdict, rc, err);
}

static int judge_line(struct seat *seat, const struct hf_push_update *update,
		      const struct hf_line *line, struct hf_err *err)
{
	int rc = judge_landing(seat, update, HF_LAND_PRODUCTION, err);

	return rc < 0 ? rc : take_line(seat, update, line, err);
}

/* The first line of tags that it goes on with, or NULL. */
static const struct hf_line *line_of_tag(const struct hf_session *session,
					 const char *tag)
{
	const struct hf_lineup *lineup = &session->lineup;
	size_t i;

	for (i = 0; i < lineup->n; i++)
		if (lineup->lines[i].is_tag &&
		    hf_tags_match(lineup->lines[i].spec + strlen("tag:"), tag))
			return &lineup->lines[i];
	return NULL;
}

/* A release; where production is the newest of them, a hotfix comes by it. */
static int judge_tag(struct seat *seat, const struct hf_push_update *update,
		     const char *tag, struct hf_err *err)
{
	const struct hf_line *line = line_of_tag(seat->session, tag);
	int rc = judge_landing(seat, update, HF_LAND_TAG, err);

	if (rc < 0 || line)
		return rc < 0 ? rc : take_line(seat, update, line, err);
	hf_push_gate_other(&seat->gate, update);
	return 0;
}

/* A support line that the push begins: no branch of its name is known. */
static bool begins_line(const struct hf_session *session,
			const struct hf_push_update *update, const char *branch)
{
	const struct hf_strv *support = &session->policy.support;
	size_t i;

	for (i = 0; !hf_id_is_zero(&update->local) && i < support->n; i++)
		if (!hf_text_starts(support->v[i], "tag:") &&
		    hf_pattern_ref(support->v[i], branch))
			return true;
	return false;
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
static int judge_target(struct seat *seat, const struct hf_push_update *update,
			const char *branch, struct hf_err *err)
{
	const struct hf_undone_spec moves = { .old = update->remote,
					      .new = update->local };
	struct hf_judge_target what = { .name = branch, .who = "pre-push" };

	hf_push_gate_other(&seat->gate, update);
	if (seat->blind)
		return 0;
	if (!hf_id_is_zero(&update->remote) &&
	    is_release(seat->session, branch))
		what.moves = &moves;
	return hf_judge_target(&seat->verdict, seat->session, &what, err);
}

/* One update: a hotfix, production, a release tag, a target, or no matter. */
static int judge_update(struct seat *seat, const struct hf_push_update *update,
			struct hf_err *err)
{
	const struct hf_session *session = seat->session;
	const char *branch = hf_text_after(update->remote_ref, "refs/heads/");
	const char *tag = hf_text_after(update->remote_ref, "refs/tags/");
	const struct hf_line *line, fresh = { .spec = (char *)branch };
	struct hf_version version;
	const char *name;

	name = branch ? hf_session_hotfix_name(session, branch) : NULL;
	if (name)
		return judge_hotfix(seat, update, name, err);
	if (!session->book.asked_for || !seat->home)
		return 0;
	if (tag && hf_version_of_tag(&version, session->policy.tag, tag))
		return judge_tag(seat, update, tag, err);
	line = branch ? hf_lineup_line(&session->lineup, branch) : NULL;
	if (line && !line->is_tag)
		return judge_line(seat, update, line, err);
	if (branch && !line && begins_line(session, update, branch))
		return judge_line(seat, update, &fresh, err);
	if (branch && is_target(session, branch) &&
	    !hf_id_is_zero(&update->local))
		return judge_target(seat, update, branch, err);
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

static int judge_push(struct seat *seat, struct hf_err *err)
{
	size_t i;
	int rc = 0;

	seat->production = production_after(seat->session, &seat->push);
	for (i = 0; !rc && i < seat->push.n; i++)
		rc = judge_update(seat, &seat->push.v[i], err);
	if (!rc && !seat->blind)
		rc = hf_push_gate_judge(&seat->verdict, &seat->gate, err);
	return rc;
}

/* Say what was found, and let it pass or not; and then note that it did. */
static int settle(struct seat *seat, struct hf_err *err)
{
	const struct hf_push_gate *gate = &seat->gate;
	int status = hf_judge_status(&seat->verdict);
	const char *why = status ? hf_glass_reason(seat->session) : NULL;

	if (why) {
		hf_glass_say(why, &seat->verdict);
		return hf_push_gate_note_glass(gate, why, &seat->verdict, err);
	}
	hf_report_verdict("pre-push", &seat->verdict, false);
	if (status)
		return status;
	if (gate->main && hf_glass_is_asked(seat->session))
		hf_glass_say_whole("pre-push");
	hf_push_gate_note(gate, &seat->verdict);
	return 0;
}

/* With a broken policy, or a glass to break, whatever goes wrong is no end. */
static int look_at(struct seat *seat, const struct hf_err *broken,
		   struct hf_err *err)
{
	const bool glass = hf_glass_is_asked(seat->session);
	bool can = !broken->code;
	int rc = hf_session_deepen(seat->session, err);

	if (!rc && !can)
		rc = repairs(&can, seat->session, &seat->push, err);
	seat->blind = !can;
	if (seat->blind)
		seat->verdict.undecided = *broken;
	if (!rc && (can || glass))
		rc = judge_push(seat, err);
	return glass ? hf_judge_undecided(&seat->verdict, rc, err) : rc;
}

int hf_seat_pre_push(struct hf_session *session, const struct hf_err *broken,
		     int argc, char **argv, struct hf_err *err)
{
	struct seat seat = { .session = session, .gate.session = session };
	struct hf_buf input = HF_BUF_INIT;
	bool speak;
	int rc;

	if (argc < 2)
		return hf_fail(err, HF_EUSAGE, "pre-push: no remote");
	seat.home = is_home(session, argv[0], argv[1]);
	if ((rc = read_input(&input, err)) < 0 ||
	    (rc = hf_push_parse(&seat.push, hf_buf_str(&input), input.len,
				err)) < 0 ||
	    (rc = asked(&speak, session, &seat.push, err)) < 0 || !speak ||
	    (rc = look_at(&seat, broken, err)) < 0)
		goto out;
	rc = settle(&seat, err);
out:
	hf_push_gate_release(&seat.gate);
	hf_push_release(&seat.push);
	hf_buf_release(&input);
	hf_verdict_release(&seat.verdict);
	return rc;
}
