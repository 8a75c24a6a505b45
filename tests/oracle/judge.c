#include "tests/oracle/judge.h"

#include <stdlib.h>
#include <string.h>

/* How good a proof of one commit of a fix there is on the target. */
enum standing {
	NEVER, /* it was never brought */
	MERGED,
	EXACT,     /* an equal patch */
	SQUASH,    /* part of an equal squash */
	MOST,      /* by its words, with most of it ... */
	SOME,      /* ... with some of it ... */
	LITTLE,    /* ... with nearly nothing */
	BLANKS,    /* equal but for white space */
	LOOSE,     /* nothing shows that it was brought */
	OUT,       /* taken out, and that shows */
	OUT_LOOSE, /* taken out, by what does not show */
	VAGUE,     /* nothing can be claimed */
};

static const char *const standings[] = {
	"never brought",
	"merged",
	"picked",
	"squashed",
	"ported",
	"half ported",
	"hardly ported",
	"picked but for white space",
	"brought without a trace",
	"taken out",
	"taken out without a trace",
	"unclear",
};

/* Shares between these are a matter of taste. */
enum { MOST_FROM = 75, LITTLE_TO = 20 };

static const char *text(const struct court *c, size_t patch)
{
	return c->patches->v[patch].text;
}

/*
 * By both measures: the lines' numbers, and the two patches as texts. Neither
 * counts bytes that are no lines.
 */
static enum standing port(const struct court *c, const struct known *k)
{
	int share = patch_share(text(c, k->own), text(c, k->other));

	if (share < 0 || k->share < 0 ||
	    strstr(text(c, k->own), "\nBinary files ") ||
	    patch_quiet(text(c, k->own), text(c, k->other)))
		return SOME;
	if (share >= MOST_FROM && k->share >= MOST_FROM)
		return MOST;
	return share <= LITTLE_TO && k->share <= LITTLE_TO ? LITTLE : SOME;
}

static enum standing came(const struct court *c, const struct question *q,
			  const struct known *k)
{
	const char *own = text(c, k->own), *other = text(c, k->other);

	if (k->fate.way == WAY_MERGE)
		return MERGED;
	if (k->fate.way == WAY_OTHER)
		return LOOSE;
	if (k->fate.way == WAY_SQUASH)
		return q->n > 1 && patch_same(text(c, q->all), other) ? SQUASH :
									LOOSE;
	if (patch_same(own, other))
		return EXACT;
	if (patch_alike(own, other) && patch_share(own, other) < 100)
		return BLANKS;
	if (k->fate.way == WAY_APPLY || !k->words)
		return LOOSE;
	return port(c, k);
}

/* Whether a silent revert is the inverse of this commit, or of all. */
static bool inverse(const struct court *c, const struct question *q,
		    const struct known *k, size_t revert, bool whole)
{
	if (whole && q->n == 1 && q->part >= 0)
		return false;
	return patch_same(text(c, whole ? q->all : k->own),
			  c->inverses->v[revert].text);
}

static enum standing stands(const struct court *c, const struct question *q,
			    const struct known *k)
{
	const struct fate *fate = &k->fate;
	enum standing how;

	if (fate->vague)
		return VAGUE;
	if (fate->is == FATE_NEVER)
		return NEVER;
	how = came(c, q, k);
	if (fate->is == FATE_IN)
		return how;
	if (!fate->named && !inverse(c, q, k, k->taken, fate->whole))
		return VAGUE;
	return how == LOOSE || how == BLANKS || how == LITTLE || how == SOME ?
		       OUT_LOOSE :
		       OUT;
}

/* What is known of all commits together. */
struct sum {
	enum standing how[PARTS];
	int n[VAGUE + 1];
	bool tells;    /* no other commit would do the same by chance */
	bool shadowed; /* what came before may have stood, or not */
};

static bool among(const struct sum *s, int all, unsigned allowed)
{
	int n = 0, i;

	for (i = 0; i <= VAGUE; i++)
		if (allowed >> i & 1)
			n += s->n[i];
	return n == all;
}

static void sum_up(struct sum *s, const struct court *c,
		   const struct question *q)
{
	int i;

	*s = (struct sum){ .tells = true };
	for (i = 0; i < q->n; i++) {
		s->how[i] = stands(c, q, &q->v[i]);
		s->n[s->how[i]]++;
		s->tells &= patch_tells(text(c, q->v[i].own));
		s->shadowed |=
			q->v[i].fate.shadow &&
			!(q->v[i].fate.is == FATE_OUT && !q->v[i].fate.named);
	}
}

#define BIT(x) (1u << (x))

/* How many commits of the target brought a part of it, or took one out. */
static int count_times(const struct question *q, bool out)
{
	int n = 0, i;

	for (i = 0; i < q->n; i++)
		n += out ? q->v[i].went.n : q->v[i].came.n;
	return n;
}

