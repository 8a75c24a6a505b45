/* The tables of commands and options, and how a command line is read. */
#include "git-hotfix/opt.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* --- Every command that there is ----------------------------------------- */

static bool is_word(const char *text)
{
	return *text >= 'a' && *text <= 'z' &&
	       text[strspn(text, "abcdefghijklmnopqrstuvwxyz-")] == '\0';
}

static void commands_are_whole(void **state)
{
	const struct hf_cmd *const *c, *const *d;

	(void)state;
	for (c = hf_cmds; *c; c++) {
		print_message("# %s\n", (*c)->name);
		assert_true(is_word((*c)->name));
		assert_non_null((*c)->usage);
		assert_non_null((*c)->run);
		assert_true(*(*c)->about && strlen((*c)->about) < 68);
		assert_true((*c)->args_size >= sizeof(struct hf_common));
		for (d = hf_cmds; d < c; d++)
			assert_string_not_equal((*d)->name, (*c)->name);
	}
	assert_true(c - hf_cmds > 10);
}

/* A value lies inside the arguments, where its type may lie. */
static void check_place(const struct hf_opt *o, size_t size)
{
	size_t align = o->kind == HF_OPT_FLAG ? sizeof(bool) : sizeof(char *);
	size_t own =
		o->kind == HF_OPT_LIST ? sizeof(struct hf_opt_list) : align;

	assert_int_equal(o->at % align, 0);
	assert_true(o->at + own <= size);
}

static void check_alone(const struct hf_opt *o, const struct hf_opt *other)
{
	assert_string_not_equal(o->name, other->name);
	assert_true(!o->letter || o->letter != other->letter);
	assert_true(o->at != other->at);
}

static void options_are_whole(void **state)
{
	const struct hf_cmd *const *c;
	const struct hf_opt *o, *p;

	(void)state;
	for (c = hf_cmds; *c; c++) {
		for (o = (*c)->opts; o && o->kind != HF_OPT_END; o++) {
			print_message("# %s --%s\n", (*c)->name, o->name);
			assert_true(is_word(o->name));
			assert_string_not_equal(o->name, "help");
			assert_string_not_equal(o->name, "quiet");
			assert_string_not_equal(o->name, "verbose");
			assert_true(!o->letter || !strchr("hqv", o->letter));
			assert_true(*o->help && strlen(o->help) < 50);
			assert_int_equal(o->kind == HF_OPT_FLAG, !o->value);
			check_place(o, (*c)->args_size);
			for (p = (*c)->opts; p < o; p++)
				check_alone(o, p);
		}
	}
}

/* --- Reading a command line ---------------------------------------------- */

struct args {
	struct hf_common common;
	const char *from, *message, *worktree;
	bool push, no_push, force;
	struct hf_opt_list target;
};

static const struct hf_opt opts[] = {
	{ HF_OPT_TEXT, 'f', "from", offsetof(struct args, from), "release",
	  "branch from this release" },
	{ HF_OPT_TEXT, 'm', "message", offsetof(struct args, message), "text",
	  "why" },
	{ HF_OPT_MAYBE, 0, "worktree", offsetof(struct args, worktree), "dir",
	  "a new work tree for it" },
	{ HF_OPT_FLAG, 0, "push", offsetof(struct args, push), NULL, "push" },
	{ HF_OPT_FLAG, 0, "no-push", offsetof(struct args, no_push), NULL,
	  "do not push" },
	{ HF_OPT_FLAG, 0, "force", offsetof(struct args, force), NULL,
	  "even if it is of another tool's making" },
	{ HF_OPT_LIST, 't', "target", offsetof(struct args, target), "branch",
	  "one that gets it" },
	HF_OPT_DRY_RUN,
	HF_OPT_LAST,
};

static int never(const void *args, int argc, char **argv, struct hf_err *err)
{
	(void)args;
	(void)argc;
	(void)argv;
	return hf_fail(err, HF_EFAIL, "it is not run");
}

static const struct hf_cmd cmd = {
	.name = "start",
	.usage = "[<options>] <name>",
	.about = "open a hotfix",
	.opts = opts,
	.args_size = sizeof(struct args),
	.run = never,
};

#define USAGE \
	"usage: git hotfix start [<options>] <name>\n\n" \
	"    open a hotfix\n\n" \
	"    -f, --from <release>      branch from this release\n" \
	"    -m, --message <text>      why\n" \
	"    --worktree[=<dir>]        a new work tree for it\n" \
	"    --push                    push\n" \
	"    --no-push                 do not push\n" \
	"    --force                   even if it is of another tool's making\n" \
	"    -t, --target <branch>     one that gets it\n" \
	"    -n, --dry-run             say what would happen, change nothing\n" \
	"    -q, --quiet               say less\n" \
	"    -v, --verbose             say more\n"

/* Turn a stream's descriptor to a file; what it was comes back. */
static int redirect(FILE *stream, FILE *to)
{
	int before = dup(fileno(stream));

	fflush(stream);
	assert_true(before >= 0);
	assert_true(dup2(fileno(to), fileno(stream)) >= 0);
	return before;
}

