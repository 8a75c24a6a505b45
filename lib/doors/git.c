#include "doors/git.h"

#include <unistd.h>

#include "base/strv.h"
#include "base/text.h"

/* More than any answer that is worth its memory: 256 MiB. */
#define ANSWER_MOST ((size_t)256 * 1024 * 1024)

/* What makes two gits answer alike, whatever the user configured. */
static const char *const ask_env[] = {
	"GIT_NO_REPLACE_OBJECTS=1", "GIT_OPTIONAL_LOCKS=0",
	"GIT_TERMINAL_PROMPT=0",    "LC_ALL=C",
	"GIT_LITERAL_PATHSPECS=1",  "GIT_GLOB_PATHSPECS",
	"GIT_NOGLOB_PATHSPECS",     "GIT_ICASE_PATHSPECS",
	"GIT_EXTERNAL_DIFF",        "GIT_DIFF_OPTS",
	"GIT_GRAFT_FILE=/dev/null", NULL,
};

/*
 * The git to run, found once. A git in a relative PATH entry may be the
 * repository's own file, so it is refused and never run.
 */
static int find_git(const char **out, struct hf_err *err)
{
	static char found[4096];
	const char *path = getenv("PATH"), *end;
	size_t len;

	*out = found;
	if (found[0])
		return 0;
	if (!path)
		path = "/usr/local/bin:/usr/bin:/bin";
	for (;; path = end + 1) {
		end = strchrnul(path, ':');
		len = (size_t)(end - path);
		if (len + sizeof("/git") <= sizeof(found)) {
			snprintf(found, sizeof(found), "%.*s%sgit", (int)len,
				 path, len ? "/" : "");
			if (access(found, X_OK) == 0)
				break;
		}
		found[0] = '\0';
		if (!*end)
			break;
	}
	if (!found[0])
		return hf_fail(err, HF_EFAIL, "git is not on PATH");
	if (found[0] != '/') {
		hf_err_hint(err, "remove the relative entries from PATH");
		found[0] = '\0';
		return hf_fail(err, HF_EFAIL,
			       "git was found in a relative "
			       "entry of PATH and is not run");
	}
	return 0;
}

static void push_args(struct hf_strv *argv, const char *git, bool ask,
		      const char *const *args)
{
	hf_strv_push(argv, git);
	if (ask) {
		hf_strv_push(argv, "-c");
		hf_strv_push(argv, "core.fsmonitor=false");
		hf_strv_push(argv, "-c");
		hf_strv_push(argv, "advice.graftFileDeprecated=false");
	}
	hf_strv_push_all(argv, args);
}

/*
 * git's own words, without "fatal: " and without the newline; with the first
 * of the files that a line names below itself.
 */
static void own_words(char *out, size_t size, const struct hf_buf *said)
{
	const char *text = hf_buf_str(said), *after;
	size_t len;

	if ((after = hf_text_after(text, "fatal: ")) ||
	    (after = hf_text_after(text, "error: ")))
		text = after;
	len = strcspn(text, "\n");
	after = len && text[len - 1] == ':' ?
			hf_text_after(text + len, "\n\t") :
			NULL;
	snprintf(out, size, "%.*s%s%.*s", (int)len, text, after ? " " : "",
		 after ? (int)strcspn(after, "\n") : 0, after ? after : "");
}

/* The verb among the arguments: what follows -c and -C with their values. */
static const char *verb_of(const char *const *args)
{
	while (args[0] && args[0][0] == '-' && args[1] && args[2])
		args += 2;
	return args[0];
}

/* Turn how git ended into an error, or hand the status to who asked for it. */
static int ended(int *status, const struct hf_proc_end *end,
		 const struct hf_buf *said, const char *verb,
		 struct hf_err *err)
{
	char words[512] = "";

	if (end->timed_out)
		return hf_fail(err, HF_ETIMEOUT, "git %s took too long", verb);
	if (end->signal)
		return hf_fail(err, HF_EFAIL, "git %s was ended by signal %d",
			       verb, end->signal);
	if (status) {
		*status = end->status;
		return 0;
	}
	if (!end->status)
		return 0;
	if (said)
		own_words(words, sizeof(words), said);
	if (words[0])
		return hf_fail(err, HF_EFAIL, "git %s: %s", verb, words);
	return hf_fail(err, HF_EFAIL, "git %s failed with status %d", verb,
		       end->status);
}

/* Run a question whose answer goes where `how` says. */
static int ask(int *status, const struct hf_proc *how, const char *const *args,
	       struct hf_err *err)
{
	struct hf_proc proc = *how;
	struct hf_buf said = HF_BUF_INIT;
	struct hf_strv argv = HF_STRV_INIT;
	struct hf_proc_end end;
	const char *git;
	int rc;

	if ((rc = find_git(&git, err)) < 0)
		return rc;
	push_args(&argv, git, true, args);
	if ((rc = hf_strv_check(&argv, err)) < 0)
		goto out;
	proc.argv = (const char *const *)argv.v;
	proc.env = ask_env;
	proc.err = &said;
	proc.out_max = ANSWER_MOST;
	if (!(rc = hf_proc_run(&end, &proc, err)))
		rc = ended(status, &end, &said, verb_of(args), err);
out:
	hf_strv_release(&argv);
	hf_buf_release(&said);
	return rc;
}

