#include "actions/carry_push.h"

#include "actions/change.h"
#include "actions/plan.h"
#include "base/text.h"
#include "doors/out.h"
#include "facts/ledger.h"
#include "facts/session.h"

/* What goes to the remote: production, then the tag, then the targets. */
struct cargo {
	struct hf_plan *plan;
	const char *remote;
	struct hf_move *moves;
	size_t *at;     /* of a target's move: its place in plan->backs */
	size_t n, core; /* the first `core` are production and tag */
};

static void cargo_release(struct cargo *cargo)
{
	free(cargo->moves);
	free(cargo->at);
}

static void load_some(struct cargo *cargo, bool targets)
{
	struct hf_plan *plan = cargo->plan;
	size_t i;

	for (i = 0; i < plan->n_steps; i++) {
		const struct hf_step *s = &plan->steps[i];
		const struct hf_back *back = hf_plan_back_of(plan, s);

		if (s->where != HF_REMOTE || targets != (back != NULL))
			continue;
		if (back)
			cargo->at[cargo->n] = (size_t)(back - plan->backs);
		cargo->moves[cargo->n++] = (struct hf_move){ .ref = s->ref,
							     .old = s->old,
							     .new = s->new };
	}
}

static int load(struct cargo *cargo, struct hf_err *err)
{
	size_t n = cargo->plan->n_steps + 1;

	cargo->moves = calloc(n, sizeof(*cargo->moves));
	cargo->at = calloc(n, sizeof(*cargo->at));
	if (!cargo->moves || !cargo->at)
		return hf_fail_mem(err);
	load_some(cargo, false);
	cargo->core = cargo->n;
	load_some(cargo, true);
	return 0;
}

/* Say what became of the i-th move, which is a target's. */
static void mark(const struct cargo *cargo, size_t i, enum hf_back_failure what)
{
	cargo->plan->backs[cargo->at[i]].failure = what;
}

/* How many of these met such an end. */
static size_t count(const struct hf_move *moves, size_t n, enum hf_fate fate)
{
	size_t found = 0, i;

	for (i = 0; i < n; i++)
		found += moves[i].fate == fate;
	return found;
}

/* Whether production or the tag is what stopped a push, and no target. */
static bool core_to_blame(const struct cargo *cargo)
{
	const struct hf_move *m = cargo->moves;
	size_t blamed = count(m, cargo->core, HF_FATE_MOVED) +
			count(m, cargo->core, HF_FATE_REFUSED);
	size_t targets = cargo->n - cargo->core;

	return blamed &&
	       count(m + cargo->core, targets, HF_FATE_HELD) == targets;
}

/* What becomes of the targets that went along with production, or did not. */
static void mark_targets(const struct cargo *cargo)
{
	size_t i;

	for (i = cargo->core; i < cargo->n; i++) {
		enum hf_fate fate = cargo->moves[i].fate;

		mark(cargo, i,
		     fate == HF_FATE_DONE    ? HF_BACK_TAKEN :
		     fate == HF_FATE_REFUSED ? HF_BACK_REFUSED :
					       HF_BACK_MOVED);
	}
}

/* Each target for itself; what one is refused is no matter to the others. */
static int push_targets(const struct cargo *cargo, struct hf_err *err)
{
	size_t i;
	int rc = 0;

	for (i = cargo->core; i < cargo->n; i++)
		mark(cargo, i, HF_BACK_MOVED);
	for (i = cargo->core; !rc && i < cargo->n; i++) {
		rc = hf_change_push(cargo->remote, &cargo->moves[i], 1, false,
				    false, err);
		if (!rc)
			mark(cargo, i, HF_BACK_TAKEN);
		if (rc != HF_EREFUSED)
			continue;
		if (cargo->moves[i].fate != HF_FATE_MOVED)
			mark(cargo, i, HF_BACK_REFUSED);
		hf_err_clear(err);
		rc = 0;
	}
	return rc;
}

