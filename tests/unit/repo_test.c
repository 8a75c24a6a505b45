/*
 * One repository in many shapes. Both readers are asked everything in each of
 * them and must give the one answer that is written down here.
 */
#include "facts/repo.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "doors/proc.h"
#include "facts/repo_reader.h"

#define LENGTH(a) (sizeof(a) / sizeof(*(a)))

/*
 * Every commit is called by its subject; p and q have merged each other.
 *
 *   base - m1 - mm - m2        main        mm: v1, light, v1-again -> v1
 *     |\       /  \
 *     | d1 - d2    h1 - h2     hotfix/x    h2 is empty
 *     |\
 *     | p1 - p2                p           p2: p1, q1
 *      \   \/
 *       \  /\                              d1 and d2 are equally old
 *        q1 - q2               q           q2: q1, p1
 *   other                      other
 */
static const char history[] =
	"n=1700000000\n"
	"tick() { n=$((n + 60)); export GIT_AUTHOR_DATE=\"$n +0000\"\n"
	"	export GIT_COMMITTER_DATE=\"$n +0000\"; }\n"
	"c() { tick; git add -A; git commit -q --allow-empty -m \"$1\"; }\n"
	"m() { tick; git merge -q --no-ff -m \"$@\"; }\n"
	"l() { seq -f \"$1 %.0f\" $2 $3; }\n"
	"git init -q -b main plain && cd plain\n"
	"git config gc.auto 0; git config diff.renames false\n"
	"git config diff.renameLimit 1; git config diff.algorithm patience\n"
	"git config diff.relative true; git config advice.nestedTag 0\n"
	"git config uploadpack.allowFilter 1\n"
	"git config uploadpack.allowAnySHA1InWant 1\n"
	"mkdir dir twin\n"
	"l app 1 20 >app.c; l kept 1 10 >dir/half; l gone 1 9 >>dir/half\n"
	"l keep 1 10 >dir/less; l gone 1 12 >>dir/less\n"
	"echo same >twin/a; echo same >twin/b; l move 1 9 >moved\n"
	"printf 'x\\0y' >data.bin; echo run >run.sh; ln -s app.c link\n"
	"echo gone >gone; printf 'a  b\\nc\\n' >blanks; printf tail >no-eol\n"
	"l swap 1 9 >swap; : >empty; c base\n"
	"git branch dev; git branch p; git branch q; git checkout -q dev\n"
	"echo d >d1; c d1; n=$((n - 60)); echo d >d2; c d2\n"
	"git checkout -q main; echo m >m1; c m1; m mm dev; git tag light\n"
	"git tag -a -m v1 v1; git tag -a -m again v1-again v1\n"
	"git tag tree HEAD^{tree}; git tag blob HEAD:app.c\n"
	"git checkout -q -b hotfix/x; echo '* -diff' >.gitattributes\n"
	"sed -i 's/app 7$/app seven/; 3d' app.c\n"
	"git rm -q dir/half dir/less gone swap link; git mv twin twins\n"
	"l kept 1 10 >half; l new 1 9 >>half\n"
	"l keep 1 10 >less; l new 1 13 >>less\n"
	"{ l move 4 9; l move 1 3; } >moved; printf 'x\\0z' >data.bin\n"
	"printf 'b\\0' >new.bin; chmod +x run.sh; echo file >link\n"
	"mkdir swap; l swap 1 9 >swap/in; printf 'a b\\n c\\n' >blanks\n"
	"printf 'tail\\nmore' >no-eol; l wide 1 120000 >large\n"
	"git add -A; git update-index --add --cacheinfo \\\n"
	"	160000,1111111111111111111111111111111111111111,sub\n"
	"tick; git commit -q -m h1; git update-index --cacheinfo \\\n"
	"	160000,2222222222222222222222222222222222222222,sub\n"
	"tick; git commit -q -m h2; git checkout -q -f main; rm -rf sub\n"
	"echo m >m2; c m2; git checkout -q p; echo p >p; c p1\n"
	"git checkout -q q; echo q >q; c q1; git checkout -q p; m p2 q\n"
	"git checkout -q q; m q2 p~1; git checkout -q --orphan other\n"
	"git rm -q -rf .; echo o >o; c other; git checkout -q main\n";

/*
 * libgit2 1.5 loses the memory of regular expressions when it opens a
 * repository with extensions, and of commits when a walk meets a missing one.
 */
const char *__lsan_default_suppressions(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:libgit2.so\nleak:libpcre2-8.so\n";
}

static char home[64], top[PATH_MAX];

/* Subjects by id, to print what does not depend on a hash. */
static struct hf_ids known;
static struct hf_strv subjects;

static void sh_to(struct hf_buf *out, const char *script)
{
	const char *const argv[] = { "sh", "-e", "-c", script, NULL };
	const struct hf_proc proc = { .argv = argv, .out = out };
	struct hf_proc_end end;

	assert_int_equal(hf_proc_run(&end, &proc, NULL), 0);
	if (end.status)
		print_error("failed: %s\n", script);
	assert_int_equal(end.status, 0);
}

static void sh(const char *script)
{
	struct hf_buf out = HF_BUF_INIT;

	sh_to(&out, script);
	hf_buf_release(&out);
}

/* Run a script in a fresh directory, where it makes `here`; and enter that. */
static void begin(const char *script)
{
	static int number;
	char dir[PATH_MAX];

	snprintf(dir, sizeof(dir), "%s/%d", home, number++);
	assert_int_equal(setenv("TEST_DIR", dir, 1), 0);
	assert_int_equal(chdir(home), 0);
	sh("mkdir \"$TEST_DIR\"");
	assert_int_equal(chdir(dir), 0);
	sh(script);
	assert_int_equal(chdir("here"), 0);
}

