#include "actions/exchange.h"

#include <time.h>

#include "actions/change.h"
#include "actions/twins.h"
#include "facts/session.h"

enum {
	ROUNDS_MAX = 12,
	TAKES_MAX = 3,   /* where nobody is to be asked again */
	TWIN_MOVES = 3,  /* refs that one record moves at a time */
	PUSH_MAX = 1000, /* records at a time: a command line has an end */
	REFUSED_MAX = 8, /* so many in a row, and all are refused */
};

/* One round of an exchange. */
struct round {
	struct hf_twins *twins;
	struct hf_session *session;
	const struct hf_exchange *how;
	struct hf_buf seen, arrived; /* where they are */
	struct hf_strv refs;         /* owns the names of the moves */
	bool asked;
	bool again; /* something moved under our hands */
};

static void release_round(struct round *r)
{
	hf_strv_release(&r->refs);
	hf_buf_release(&r->arrived);
	hf_buf_release(&r->seen);
}

/* Add the move of one ref, unless it already is there. */
static int add_move(struct hf_move *moves, size_t *n, struct round *r,
		    const char *root, const struct hf_twin *twin,
		    const struct hf_id *old, const struct hf_id *new,
		    struct hf_err *err)
{
	int rc;

	if (hf_id_eq(old, new))
		return 0;
	hf_strv_pushf(&r->refs, "%s%s", root, twin->name);
	if (!(rc = hf_strv_check(&r->refs, err)))
		moves[(*n)++] =
			(struct hf_move){ .ref = r->refs.v[r->refs.n - 1],
					  .old = *old,
					  .new = *new };
	return rc;
}

/* What moves here for one record: its memory and its end, in one. */
static int take_moves(struct hf_move *moves, size_t *n, struct round *r,
		      const struct hf_twin *twin, struct hf_err *err)
{
	const struct hf_id none = { "" };
	int rc = 0;

	*n = 0;
	if (twin->there.hex[0] && !twin->trouble)
		rc = add_move(moves, n, r, hf_buf_str(&r->seen), twin,
			      &twin->seen, &twin->there, err);
	if (!rc)
		rc = add_move(moves, n, r, r->session->policy.records, twin,
			      &twin->here, &twin->next, err);
	if (!rc)
		rc = add_move(moves, n, r, HF_RECORDS, twin, &twin->old, &none,
			      err);
	return rc;
}

/* What moves here once the remote has our end. */
static int mark_moves(struct hf_move *moves, size_t *n, struct round *r,
		      const struct hf_twin *twin, struct hf_err *err)
{
	int rc;

	*n = 0;
	rc = add_move(moves, n, r, hf_buf_str(&r->seen), twin, &twin->seen,
		      &twin->next, err);
	if (!rc)
		rc = add_move(moves, n, r, hf_buf_str(&r->arrived), twin,
			      &twin->arrived, &twin->next, err);
	return rc;
}

static void taken(struct hf_twin *twin)
{
	twin->theirs += twin->coming;
	twin->coming = 0;
	twin->carried |= twin->old.hex[0];
	if (twin->there.hex[0] && !twin->trouble)
		twin->seen = twin->there;
	twin->here = twin->next;
}

static void marked(struct hf_twin *twin)
{
	twin->seen = twin->arrived = twin->there = twin->next;
}

/* What is done for all records at once, and for each where that fails. */
struct step {
	int (*moves)(struct hf_move *moves, size_t *n, struct round *r,
		     const struct hf_twin *twin, struct hf_err *err);
	void (*done)(struct hf_twin *twin);
	bool only_given;
};

static bool is_asked(const struct step *step, const struct hf_twin *twin)
{
	if (step->only_given)
		return twin->given && !twin->trouble &&
		       !hf_id_eq(&twin->there, &twin->next);
	return twin->trouble != HF_TROUBLE_ODD &&
	       twin->trouble != HF_TROUBLE_HERE;
}

/* One at a time: what stands in the way of one record stops no other. */
static int step_each(const struct step *step, struct round *r,
		     struct hf_err *err)
{
	struct hf_move moves[TWIN_MOVES];
	size_t i, n;
	int rc;

