/*
 * How a fix arrived, in real repositories. Production is `main`, the fix `hf`;
 * both readers must give the one answer that is written down with each scene.
 */
#ifndef ARRIVAL_FIXTURE_H
#define ARRIVAL_FIXTURE_H

#include "tests/unit/repo_git_fixture.h"

#include "facts/arrival.h"
#include "facts/arrivals.h"
#include "facts/repo.h"

/*
 * Commits are called by their subjects; `start` is where the fix begins. `s`
 * edits app, of 60 lines; `m1` moves them all by one, so that no file is the
 * same on both branches afterwards.
 */
#define WORDS \
	"set -e\n" \
	"tick() { n=$((n + 60)); export GIT_AUTHOR_DATE=\"$n +0000\"\n" \
	"	export GIT_COMMITTER_DATE=\"$n +0000\"; }\n" \
	"c() { tick; git add -A; git commit -q --allow-empty -m $1; }\n" \
	"m() { tick; git merge -q --no-ff -m $1 $2 >/dev/null; }\n" \
	"s() { sed -i \"$1\" app; }\n" \
	"on() { git checkout -q $1; }\n" \
	"squash() { git merge -q --squash hf >/dev/null 2>&1; }\n" \
	"pick() { for p; do tick; git cherry-pick $p >/dev/null; done; }\n" \
	"undo() { tick; git revert --no-edit $1 >/dev/null\n" \
	"	git commit -q --amend -m undo; }\n" \
	"more() { git add -A; git commit -q --amend --no-edit; }\n" \
	"m1() { on main; s '1i more'; c m1; }\n"

#define BASE \
	WORDS \
	"n=1700000000; git init -q -b main .\n" \
	"git config gc.auto 0; git config maintenance.auto false\n" \
	"seq 60 >app; echo x >x; c base; git branch start\n" \
	"git checkout -q -b hf\n"

/* Two commits far from each other. */
#define FIX "s 20s/$/-a/; c h1; s 40s/$/-b/; c h2\n"

struct scene {
	const char *begin; /* the beginning of a repository, by a script */
	const char *then;  /* what happens next */
	const char *want;  /* "proof since..commit: commits" */
	const char *based; /* the same when it is told the start; NULL: same */
};

/* A commit that the branch must have, by its subject. */
static inline void put(struct hf_buf *out, struct fixture *f,
		       struct hf_repo *repo, const struct hf_id *branch,
		       const struct hf_id *id)
{
	bool has;

	put_subject(out, f, id);
	if (!id->hex[0])
		return;
	assert_int_equal(hf_repo_reaches(&has, repo, branch, id, NULL), 0);
	assert_true(has);
}

/* Among many it is not passed over if it has come. */
static inline void check_sift(struct fixture *f, struct hf_repo *repo,
			      const struct hf_arrival_spec *spec, bool came)
{
	const struct hf_arrival_spec twice[] = { *spec, *spec };
	bool may[] = { false, false };

	expect(f, hf_arrivals_sift(may, repo, twice, 2, &f->err), 0);
	assert_true(may[0] == may[1] && (may[0] || !came));
}

static inline void put_arrival(struct hf_buf *out, struct fixture *f,
			       enum hf_reader reader, const char *base)
{
	struct hf_arrival_spec spec = { .branch = id_of(f, "main"),
					.tip = id_of(f, "hf") };
	struct hf_repo *repo = NULL;
	struct hf_arrival a;
	size_t i;

	if (base)
		spec.base = id_of(f, base);
	expect(f, hf_repo_open(&repo, reader, &f->err), 0);
	expect(f, hf_arrival_find(&a, repo, &spec, &f->err), 0);
	check_sift(f, repo, &spec, a.proof != HF_PROOF_NONE);
	hf_buf_puts(out, a.proof ? hf_proof_name(a.proof) : "none");
	if (a.proof) {
		hf_buf_putc(out, ' ');
		put(out, f, repo, &spec.branch, &a.since);
		hf_buf_puts(out, "..");
		put(out, f, repo, &spec.branch, &a.commit);
	}
	for (i = 0; i < a.commits.n; i++) {
		hf_buf_puts(out, i ? " " : ": ");
		put(out, f, repo, &spec.branch, &a.commits.v[i]);
	}
	hf_arrival_release(&a);
	hf_repo_close(repo);
}

static inline void check_answers(struct fixture *f, const struct scene *scene)
{
	const char *based = scene->based ? scene->based : scene->want;
	struct hf_buf got = HF_BUF_INIT;

	put_arrival(&got, f, HF_READER_LIBGIT2, NULL);
	check_text(&got, scene->want);
	put_arrival(&got, f, HF_READER_LIBGIT2, "start");
	check_text(&got, based);
	put_arrival(&got, f, HF_READER_GIT, "start");
	check_text(&got, based);
}

/* Scenes that begin alike begin with copies of one repository. */
static inline void begin_scene(struct fixture *f, const struct scene *scene)
{
	static const char *begun;
	struct hf_buf script = HF_BUF_INIT;

	if (begun != scene->begin) {
		begin(f, scene->begin);
		finish(f);
		setenv("TEST_BEGUN", f->dir, 1);
		begun = scene->begin;
	}
	begin(f, "cp -R \"$TEST_BEGUN/.\" .");
	hf_buf_puts(&script, WORDS "n=1700100000\n");
	hf_buf_puts(&script, scene->then);
	sh(hf_buf_str(&script));
	hf_buf_release(&script);
}

static inline void play(const struct scene *scenes, size_t n)
{
	struct fixture f;
	size_t i;

	for (i = 0; i < n; i++) {
		begin_scene(&f, &scenes[i]);
		check_answers(&f, &scenes[i]);
		finish(&f);
	}
}

#endif