/* Undo it, and take what was written meanwhile. */
static void restore(char *said, size_t size, FILE *stream, FILE *from,
		    int before)
{
	fflush(stream);
	assert_true(dup2(before, fileno(stream)) >= 0);
	close(before);
	rewind(from);
	said[fread(said, 1, size - 1, from)] = '\0';
	fclose(from);
}

struct line {
	const char *argv[8]; /* behind the command's name */
	const char *want;    /* what is set, in the order of struct args */
	const char *left;    /* the arguments, each in brackets */
};

static void print_args(struct hf_buf *out, const struct args *args)
{
	const struct {
		bool on;
		const char *name;
	} flags[] = {
		{ args->push, "push" },
		{ args->no_push, "no-push" },
		{ args->force, "force" },
		{ args->common.dry_run, "dry-run" },
		{ args->common.quiet, "quiet" },
		{ args->common.verbose, "verbose" },
	};
	size_t i;

	if (args->from)
		hf_buf_printf(out, "from=%s ", args->from);
	if (args->message)
		hf_buf_printf(out, "message=%s ", args->message);
	if (args->worktree)
		hf_buf_printf(out, "worktree=%s ", args->worktree);
	for (i = 0; args->target.v[i]; i++)
		hf_buf_printf(out, "target=%s ", args->target.v[i]);
	for (i = 0; i < COUNT(flags); i++)
		if (flags[i].on)
			hf_buf_printf(out, "%s ", flags[i].name);
}

/* One command line, read. */
struct parsed {
	struct hf_strv owner; /* of the texts, which the parser moves about */
	char *argv[16];
	int argc, rc;
	bool help;
	struct args args;
};

static void parse(struct parsed *out, const char *const *words)
{
	size_t i;

	*out = (struct parsed){ .help = true };
	hf_strv_push(&out->owner, "start");
	hf_strv_push_all(&out->owner, words);
	assert_false(out->owner.failed);
	for (i = 0; i < out->owner.n; i++)
		out->argv[i] = out->owner.v[i];
	out->argc = (int)i;
	out->rc = hf_opt_parse(&out->args, &out->help, &out->argc, out->argv,
			       &cmd);
}