/*
 * One after the other, each of them safe to repeat. Once production is out, the
 * rest can wait for the next run.
 */
static int push_in_turn(const struct cargo *cargo, struct hf_err *err)
{
	struct hf_plan *plan = cargo->plan;
	size_t i;
	int rc;

	hf_warning("'%s' takes no atomic push: production goes first, then "
		   "the tag, then the targets",
		   cargo->remote);
	for (i = 0; i < cargo->core; i++) {
		rc = hf_change_push(cargo->remote, &cargo->moves[i], 1, false,
				    false, err);
		if (rc < 0 && !i)
			return rc;
		if (rc < 0)
			break;
	}
	hf_err_clear(err);
	if (i == cargo->core) {
		if (push_targets(cargo, err) < 0)
			hf_err_clear(err);
		return 0;
	}
	mark_targets(cargo);
	if (asprintf(&plan->behind, "tag '%s' did not get to '%s'", plan->tag,
		     cargo->remote) < 0) {
		plan->behind = NULL;
		return hf_fail_mem(err);
	}
	free(plan->tag);
	plan->tag = NULL;
	return 0;
}

/* Whether the atomic push failed because there is no such thing. */
static bool lacks_atomic(const struct cargo *cargo)
{
	bool yes;

	return count(cargo->moves, cargo->n, HF_FATE_UNTOLD) == cargo->n &&
	       hf_change_lacks_atomic(&yes, cargo->remote, cargo->moves,
				      NULL) == 0 &&
	       yes;
}

/* Production and tag, and the targets with them if they do not stop them. */
static int push_core(const struct cargo *cargo, struct hf_err *err)
{
	bool atomic = cargo->n > 1;
	int rc = hf_change_push(cargo->remote, cargo->moves, cargo->n, atomic,
				false, err);

	if (rc < 0 && atomic && lacks_atomic(cargo)) {
		hf_err_clear(err);
		return push_in_turn(cargo, err);
	}
	if (rc == HF_EREFUSED && cargo->n > cargo->core &&
	    !core_to_blame(cargo)) {
		hf_err_clear(err);
		rc = hf_change_push(cargo->remote, cargo->moves, cargo->core,
				    cargo->core > 1, false, err);
	}
	if (!rc)
		mark_targets(cargo);
	return rc;
}

/* Nothing has moved; say why, if it is known. */
static int refused(const struct cargo *cargo, struct hf_err *err)
{
	struct hf_plan *plan = cargo->plan;
	const struct hf_move *first = cargo->moves;

	plan->production_moved = first->fate == HF_FATE_MOVED &&
				 (plan->spec.entry->line->is_tag ||
				  hf_text_starts(first->ref, "refs/heads/"));
	if (plan->production_moved) {
		hf_err_clear(err);
		hf_err_hint(err, "run it again");
		return hf_fail(err, HF_EREFUSED,
			       "production has moved on '%s' meanwhile",
			       cargo->remote);
	}
	if (count(first, cargo->core, HF_FATE_MOVED)) {
		hf_err_clear(err);
		hf_err_hint(err, "run it again, and it gets another one");
		return hf_fail(err, HF_EREFUSED,
			       "tag '%s' was made on '%s' meanwhile", plan->tag,
			       cargo->remote);
	}
	if (plan->spec.kind == HF_PLAN_FINISH)
		hf_err_hint(err, "if production is protected there: "
				 "git hotfix finish --via pull-request");
	return HF_EREFUSED;
}

int hf_carry_push(struct hf_plan *plan, struct hf_session *session,
		  struct hf_err *err)
{
	struct cargo cargo = { .plan = plan, .remote = session->remote };
	int rc = load(&cargo, err);

	if (!rc && cargo.core) {
		rc = push_core(&cargo, err);
		if (rc == HF_EREFUSED)
			rc = refused(&cargo, err);
	} else if (!rc) {
		rc = push_targets(&cargo, err);
	}
	cargo_release(&cargo);
	return rc;
}