static struct hf_repo *open_by(enum hf_reader reader, const char *name)
{
	struct hf_err err = HF_ERR_INIT;
	struct hf_repo *repo = NULL;

	if (hf_repo_open(&repo, reader, &err) < 0)
		print_error("%s\n", err.text);
	assert_non_null(repo);
	assert_string_equal(hf_repo_reader(repo), name);
	return repo;
}

/* A commit by its subject, anything else by seven digits. */
static void put(struct hf_buf *out, const struct hf_id *id)
{
	size_t i;

	for (i = 0; i < known.n; i++)
		if (hf_id_eq(&known.v[i], id))
			break;
	hf_buf_printf(out, " %s",
		      i < known.n ? subjects.v[i] :
		      id->hex[0]  ? hf_id_short(id).hex :
				    "-");
}

static struct hf_id id_of(const char *subject)
{
	size_t i;

	for (i = 0; i < subjects.n; i++)
		if (!strcmp(subjects.v[i], subject))
			return known.v[i];
	fail_msg("no commit '%s'", subject);
	return (struct hf_id){ "" };
}

static void ids_of(struct hf_ids *out, const char *words)
{
	struct hf_strv list = HF_STRV_INIT;
	struct hf_id id;
	size_t i;

	hf_strv_split(&list, words);
	for (i = 0; i < list.n; i++) {
		id = id_of(list.v[i]);
		hf_ids_push(out, &id);
	}
	hf_strv_release(&list);
}

/* How a question ended; nothing for success. */
static void put_end(struct hf_buf *out, int rc, struct hf_err *err)
{
	static const char *const words[] = {
		"", "failed", "usage", "not found", "undecided",
	};

	if (rc)
		hf_buf_printf(out, " (%s)", words[-rc]);
	assert_true(!rc == !err->text[0]);
	hf_err_clear(err);
}

static void ask_resolve(struct hf_buf *out, struct hf_repo *repo)
{
	static const char *const names[] = {
		"refs/heads/main", "main",        "hotfix/x", "heads/dev",
		"light",           "v1",          "v1-again", "refs/tags/v1",
		"v1^{}",           "main~1",      "main^^2",  "v1~1^{commit}",
		":/^h1",           "main^{/^d1}",
	};
	static const char *const none[] = {
		"",
		"-",
		"-x",
		"--all",
		"main\n",
		"mm",
		"refs/heads",
		"refs/heads/none",
		"refs/tags/tree",
		"blob",
		"main:app.c",
		"main^{tree}",
		":/nothing",
		"-:/x",
		"main..dev",
		"^main",
		"main@{99}x",
		"a b",
		"1111111111111111111111111111111111111111",
		"0000000000000000000000000000000000000000",
	};
	struct hf_err err = HF_ERR_INIT;
	struct hf_id id;
	size_t i;

	for (i = 0; i < LENGTH(names); i++) {
		assert_int_equal(hf_repo_resolve(&id, repo, names[i], &err), 0);
		hf_buf_printf(out, "resolve %s:", names[i]);
		put(out, &id);
		hf_buf_putc(out, '\n');
	}
	for (i = 0; i < LENGTH(none); i++) {
		assert_int_equal(hf_repo_resolve(&id, repo, none[i], &err),
				 HF_ENOTFOUND);
		assert_string_equal(id.hex, "");
		assert_string_not_equal(err.text, "");
		hf_err_clear(&err);
	}
}

static void ask_refs(struct hf_buf *out, struct hf_repo *repo,
		     const char *first, const char *second)
{
	const char *const patterns[] = { first, second, NULL };
	struct hf_err err = HF_ERR_INIT;
	struct hf_refs refs;
	size_t i;
	int rc;

	rc = hf_repo_refs(&refs, repo, patterns, &err);
	hf_buf_printf(out, "refs %s %s:", first, second ? second : "");
	put_end(out, rc, &err);
	for (i = 0; i < refs.n; i++) {
		hf_buf_printf(out, "\n  %s", refs.v[i].name);
		put(out, &refs.v[i].id);
		put(out, &refs.v[i].commit);
	}
	hf_buf_putc(out, '\n');
	hf_refs_release(&refs);
}

static void ask_commit(struct hf_buf *out, struct hf_repo *repo,
		       const struct hf_id *id)
{
	struct hf_err err = HF_ERR_INIT;
	struct hf_commit c;
	size_t i;
	int rc;

	rc = hf_repo_commit(&c, repo, id, &err);
	hf_buf_puts(out, "commit");
	put(out, &c.id);
	put(out, &c.tree);
	hf_buf_puts(out, " <-");
	for (i = 0; i < c.parents.n; i++)
		put(out, &c.parents.v[i]);
	hf_buf_printf(out, ": %s %ld %ld", c.author ? c.author : "",
		      (long)c.authored, (long)c.committed);
	put_end(out, rc, &err);
	hf_buf_printf(out, " %s", c.message ? c.message : "\n");
	hf_commit_release(&c);
}

static void ask_file(struct hf_buf *out, struct hf_repo *repo,
		     const char *commit, const char *path, size_t max)
{
	struct hf_err err = HF_ERR_INIT;
	struct hf_buf text = HF_BUF_INIT;
	struct hf_id id = id_of(commit);
	int rc;

	rc = hf_repo_file(&text, repo, &id, path, max, &err);
	hf_buf_printf(out, "file %s %s: %zu bytes", commit, path, text.len);
	put_end(out, rc, &err);
	hf_buf_putc(out, '\n');
	hf_buf_release(&text);
}