static void lines_are_read(void **state)
{
	static const struct line lines[] = {
		{ { NULL }, "", "" },
		{ { "login" }, "", "[login]" },
		{ { "-f", "v1", "login" }, "from=v1 ", "[login]" },
		{ { "-fv1", "login" }, "from=v1 ", "[login]" },
		{ { "--from", "v1", "login" }, "from=v1 ", "[login]" },
		{ { "--from=v1", "login" }, "from=v1 ", "[login]" },
		{ { "--from=", "login" }, "from= ", "[login]" },
		{ { "--from", "-n" }, "from=-n ", "" },
		{ { "login", "-n", "there" }, "dry-run ", "[login][there]" },
		{ { "-nqv" }, "dry-run quiet verbose ", "" },
		{ { "-nm", "why" }, "message=why dry-run ", "" },
		{ { "--mess=a=b" }, "message=a=b ", "" },
		{ { "--fr", "v1", "--dry" }, "from=v1 dry-run ", "" },
		{ { "--worktree", "login" }, "worktree= ", "[login]" },
		{ { "--worktree=../w", "login" }, "worktree=../w ", "[login]" },
		{ { "--force", "--no-force" }, "", "" },
		{ { "--no-force", "--force" }, "force ", "" },
		{ { "-n", "--no-dry-run" }, "", "" },
		{ { "--push" }, "push ", "" },
		{ { "--no-push" }, "no-push ", "" },
		{ { "-f", "v1", "--from=v2" }, "from=v2 ", "" },
		{ { "-ta", "--target=b", "--target", "a" },
		  "target=a target=b target=a ",
		  "" },
		{ { "--", "-n", "--from" }, "", "[-n][--from]" },
		{ { "-n", "--", "--" }, "dry-run ", "[--]" },
		{ { "-" }, "", "[-]" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(lines); i++) {
		struct hf_buf got = HF_BUF_INIT, left = HF_BUF_INIT;
		struct parsed p;
		int k;

		print_message("# line %zu\n", i);
		parse(&p, lines[i].argv);
		assert_int_equal(p.rc, 0);
		assert_false(p.help);
		print_args(&got, &p.args);
		assert_string_equal(hf_buf_str(&got), lines[i].want);
		for (k = 0; k < p.argc; k++)
			hf_buf_printf(&left, "[%s]", p.argv[k]);
		assert_string_equal(hf_buf_str(&left), lines[i].left);
		assert_null(p.argv[p.argc]);
		hf_buf_release(&left);
		hf_buf_release(&got);
		hf_strv_release(&p.owner);
	}
}

static void lines_are_refused(void **state)
{
	static const struct line lines[] = {
		{ { "-x" }, "unknown switch `x'", NULL },
		{ { "--from=a", "-nx" }, "unknown switch `x'", NULL },
		{ { "--colour" }, "unknown option `colour'", NULL },
		{ { "--colour=red" }, "unknown option `colour=red'", NULL },
		{ { "--no-from" }, "unknown option `no-from'", NULL },
		{ { "--no-no-push" }, "unknown option `no-no-push'", NULL },
		{ { "--f" }, "ambiguous option `f'", NULL },
		{ { "--no-" }, "ambiguous option `no-'", NULL },
		{ { "--from" }, "option `from' requires a value", NULL },
		{ { "login", "--fro" }, "option `from' requires a value", NULL },
		{ { "-ta", "--target" },
		  "option `target' requires a value",
		  NULL },
		{ { "-nm" }, "switch `m' requires a value", NULL },
		{ { "--dry-run=1" }, "option `dry-run' takes no value", NULL },
		{ { "--no-force=1" }, "option `no-force' takes no value", NULL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(lines); i++) {
		struct hf_buf want = HF_BUF_INIT;
		FILE *file = tmpfile();
		struct parsed p;
		char said[4096];
		int before;

		print_message("# line %zu\n", i);
		assert_non_null(file);
		before = redirect(stderr, file);
		parse(&p, lines[i].argv);
		restore(said, sizeof(said), stderr, file, before);
		hf_buf_printf(&want, "error: %s\n%s", lines[i].want, USAGE);
		assert_string_equal(said, hf_buf_str(&want));
		assert_int_equal(p.rc, HF_EUSAGE);
		hf_buf_release(&want);
		hf_strv_release(&p.owner);
	}
}

/* What does not fit is refused, and never left out. */
static void a_list_has_an_end(void **state)
{
	static char name[] = "start", option[] = "-ta";
	struct args args = { .from = NULL };
	char *argv[COUNT(args.target.v) + 2] = { name };
	const size_t most = COUNT(args.target.v) - 1;
	FILE *file = tmpfile();
	int argc, before, rc;
	char said[4096];
	bool help;
	size_t i;

	(void)state;
	for (i = 1; i <= most + 1; i++)
		argv[i] = option;
	argc = (int)most + 2;
	assert_non_null(file);
	before = redirect(stderr, file);
	rc = hf_opt_parse(&args, &help, &argc, argv, &cmd);
	restore(said, sizeof(said), stderr, file, before);
	assert_int_equal(rc, HF_EUSAGE);
	assert_string_equal(said,
			    "error: option `target' comes too often\n" USAGE);
	assert_int_equal(args.target.n, most);
	assert_null(args.target.v[most]);
}

static void help_is_asked_for(void **state)
{
	static const char *const lines[][3] = {
		{ "-h" },
		{ "--help" },
		{ "login", "-nh" },
	};
	struct parsed p;
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(lines); i++) {
		parse(&p, lines[i]);
		assert_int_equal(p.rc, 0);
		assert_true(p.help);
		hf_strv_release(&p.owner);
	}
}

static void usage_and_completion_are_the_table(void **state)
{
	FILE *file = tmpfile();
	char said[4096];
	int before;

	(void)state;
	assert_non_null(file);
	before = redirect(stdout, file);
	hf_opt_usage(&cmd, true);
	hf_opt_complete(&cmd);
	restore(said, sizeof(said), stdout, file, before);
	assert_string_equal(
		said,
		USAGE "--from= --message= --worktree --push --no-push --force "
		      "--target= --dry-run --quiet --verbose\n");
}

static void arguments_are_counted(void **state)
{
	static const struct {
		int argc, least, most;
		const char *want;
	} cases[] = {
		{ 0, 0, 0, "" },
		{ 1, 0, 1, "" },
		{ 2, 2, 9, "" },
		{ 0, 1, 2, "error: start: an argument is missing\n" USAGE },
		{ 3, 1, 2, "error: start: too many arguments\n" USAGE },
	};
	size_t i;

	(void)state;
	for (i = 0; i < COUNT(cases); i++) {
		struct hf_err err = HF_ERR_INIT;
		FILE *file = tmpfile();
		char said[4096];
		int before, rc;

		assert_non_null(file);
		before = redirect(stderr, file);
		rc = hf_opt_count(cases[i].argc, cases[i].least, cases[i].most,
				  &cmd, &err);
		restore(said, sizeof(said), stderr, file, before);
		assert_string_equal(said, cases[i].want);
		assert_int_equal(rc, *cases[i].want ? HF_EUSAGE : 0);
		assert_int_equal(err.code, HF_OK); /* it has been said */
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commands_are_whole),
		cmocka_unit_test(options_are_whole),
		cmocka_unit_test(lines_are_read),
		cmocka_unit_test(lines_are_refused),
		cmocka_unit_test(a_list_has_an_end),
		cmocka_unit_test(help_is_asked_for),
		cmocka_unit_test(usage_and_completion_are_the_table),
		cmocka_unit_test(arguments_are_counted),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
