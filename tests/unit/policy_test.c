#include <stdarg.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "values/gate.h"
#include "values/policy.h"

#define NAME "origin/main:.hotfix.ini"
#define MINE "config: file:.git/config"

static const char *const rules[] = { "size-files", "noise", "approval", NULL };
static const char *const levels[] = { "block", "warn", "off" };

static void given_policy(struct hf_policy *policy, const char *file)
{
	struct hf_err err = HF_ERR_INIT;

	assert_int_equal(hf_policy_init(policy, rules, levels, &err), 0);
	if (file && hf_policy_file(policy, NAME, file, strlen(file), &err) < 0)
		fail_msg("%s", err.text);
}

/* Every row that is not as it was: "section.key=value (origin) ignored". */
static void dump_changed(struct hf_buf *out, const struct hf_policy *policy)
{
	struct hf_setting_rows rows;
	size_t i;

	hf_buf_clear(out);
	assert_int_equal(hf_policy_rows(&rows, policy, NULL), 0);
	for (i = 0; i < rows.n; i++) {
		const struct hf_setting_row *r = &rows.v[i];

		if (!strcmp(r->origin, "default") && !r->ignored)
			continue;
		hf_buf_printf(out, "%s.%s=%s (%s)%s%s\n", r->section, r->key,
			      r->value, r->origin, r->ignored ? " " : "",
			      r->ignored ? r->ignored : "");
	}
	hf_setting_rows_release(&rows);
}

static void defaults(void **state)
{
	static const char want[] =
		"branches.production=main\n"
		"branches.support=\n"
		"branches.integration=\n"
		"branches.releases=release/*\n"
		"hotfix.prefix=hotfix/\n"
		"hotfix.name=^[A-Za-z0-9][A-Za-z0-9._-]*$\n"
		"hotfix.max-age=24h\n"
		"hotfix.records=refs/hotfix-log/\n"
		"limits.files=10\n"
		"limits.lines=150\n"
		"limits.commits=10\n"
		"limits.binary-files=0\n"
		"limits.noise=50\n"
		"limits.ignore=test/, tests/, spec/, *.lock, "
		"package-lock.json, go.sum\n"
		"limits.protected=\n"
		"message.subject=^.{1,72}$\n"
		"message.trailers=\n"
		"message.add-trailers=yes\n"
		"triage.severities=P1, P2\n"
		"triage.require=severity, impact, workaround, rollback-plan\n"
		"evidence.require=\n"
		"evidence.require-after=\n"
		"approval.require=\n"
		"approval.self=no\n"
		"approval.signed=no\n"
		"approval.signers=\n"
		"release.via=push\n"
		"release.tag=v{version}\n"
		"release.method=merge\n"
		"merge-back.method=merge\n"
		"merge-back.via=push\n"
		"merge-back.keep-target=\n"
		"merge-back.never=\n"
		"merge-back.due=24h\n"
		"frequency.limit=3\n"
		"frequency.window=30d\n"
		"hooks.on-error=guard\n"
		"hooks.timeout=10s\n"
		"rules.size-files=block\n"
		"rules.noise=warn\n"
		"rules.approval=off\n";
	struct hf_buf got = HF_BUF_INIT, told = HF_BUF_INIT;
	struct hf_buf manual = HF_BUF_INIT;
	struct hf_setting_rows rows;
	struct hf_policy policy;
	size_t i;

	(void)state;
	given_policy(&policy, NULL);
	assert_int_equal(hf_policy_rows(&rows, &policy, NULL), 0);
	for (i = 0; i < rows.n; i++) {
		const struct hf_setting_row *r = &rows.v[i];

		hf_buf_printf(&got, "%s.%s=%s\n", r->section, r->key, r->value);
		assert_string_equal(r->origin, "default");
		assert_null(r->ignored);
		if (!strcmp(r->section, "rules"))
			continue;
		assert_true(r->help[0]);
		hf_buf_printf(&manual, "%s\t%s\t%s\t%s\n", r->section, r->key,
			      r->value, r->help);
	}
	assert_string_equal(hf_buf_str(&got), want);
	/* the manual promises the defaults that hold */
	hf_policy_describe(&told);
	assert_string_equal(hf_buf_str(&told), hf_buf_str(&manual));
	hf_setting_rows_release(&rows);
	hf_policy_release(&policy);
	hf_policy_release(&policy);
	hf_policy_release(NULL);
	hf_buf_release(&manual);
	hf_buf_release(&told);
	hf_buf_release(&got);
}

