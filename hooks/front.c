#include "hooks/front.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "doors/git.h"
#include "doors/out.h"
#include "doors/proc.h"

extern char **environ;

/* In the environment of the hook before ours: "<event>:<common directory>". */
#define CHAIN "GIT_HOTFIX_CHAIN"

enum {
	GATE_MAX = 64 << 10,
	INPUT_MAX = 64 << 20, /* a mirror of 300 000 refs is half of it */
	TIMEOUT_MS = 10000,
};

bool hf_front_names(const struct hf_front *front, const char *ref,
		    bool or_target)
{
	return hf_gate_names(&front->gate.hotfixes, ref) ||
	       hf_gate_names(&front->gate.production, ref) ||
	       (or_target && hf_gate_names(&front->gate.targets, ref));
}

enum hf_concern hf_front_head(const struct hf_front *front, bool or_target)
{
	enum hf_concern concern = HF_UNSURE;
	char *ref = NULL;

	if (front->dirs.git_dir && hf_gitdir_head(&ref, front->dirs.git_dir))
		concern = hf_front_names(front, ref, or_target) ? HF_CONCERNED :
								  HF_CLEAR;
	free(ref);
	return concern;
}

/*
 * The gate and the hook before us lie in the common directory, and that hook
 * must not be lost: where the shape of things is not plain, git is asked.
 */
static void find_dirs(struct hf_front *front)
{
	static const char *const args[] = {
		"rev-parse",
		"--path-format=absolute",
		"--git-common-dir",
		NULL,
	};
	struct hf_buf out = HF_BUF_INIT;

	if (hf_gitdir_here(&front->dirs))
		return;
	if (hf_git_ask(NULL, &out, NULL, args, NULL) == 0 && out.len > 1) {
		hf_buf_truncate(&out, out.len - 1);
		front->dirs.common_dir = hf_buf_detach(&out);
	}
	hf_buf_release(&out);
}

/* Leave word for `git hotfix doctor` that this hook is alive. */
static void leave_trace(const struct hf_front *front)
{
	struct hf_buf dir = HF_BUF_INIT, file = HF_BUF_INIT;
	int fd;

	hf_buf_printf(&dir, "%s/hotfix/last", front->dirs.common_dir);
	hf_buf_printf(&file, "%s/%s", hf_buf_str(&dir), front->hook->event);
	if (!dir.failed && !file.failed &&
	    utimensat(AT_FDCWD, file.data, NULL, AT_SYMLINK_NOFOLLOW) < 0 &&
	    (mkdir(dir.data, 0777) == 0 || errno == EEXIST)) {
		fd = open(file.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
			  0666);
		if (fd >= 0)
			close(fd);
	}
	hf_buf_release(&file);
	hf_buf_release(&dir);
}

/*
 * What is known of the names that concern us. Without a gate it takes a guess,
 * which serves only to guard them when the judge fails too.
 */
static void load_gate(struct hf_front *front)
{
	struct hf_buf path = HF_BUF_INIT, text = HF_BUF_INIT;
	struct hf_gate *gate = &front->gate;

	if (front->dirs.common_dir)
		hf_buf_printf(&path, "%s/hotfix/gate", front->dirs.common_dir);
	front->gate_known = hf_file_read(&text, hf_buf_str(&path), false,
					 GATE_MAX, NULL) == 0 &&
			    hf_gate_parse(gate, text.data, text.len, NULL) == 0;
	if (!front->gate_known) {
		hf_gate_release(gate);
		hf_strv_push(&gate->production, "refs/heads/main");
		hf_strv_push(&gate->production, "refs/heads/master");
		hf_strv_push(&gate->hotfixes, "refs/heads/hotfix/*");
	}
	if (gate->timeout_ms <= 0)
		gate->timeout_ms = TIMEOUT_MS;
	hf_buf_release(&text);
	hf_buf_release(&path);
}

static void reload_gate(struct hf_front *front)
{
	hf_gate_release(&front->gate);
	front->gate = (struct hf_gate)HF_GATE_INIT;
	load_gate(front);
}

/*
 * Whether git was given settings for this one call, or other files to read
 * them from: then other branches may concern us than the gate says.
 */
static bool has_own_settings(void)
{
	static const char *const files[] = {
		"GIT_CONFIG_GLOBAL=",
		"GIT_CONFIG_SYSTEM=",
		"GIT_CONFIG_NOSYSTEM=",
	};
	static const char *const sections[] = {
		"hotfix.",
		"gitflow.",
		"include",
	};
	char **env;
	size_t i;

	for (env = environ; *env; env++) {
		if (!hf_text_starts(*env, "GIT_CONFIG_"))
			continue;
		for (i = 0; i < sizeof(files) / sizeof(*files); i++)
			if (hf_text_starts(*env, files[i]))
				return true;
		for (i = 0; i < sizeof(sections) / sizeof(*sections); i++)
			if (strcasestr(*env, sections[i]))
				return true;
	}
	return false;
}