	for (i = 0; i < r->twins->n; i++) {
		struct hf_twin *twin = &r->twins->v[i];

		if (!is_asked(step, twin))
			continue;
		if ((rc = step->moves(moves, &n, r, twin, err)) < 0)
			return rc;
		if (n)
			rc = hf_change_refs(moves, n, "hotfix: sync records",
					    err);
		if (!rc) {
			step->done(twin);
			continue;
		}
		hf_twin_trouble(twin, HF_TROUBLE_HERE, err->text);
		hf_err_clear(err);
		r->again = true;
	}
	return 0;
}

static int step_all(const struct step *step, struct round *r,
		    struct hf_err *err)
{
	struct hf_twins *twins = r->twins;
	size_t i, n = 0, more;
	struct hf_move *moves;
	int rc = 0;

	moves = calloc(twins->n * TWIN_MOVES + 1, sizeof(*moves));
	if (!moves)
		return hf_fail_mem(err);
	for (i = 0; !rc && i < twins->n; i++) {
		if (!is_asked(step, &twins->v[i]))
			continue;
		rc = step->moves(moves + n, &more, r, &twins->v[i], err);
		n += more;
	}
	if (!rc && n && hf_change_refs(moves, n, "hotfix: sync records", err)) {
		hf_err_clear(err);
		rc = step_each(step, r, err);
		n = 0;
	}
	for (i = 0; !rc && n && i < twins->n; i++)
		if (is_asked(step, &twins->v[i]))
			step->done(&twins->v[i]);
	free(moves);
	return rc;
}

/* What became of a record in a push. */
static void judge_push(struct round *r, struct hf_twin *twin,
		       const struct hf_move *move, const char *said)
{
	const char *words;
	char why[256];
	size_t len;

	if (move->fate == HF_FATE_DONE) {
		twin->given = true;
	} else if (move->fate == HF_FATE_MOVED) {
		hf_twin_trouble(twin, HF_TROUBLE_MOVING, NULL);
		r->again = true;
	} else {
		hf_fate_of(&words, &len, said, move->ref);
		snprintf(why, sizeof(why), "%.*s", (int)len, words);
		hf_twin_trouble(twin, HF_TROUBLE_REFUSED, why);
	}
}

/* Whether it may have failed for what others did. */
static bool is_held(const struct hf_move *move)
{
	return move->fate == HF_FATE_HELD || move->fate == HF_FATE_UNTOLD;
}

/* Push these together; `held` counts those that went down with others. */
static int push(struct round *r, struct hf_twin **twins, struct hf_move *moves,
		size_t n, size_t *held, struct hf_err *err)
{
	struct hf_buf said = HF_BUF_INIT, words = HF_BUF_INIT;
	const struct hf_push_how how = {
		.remote = r->session->remote,
		.said = &said,
		.words = &words,
		.timeout_ms = r->how->timeout_ms,
	};
	size_t i;
	int rc = hf_change_push_by(&how, moves, n, err);

	*held = 0;
	if (rc < 0) {
		hf_buf_clear(&r->twins->words);
		hf_buf_puts(&r->twins->words, hf_buf_str(&words));
	}
	if (rc == HF_EREFUSED) {
		hf_err_clear(err);
		rc = 0;
	}
	for (i = 0; !rc && i < n; i++) {
		if (n == 1 || !is_held(&moves[i]))
			judge_push(r, twins[i], &moves[i], hf_buf_str(&said));
		else
			++*held;
	}
	hf_buf_release(&words);
	hf_buf_release(&said);
	return rc;
}

/*
 * One by one, where a hook that sees all of a push has refused it, until it is
 * plain that it refuses each.
 */
static int push_each(struct round *r, struct hf_twin **twins,
		     struct hf_move *moves, size_t n, struct hf_err *err)
{
	size_t i, held, refused = 0;
	bool any = false;
	int rc = 0;