static void ask_range(struct hf_buf *out, struct hf_repo *repo,
		      const char *from, const char *except, bool first_parent,
		      size_t limit)
{
	struct hf_ids a = HF_IDS_INIT, b = HF_IDS_INIT;
	const struct hf_range_spec spec = { &a, &b, first_parent, limit };
	struct hf_err err = HF_ERR_INIT;
	struct hf_range range;
	size_t i, j;
	int rc;

	ids_of(&a, from);
	ids_of(&b, except);
	rc = hf_repo_range(&range, repo, &spec, &err);
	hf_buf_printf(out, "range %s not %s%s:", from, except,
		      first_parent ? " first" : "");
	for (i = 0; i < range.n; i++) {
		put(out, &range.v[i].id);
		for (j = 0; j < range.v[i].parents.n; j++) {
			hf_buf_putc(out, '<');
			put(out, &range.v[i].parents.v[j]);
		}
		hf_buf_putc(out, ';');
	}
	hf_buf_puts(out, range.more ? " ..." : "");
	put_end(out, rc, &err);
	hf_buf_putc(out, '\n');
	hf_range_release(&range);
	hf_ids_release(&a);
	hf_ids_release(&b);
}

static void ask_base(struct hf_buf *out, struct hf_repo *repo, const char *one,
		     const char *others)
{
	struct hf_ids many = HF_IDS_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct hf_id base, id = id_of(one);
	bool yes = false;
	int rc;

	ids_of(&many, others);
	rc = hf_repo_merge_base(&base, repo, &id, &many, &err);
	hf_buf_printf(out, "base %s and %s:", one, others);
	put(out, &base);
	put_end(out, rc, &err);
	rc = hf_repo_reaches(&yes, repo, &id, &many.v[0], &err);
	hf_buf_printf(out, "; reaches: %s", yes ? "yes" : "no");
	put_end(out, rc, &err);
	hf_buf_putc(out, '\n');
	hf_ids_release(&many);
}

static void ask_compare(struct hf_buf *out, struct hf_repo *repo,
			const char *old, const char *new, bool lines,
			bool quiet)
{
	struct hf_id a = { "" }, b = { "" };
	struct hf_compare what = { .lines = lines, .quiet = quiet };
	struct hf_err err = HF_ERR_INIT;
	struct hf_changes changes;
	const struct hf_change *c;
	size_t i;
	int rc;

	if (old) {
		a = id_of(old);
		what.old = &a;
	}
	if (new) {
		b = id_of(new);
		what.new = &b;
	}
	rc = hf_repo_compare(&changes, repo, &what, &err);
	hf_buf_printf(out, "compare %s with %s:", old ? old : "nothing",
		      new ? new : "the index");
	put_end(out, rc, &err);
	for (i = 0; i < changes.n; i++) {
		c = &changes.v[i];
		hf_buf_printf(out, "\n  %c %06o %06o", c->status, c->old_mode,
			      c->mode);
		put(out, &c->old_blob);
		put(out, &c->blob);
		hf_buf_printf(out, " +%ld -%ld ~%ld%s%s %s%s%s", c->added,
			      c->removed, c->quiet, c->binary ? " binary" : "",
			      c->too_large ? " large" : "",
			      c->old_path ? c->old_path : "",
			      c->old_path ? " => " : "", c->path);
	}
	hf_buf_putc(out, '\n');
	hf_changes_release(&changes);
}

/* Everything whose answer is the same in each shape of the repository. */
static void ask_all(struct hf_buf *out, struct hf_repo *repo)
{
	static const char *const subject[] = { "base", "mm", "h2", "other" };
	struct hf_id id;
	size_t i;

	ask_resolve(out, repo);
	ask_refs(out, repo, "refs/heads/*", NULL);
	ask_refs(out, repo, "refs/tags/v*", "refs/tags/v1");
	ask_refs(out, repo, "refs/heads/none", "refs/heads/hot*");
	ask_refs(out, repo, "refs/heads/main", "refs/heads/dev");
	ask_refs(out, repo, "refs/heads/hotfix", "refs/none/*");
	for (i = 0; i < LENGTH(subject); i++) {
		id = id_of(subject[i]);
		ask_commit(out, repo, &id);
	}
	memset(id.hex, '1', 40);
	ask_commit(out, repo, &id);
	ask_file(out, repo, "base", "app.c", 1000);
	ask_file(out, repo, "base", "app.c", 10);
	ask_file(out, repo, "base", "dir/half", 1000);
	ask_file(out, repo, "base", "empty", 0);
	ask_file(out, repo, "base", "dir", 1000);
	ask_file(out, repo, "base", "link", 1000);
	ask_file(out, repo, "h1", "sub", 1000);
	ask_file(out, repo, "base", "none/at/all", 1000);
	ask_file(out, repo, "base", "", 1000);
	ask_file(out, repo, "base", "/app.c", 1000);
	ask_file(out, repo, "base", "app.c/", 1000);
	ask_range(out, repo, "m2", "", false, 0);
	ask_range(out, repo, "m2", "", true, 0);
	ask_range(out, repo, "m2", "d2", true, 0);
	ask_range(out, repo, "m2", "m1", true, 0);
	ask_range(out, repo, "h2", "m2", false, 0);
	ask_range(out, repo, "m2", "h2, d2", false, 0);
	ask_range(out, repo, "m1", "m2", false, 0);
	ask_range(out, repo, "p2, q2", "base", false, 0);
	ask_range(out, repo, "p2, q2", "", false, 2);
	ask_range(out, repo, "m2", "d2", false, 3);
	ask_range(out, repo, "h2", "other", false, 0);
	ask_base(out, repo, "h2", "m2");
	ask_base(out, repo, "m2", "h2, p2");
	ask_base(out, repo, "p2", "q2");
	ask_base(out, repo, "mm", "d1");
	ask_base(out, repo, "h2", "other");
	ask_base(out, repo, "mm", "mm");
	ask_compare(out, repo, "mm", "h1", true, true);
	ask_compare(out, repo, "h1", "h2", true, true);
	ask_compare(out, repo, "h2", "m2", true, false);
	ask_compare(out, repo, "base", "m2", false, false);
	ask_compare(out, repo, NULL, "other", true, true);
	ask_compare(out, repo, "mm", "mm", true, true);
}