/*
 * What must be there by what was done, whatever a merge says. What was merged
 * and has a copy beside that may lose the merge by a revert; of a fix that takes
 * back a part of itself, the last commit may be all of it; and where clocks
 * differ it may not be seen which of two was first, a commit or its revert.
 */
static const char *must_be(const struct question *q, const struct sum *s)
{
	enum hf_proof proof = q->trace.proof;
	enum hf_proof most = q->inner ? HF_PROOF_SQUASHED : HF_PROOF_PICKED;
	bool there = proof != HF_PROOF_NONE;

	if (count_times(q, true))
		most = HF_PROOF_PRESENT;
	if (among(s, q->n, BIT(MERGED)) && !count_times(q, false))
		return proof == HF_PROOF_MERGED ? NULL : "it was merged";
	if (among(s, q->n, BIT(MERGED) | BIT(EXACT)))
		return there && proof <= most ? NULL : "it was picked";
	if (among(s, q->n, BIT(SQUASH)))
		return there && proof <= HF_PROOF_SQUASHED ? NULL :
							     "it was squashed";
	if (among(s, q->n, BIT(MERGED) | BIT(EXACT) | BIT(MOST)))
		return there ? NULL : "it was ported";
	return NULL;
}

/* The commits that have no equal one, and no others, have to be named. */
static const char *must_miss(const struct court *c, const struct question *q,
			     const struct sum *s)
{
	int i;

	if (!among(s, q->n, BIT(MERGED) | BIT(EXACT) | BIT(NEVER)))
		return NULL;
	for (i = 0; i < q->n; i++)
		if (hf_ids_has(&q->trace.missing, &c->marks->v[q->v[i].mark]) !=
		    (s->how[i] == NEVER))
			return "it misses other commits";
	return NULL;
}

static bool is_one(const struct court *c, const struct times *times,
		   const struct hf_id *id)
{
	int i;

	for (i = 0; i < times->n; i++)
		if (hf_id_eq(id, &c->marks->v[times->v[i]]))
			return true;
	return false;
}

/* Where it was taken out on two branches or twice, any of these may be named. */
static const char *must_revert(const struct court *c, const struct question *q)
{
	int i;

	for (i = 0; i < q->n; i++)
		if (is_one(c, &q->v[i].went, &q->trace.reverted_by))
			return NULL;
	return "it was taken out by another commit";
}

/*
 * A single commit that is half there, and was never taken out: shown, not
 * settled. Where more than one may be it, any of them may be named.
 */
static const char *must_doubt(const struct court *c, const struct question *q)
{
	if (q->n > 1 || q->v[0].went.n)
		return NULL;
	if (!q->trace.doubtful)
		return "it is doubtful";
	return is_one(c, &q->v[0].came, &q->trace.by) ?
		       NULL :
		       "another commit is doubtful";
}

/* Another copy, or a merge, may equal the fix to the byte where one does not. */
static bool is_equal(const struct court *c, const struct question *q)
{
	char *patch = ask_patch(&q->trace.by);
	bool same = patch_same(patch, text(c, q->all));

	free(patch);
	return same;
}

/* What must be owed: a merge would still change something. */
static const char *must_lack(const struct court *c, const struct question *q,
			     const struct sum *s)
{
	bool owed = q->trace.proof == HF_PROOF_NONE;

	bool out = s->n[OUT] || s->n[OUT_LOOSE];

	/* What is taken out of a fix that does so itself may leave it whole. */
	if (s->shadowed || !s->tells || (out && q->inner))
		return NULL;
	if (among(s, q->n, BIT(NEVER)) &&
	    (!owed || q->trace.doubtful || q->trace.reverted_by.hex[0]))
		return "it was never brought";
	if (out && !owed)
		return "it was taken out";
	if (among(s, q->n, BIT(OUT)) && must_revert(c, q))
		return must_revert(c, q);
	if (s->n[NEVER] && !owed)
		return "a part of it was never brought";
	if ((s->n[LITTLE] || s->n[BLANKS] || s->n[LOOSE]) && !owed &&
	    !((q->trace.proof == HF_PROOF_SQUASHED ||
	       q->trace.proof == HF_PROOF_PICKED) &&
	      is_equal(c, q)))
		return "it cannot be proved";
	if ((s->n[LITTLE] || s->n[BLANKS]) && must_doubt(c, q))
		return must_doubt(c, q);
	if (owed && !q->trace.lacks.n)
		return "it lacks no path";
	return owed ? must_miss(c, q, s) : NULL;
}