/* The example of the manual, each value another one than the default. */
static const char example[] =
	"[branches]\n"
	"production  = tag:v*      ; or a branch\n"
	"support     = support/*, tag:v1.*\n"
	"integration = develop     ; found; absent: none\n"
	"releases    = rel/*\n"
	"[hotfix]\n"
	"prefix  = fix/\n"
	"name    = \"^[A-Z]+-[0-9]+;?$\"\n"
	"max-age = 2d\n"
	"records = refs/heads/hotfix-log/ ; where a host refuses other refs\n"
	"[limits]\n"
	"files = 11\n"
	"lines = 151\n"
	"commits = 12\n"
	"binary-files = 1\n"
	"noise = 51\n"
	"ignore = test/, *.lock, !a.lock   ; gitignore patterns\n"
	"protected = migrations/\n"
	"[message]\n"
	"subject = ^\\w+: .{1,60}$\n"
	"trailers = Incident, Ticket\n"
	"add-trailers = no\n"
	"[triage]\n"
	"severities = S1\n"
	"require = severity\n"
	"[evidence]\n"
	"require = regression, staging\n"
	"require-after = smoke\n"
	"[approval]\n"
	"require = sre:1, lead:2\n"
	"self = yes\n"
	"signed = yes\n"
	"signers = .hotfix/allowed_signers\n"
	"[roles]\n"
	"sre = ana@example.org,bo@example.org\n"
	"lead =\n"
	"[release]\n"
	"via = pull-request\n"
	"tag = {version}\n"
	"method = squash\n"
	"[merge-back]\n"
	"method = cherry-pick\n"
	"via = branch\n"
	"keep-target = VERSION\n"
	"never = VERSION, CHANGELOG.md\n"
	"due = 90m\n"
	"[frequency]\n"
	"limit = 0\n"
	"window = 2w\n"
	"[hooks]\n"
	"on-error = block\n"
	"timeout = 90s\n"
	"[rules]\n"
	"noise = off\n";

static void the_whole_file(void **state)
{
	static const char want[] =
		"branches.production=tag:v* (" NAME ":2)\n"
		"branches.support=support/*, tag:v1.* (" NAME ":3)\n"
		"branches.integration=develop (" NAME ":4)\n"
		"branches.releases=rel/* (" NAME ":5)\n"
		"hotfix.prefix=fix/ (" NAME ":7)\n"
		"hotfix.name=^[A-Z]+-[0-9]+;?$ (" NAME ":8)\n"
		"hotfix.max-age=2d (" NAME ":9)\n"
		"hotfix.records=refs/heads/hotfix-log/ (" NAME ":10)\n"
		"limits.files=11 (" NAME ":12)\n"
		"limits.lines=151 (" NAME ":13)\n"
		"limits.commits=12 (" NAME ":14)\n"
		"limits.binary-files=1 (" NAME ":15)\n"
		"limits.noise=51 (" NAME ":16)\n"
		"limits.ignore=test/, *.lock, !a.lock (" NAME ":17)\n"
		"limits.protected=migrations/ (" NAME ":18)\n"
		"message.subject=^\\w+: .{1,60}$ (" NAME ":20)\n"
		"message.trailers=Incident, Ticket (" NAME ":21)\n"
		"message.add-trailers=no (" NAME ":22)\n"
		"triage.severities=S1 (" NAME ":24)\n"
		"triage.require=severity (" NAME ":25)\n"
		"evidence.require=regression, staging (" NAME ":27)\n"
		"evidence.require-after=smoke (" NAME ":28)\n"
		"approval.require=sre:1, lead:2 (" NAME ":30)\n"
		"approval.self=yes (" NAME ":31)\n"
		"approval.signed=yes (" NAME ":32)\n"
		"approval.signers=.hotfix/allowed_signers (" NAME ":33)\n"
		"release.via=pull-request (" NAME ":38)\n"
		"release.tag={version} (" NAME ":39)\n"
		"release.method=squash (" NAME ":40)\n"
		"merge-back.method=cherry-pick (" NAME ":42)\n"
		"merge-back.via=branch (" NAME ":43)\n"
		"merge-back.keep-target=VERSION (" NAME ":44)\n"
		"merge-back.never=VERSION, CHANGELOG.md (" NAME ":45)\n"
		"merge-back.due=90m (" NAME ":46)\n"
		"frequency.limit=0 (" NAME ":48)\n"
		"frequency.window=14d (" NAME ":49)\n"
		"hooks.on-error=block (" NAME ":51)\n"
		"hooks.timeout=90s (" NAME ":52)\n"
		"roles.sre=ana@example.org, bo@example.org (" NAME ":35)\n"
		"roles.lead= (" NAME ":36)\n"
		"rules.noise=off (" NAME ":54)\n";
	struct hf_buf got = HF_BUF_INIT;
	struct hf_policy p;

	(void)state;
	given_policy(&p, example);
	dump_changed(&got, &p);
	assert_string_equal(hf_buf_str(&got), want);
	/* and the fields that the code reads */
	assert_int_equal(p.release_via, HF_VIA_PULL_REQUEST);
	assert_int_equal(p.release_method, HF_BY_SQUASH);
	assert_int_equal(p.back_method, HF_BACK_CHERRY_PICK);
	assert_int_equal(p.back_via, HF_BACK_BRANCH);
	assert_int_equal(p.on_error, HF_BLOCK_ALL);
	assert_int_equal(p.max_age, 172800);
	assert_true(p.approve_self && p.approve_signed && !p.add_trailers);
	assert_int_equal(hf_policy_level(&p, "noise"), HF_OFF);
	assert_true(hf_policy_level_is_set(&p, "noise"));
	assert_int_equal(hf_policy_level(&p, "size-files"), HF_BLOCK);
	assert_false(hf_policy_level_is_set(&p, "size-files"));
	assert_int_equal(hf_policy_level(&p, "no-such-rule"), HF_BLOCK);
	hf_policy_release(&p);
	hf_buf_release(&got);
}