/* What every shape of the repository answers to ask_all. */
static const char answers[] =
	"resolve refs/heads/main: m2\n"
	"resolve main: m2\n"
	"resolve hotfix/x: h2\n"
	"resolve heads/dev: d2\n"
	"resolve light: mm\n"
	"resolve v1: mm\n"
	"resolve v1-again: mm\n"
	"resolve refs/tags/v1: mm\n"
	"resolve v1^{}: mm\n"
	"resolve main~1: mm\n"
	"resolve main^^2: d2\n"
	"resolve v1~1^{commit}: m1\n"
	"resolve :/^h1: h1\n"
	"resolve main^{/^d1}: d1\n"
	"refs refs/heads/* :\n"
	"  refs/heads/dev d2 d2\n"
	"  refs/heads/hotfix/x h2 h2\n"
	"  refs/heads/main m2 m2\n"
	"  refs/heads/other other other\n"
	"  refs/heads/p p2 p2\n"
	"  refs/heads/q q2 q2\n"
	"refs refs/tags/v* refs/tags/v1:\n"
	"  refs/tags/v1 1e10b9c mm\n"
	"  refs/tags/v1-again fbd65dc mm\n"
	"refs refs/heads/none refs/heads/hot*:\n"
	"  refs/heads/hotfix/x h2 h2\n"
	"refs refs/heads/main refs/heads/dev:\n"
	"  refs/heads/dev d2 d2\n"
	"  refs/heads/main m2 m2\n"
	"refs refs/heads/hotfix refs/none/*:\n"
	"commit base 708d2ed <-: Ada <ada@example.org> 1700000060 "
	"1700000060 base\n"
	"commit mm 749d00f <- m1 d2: Ada <ada@example.org> 1700000240 "
	"1700000240 mm\n"
	"commit h2 c72e79e <- h1: Ada <ada@example.org> 1700000360 "
	"1700000360 h2\n"
	"commit other 9529665 <-: Ada <ada@example.org> 1700000720 "
	"1700000720 other\n"
	"commit - - <-:  0 0 (not found) \n"
	"file base app.c: 131 bytes\n"
	"file base app.c: 0 bytes (failed)\n"
	"file base dir/half: 134 bytes\n"
	"file base empty: 0 bytes\n"
	"file base dir: 0 bytes (not found)\n"
	"file base link: 0 bytes (not found)\n"
	"file h1 sub: 0 bytes (not found)\n"
	"file base none/at/all: 0 bytes (not found)\n"
	"file base : 0 bytes (not found)\n"
	"file base /app.c: 0 bytes (not found)\n"
	"file base app.c/: 0 bytes (not found)\n"
	"range m2 not : m2< mm; mm< m1< d2; m1< base; d2< d1; d1< "
	"base; base;\n"
	"range m2 not  first: m2< mm; mm< m1< d2; m1< base; base;\n"
	"range m2 not d2 first: m2< mm; mm< m1< d2; m1< base;\n"
	"range m2 not m1 first: m2< mm; mm< m1< d2;\n"
	"range h2 not m2: h2< h1; h1< mm;\n"
	"range m2 not h2, d2: m2< mm;\n"
	"range m1 not m2:\n"
	"range p2, q2 not base: q2< q1< p1; p2< p1< q1; q1< base; p1< "
	"base;\n"
	"range p2, q2 not : q2< q1< p1; p2< p1< q1; ...\n"
	"range m2 not d2: m2< mm; mm< m1< d2; m1< base;\n"
	"range h2 not other: h2< h1; h1< mm; mm< m1< d2; m1< base; d2< "
	"d1; d1< base; base;\n"
	"base h2 and m2: mm; reaches: no\n"
	"base m2 and h2, p2: mm; reaches: no\n"
	"base p2 and q2: q1; reaches: no\n"
	"base mm and d1: d1; reaches: yes\n"
	"base h2 and other: - (not found); reaches: no\n"
	"base mm and mm: mm; reaches: yes\n"
	"compare mm with h1:\n"
	"  A 000000 100644 - 1909429 +1 -0 ~0 .gitattributes\n"
	"  M 100644 100644 1558abd 97a23d1 +1 -2 ~0 app.c\n"
	"  M 100644 100644 eaabd89 0947a55 +2 -2 ~4 blanks\n"
	"  M 100644 100644 d5d0b8b 4a27031 +0 -0 ~0 binary data.bin\n"
	"  D 100644 000000 569817e - +0 -22 ~0 dir/less\n"
	"  D 100644 000000 286c5f5 - +0 -1 ~0 gone\n"
	"  R 100644 100644 9c8d040 3cd2d55 +9 -9 ~0 dir/half => half\n"
	"  A 000000 100644 - 6a0c688 +120000 -0 ~0 large large\n"
	"  A 000000 100644 - a1bd08b +23 -0 ~0 less\n"
	"  T 120000 100644 26ab723 f73f309 +1 -1 ~0 link\n"
	"  M 100644 100644 8bfcbbc a1a808b +3 -3 ~6 moved\n"
	"  A 000000 100644 - 28eacf2 +0 -0 ~0 binary new.bin\n"
	"  M 100644 100644 eeed123 418f7b6 +2 -1 ~2 no-eol\n"
	"  M 100644 100755 f5bdd21 f5bdd21 +0 -0 ~0 run.sh\n"
	"  A 000000 160000 - 1111111 +1 -0 ~0 sub\n"
	"  R 100644 100644 9bb4942 9bb4942 +0 -0 ~0 swap => swap/in\n"
	"  R 100644 100644 1275430 1275430 +0 -0 ~0 twin/a => twins/a\n"
	"  R 100644 100644 1275430 1275430 +0 -0 ~0 twin/b => twins/b\n"
	"compare h1 with h2:\n"
	"  M 160000 160000 1111111 2222222 +1 -1 ~0 sub\n"
	"compare h2 with m2:\n"
	"  D 100644 000000 1909429 - +0 -1 ~0 .gitattributes\n"
	"  M 100644 100644 97a23d1 1558abd +2 -1 ~0 app.c\n"
	"  M 100644 100644 0947a55 eaabd89 +2 -2 ~0 blanks\n"
	"  M 100644 100644 4a27031 d5d0b8b +0 -0 ~0 binary data.bin\n"
	"  R 100644 100644 3cd2d55 9c8d040 +9 -9 ~0 half => dir/half\n"
	"  A 000000 100644 - 569817e +22 -0 ~0 dir/less\n"
	"  A 000000 100644 - 286c5f5 +1 -0 ~0 gone\n"
	"  D 100644 000000 6a0c688 - +0 -120000 ~0 large large\n"
	"  D 100644 000000 a1bd08b - +0 -23 ~0 less\n"
	"  T 100644 120000 f73f309 26ab723 +1 -1 ~0 link\n"
	"  A 000000 100644 - 28ce6a8 +1 -0 ~0 m2\n"
	"  M 100644 100644 a1a808b 8bfcbbc +3 -3 ~0 moved\n"
	"  D 100644 000000 28eacf2 - +0 -0 ~0 binary new.bin\n"
	"  M 100644 100644 418f7b6 eeed123 +1 -2 ~0 no-eol\n"
	"  M 100755 100644 f5bdd21 f5bdd21 +0 -0 ~0 run.sh\n"
	"  D 160000 000000 2222222 - +0 -1 ~0 sub\n"
	"  R 100644 100644 9bb4942 9bb4942 +0 -0 ~0 swap/in => swap\n"
	"  R 100644 100644 1275430 1275430 +0 -0 ~0 twins/a => twin/a\n"
	"  R 100644 100644 1275430 1275430 +0 -0 ~0 twins/b => twin/b\n"
	"compare base with m2:\n"
	"  A 000000 100644 - 4bcfe98 +0 -0 ~0 d1\n"
	"  A 000000 100644 - 4bcfe98 +0 -0 ~0 d2\n"
	"  A 000000 100644 - 28ce6a8 +0 -0 ~0 m1\n"
	"  A 000000 100644 - 28ce6a8 +0 -0 ~0 m2\n"
	"compare nothing with other:\n"
	"  A 000000 100644 - 13e7564 +1 -0 ~0 o\n"
	"compare mm with mm:\n";