	for (i = 0; !rc && i < n; i++) {
		if (!is_held(&moves[i]))
			continue;
		if (!any && refused == REFUSED_MAX) {
			hf_twin_trouble(twins[i], HF_TROUBLE_REFUSED, NULL);
			continue;
		}
		rc = push(r, twins + i, moves + i, 1, &held, err);
		any |= twins[i]->trouble != HF_TROUBLE_REFUSED;
		refused++;
	}
	return rc;
}

static int give(struct round *r, struct hf_err *err)
{
	const struct step mark = { mark_moves, marked, true };
	struct hf_move *moves = NULL;
	struct hf_twin **twins = NULL;
	size_t i, n = 0, held, some;
	int rc = 0;

	moves = calloc(r->twins->n + 1, sizeof(*moves));
	twins = calloc(r->twins->n + 1, sizeof(struct hf_twin *));
	if (!moves || !twins)
		rc = hf_fail_mem(err);
	for (i = 0; !rc && i < r->twins->n; i++) {
		struct hf_twin *twin = &r->twins->v[i];

		if (twin->trouble)
			continue;
		twins[n] = twin;
		rc = add_move(moves, &n, r, r->session->policy.records, twin,
			      &twin->there, &twin->next, err);
	}
	for (i = 0; !rc && i < n; i += some) {
		some = n - i < PUSH_MAX ? n - i : PUSH_MAX;
		rc = push(r, twins + i, moves + i, some, &held, err);
		if (!rc && held)
			rc = push_each(r, twins + i, moves + i, some, err);
	}
	if (!rc && n)
		rc = step_all(&mark, r, err);
	free(twins);
	free(moves);
	return rc;
}

static int go_round(struct round *r, struct hf_err *err)
{
	const struct step take = { take_moves, taken, false };
	bool look = r->how->what == HF_LOOK;
	int rc;

	hf_twins_root(&r->seen, HF_SEEN, r->session);
	hf_twins_root(&r->arrived, HF_ARRIVED, r->session);
	if ((rc = hf_buf_check(&r->seen, err)) < 0 ||
	    (rc = hf_buf_check(&r->arrived, err)) < 0 ||
	    (rc = hf_twins_read(r->twins, r->session, err)) < 0 ||
	    (rc = hf_twins_settle(r->twins, r->session, r->asked, !look, err)) <
		    0 ||
	    look)
		return rc;
	if ((rc = step_all(&take, r, err)) < 0 || r->how->what == HF_TAKE)
		return rc;
	return give(r, err);
}

/* 10 ms, twice as long each time, 320 at most. */
static void nap(int round)
{
	const int shift = round < 6 ? round - 1 : 5;
	const struct timespec time = { 0, (10L << shift) * 1000 * 1000 };

	nanosleep(&time, NULL);
}

/*
 * Whether the remote seems to have lost something. It is asked again before
 * that is said: what another process saw and marked since may be newer than
 * what our own fetch brought.
 */
static bool seems_lost(const struct hf_twins *twins)
{
	size_t i;

	for (i = 0; i < twins->n; i++)
		if (twins->v[i].trouble == HF_TROUBLE_LOST ||
		    twins->v[i].trouble == HF_TROUBLE_GONE)
			return true;
	return false;
}

int hf_exchange(struct hf_twins *twins, struct hf_session *session,
		const struct hf_exchange *how, struct hf_err *err)
{
	bool gives = how->what == HF_TAKE_AND_GIVE, asked = false;
	int rounds = gives ? ROUNDS_MAX : TAKES_MAX, i, rc = 0;
	bool again = session->remote;

	for (i = 0; !rc && again && i < rounds; i++) {
		struct round r = { .twins = twins,
				   .session = session,
				   .how = how };

		if (i)
			nap(i);
		if (how->ask || (i && gives))
			rc = hf_change_fetch_records(&asked, session,
						     how->timeout_ms, err);
		r.asked = asked;
		if (!rc)
			rc = go_round(&r, err);
		again = r.again || (gives && !i && seems_lost(twins));
		release_round(&r);
	}
	return rc;
}