/* The policy section of the interface, with its defaults and its comments. */
static void the_published_example(void **state)
{
	static const char text[] =
		"[branches]\n"
		"production  = main                     ; or tag:v*\n"
		"support     = support/*                ; e.g.; branches or "
		"tag patterns\n"
		"integration = develop                  ; found; absent: none "
		"but open releases\n"
		"releases    = release/*\n"
		"[hotfix]\n"
		"prefix  = hotfix/\n"
		"name    = \"^[A-Za-z0-9][A-Za-z0-9._-]*$\"\n"
		"max-age = 24h\n"
		"records = refs/hotfix-log/             ; or "
		"refs/heads/hotfix-log/ where a host refuses other refs\n"
		"[limits]\n"
		"files = 10\n"
		"lines = 150\n"
		"commits = 10\n"
		"binary-files = 0\n"
		"noise = 50\n"
		"ignore = test/, tests/, spec/, *.lock, package-lock.json, "
		"go.sum   ; gitignore patterns; lists have commas\n"
		"protected = migrations/                ; e.g.\n"
		"[message]\n"
		"subject = \"^.{1,72}$\"\n"
		"trailers = Incident                    ; e.g.\n"
		"add-trailers = yes\n"
		"[triage]\n"
		"severities = P1, P2\n"
		"require = severity, impact, workaround, rollback-plan\n"
		"[evidence]\n"
		"require = regression, staging          ; e.g.\n"
		"require-after = smoke                  ; e.g.\n"
		"[approval]\n"
		"require = sre:1, lead:1                ; e.g.\n"
		"self = no\n"
		"signed = no\n"
		"signers = .hotfix/allowed_signers      ; e.g.; read from "
		"production\n"
		"[roles]\n"
		"sre = ana@example.org, bo@example.org  ; e.g.\n"
		"[release]\n"
		"via = push                             ; or pull-request, "
		"local\n"
		"tag = v{version}                       ; found from the tags "
		"there are\n"
		"method = merge                         ; or squash, "
		"fast-forward\n"
		"[merge-back]\n"
		"method = merge                         ; or cherry-pick\n"
		"via = push                             ; or branch: a branch "
		"per target, for review\n"
		"keep-target = VERSION                  ; e.g.; on conflict "
		"the target's side stays, and is named\n"
		"never = VERSION, CHANGELOG.md          ; e.g.; a commit of "
		"these paths alone is owed to nobody\n"
		"due = 24h\n"
		"[frequency]\n"
		"limit = 3\n"
		"window = 30d\n"
		"[hooks]\n"
		"on-error = guard                       ; as above; or block, "
		"allow\n"
		"timeout = 10s\n"
		"[rules]\n"
		"noise = off                            ; e.g.; a level for "
		"any rule\n";
	struct hf_setting_rows rows;
	struct hf_policy policy;
	size_t i;

	(void)state;
	given_policy(&policy, text);
	assert_int_equal(hf_policy_rows(&rows, &policy, NULL), 0);
	assert_int_equal(rows.n, 42);
	for (i = 0; i < rows.n; i++)
		if (!strcmp(rows.v[i].origin, "default"))
			assert_string_equal(rows.v[i].section, "rules");
	hf_setting_rows_release(&rows);
	hf_policy_release(&policy);
}

#define LIST "'git hotfix policy' lists what there is"
#define FIELDS \
	"severity, incident, impact, affected, workaround or rollback-plan"
#define TIME "a time such as 90s, 30m, 24h, 7d or 2w, from "
#define WORDS "words of letters, digits and ._- between commas"
#define FREE_REFS \
	"refs/hotfix-log/ or another free place under refs/, up to a '/'"