/* The same history and the same refs in every shape of a repository. */
static const struct shape {
	const char *name, *script, *dir, *head, *reader;
} shapes[] = {
	{ "plain", "cp -r ../plain here", ".", "refs/heads/main m2",
	  "libgit2" },
	{ "from a subdirectory", "cp -r ../plain here", "twin",
	  "refs/heads/main m2", "libgit2" },
	{ "inside .git", "cp -r ../plain here", ".git", "refs/heads/main m2",
	  "libgit2" },
	{ "detached", "cp -r ../plain here; git -C here checkout -q light", ".",
	  "detached mm", "libgit2" },
	{ "linked worktree",
	  "cp -r ../plain p; git -C p worktree add -q ../here hotfix/x", ".",
	  "refs/heads/hotfix/x h2", "libgit2" },
	{ "submodule",
	  "git init -q -b top here\n"
	  "git -C here -c protocol.file.allow=always \\\n"
	  "	submodule --quiet add \"$PWD/../plain\" sub\n"
	  "git -C here/sub fetch -q -u origin '+refs/*:refs/*'",
	  "sub", "refs/heads/main m2", "libgit2" },
	{ "bare", "git clone -q --mirror ../plain here", ".",
	  "refs/heads/main m2", "libgit2" },
	{ "bare, with borrowed objects",
	  "git clone -q -s --mirror ../plain here", "objects",
	  "refs/heads/main m2", "libgit2" },
	{ "packed",
	  "cp -r ../plain here; cd here; git pack-refs --all\n"
	  "git gc -q; git commit-graph write --reachable --no-progress",
	  ".", "refs/heads/main m2", "libgit2" },
	{ "extensions",
	  "cp -r ../plain here; cd here\n"
	  "git config core.repositoryFormatVersion 1\n"
	  "git config extensions.preciousObjects true\n"
	  "git config extensions.worktreeConfig true\n"
	  "git config --worktree core.sparseCheckout false",
	  ".", "refs/heads/main m2", "libgit2" },
	{ "split index",
	  "cp -r ../plain here; git -C here update-index --split-index", ".",
	  "refs/heads/main m2", "libgit2" },
	{ "sparse index",
	  "cp -r ../plain here; cd here\n"
	  "git reset -q --hard\n"
	  "git sparse-checkout set --cone --sparse-index twin",
	  ".", "refs/heads/main m2", "libgit2" },
	{ "replaced commits",
	  "cp -r ../plain here; git -C here replace main other", ".",
	  "refs/heads/main m2", "libgit2" },
	{ "damaged refs",
	  "cp -r ../plain here; cd here/.git/refs\n"
	  "echo garbage >heads/garbage; : >heads/hotfix/nothing\n"
	  "echo 'ref: refs/heads/gone' >tags/v-dangling\n"
	  "echo 0000000000000000000000000000000000000000 >heads/zero",
	  ".", "refs/heads/main m2", "libgit2" },
	{ "empty grafts",
	  "cp -r ../plain here; cd here; : >.git/info/grafts\n"
	  "git config advice.graftFileDeprecated false",
	  ".", "refs/heads/main m2", "git" },
	{ "attributes and diff drivers",
	  "cp -r ../plain here; cd here\n"
	  "echo '* -diff' >.git/info/attributes\n"
	  "git config diff.external false; git config core.fileMode false\n"
	  "git config diff.ignoreSubmodules all",
	  ".", "refs/heads/main m2", "libgit2" },
};

