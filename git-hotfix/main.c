/* git hotfix: finds the command, parses its options, and ends with git's
   exit status. */
#include <fcntl.h>
#include <unistd.h>

#include "base/text.h"
#include "doors/out.h"
#include "git-hotfix/cmds.h"
#include "git-hotfix/opt.h"

enum { EXIT_FATAL = 128, EXIT_USAGE = 129 };

static void usage(bool to_stdout)
{
	void (*say)(const char *fmt, ...) = to_stdout ? hf_out : hf_say;
	size_t i;

	say("usage: git hotfix <command> [<options>]\n\n");
	for (i = 0; hf_cmds[i]; i++)
		if (!hf_cmds[i]->hidden)
			say("    %-12s%s\n", hf_cmds[i]->name,
			    hf_cmds[i]->about);
	say("\n'git hotfix <command> -h' lists a command's options, "
	    "'git help hotfix' is the manual.\n");
}

static const struct hf_cmd *find(const char *name)
{
	size_t i;

	for (i = 0; hf_cmds[i]; i++)
		if (!strcmp(hf_cmds[i]->name, name))
			return hf_cmds[i];
	return NULL;
}

static int unknown(const char *name)
{
	const char *names[64], *near;
	size_t i, n = 0;

	for (i = 0; hf_cmds[i] && n < 63; i++)
		if (!hf_cmds[i]->hidden)
			names[n++] = hf_cmds[i]->name;
	names[n] = NULL;
	hf_say("error: unknown subcommand: `%s'\n", name);
	if ((near = hf_text_nearest(name, names)))
		hf_hint("did you mean 'git hotfix %s'?", near);
	usage(false);
	return EXIT_USAGE;
}

static int list_commands(void)
{
	size_t i;

	for (i = 0; hf_cmds[i]; i++)
		if (!hf_cmds[i]->hidden)
			hf_out("%s\n", hf_cmds[i]->name);
	return 0;
}

/*
 * Run one command; a negative result is said and becomes a status. A usage
 * error without words has been said before; one with words is about a value.
 */
static int run(const struct hf_cmd *cmd, int argc, char **argv)
{
	struct hf_err err = HF_ERR_INIT;
	void *args = calloc(1, cmd->args_size);
	const struct hf_common *common = args;
	bool help = false;
	int rc;

	if (!args) {
		rc = hf_fail_mem(&err);
		goto out;
	}
	if (argc > 1 && !strcmp(argv[1], "--git-completion-helper")) {
		hf_opt_complete(cmd);
		rc = 0;
		goto out;
	}
	if (cmd->raw) {
		rc = cmd->run(args, argc - 1, argv + 1, &err);
	} else if (!(rc = hf_opt_parse(args, &help, &argc, argv, cmd))) {
		hf_out_quiet(common->quiet);
		if (help)
			hf_opt_usage(cmd, true);
		else
			rc = cmd->run(args, argc, argv, &err);
	}
out:
	if (rc == HF_EREFUSED)
		hf_error(&err);
	else if (rc < 0 && err.code)
		hf_fatal(&err);
	free(args);
	if (rc >= 0)
		return rc;
	return rc == HF_EUSAGE && !err.code ? EXIT_USAGE :
	       rc == HF_EREFUSED            ? 1 :
					      EXIT_FATAL;
}

/* As git does: no file that is opened may pass for a stream that is closed. */
static void fill_streams(void)
{
	int fd = open("/dev/null", O_RDWR);

	while (fd >= 0 && fd < STDERR_FILENO)
		fd = dup(fd);
	if (fd > STDERR_FILENO)
		close(fd);
}

int main(int argc, char **argv)
{
	const struct hf_cmd *cmd;
	int status;

	fill_streams();
	hf_out_color(getenv("NO_COLOR") ? HF_COLOR_NEVER : HF_COLOR_AUTO);
	if (argc < 2) {
		hf_say("error: need a subcommand\n");
		usage(false);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
		usage(true);
		status = 0;
	} else if (!strcmp(argv[argc > 2 ? 2 : 1], "--help")) {
		status = hf_open_manual();
	} else if (!strcmp(argv[1], "--version")) {
		hf_out("git-hotfix %s\n", HF_VERSION);
		status = 0;
	} else if (!strcmp(argv[1], "--list-cmds")) {
		status = list_commands();
	} else if (!(cmd = find(argv[1]))) {
		return unknown(argv[1]);
	} else {
		status = run(cmd, argc - 1, argv + 1);
	}
	if (hf_out_close() && !status) {
		hf_say("fatal: cannot write to standard output\n");
		return EXIT_FATAL;
	}
	return status;
}