/* A file of one section and one line, and what is said about it. */
static void mistakes_in_a_file(void **state)
{
	static const struct {
		const char *text, *want, *hint;
	} cases[] = {
		{ "[limit]\n", ":1: unknown section 'limit'",
		  "did you mean 'limits'?" },
		{ "[zzzzzzzz]\nx = 1\n", ":1: unknown section 'zzzzzzzz'",
		  LIST },
		{ "[limits]\nfile = 1\n", ":2: unknown key 'file' in [limits]",
		  "did you mean 'files'?" },
		{ "[limits]\nbinary_files = 1\n",
		  ":2: unknown key 'binary_files' in [limits]",
		  "did you mean 'binary-files'?" },
		{ "[limits]\ncommand = rm\n",
		  ":2: unknown key 'command' in [limits]",
		  "did you mean 'commits'?" },
		{ "[hotfix]\nfiles = 1\n",
		  ":2: unknown key 'files' in [hotfix]",
		  "'files' belongs in [limits]" },
		{ "[hotfix]\nremote = x\n",
		  ":2: unknown key 'remote' in [hotfix]",
		  "use 'git config hotfix.remote'" },
		{ "[rules]\nnoises = off\n", ":2: unknown rule 'noises'",
		  "did you mean 'noise'?" },
		{ "[rules]\nnoise = fatal\n",
		  ":2: bad value 'fatal' for 'noise': want off, warn or block",
		  "" },
		{ "[rules]\nnoise =\n",
		  ":2: bad value '' for 'noise': want off, warn or block", "" },
		{ "[roles]\n-x = a\n",
		  ":2: '-x' cannot be a role: want letters, digits, '-' and "
		  "'_'",
		  "" },
		{ "[limits]\nfiles = 1\nfiles = 2\n",
		  ":3: 'files' was set before, in line 2", "" },
		{ "[limits]\nfiles = 1;x\n",
		  ":2: a comment character is stuck to the value",
		  "put the value in quotes, or a blank before the comment" },
		/* numbers */
		{ "[limits]\nfiles = ten\n",
		  ":2: bad value 'ten' for 'files': want a number from 1 to "
		  "100000",
		  "" },
		{ "[limits]\nfiles = 0\n",
		  ":2: bad value '0' for 'files': want a number from 1 to "
		  "100000",
		  "" },
		{ "[limits]\nfiles = 12abc\n",
		  ":2: bad value '12abc' for 'files': want a number from 1 to "
		  "100000",
		  "" },
		{ "[limits]\nfiles =\n",
		  ":2: bad value '' for 'files': want a number from 1 to "
		  "100000",
		  "" },
		{ "[limits]\nlines = -1\n",
		  ":2: bad value '-1' for 'lines': want a number from 1 to "
		  "10000000",
		  "" },
		{ "[limits]\nbinary-files = 99999999999\n",
		  ":2: bad value '99999999999' for 'binary-files': want a "
		  "number from 0 to 100000",
		  "" },
		{ "[limits]\nnoise = 101\n",
		  ":2: bad value '101' for 'noise': want a number from 0 to "
		  "100",
		  "" },
		/* times */
		{ "[hotfix]\nmax-age = 24\n",
		  ":2: bad value '24' for 'max-age': want " TIME "1s to 3650d",
		  "" },
		{ "[hotfix]\nmax-age = 0h\n",
		  ":2: bad value '0h' for 'max-age': want " TIME "1s to 3650d",
		  "" },
		{ "[hooks]\ntimeout = 2h\n",
		  ":2: bad value '2h' for 'timeout': want " TIME "1s to 1h",
		  "" },
		{ "[merge-back]\ndue = soon\n",
		  ":2: bad value 'soon' for 'due': want " TIME "0s to 3650d",
		  "" },
		/* yes, no, one of */
		{ "[approval]\nself = tuesday\n",
		  ":2: bad value 'tuesday' for 'self': want yes or no", "" },
		{ "[approval]\nsigned =\n",
		  ":2: bad value '' for 'signed': want yes or no", "" },
		{ "[release]\nvia = pull\n",
		  ":2: bad value 'pull' for 'via': want push, pull-request or "
		  "local",
		  "" },
		{ "[merge-back]\nmethod = Merge\n",
		  ":2: bad value 'Merge' for 'method': want merge or "
		  "cherry-pick",
		  "" },
		{ "[hooks]\non-error = warn\n",
		  ":2: bad value 'warn' for 'on-error': want block, guard or "
		  "allow",
		  "" },
		/* patterns */
		{ "[hotfix]\nname = (\n",
		  ":2: 'name': bad pattern '(': missing closing parenthesis at "
		  "byte 1",
		  "" },
		{ "[message]\nsubject =\n",
		  ":2: bad value '' for 'subject': want a regular expression",
		  "" },
		{ "[limits]\nignore = a, ./b\n",
		  ":2: 'ignore': bad pattern './b': paths are never written "
		  "with '.' or '..'",
		  "" },
		{ "[limits]\nprotected = /\n",
		  ":2: 'protected': bad pattern '/': there is nothing to match "
		  "in it",
		  "" },
		/* branches, tags, refs */
		{ "[branches]\nproduction =\n",
		  ":2: bad value '' for 'production': want a branch or "
		  "tag:<pattern>",
		  "" },
		{ "[branches]\nproduction = refs/heads/main\n",
		  ":2: bad value 'refs/heads/main' for 'production': want a "
		  "branch or tag:<pattern>",
		  "" },
		{ "[branches]\nproduction = main*\n",
		  ":2: bad value 'main*' for 'production': want a branch or "
		  "tag:<pattern>",
		  "" },
		{ "[branches]\nproduction = tag:\n",
		  ":2: bad value 'tag:' for 'production': want a branch or "
		  "tag:<pattern>",
		  "" },
		{ "[branches]\nproduction = --all\n",
		  ":2: bad value '--all' for 'production': want a branch or "
		  "tag:<pattern>",
		  "" },
		{ "[branches]\nintegration = tag:v*\n",
		  ":2: bad value 'tag:v*' for 'integration': want a branch or "
		  "nothing",
		  "" },
		{ "[branches]\nsupport = a, b..c\n",
		  ":2: bad value 'b..c' for 'support': want branch patterns or "
		  "tag:<pattern>",
		  "" },
		{ "[branches]\nreleases = tag:v*\n",
		  ":2: bad value 'tag:v*' for 'releases': want branch patterns",
		  "" },
		{ "[branches]\nreleases = a/*, b, a/*\n",
		  ":2: 'a/*' stands in 'releases' twice", "" },
		{ "[hotfix]\nprefix =\n",
		  ":2: bad value '' for 'prefix': want the beginning of a "
		  "branch name, up to a '/'",
		  "" },
		{ "[hotfix]\nprefix = /\n",
		  ":2: bad value '/' for 'prefix': want the beginning of a "
		  "branch name, up to a '/'",
		  "" },
		{ "[hotfix]\nprefix = hotfix-\n",
		  ":2: bad value 'hotfix-' for 'prefix': want the beginning of "
		  "a branch name, up to a '/'",
		  "" },
		{ "[hotfix]\nprefix = a b/\n",
		  ":2: bad value 'a b/' for 'prefix': want the beginning of a "
		  "branch name, up to a '/'",
		  "" },
		{ "[hotfix]\nprefix = refs/heads/hotfix/\n",
		  ":2: bad value 'refs/heads/hotfix/' for 'prefix': want the "
		  "beginning of a branch name, up to a '/'",
		  "" },
		{ "[hotfix]\nrecords = refs/hotfix/\n",
		  ":2: bad value 'refs/hotfix/' for 'records': want " FREE_REFS,
		  "" },
		{ "[hotfix]\nrecords = refs/heads/hotfix/\n",
		  ":2: bad value 'refs/heads/hotfix/' for 'records': "
		  "want " FREE_REFS,
		  "" },
		{ "[hotfix]\nrecords = refs/tags/x/\n",
		  ":2: bad value 'refs/tags/x/' for 'records': want " FREE_REFS,
		  "" },
		{ "[hotfix]\nrecords = refs/heads/\n",
		  ":2: bad value 'refs/heads/' for 'records': want " FREE_REFS,
		  "" },
		{ "[hotfix]\nrecords = refs/log\n",
		  ":2: bad value 'refs/log' for 'records': want " FREE_REFS,
		  "" },
		{ "[hotfix]\nrecords = log/\n",
		  ":2: bad value 'log/' for 'records': want " FREE_REFS, "" },
		{ "[hotfix]\nrecords = refs/heads/fix/\nprefix = fix/\n",
		  ": records in 'refs/heads/fix/' cannot be told from hotfixes "
		  "in 'fix/'",
		  "" },
		{ "[release]\ntag = v1\n",
		  ":2: bad value 'v1' for 'tag': want a tag name with "
		  "{version} in it, once",
		  "" },
		{ "[release]\ntag = {version}-{version}\n",
		  ":2: bad value '{version}-{version}' for 'tag': want a tag "
		  "name with {version} in it, once",
		  "" },
		{ "[release]\ntag = v {version}\n",
		  ":2: bad value 'v {version}' for 'tag': want a tag name with "
		  "{version} in it, once",
		  "" },
		/* lists of words */
		{ "[message]\ntrailers = My Key\n",
		  ":2: bad value 'My Key' for 'trailers': want " WORDS, "" },
		{ "[triage]\nrequire = severity, cost\n",
		  ":2: bad value 'cost' for 'require': want " FIELDS, "" },
		{ "[evidence]\nrequire = a, a\n",
		  ":2: 'a' stands in 'require' twice", "" },
		{ "[approval]\nrequire = sre\n",
		  ":2: bad value 'sre' for 'require': want role:count with a "
		  "count from 1 to 99",
		  "" },
		{ "[approval]\nrequire = sre:0\n",
		  ":2: bad value 'sre:0' for 'require': want role:count with a "
		  "count from 1 to 99",
		  "" },
		{ "[approval]\nrequire = :1\n",
		  ":2: bad value ':1' for 'require': want role:count with a "
		  "count from 1 to 99",
		  "" },
		{ "[approval]\nrequire = sre:1, sre:2\n",
		  ":2: 'sre:1' stands in 'require' twice", "" },
		{ "[approval]\nsigners = /etc/signers\n",
		  ":2: bad value '/etc/signers' for 'signers': want a path "
		  "from the top of the repository",
		  "" },
		{ "[approval]\nsigners = ../signers\n",
		  ":2: bad value '../signers' for 'signers': want a path "
		  "from the top of the repository",
		  "" },
	};
	struct hf_buf want = HF_BUF_INIT;
	struct hf_policy policy;
	struct hf_err err;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		err = (struct hf_err)HF_ERR_INIT;
		given_policy(&policy, NULL);
		assert_int_equal(hf_policy_file(&policy, NAME, cases[i].text,
						strlen(cases[i].text), &err),
				 HF_EPOLICY);
		hf_buf_clear(&want);
		hf_buf_printf(&want, NAME "%s", cases[i].want);
		assert_string_equal(err.text, hf_buf_str(&want));
		assert_string_equal(err.hint, cases[i].hint);
		hf_policy_release(&policy);
	}
	hf_buf_release(&want);
}