/* Whether another commit of the fix is this one's inverse, said or not. */
static bool is_undone(const struct court *c, const struct question *q)
{
	const struct question *whole = q - 1 - q->part;
	int i;

	for (i = 0; i < whole->n; i++)
		if (patch_same(text(c, q->v[0].own),
			       c->inverses->v[whole->v[i].undo].text))
			return true;
	return false;
}

/*
 * Whether what was done tells what must be. Not of a commit that another one
 * of the same fix takes back, or that others could make by chance.
 */
static bool claims(const struct court *c, const struct question *q,
		   const struct sum *s)
{
	return !s->n[VAGUE] &&
	       (q->part < 0 || (!q->inner && s->tells && !is_undone(c, q)));
}

static bool unchanged(const struct question *q)
{
	return q->asked.clean && hf_id_eq(&q->asked.tree, &q->tree);
}

/*
 * git has two merges of texts: when it merges branches it compares by histogram,
 * in merge-file by Myers, as we do, who pairs up other lines where a text says
 * the same twice.
 */
static bool merges_alike(const struct court *c, const struct question *q)
{
	const struct hf_id *ids = c->marks->v;

	return ask_texts(&ids[q->since], &ids[q->tip], &ids[q->target]);
}

/*
 * Where we may see more than git's merge, by intent. It looks for renames from
 * what was there before the fix, we from what the fix made of it, and what the
 * others made that are looked for with it: only so a file is found that the fix
 * adds or renames and the target renamed after it came. And what git merge-file
 * says is as good.
 */
static bool sees_less(const struct court *c, const struct question *q)
{
	const struct hf_id *ids = c->marks->v;

	return ask_moved(&ids[q->since], &ids[q->tip], &ids[q->target]) ||
	       ask_moved(&ids[q->since], &ids[q->first], &ids[q->target]) ||
	       merges_alike(c, q);
}

/*
 * Of the content, git's merge is the judge. Renames of whole directories, by
 * which git would move a file that a fix adds, are switched off there: a fix is
 * looked for path by path.
 */
static const char *by_content(const struct court *c, const struct question *q,
			      const struct sum *s)
{
	enum hf_proof proof = q->trace.proof;

	if (unchanged(q))
		return proof || !*text(c, q->all) || !merges_alike(c, q) ?
			       NULL :
			       "a merge would change nothing";
	if (proof == HF_PROOF_PRESENT)
		return "a merge would change something";
	return claims(c, q, s) ? must_lack(c, q, s) : NULL;
}

const char *judge(const struct court *c, const struct question *q)
{
	bool there = q->trace.proof != HF_PROOF_NONE;
	const char *wrong = NULL;
	struct sum s;

	sum_up(&s, c, q);
	if (q->trace.undecided)
		return "it can be decided";
	if (there != q->cheap)
		return "asked for yes or no, it says something else";
	if (claims(c, q, &s))
		wrong = must_be(q, &s);
	if (wrong)
		return wrong;
	wrong = by_content(c, q, &s);
	return wrong && !unchanged(q) && sees_less(c, q) ? NULL : wrong;
}

static void put_mark(struct hf_buf *out, const struct court *c, int mark)
{
	if (mark > 0)
		hf_buf_printf(out, " %.10s", c->marks->v[mark].hex);
}

void judge_explain(struct hf_buf *out, const struct court *c,
		   const struct question *q)
{
	const struct hf_trace *t = &q->trace;
	const char *name = hf_proof_name(t->proof);
	struct sum s;
	size_t i;

	sum_up(&s, c, q);
	hf_buf_printf(out, "git's merge: %s\n",
		      unchanged(q)   ? "changes nothing" :
		      q->asked.clean ? "changes something" :
				       "conflicts");
	for (i = 0; i < (size_t)q->n; i++) {
		hf_buf_printf(out, "by what was done: %.10s %s",
			      c->marks->v[q->v[i].mark].hex,
			      standings[s.how[i]]);
		if (q->v[i].fate.is != FATE_NEVER)
			put_mark(out, c, q->v[i].fate.from);
		if (q->v[i].fate.is == FATE_OUT)
			put_mark(out, c, q->v[i].fate.by);
		hf_buf_printf(out, " share %d%s\n", q->v[i].share,
			      q->v[i].fate.shadow ? " shadowed" : "");
	}
	hf_buf_printf(out,
		      "we say: %s%s, by %.10s, share %d, reverted by %.10s",
		      name ? name : "owed", t->doubtful ? ", doubtful" : "",
		      t->by.hex, t->share, t->reverted_by.hex);
	for (i = 0; i < t->missing.n; i++)
		hf_buf_printf(out, ", misses %.10s", t->missing.v[i].hex);
	for (i = 0; i < t->lacks.n; i++)
		hf_buf_printf(out, ", lacks '%s'", t->lacks.v[i]);
	hf_buf_printf(out, "; and asked for yes or no: %s\n",
		      q->cheap ? "yes" : "no");
}