static void check_answers(enum hf_reader reader, const char *name,
			  const char *head)
{
	struct hf_repo *repo = open_by(reader, name);
	struct hf_buf got = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	char *branch = NULL;
	struct hf_id tip;

	assert_int_equal(hf_repo_head(&branch, &tip, repo, &err), 0);
	hf_buf_puts(&got, branch ? branch : "detached");
	put(&got, &tip);
	assert_string_equal(hf_buf_str(&got), head);
	hf_buf_clear(&got);
	ask_all(&got, repo);
	assert_string_equal(hf_buf_str(&got), answers);
	assert_string_equal(hf_repo_reader(repo), name);
	free(branch);
	hf_buf_release(&got);
	hf_repo_close(repo);
}

static void test_shapes(void **state)
{
	const struct shape *s;
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(shapes); i++) {
		s = &shapes[i];
		print_message("%s\n", s->name);
		begin(s->script);
		assert_int_equal(chdir(s->dir), 0);
		check_answers(HF_READER_AUTO, s->reader, s->head);
		check_answers(HF_READER_GIT, "git", s->head);
	}
}

/* What both readers say after a script that makes `here`. */
static void check_both(void (*ask)(struct hf_buf *, struct hf_repo *),
		       const char *want)
{
	static const enum hf_reader readers[] = {
		HF_READER_LIBGIT2,
		HF_READER_GIT,
	};
	struct hf_buf got = HF_BUF_INIT;
	struct hf_repo *repo;
	size_t i;

	for (i = 0; i < LENGTH(readers); i++) {
		repo = open_by(readers[i], i ? "git" : "libgit2");
		hf_buf_clear(&got);
		ask(&got, repo);
		assert_string_equal(hf_buf_str(&got), want);
		hf_repo_close(repo);
	}
	hf_buf_release(&got);
}

static void ask_head(struct hf_buf *out, struct hf_repo *repo)
{
	struct hf_err err = HF_ERR_INIT;
	char *branch = NULL;
	struct hf_id tip;
	int rc = hf_repo_head(&branch, &tip, repo, &err);

	hf_buf_puts(out, branch ? branch : "-");
	put(out, &tip);
	put_end(out, rc, &err);
	free(branch);
}