static void empty_values(void **state)
{
	static const char file[] = "[branches]\nintegration =\nreleases =\n"
				   "[limits]\nignore =\n"
				   "[approval]\nsigners = \"\"\n";
	struct hf_policy policy;

	(void)state;
	given_policy(&policy, file);
	assert_null(policy.integration);
	assert_null(policy.signers);
	assert_int_equal(policy.releases.n, 0);
	assert_int_equal(policy.ignore.n, 0);
	hf_policy_release(&policy);
}

static void what_is_found_counts_like_a_default(void **state)
{
	struct hf_buf got = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct hf_policy p;

	(void)state;
	given_policy(&p, NULL);
	assert_int_equal(hf_policy_found(&p, "branches", "production", "trunk",
					 "origin/HEAD", NULL),
			 0);
	assert_int_equal(hf_policy_found(&p, "branches", "integration", "dev",
					 "gitflow.branch.develop", NULL),
			 0);
	assert_int_equal(hf_policy_file(&p, NAME,
					"[branches]\nproduction=main\n", 27,
					NULL),
			 0);
	assert_int_equal(hf_policy_config(&p, "hotfix.branches.integration",
					  "next", MINE, NULL),
			 0);
	assert_int_equal(hf_policy_found(&p, "release", "tag", "r{version}",
					 "r1.2", NULL),
			 0);
	assert_int_equal(hf_policy_found(&p, "branches", "production", "late",
					 "master", NULL),
			 0);
	dump_changed(&got, &p);
	assert_string_equal(hf_buf_str(&got),
			    "branches.production=main (" NAME ":2)\n"
			    "branches.integration=next (" MINE ")\n"
			    "release.tag=r{version} (found: r1.2)\n");
	assert_int_equal(hf_policy_found(&p, "hotfix", "prefix", "x",
					 "gitflow.prefix.hotfix", &err),
			 HF_EPOLICY);
	assert_string_equal(err.text,
			    "found: gitflow.prefix.hotfix: bad value 'x' for "
			    "'prefix': want the beginning of a branch name, up "
			    "to a '/'");
	hf_policy_release(&p);
	hf_buf_release(&got);
}