enum answer { PASSED, REFUSED, UNDECIDED, MISSING };

static enum answer read_end(struct hf_buf *why, const struct hf_proc_end *end,
			    int timeout_ms)
{
	if (end->timed_out)
		hf_buf_printf(why, "the checks took longer than %g seconds",
			      timeout_ms / 1000.0);
	else if (end->signal)
		hf_buf_printf(why, "the checks were ended by signal %d",
			      end->signal);
	else if (end->status == 0)
		return PASSED;
	else if (end->status == 1)
		return REFUSED;
	else if (end->status == 128)
		hf_buf_puts(why, "the checks could not decide");
	else
		hf_buf_printf(why, "the checks ended with status %d",
			      end->status);
	return UNDECIDED;
}

/* Run the judge, which stands beside this program, else on PATH. */
static enum answer ask_judge(struct hf_buf *why, const struct hf_front *front)
{
	const char *slash = strrchr(front->program, '/');
	struct hf_buf judge = HF_BUF_INIT;
	struct hf_strv argv = HF_STRV_INIT;
	struct hf_err err = HF_ERR_INIT;
	enum answer answer = UNDECIDED;
	struct hf_proc_end end;
	struct hf_proc proc = {
		.in = front->hook->has_input ? &front->input : NULL,
		.out_to_err = true,
		.timeout_ms = front->gate.timeout_ms,
	};

	if (slash)
		hf_buf_printf(&judge, "%.*s/../../bin/",
			      (int)(slash - front->program), front->program);
	hf_buf_puts(&judge, "git-hotfix");
	if (slash && access(hf_buf_str(&judge), X_OK) < 0) {
		hf_buf_printf(why, "'%s' is missing", hf_buf_str(&judge));
		answer = MISSING;
		goto out;
	}
	hf_strv_push(&argv, hf_buf_str(&judge));
	hf_strv_push(&argv, "judge");
	hf_strv_push(&argv, front->hook->event);
	hf_strv_push_all(&argv, front->args);
	proc.argv = (const char *const *)argv.v;
	if (hf_buf_check(&judge, &err) < 0 || hf_strv_check(&argv, &err) < 0 ||
	    hf_proc_run(&end, &proc, &err) < 0)
		hf_buf_puts(why, err.text);
	else
		answer = read_end(why, &end, proc.timeout_ms);
out:
	hf_strv_release(&argv);
	hf_buf_release(&judge);
	return answer;
}

static int refuse(const struct hf_front *front, const char *why,
		  const char *ref)
{
	const struct hf_hook *hook = front->hook;
	struct hf_err err = HF_ERR_INIT;

	if (*ref)
		hf_fail(&err, HF_EUNDECIDED, "%s: %s, so '%s' is not pushed",
			hook->event, why, ref);
	else
		hf_fail(&err, HF_EUNDECIDED, "%s: %s, so the %s is refused",
			hook->event, why, hook->act);
	hf_err_hint(
		&err, "to skip the checks once: %s%s", hook->skip,
		*ref && !front->gate_known ?
			"\nguarded while the policy could never be read: main, "
			"master, hotfix/*" :
			"");
	hf_error(&err);
	return 1;
}

static int pass_unchecked(const struct hf_front *front, const char *why)
{
	hf_warning("%s: %s, so the %s passes unchecked", front->hook->event,
		   why, front->hook->act);
	return 0;
}

/* Follow `[hooks] on-error`. */
static int settle(const struct hf_front *front, const char *why)
{
	const struct hf_hook *hook = front->hook;
	struct hf_buf ref = HF_BUF_INIT;
	int status;

	if (!hook->too_late && (front->gate.on_error == HF_BLOCK_ALL ||
				(front->gate.on_error == HF_GUARD &&
				 hook->guards && hook->guards(&ref, front))))
		status = refuse(front, why, hf_buf_str(&ref));
	else
		status = pass_unchecked(front, why);
	hf_buf_release(&ref);
	return status;
}

/*
 * With the judge gone the package is being removed: that must not stop all
 * work, and says nothing where we had nothing to say.
 */
static int settle_missing(const struct hf_front *front, const char *why)
{
	if (!front->gate_known || front->hook->concern(front) != HF_CONCERNED)
		return 0;
	if (front->gate.on_error == HF_BLOCK_ALL)
		return settle(front, why);
	return pass_unchecked(front, why);
}

