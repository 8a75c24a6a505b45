/*
 * Thousands of random histories; in each of them, what we say of a fix on a
 * target is held against what git's own merge and the making of it say.
 *
 * ORACLE_N=20000 makes more of them, ORACLE_SEED=7 others, ORACLE_ONE=93 that
 * one alone with its group; ORACLE_GROUP=1 makes each target a branch of its
 * own, where else some are one. ORACLE_KEEP=<dir> makes the repository there,
 * in a directory that does not exist yet, and leaves it.
 */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "facts/repo.h"
#include "tests/oracle/round.h"

enum {
	HISTORIES = 2000,
	GROUP = 8,
	ASKED_MOST = GROUP_MOST * FIXES * (PARTS + 1),
	FAILURES_MOST = 10,
};

/* What came out so far. */
struct score {
	unsigned long asked, failed;
	unsigned long proofs[HF_PROOF_PORTED + 1];
	unsigned long doubtful, reverted;
};

static unsigned long number(const char *name, unsigned long otherwise)
{
	const char *text = getenv(name);

	return text && *text ? strtoul(text, NULL, 10) : otherwise;
}

/*
 * Ask for one group at once: for all there is to know, and of some groups for
 * yes or no as well.
 */
static void search(struct question *q, size_t n, bool both,
		   struct hf_repo *repo, const struct marks *marks)
{
	struct hf_sought sought[ASKED_MOST] = { 0 };
	struct hf_trace named[ASKED_MOST], cheap[ASKED_MOST];
	struct hf_search what = { .repo = repo,
				  .branch = marks->v[q->branch],
				  .v = sought,
				  .n = n,
				  .named = true };
	struct hf_err err = HF_ERR_INIT;
	size_t i;
	int j;

	for (i = 0; i < n; i++) {
		sought[i].since = marks->v[q[i].since];
		sought[i].commit = marks->v[q[i].tip];
		for (j = 0; j < q[i].n; j++)
			hf_ids_push(&sought[i].commits,
				    &marks->v[q[i].v[j].mark]);
	}
	if (hf_proof_search(named, &what, &err) < 0)
		give_up("our search", &err);
	what.named = false;
	if (both && hf_proof_search(cheap, &what, &err) < 0)
		give_up("our search for yes or no", &err);
	for (i = 0; i < n; i++) {
		q[i].first = q[0].tip;
		q[i].trace = named[i];
		q[i].cheap = (both ? cheap : named)[i].proof != HF_PROOF_NONE;
		if (both)
			hf_trace_release(&cheap[i]);
		hf_ids_release(&sought[i].commits);
	}
}

static void put_comment(const char *text)
{
	size_t len;

	for (; *text; text += len + (text[len] == '\n')) {
		len = strcspn(text, "\n");
		printf("#     %.*s\n", (int)len, text);
	}
}

static void tell(const struct round *round, const struct court *court,
		 const struct question *q, const char *wrong)
{
	const struct hf_id *ids = round->marks.v;
	struct hf_buf out = HF_BUF_INIT;

	judge_explain(&out, court, q);
	printf("# history %u of seed %lu, fix %d", q->history, round->seed,
	       q->fix);
	if (q->part >= 0)
		printf(", commit %d of it", q->part);
	printf(": %s\n#   sought %.10s..%.10s on %.10s of %.10s\n", wrong,
	       ids[q->since].hex, ids[q->tip].hex, ids[q->target].hex,
	       ids[q->branch].hex);
	put_comment(hf_buf_str(&out));
	put_comment(round_steps(round, q->history));
	printf("#   again: ORACLE_SEED=%lu ORACLE_GROUP=%u ORACLE_ONE=%u, and "
	       "ORACLE_KEEP=<dir> to keep it\n",
	       round->seed, round->group, q->history);
	hf_buf_release(&out);
}

static void count(struct score *score, const struct question *q)
{
	score->asked++;
	score->proofs[q->trace.proof]++;
	score->doubtful += q->trace.doubtful;
	score->reverted += q->trace.reverted_by.hex[0] != '\0';
}