#define SAYS(section, line) "[" section "]\n" line "\n"
#define LOOSER(value) " '" value "' would loosen it (" MINE ")"
#define STANDS(value) \
	" '" value "' is not the file's word, which stands (" MINE ")"

/* One variable of git config against a file; NULL: the file is silent. */
static void config_fills_in_and_tightens(void **state)
{
	static const struct {
		const char *file, *variable, *value, *want;
	} cases[] = {
		{ NULL, "limits.files", "99", "limits.files=99 (" MINE ")\n" },
		{ SAYS("limits", "files = 10"), "limits.files", "5",
		  "limits.files=5 (" MINE ")\n" },
		{ SAYS("limits", "files = 10"), "limits.files", "10",
		  "limits.files=10 (" NAME ":2)\n" },
		{ SAYS("limits", "files = 10"), "limits.files", "11",
		  "limits.files=10 (" NAME ":2)" LOOSER("11") "\n" },
		{ SAYS("merge-back", "due = 1d"), "merge-back.due", "24h",
		  "merge-back.due=24h (" NAME ":2)\n" },
		{ SAYS("merge-back", "due = 1d"), "merge-back.due", "1h",
		  "merge-back.due=1h (" MINE ")\n" },
		{ SAYS("hotfix", "max-age = 1h"), "hotfix.max-age", "2h",
		  "hotfix.max-age=1h (" NAME ":2)" LOOSER("2h") "\n" },
		{ SAYS("frequency", "limit = 3"), "frequency.limit", "2",
		  "frequency.limit=2 (" MINE ")\n" },
		/* the window has no direction */
		{ SAYS("frequency", "window = 30d"), "frequency.window", "7d",
		  "frequency.window=30d (" NAME ":2)" STANDS("7d") "\n" },
		/* yes and no */
		{ SAYS("approval", "self = yes"), "approval.self", "no",
		  "approval.self=no (" MINE ")\n" },
		{ SAYS("approval", "self = no"), "approval.self", "yes",
		  "approval.self=no (" NAME ":2)" LOOSER("yes") "\n" },
		{ SAYS("approval", "signed = no"), "approval.signed", NULL,
		  "approval.signed=yes (" MINE ")\n" },
		{ SAYS("approval", "signed = yes"), "approval.signed", "off",
		  "approval.signed=yes (" NAME ":2)" LOOSER("off") "\n" },
		{ SAYS("message", "add-trailers = no"), "message.add-trailers",
		  "TRUE", "message.add-trailers=yes (" MINE ")\n" },
		/* lists that tighten by growing */
		{ NULL, "limits.protected", "a/, b/",
		  "limits.protected=a/, b/ (" MINE ")\n" },
		{ SAYS("limits", "protected = a/"), "limits.protected", "b/",
		  "limits.protected=a/, b/ (" NAME ":2 and " MINE ")\n" },
		{ SAYS("limits", "protected = a/, b/"), "limits.protected",
		  "b/", "limits.protected=a/, b/ (" NAME ":2)\n" },
		{ SAYS("limits", "protected = a/"), "limits.protected", "",
		  "limits.protected=a/ (" NAME ":2)\n" },
		{ SAYS("limits", "protected = a/"), "limits.protected",
		  "b/, !a/x",
		  "limits.protected=a/ (" NAME ":2)" LOOSER("b/, !a/x") "\n" },
		{ SAYS("triage", "require = impact"), "triage.require",
		  "severity",
		  "triage.require=impact, severity (" NAME ":2 and " MINE
		  ")\n" },
		{ SAYS("approval", "require = sre:2, lead:1"),
		  "approval.require", "sre:1, lead:3, qa:1",
		  "approval.require=sre:2, lead:3, qa:1 (" NAME ":2 and " MINE
		  ")\n" },
		{ SAYS("approval", "require = sre:2"), "approval.require",
		  "sre:1", "approval.require=sre:2 (" NAME ":2)\n" },
		/* lists that tighten by shrinking */
		{ NULL, "limits.ignore", "x", "limits.ignore=x (" MINE ")\n" },
		{ SAYS("limits", "ignore = a, b, c"), "limits.ignore", "a, c",
		  "limits.ignore=a, c (" MINE ")\n" },
		{ SAYS("limits", "ignore = a, b"), "limits.ignore", "",
		  "limits.ignore= (" MINE ")\n" },
		{ SAYS("limits", "ignore = a, b"), "limits.ignore", "a, z",
		  "limits.ignore=a, b (" NAME ":2)" LOOSER("a, z") "\n" },
		{ SAYS("limits", "ignore = a, !b"), "limits.ignore", "a",
		  "limits.ignore=a, !b (" NAME ":2)" LOOSER("a") "\n" },
		{ SAYS("limits", "ignore = a, !b"), "limits.ignore", "!b, a",
		  "limits.ignore=a, !b (" NAME ":2)" LOOSER("!b, a") "\n" },
		{ SAYS("limits", "ignore = a, !b"), "limits.ignore", "!b",
		  "limits.ignore=!b (" MINE ")\n" },
		/* no direction */
		{ SAYS("release", "method = merge"), "release.method", "squash",
		  "release.method=merge (" NAME ":2)" STANDS("squash") "\n" },
		{ SAYS("branches", "production = main"), "branches.production",
		  "main", "branches.production=main (" NAME ":2)\n" },
		{ SAYS("branches", "integration ="), "branches.integration",
		  "dev",
		  "branches.integration= (" NAME ":2)" STANDS("dev") "\n" },
		{ SAYS("triage", "severities = P1"), "triage.severities",
		  "P1, P2",
		  "triage.severities=P1 (" NAME ":2)" STANDS("P1, P2") "\n" },
		/* block before guard before allow */
		{ SAYS("hooks", "on-error = guard"), "hooks.on-error", "block",
		  "hooks.on-error=block (" MINE ")\n" },
		{ SAYS("hooks", "on-error = guard"), "hooks.on-error", "allow",
		  "hooks.on-error=guard (" NAME ":2)" LOOSER("allow") "\n" },
		{ SAYS("hooks", "on-error = allow"), "hooks.on-error", "guard",
		  "hooks.on-error=guard (" MINE ")\n" },
		/* rules */
		{ NULL, "rules.noise", "off", "rules.noise=off (" MINE ")\n" },
		{ SAYS("rules", "noise = warn"), "rules.noise", "block",
		  "rules.noise=block (" MINE ")\n" },
		{ SAYS("rules", "noise = warn"), "rules.noise", "warn",
		  "rules.noise=warn (" NAME ":2)\n" },
		{ SAYS("rules", "noise = warn"), "rules.noise", "off",
		  "rules.noise=warn (" NAME ":2)" LOOSER("off") "\n" },
		/* roles */
		{ NULL, "roles.sre", "a@x,b@x",
		  "roles.sre=a@x, b@x (" MINE ")\n" },
		{ SAYS("roles", "sre = a@x"), "roles.sre", "b@x",
		  "roles.sre=a@x (" NAME ":2)" STANDS("b@x") "\n" },
		{ SAYS("roles", "sre = a@x,b@x"), "roles.sre", "a@x , b@x",
		  "roles.sre=a@x, b@x (" NAME ":2)\n" },
		/* personal keys are none of ours */
		{ NULL, "remote", "upstream", "" },
		{ NULL, "push-remote", NULL, "" },
		{ NULL, "remind", "no", "" },
		{ NULL, "color", "never", "" },
		{ NULL, "auto-install", "yes", "" },
		{ NULL, "break-glass", "P1", "" },
	};
	struct hf_buf got = HF_BUF_INIT;
	struct hf_policy policy;
	struct hf_err err;
	char variable[64];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		err = (struct hf_err)HF_ERR_INIT;
		given_policy(&policy, cases[i].file);
		snprintf(variable, sizeof(variable), "hotfix.%s",
			 cases[i].variable);
		if (hf_policy_config(&policy, variable, cases[i].value, MINE,
				     &err) < 0)
			fail_msg("%s", err.text);
		dump_changed(&got, &policy);
		assert_string_equal(hf_buf_str(&got), cases[i].want);
		hf_policy_release(&policy);
	}
	hf_buf_release(&got);
}