static void test_heads(void **state)
{
	static const struct {
		const char *script, *want;
	} heads[] = {
		{ "git init -q -b x/y here", "refs/heads/x/y -" },
		{ "cp -r ../plain here; echo 3333333333333333333333333333333333"
		  "333333 >here/.git/HEAD",
		  "- - (undecided)" },
		{ "cp -r ../plain here; echo 3333333333333333333333333333333333"
		  "333333 >here/.git/refs/heads/main",
		  "- - (undecided)" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(heads); i++) {
		begin(heads[i].script);
		check_both(ask_head, heads[i].want);
	}
}

static void ask_index(struct hf_buf *out, struct hf_repo *repo)
{
	ask_compare(out, repo, "m2", NULL, true, true);
}

static void test_index(void **state)
{
	static const struct {
		const char *script, *want;
	} cases[] = {
		{ "cp -r ../plain here; cd here; git mv app.c new.c\n"
		  "echo one >staged; git add staged; echo two >staged\n"
		  "echo later >later; git add -N later; rm gone",
		  "compare m2 with the index:\n"
		  "  R 100644 100644 1558abd 1558abd +0 -0 ~0 app.c => new.c\n"
		  "  A 000000 100644 - 5626abf +1 -0 ~0 staged\n" },
		{ "cp -r ../plain here; cd here\n"
		  "git read-tree --empty; git add m2",
		  "compare m2 with the index:\n"
		  "  D 100644 000000 1558abd - +0 -20 ~0 app.c\n"
		  "  D 100644 000000 eaabd89 - +0 -2 ~0 blanks\n"
		  "  D 100644 000000 4bcfe98 - +0 -1 ~0 d1\n"
		  "  D 100644 000000 4bcfe98 - +0 -1 ~0 d2\n"
		  "  D 100644 000000 d5d0b8b - +0 -0 ~0 binary data.bin\n"
		  "  D 100644 000000 9c8d040 - +0 -19 ~0 dir/half\n"
		  "  D 100644 000000 569817e - +0 -22 ~0 dir/less\n"
		  "  D 100644 000000 e69de29 - +0 -0 ~0 empty\n"
		  "  D 100644 000000 286c5f5 - +0 -1 ~0 gone\n"
		  "  D 120000 000000 26ab723 - +0 -1 ~0 link\n"
		  "  D 100644 000000 28ce6a8 - +0 -1 ~0 m1\n"
		  "  D 100644 000000 8bfcbbc - +0 -9 ~0 moved\n"
		  "  D 100644 000000 eeed123 - +0 -1 ~0 no-eol\n"
		  "  D 100644 000000 f5bdd21 - +0 -1 ~0 run.sh\n"
		  "  D 100644 000000 9bb4942 - +0 -9 ~0 swap\n"
		  "  D 100644 000000 1275430 - +0 -1 ~0 twin/a\n"
		  "  D 100644 000000 1275430 - +0 -1 ~0 twin/b\n" },
		{ "cp -r ../plain here; cd here; git checkout -q -b side\n"
		  "echo a >m2; git commit -qam a; git checkout -q main\n"
		  "echo b >m2; git commit -qam b; ! git merge -q side",
		  "compare m2 with the index: (undecided)\n" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < LENGTH(cases); i++) {
		begin(cases[i].script);
		check_both(ask_index, cases[i].want);
	}
}

static void ask_around_m1(struct hf_buf *out, struct hf_repo *repo)
{
	struct hf_id id = id_of("m1");

	ask_range(out, repo, "m2", "base", false, 0);
	ask_range(out, repo, "m1", "", false, 0);
	ask_range(out, repo, "h1", "m1", false, 0);
	ask_base(out, repo, "m2", "other");
	ask_refs(out, repo, "refs/heads/m*", NULL);
	ask_commit(out, repo, &id);
}

/* Git looks less far than libgit2, so it may have an answer all the same. */
static void test_damaged(void **state)
{
	struct hf_buf got = HF_BUF_INIT;
	struct hf_repo *repo;

	(void)state;
	begin("cp -r ../plain here; cd here; m1=$(git rev-parse main~1^1)\n"
	      "rm -f .git/objects/${m1%${m1#??}}/${m1#??}\n"
	      "git update-ref refs/heads/mend main\n"
	      "echo $m1 >.git/refs/heads/missing");
	check_both(ask_around_m1,
		   "range m2 not base: (undecided)\n"
		   "range m1 not : (undecided)\n"
		   "range h1 not m1: (undecided)\n"
		   "base m2 and other: - (undecided); reaches: no (undecided)\n"
		   "refs refs/heads/m* :\n"
		   "  refs/heads/main m2 m2\n"
		   "  refs/heads/mend m2 m2\n"
		   "  refs/heads/missing m1 -\n"
		   "commit - - <-:  0 0 (not found) \n");
	repo = open_by(HF_READER_AUTO, "libgit2");
	ask_range(&got, repo, "h2", "m2", false, 0);
	assert_string_equal(hf_buf_str(&got),
			    "range h2 not m2: h2< h1; h1< mm;\n");
	assert_string_equal(hf_repo_reader(repo), "git");
	hf_repo_close(repo);
	hf_buf_release(&got);
}

/* A partial clone lacks blobs: libgit2 cannot count, and git fetches them. */
static void test_partial(void **state)
{
	static const char want[] =
		"compare m2 with h2: (undecided)\n"
		"compare h1 with h2:\n"
		"  M 160000 160000 1111111 2222222 +1 -1 ~0 sub\n";
	struct hf_buf got = HF_BUF_INIT;
	struct hf_repo *repo;

	(void)state;
	begin("git clone -q --mirror --filter=blob:none \\\n"
	      "	\"file://$PWD/../plain\" here");
	repo = open_by(HF_READER_LIBGIT2, "libgit2");
	ask_compare(&got, repo, "m2", "h2", true, false);
	ask_compare(&got, repo, "h1", "h2", true, false);
	assert_string_equal(hf_buf_str(&got), want);
	hf_repo_close(repo);
	hf_buf_clear(&got);
	repo = open_by(HF_READER_AUTO, "libgit2");
	assert_null(hf_repo_reader_why(repo));
	ask_all(&got, repo);
	assert_string_equal(hf_buf_str(&got), answers);
	assert_string_equal(hf_repo_reader(repo), "git");
	assert_non_null(strstr(hf_repo_reader_why(repo), "object not found"));
	hf_repo_close(repo);
	hf_buf_release(&got);
}

static void test_shallow(void **state)
{
	struct hf_err err = HF_ERR_INIT;
	struct hf_buf got = HF_BUF_INIT;
	struct hf_repo *repo = NULL;

	(void)state;
	begin("git clone -q --mirror --depth 2 --no-single-branch \\\n"
	      "	\"file://$PWD/../plain\" here");
	assert_int_equal(hf_repo_open(&repo, HF_READER_LIBGIT2, &err),
			 HF_ENOTFOUND);
	assert_string_equal(err.text,
			    "libgit2 does not honour a shallow history");
	repo = open_by(HF_READER_AUTO, "git");
	assert_true(hf_repo_place(repo)->shallow);
	assert_string_equal(hf_repo_reader_why(repo), err.text);
	ask_range(&got, repo, "h2", "h1", false, 0);
	ask_range(&got, repo, "h2", "", false, 0);
	ask_base(&got, repo, "m2", "h2");
	ask_base(&got, repo, "m2", "q2");
	assert_string_equal(hf_buf_str(&got), "range h2 not h1: h2< h1;\n"
					      "range h2 not : (undecided)\n"
					      "base m2 and h2: - (undecided); "
					      "reaches: no (undecided)\n"
					      "base m2 and q2: - (undecided); "
					      "reaches: no (undecided)\n");
	hf_repo_close(repo);
	hf_buf_release(&got);
}

static void test_sha256(void **state)
{
	struct hf_err err = HF_ERR_INIT;
	struct hf_repo *repo;
	char *branch = NULL;
	struct hf_id tip, id;

	(void)state;
	begin("git init -q -b main --object-format=sha256 here; cd here\n"
	      "git commit -q --allow-empty -m one");
	repo = open_by(HF_READER_AUTO, "git");
	assert_non_null(strstr(hf_repo_reader_why(repo), "objectformat"));
	assert_int_equal(hf_repo_head(&branch, &tip, repo, &err), 0);
	assert_string_equal(branch, "refs/heads/main");
	assert_int_equal(strlen(tip.hex), 64);
	assert_int_equal(hf_repo_resolve(&id, repo, "main", &err), 0);
	assert_true(hf_id_eq(&id, &tip));
	free(branch);
	hf_repo_close(repo);
}

static void test_reader_choice(void **state)
{
	static const struct {
		const char *env, *name, *text;
		enum hf_reader reader;
	} cases[] = {
		{ NULL, "libgit2", "", HF_READER_AUTO },
		{ NULL, "git", "", HF_READER_GIT },
		{ "", "git", "", HF_READER_GIT },
		{ "git", "git", "", HF_READER_LIBGIT2 },
		{ "libgit2", "libgit2", "", HF_READER_GIT },
		{ "jgit", NULL,
		  "GIT_HOTFIX_READER is 'jgit', not 'git' or "
		  "'libgit2'",
		  HF_READER_AUTO },
	};
	struct hf_err err;
	struct hf_repo *repo;
	size_t i;
	int rc;

	(void)state;
	begin("cp -r ../plain here");
	for (i = 0; i < LENGTH(cases); i++) {
		hf_err_clear(&err);
		if (cases[i].env)
			setenv("GIT_HOTFIX_READER", cases[i].env, 1);
		rc = hf_repo_open(&repo, cases[i].reader, &err);
		unsetenv("GIT_HOTFIX_READER");
		assert_int_equal(rc, cases[i].name ? 0 : HF_EUSAGE);
		assert_string_equal(err.text, cases[i].text);
		if (cases[i].name)
			assert_string_equal(hf_repo_reader(repo),
					    cases[i].name);
		else
			assert_null(repo);
		hf_repo_close(repo);
	}
}

static int set_up(void **state)
{
	static const char *const sets[][2] = {
		{ "GIT_CONFIG_NOSYSTEM", "1" },
		{ "TZ", "UTC" },
		{ "LC_ALL", "C" },
		{ "GIT_AUTHOR_NAME", "Ada" },
		{ "GIT_AUTHOR_EMAIL", "ada@example.org" },
		{ "GIT_COMMITTER_NAME", "Ada" },
		{ "GIT_COMMITTER_EMAIL", "ada@example.org" },
		{ "GIT_CEILING_DIRECTORIES", home },
		{ "HOME", home },
	};
	static const char *const unsets[] = {
		"GIT_DIR",
		"GIT_WORK_TREE",
		"GIT_INDEX_FILE",
		"GIT_PREFIX",
		"GIT_CONFIG_GLOBAL",
		"GIT_CONFIG_PARAMETERS",
		"GIT_CONFIG_COUNT",
		"GIT_HOTFIX_READER",
		"XDG_CONFIG_HOME",
		"GIT_OBJECT_DIRECTORY",
		"GIT_ALTERNATE_OBJECT_DIRECTORIES",
		"GIT_COMMON_DIR",
		"GIT_NAMESPACE",
	};
	struct hf_buf text = HF_BUF_INIT;
	struct hf_id id;
	char *at, *end;
	size_t i;

	(void)state;
	snprintf(home, sizeof(home), "/tmp/hf-repo-test-XXXXXX");
	if (!mkdtemp(home) || !getcwd(top, sizeof(top)) || chdir(home) < 0)
		return -1;
	for (i = 0; i < LENGTH(unsets); i++)
		unsetenv(unsets[i]);
	for (i = 0; i < LENGTH(sets); i++)
		setenv(sets[i][0], sets[i][1], 1);
	sh(history);
	sh_to(&text, "git -C plain log --all --format='%H %s'");
	for (at = text.data; (end = strchr(at, '\n')); at = end + 1) {
		assert_true(hf_id_parse(&id, at, 40));
		hf_ids_push(&known, &id);
		hf_strv_pushn(&subjects, at + 41, (size_t)(end - at) - 41);
	}
	hf_buf_release(&text);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	hf_ids_release(&known);
	hf_strv_release(&subjects);
	if (chdir(home) < 0)
		return -1;
	sh("chmod -R u+w . && rm -rf -- \"$HOME\"");
	return chdir(top);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_heads),
		cmocka_unit_test(test_index),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_partial),
		cmocka_unit_test(test_shallow),
		cmocka_unit_test(test_sha256),
		cmocka_unit_test(test_reader_choice),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