static void judge_all(struct score *score, struct round *round)
{
	const struct court court = { &round->marks, &round->patches,
				     &round->inverses };
	struct hf_err err = HF_ERR_INIT;
	struct hf_repo *repo = NULL;
	struct question *q, *end = round->v + round->n;
	const char *wrong;
	size_t n;

	if (hf_repo_open(&repo, HF_READER_AUTO, &err) < 0)
		give_up("the repository", &err);
	for (q = round->v; q < end; q += n) {
		for (n = 1; q + n < end && q[n].branch == q->branch;)
			n++;
		search(q, n, !(q->history / round->group % 4), repo,
		       &round->marks);
	}
	for (q = round->v; q < end; q++) {
		count(score, q);
		wrong = judge(&court, q);
		if (wrong && score->failed++ < FAILURES_MOST)
			tell(round, &court, q, wrong);
	}
	hf_repo_close(repo);
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

/* A bare repository that no configuration of anyone reaches. */
static void make_repository(char *dir, size_t size)
{
	static const char *const argv[] = { "git",    "init", "-q",
					    "--bare", ".",    NULL };
	const struct hf_proc proc = { .argv = argv };
	const char *keep = getenv("ORACLE_KEEP"), *tmp = getenv("TMPDIR");
	struct hf_err err = HF_ERR_INIT;
	struct hf_proc_end end;

	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	/* Nothing here lives long enough to be worth its compression. */
	setenv("GIT_CONFIG_COUNT", "1", 1);
	setenv("GIT_CONFIG_KEY_0", "core.compression", 1);
	setenv("GIT_CONFIG_VALUE_0", "0", 1);
	unsetenv("GIT_DIR");
	snprintf(dir, size, "%s", keep ? keep : tmp ? tmp : "/tmp");
	if (!keep)
		snprintf(dir + strlen(dir), size - strlen(dir),
			 "/oracle.XXXXXX");
	if (keep ? mkdir(dir, 0777) : !mkdtemp(dir))
		give_up("its directory cannot be made", NULL);
	if (chdir(dir) || hf_proc_run(&end, &proc, &err) < 0 || end.status)
		give_up("git init", &err);
}

/* How often each answer was given: one that never is would not be tested. */
static void tell_score(const struct score *s, unsigned long seed)
{
	bool passed = !s->failed && s->asked;

	printf("# %lu merged, %lu picked, %lu squashed, %lu present, "
	       "%lu ported, %lu owed; of these %lu doubtful, %lu reverted\n",
	       s->proofs[HF_PROOF_MERGED], s->proofs[HF_PROOF_PICKED],
	       s->proofs[HF_PROOF_SQUASHED], s->proofs[HF_PROOF_PRESENT],
	       s->proofs[HF_PROOF_PORTED], s->proofs[HF_PROOF_NONE],
	       s->doubtful, s->reverted);
	printf("1..1\n%sok 1 - %lu questions, %lu wrong, seed %lu\n",
	       passed ? "" : "not ", s->asked, s->failed, seed);
}

int main(void)
{
	unsigned long seed = number("ORACLE_SEED", 1), at = 0, to;
	unsigned long group = number("ORACLE_GROUP", GROUP);
	unsigned long n = number("ORACLE_N", HISTORIES);
	struct score score = { 0 };
	char dir[4096];

	if (!group || group > GROUP_MOST || ROUND % group)
		give_up("ORACLE_GROUP is 1, 2, 4, 8 or 16", NULL);
	if (getenv("ORACLE_ONE")) {
		at = number("ORACLE_ONE", 0) / group * group;
		n = at + group;
	}
	make_repository(dir, sizeof(dir));
	for (; at < n; at = to) {
		struct round round = { .seed = seed, .group = (unsigned)group };

		to = n - at > ROUND ? at + ROUND : n;
		round_make(&round, (unsigned)at, (unsigned)to);
		judge_all(&score, &round);
		round_release(&round);
	}
	tell_score(&score, seed);
	if (!getenv("ORACLE_KEEP") && !chdir("/"))
		nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return score.failed || !score.asked;
}