static void config_has_layers_of_its_own(void **state)
{
	static const char file[] = "[limits]\nlines = 100\n";
	static const struct {
		const char *variable, *value, *origin;
	} said[] = {
		{ "hotfix.limits.files", "5", "config: file:/etc/gitconfig" },
		{ "hotfix.limits.lines", "50", "config: file:/etc/gitconfig" },
		{ "hotfix.rules.noise", "block",
		  "config: file:/etc/gitconfig" },
		{ "hotfix.limits.files", "20", MINE },
		{ "hotfix.limits.lines", "80", MINE },
		{ "hotfix.rules.noise", "off", MINE },
		{ "core.editor", "vi", MINE },
	};
	struct hf_buf got = HF_BUF_INIT;
	struct hf_policy policy;
	size_t i;

	(void)state;
	given_policy(&policy, file);
	for (i = 0; i < sizeof(said) / sizeof(*said); i++)
		assert_int_equal(hf_policy_config(&policy, said[i].variable,
						  said[i].value, said[i].origin,
						  NULL),
				 0);
	dump_changed(&got, &policy);
	assert_string_equal(
		hf_buf_str(&got),
		"limits.files=20 (" MINE ")\n"
		"limits.lines=50 (config: file:/etc/gitconfig)" LOOSER(
			"80") "\n"
			      "rules.noise=off (" MINE ")\n");
	hf_policy_release(&policy);
	hf_buf_release(&got);
}