/* Our own part: 0 to go on, 1 to refuse. */
static int check(struct hf_front *front)
{
	const struct hf_hook *hook = front->hook;
	struct hf_buf why = HF_BUF_INIT;
	int status = 0;

	if (hook->has_input) {
		if (hf_file_drain(&front->input, STDIN_FILENO, "stdin",
				  INPUT_MAX, NULL) < 0)
			return refuse(front, "standard input cannot be read",
				      "");
		front->input_read = true;
		if (!front->input.len)
			return 0; /* everything is up to date */
	}
	load_gate(front);
	if (front->gate_known && !has_own_settings() &&
	    hf_gate_fresh(&front->gate) && hook->concern(front) == HF_CLEAR)
		return 0;
	switch (ask_judge(&why, front)) {
	case PASSED:
		break;
	case REFUSED:
		status = 1;
		break;
	case UNDECIDED:
		/* The judge may have left word of what there is to guard. */
		if (!front->gate_known)
			reload_gate(front);
		status = settle(front, hf_buf_str(&why));
		break;
	case MISSING:
		status = settle_missing(front, hf_buf_str(&why));
		break;
	}
	hf_buf_release(&why);
	return hook->too_late ? 0 : status;
}

/*
 * Put what was read back on standard input. Not a pipe, which would need
 * somebody to fill it, nor a file, which a full disk would refuse.
 */
static int give_back(const struct hf_buf *input, struct hf_err *err)
{
	int fd = memfd_create("pre-push", MFD_CLOEXEC);
	int rc = 0;

	if (fd < 0 || !hf_file_write(fd, hf_buf_str(input), input->len) ||
	    lseek(fd, 0, SEEK_SET) < 0 || dup2(fd, STDIN_FILENO) < 0)
		rc = hf_fail_sys(err, "cannot hand on what git says");
	if (fd >= 0)
		close(fd);
	return rc;
}

/* As for git, a hook is a regular file that may be run. */
static bool is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
	       access(path, X_OK) == 0;
}

/*
 * The tool pre-commit runs the hook it found, which may be ours, and calls it
 * an error to be run again from there.
 */
static bool is_pre_commit_again(const char *path)
{
	static const char mark[] = "File generated by pre-commit";
	struct hf_buf text = HF_BUF_INIT;
	bool found;

	if (!getenv("PRE_COMMIT_RUNNING_LEGACY"))
		return false;
	(void)!hf_file_read(&text, path, true, 4096, NULL);
	found = text.len && memmem(text.data, text.len, mark, strlen(mark));
	hf_buf_release(&text);
	return found;
}

/*
 * Become the hook that was here before ours; returns only when that failed.
 * Whatever leads back to us from there must not start it again.
 */
static int become(const char *path, const char *mark,
		  const struct hf_front *front)
{
	const char *const env[] = { mark, NULL };
	struct hf_strv argv = HF_STRV_INIT;
	struct hf_err err = HF_ERR_INIT;
	struct hf_proc proc = { .env = env, .tty = true };

	hf_strv_push(&argv, path);
	hf_strv_push_all(&argv, front->args);
	proc.argv = (const char *const *)argv.v;
	if (hf_strv_check(&argv, &err) == 0 &&
	    (!front->input_read || give_back(&front->input, &err) == 0))
		(void)hf_proc_exec(&proc, &err);
	hf_error(&err);
	hf_strv_release(&argv);
	return 1;
}

/* Go on to the hook that ours took the place of: 0 when there is none. */
static int chain(const struct hf_front *front)
{
	const char *common = front->dirs.common_dir, *name, *before;
	struct hf_buf path = HF_BUF_INIT, mark = HF_BUF_INIT;
	struct hf_err err = HF_ERR_INIT;
	int status = 0;

	if (!common) {
		hf_warning("%s: cannot find the git directory, so no other "
			   "hook is run",
			   front->hook->event);
		return 0;
	}
	hf_buf_printf(&path, "%s/hooks.hotfix/%s", common, front->hook->event);
	hf_buf_printf(&mark, CHAIN "=%s:%s", front->hook->event, common);
	if (hf_buf_check(&path, &err) < 0 || hf_buf_check(&mark, &err) < 0) {
		hf_error(&err);
		status = 1;
		goto out;
	}
	before = getenv(CHAIN);
	name = mark.data + strlen(CHAIN "=");
	if (is_program(path.data) && !is_pre_commit_again(path.data) &&
	    (!before || strcmp(before, name)))
		status = become(path.data, mark.data, front);
out:
	hf_buf_release(&mark);
	hf_buf_release(&path);
	return status;
}

static void read_args(struct hf_front *front, int argc, char **argv)
{
	const char *via;

	front->program = argc > 0 ? *argv++ : "";
	via = *argv ? hf_text_after(*argv, "--via=") : NULL;
	if (via)
		argv++;
	front->chained = via && !strcmp(via, "file");
	front->args = (const char *const *)argv;
}

int hf_front_run(const struct hf_hook *hook, int argc, char **argv)
{
	const char *wanted = getenv("GIT_HOTFIX");
	struct hf_front front = { .hook = hook };
	int status = 0;

	read_args(&front, argc, argv);
	find_dirs(&front);
	if (front.dirs.common_dir)
		leave_trace(&front);
	if (!wanted || strcmp(wanted, "0"))
		status = check(&front);
	if (!status && front.chained)
		status = chain(&front);
	hf_buf_release(&front.input);
	hf_gate_release(&front.gate);
	hf_gitdir_release(&front.dirs);
	return status;
}