int hf_git_ask(int *status, struct hf_buf *out, const struct hf_buf *in,
	       const char *const *args, struct hf_err *err)
{
	struct hf_buf sink = HF_BUF_INIT;
	const struct hf_proc proc = { .in = in,
				      .out = out ? out : &sink,
				      .timeout_ms = 30000 };
	int rc = ask(status, &proc, args, err);

	hf_buf_release(&sink);
	return rc;
}

int hf_git_each(const char *const *args, const struct hf_buf *in,
		int (*take)(void *data, struct hf_buf *out, bool end,
			    struct hf_err *err),
		void *data, struct hf_err *err)
{
	struct hf_buf out = HF_BUF_INIT;
	const struct hf_proc proc = { .in = in,
				      .out = &out,
				      .take = take,
				      .data = data,
				      .timeout_ms = 600000 };
	int status = 0, rc = ask(&status, &proc, args, err);

	if (!rc && (status || out.len))
		rc = hf_fail(err, HF_EUNDECIDED,
			     "git %s stopped half-way: objects are missing or "
			     "damaged",
			     verb_of(args));
	hf_buf_release(&out);
	return rc;
}

int hf_git_hash(struct hf_id *out, int fd, struct hf_err *err)
{
	static const char *const args[] = { "hash-object", "--stdin", NULL };
	struct hf_buf said = HF_BUF_INIT;
	const struct hf_proc proc = { .from = fd,
				      .out = &said,
				      .timeout_ms = 600000 };
	int rc;

	if (lseek(fd, 0, SEEK_SET) < 0)
		return hf_fail_sys(err, "cannot read a file again");
	if (!(rc = ask(NULL, &proc, args, err)))
		rc = hf_git_id(out, &said, args[0], err);
	hf_buf_release(&said);
	return rc;
}

int hf_git_talk(struct hf_talk *talk, const char *const *args,
		struct hf_err *err)
{
	struct hf_strv argv = HF_STRV_INIT;
	struct hf_proc proc = { .env = ask_env };
	const char *git;
	int rc;

	if ((rc = find_git(&git, err)) < 0)
		return rc;
	push_args(&argv, git, true, args);
	if (!(rc = hf_strv_check(&argv, err))) {
		proc.argv = (const char *const *)argv.v;
		rc = hf_talk_open(talk, &proc, err);
	}
	hf_strv_release(&argv);
	return rc;
}

int hf_git_run(int *status, const struct hf_git_do *call, struct hf_err *err)
{
	struct hf_strv argv = HF_STRV_INIT, env = HF_STRV_INIT;
	struct hf_proc_end end;
	struct hf_proc proc = {
		.dir = call->dir,
		.in = call->in,
		.out = call->out,
		.err = call->err,
		.tty = !call->in,
		.out_to_err = !call->out,
		.timeout_ms = call->timeout_ms,
	};
	const char *git;
	int rc;

	if ((rc = find_git(&git, err)) < 0)
		return rc;
	push_args(&argv, git, false, call->args);
	hf_strv_push(&env, "GIT_HOTFIX=0");
	if (call->action)
		hf_strv_pushf(&env, "GIT_REFLOG_ACTION=%s", call->action);
	if (call->env)
		hf_strv_push_all(&env, call->env);
	if ((rc = hf_strv_check(&argv, err)) < 0 ||
	    (rc = hf_strv_check(&env, err)) < 0)
		goto out;
	proc.argv = (const char *const *)argv.v;
	proc.env = (const char *const *)env.v;
	if (!(rc = hf_proc_run(&end, &proc, err)))
		rc = ended(status, &end, call->err, verb_of(call->args), err);
out:
	hf_strv_release(&env);
	hf_strv_release(&argv);
	return rc;
}

int hf_git_id(struct hf_id *out, const struct hf_buf *said, const char *verb,
	      struct hf_err *err)
{
	const char *text = hf_buf_str(said);

	if (hf_id_parse(out, text, strcspn(text, "\n")))
		return 0;
	return hf_fail(err, HF_EFAIL, "git %s gave no object id", verb);
}

int hf_git_version(int *version, struct hf_err *err)
{
	static const char *const args[] = { "--version", NULL };
	static int known;
	struct hf_buf out = HF_BUF_INIT;
	int part[3] = { 0, 0, 0 }, rc;

	if (!known) {
		if (!(rc = hf_git_ask(NULL, &out, NULL, args, err)) &&
		    sscanf(hf_buf_str(&out), "git version %d.%d.%d", &part[0],
			   &part[1], &part[2]) < 2)
			rc = hf_fail(err, HF_EFAIL,
				     "cannot read the version "
				     "of git in '%.*s'",
				     (int)strcspn(hf_buf_str(&out), "\n"),
				     hf_buf_str(&out));
		hf_buf_release(&out);
		if (rc < 0)
			return rc;
		known = part[0] * 10000 + part[1] * 100 + part[2];
	}
	*version = known;
	return 0;
}