static void mistakes_in_config(void **state)
{
	static const struct {
		const char *variable, *value, *want, *hint;
	} cases[] = {
		{ "limits.files", "ten",
		  ": bad value 'ten' for 'files': want a number from 1 to "
		  "100000",
		  "" },
		{ "limits.files", NULL, ": it has no value", "" },
		{ "branches.production", NULL, ": it has no value", "" },
		{ "limits.file", "1", ": unknown key 'file' in [limits]",
		  "did you mean 'files'?" },
		{ "Limits.files", "1", ": unknown section 'Limits'",
		  "did you mean 'limits'?" },
		{ "a.b.files", "1", ": unknown section 'a.b'", LIST },
		{ "rules.noises", "off", ": unknown rule 'noises'",
		  "did you mean 'noise'?" },
		{ "remotes", "x", ": unknown variable",
		  "did you mean 'hotfix.remote'?" },
		{ "prefix", "x/", ": unknown variable",
		  "did you mean 'hotfix.hotfix.prefix'?" },
		{ "zzzzzzzz", "x", ": unknown variable", "" },
		{ "message.subject", "[",
		  ": 'subject': bad pattern '[': missing terminating ] for "
		  "character class at byte 1",
		  "" },
		{ "hotfix.records", "refs/heads/hotfix-log/x",
		  ": bad value 'refs/heads/hotfix-log/x' for 'records': "
		  "want " FREE_REFS,
		  "" },
	};
	struct hf_policy policy;
	struct hf_err err;
	char variable[64], want[256];
	size_t i;

	(void)state;
	given_policy(&policy, NULL);
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		err = (struct hf_err)HF_ERR_INIT;
		snprintf(variable, sizeof(variable), "hotfix.%s",
			 cases[i].variable);
		snprintf(want, sizeof(want), "%s (" MINE ")%s", variable,
			 cases[i].want);
		assert_int_equal(hf_policy_config(&policy, variable,
						  cases[i].value, MINE, &err),
				 HF_EPOLICY);
		assert_string_equal(err.text, want);
		assert_string_equal(err.hint, cases[i].hint);
	}
	hf_policy_release(&policy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults),
		cmocka_unit_test(the_whole_file),
		cmocka_unit_test(the_published_example),
		cmocka_unit_test(mistakes_in_a_file),
		cmocka_unit_test(empty_values),
		cmocka_unit_test(what_is_found_counts_like_a_default),
		cmocka_unit_test(config_fills_in_and_tightens),
		cmocka_unit_test(config_has_layers_of_its_own),
		cmocka_unit_test(mistakes_in_config),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
