#include "doors/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/strv.h"
#include "base/text.h"

extern char **environ;

/* The environment with "K=V" set and "K" removed, as posix_spawn wants it. */
static void make_env(struct hf_strv *out, const char *const *changes)
{
	size_t i, j, len;

	for (i = 0; environ[i]; i++) {
		for (j = 0; changes && changes[j]; j++) {
			len = strcspn(changes[j], "=");
			if (!strncmp(environ[i], changes[j], len) &&
			    environ[i][len] == '=')
				break;
		}
		if (!changes || !changes[j])
			hf_strv_push(out, environ[i]);
	}
	for (j = 0; changes && changes[j]; j++)
		if (strchr(changes[j], '='))
			hf_strv_push(out, changes[j]);
}

/* Three pipes; what is not wanted stays -1. [0] is ours, [1] the child's. */
struct pipes {
	int in[2], out[2], err[2];
};

#define PIPES_INIT \
	{ \
		{ -1, -1 }, { -1, -1 }, \
		{ \
			-1, -1 \
		} \
	}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void close_pipes(struct pipes *p)
{
	close_fd(&p->in[0]);
	close_fd(&p->in[1]);
	close_fd(&p->out[0]);
	close_fd(&p->out[1]);
	close_fd(&p->err[0]);
	close_fd(&p->err[1]);
}

/* A pipe whose [0] is ours; `reading` when we read from it. */
static bool open_pipe(int fd[2], bool reading)
{
	int ends[2];

	if (pipe(ends) < 0)
		return false;
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	fd[0] = reading ? ends[0] : ends[1];
	fd[1] = reading ? ends[1] : ends[0];
	fcntl(fd[0], F_SETFL, O_NONBLOCK);
	return true;
}

/* Nothing but 0, 1 and 2 may reach the child: pre-push holds the remote's. */
static void close_others(posix_spawn_file_actions_t *actions)
{
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 34)
	posix_spawn_file_actions_addclosefrom_np(actions, 3);
#else
	int fd;

	(void)actions;
	for (fd = 3; fd < 32; fd++)
		fcntl(fd, F_SETFD, FD_CLOEXEC);
#endif
}

static int spawn(pid_t *pid, const struct hf_proc *proc, const struct pipes *p,
		 struct hf_err *err)
{
	struct hf_strv env = HF_STRV_INIT;
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	short flags = POSIX_SPAWN_SETSIGDEF;
	sigset_t defaults;
	int rc;

	make_env(&env, proc->env);
	if ((rc = hf_strv_check(&env, err)) < 0)
		goto out;
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	if (p->in[1] >= 0)
		posix_spawn_file_actions_adddup2(&actions, p->in[1], 0);
	else if (!proc->tty)
		posix_spawn_file_actions_addopen(&actions, 0, "/dev/null",
						 O_RDONLY, 0);
	if (p->out[1] >= 0)
		posix_spawn_file_actions_adddup2(&actions, p->out[1], 1);
	else if (proc->out_to_err)
		posix_spawn_file_actions_adddup2(&actions, 2, 1);
	if (p->err[1] >= 0)
		posix_spawn_file_actions_adddup2(&actions, p->err[1], 2);
	if (proc->dir)
		posix_spawn_file_actions_addchdir_np(&actions, proc->dir);
	close_others(&actions);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawnattr_setsigdefault(&attr, &defaults);
	if (proc->timeout_ms) {
		flags |= POSIX_SPAWN_SETPGROUP;
		posix_spawnattr_setpgroup(&attr, 0);
	}
	posix_spawnattr_setflags(&attr, flags);
	rc = posix_spawnp(pid, proc->argv[0], &actions, &attr,
			  (char *const *)proc->argv, env.v);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	if (rc) {
		errno = rc;
		rc = hf_fail_sys(err, "cannot run '%s'", proc->argv[0]);
	}
out:
	hf_strv_release(&env);
	return rc;
}

static long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (long)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Move what can be moved without waiting; false when the end was reached. */
static bool drain(int fd, struct hf_buf *to)
{
	char block[16384];
	ssize_t n = read(fd, block, sizeof(block));

	if (n > 0)
		hf_buf_add(to, block, (size_t)n);
	return n > 0 || (n < 0 && (errno == EAGAIN || errno == EINTR));
}

static bool feed(int fd, const struct hf_buf *from, size_t *done)
{
	ssize_t n = 0;

	if (*done < from->len)
		n = write(fd, from->data + *done, from->len - *done);
	if (n > 0)
		*done += (size_t)n;
	if (n < 0 && errno != EAGAIN && errno != EINTR)
		return false; /* it does not want the rest */
	return *done < from->len;
}

/* Pass bytes until all pipes are closed; HF_ETIMEOUT at the deadline. */
static int transfer(const struct hf_proc *proc, struct pipes *p, long deadline,
		    struct hf_err *err)
{
	size_t done = 0, most = proc->out_max;
	struct pollfd fds[3];
	long left = -1;
	int rc;

	while (p->in[0] >= 0 || p->out[0] >= 0 || p->err[0] >= 0) {
		fds[0] = (struct pollfd){ p->in[0], POLLOUT, 0 };
		fds[1] = (struct pollfd){ p->out[0], POLLIN, 0 };
		fds[2] = (struct pollfd){ p->err[0], POLLIN, 0 };
		if (deadline && (left = deadline - now_ms()) <= 0)
			return HF_ETIMEOUT;
		if (poll(fds, 3, (int)left) < 0 && errno != EINTR)
			return hf_fail_sys(err, "cannot talk to '%s'",
					   proc->argv[0]);
		if (fds[0].revents &&
		    (!proc->in || !feed(p->in[0], proc->in, &done)))
			close_fd(&p->in[0]);
		if (fds[1].revents && !drain(p->out[0], proc->out))
			close_fd(&p->out[0]);
		if (fds[2].revents && !drain(p->err[0], proc->err))
			close_fd(&p->err[0]);
		if (fds[1].revents && proc->take &&
		    (rc = proc->take(proc->data, proc->out, p->out[0] < 0,
				     err)) < 0)
			return rc;
		if (most && proc->out && proc->out->len > most)
			return hf_fail(err, HF_EUNDECIDED,
				       "'%s' answered more than %zu bytes",
				       proc->argv[0], most);
	}
	return 0;
}

/*
 * A descriptor that can be read once the child has ended, or -1 where the
 * system has none (Linux before 5.3, other systems).
 */
static int watch(pid_t pid)
{
#ifdef SYS_pidfd_open
	return (int)syscall(SYS_pidfd_open, pid, 0);
#else
	(void)pid;
	return -1;
#endif
}

/* Sleep until the child ends or `left` ms have passed, whichever is first. */
static void doze(int watched, long left)
{
	const struct timespec nap = { 0, 500000 };
	struct pollfd fd = { watched, POLLIN, 0 };

	if (watched >= 0)
		poll(&fd, 1, (int)left);
	else
		nanosleep(&nap, NULL);
}

static int await(int *status, pid_t pid, long deadline)
{
	int watched = -1, rc = 0;
	pid_t got = 0;
	long left = 0;

	while (!rc && !got) {
		got = waitpid(pid, status, deadline ? WNOHANG : 0);
		if (got < 0 && errno == EINTR)
			got = 0;
		if (got || !deadline)
			continue;
		left = deadline - now_ms();
		if (left <= 0)
			rc = HF_ETIMEOUT;
		else if (watched < 0)
			watched = watch(pid);
		if (!rc)
			doze(watched, left);
	}
	close_fd(&watched);
	return got < 0 ? HF_EFAIL : rc;
}

static void kill_group(pid_t pid, bool grouped)
{
	int status;

	kill(grouped ? -pid : pid, SIGKILL);
	await(&status, pid, 0);
}

int hf_proc_run(struct hf_proc_end *end, const struct hf_proc *proc,
		struct hf_err *err)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	struct pipes p = PIPES_INIT;
	long deadline = proc->timeout_ms ? now_ms() + proc->timeout_ms : 0;
	int rc, status = 0;
	pid_t pid = 0;

	*end = (struct hf_proc_end){ -1, 0, false };
	if ((proc->in && !open_pipe(p.in, false)) ||
	    (proc->out && !open_pipe(p.out, true)) ||
	    (proc->err && !open_pipe(p.err, true))) {
		rc = hf_fail_sys(err, "cannot make a pipe");
		close_pipes(&p);
		return rc;
	}
	sigaction(SIGPIPE, &ignore, &before);
	if ((rc = spawn(&pid, proc, &p, err)) < 0)
		goto out;
	close_fd(&p.in[1]);
	close_fd(&p.out[1]);
	close_fd(&p.err[1]);
	rc = transfer(proc, &p, deadline, err);
	if (!rc)
		rc = await(&status, pid, deadline);
	if (rc) {
		kill_group(pid, proc->timeout_ms != 0);
		end->timed_out = rc == HF_ETIMEOUT;
		if (end->timed_out)
			rc = 0;
		goto out;
	}
	if (WIFEXITED(status))
		end->status = WEXITSTATUS(status);
	else
		end->signal = WTERMSIG(status);
	if ((proc->out && (rc = hf_buf_check(proc->out, err)) < 0) ||
	    (proc->err && (rc = hf_buf_check(proc->err, err)) < 0))
		goto out;
out:
	sigaction(SIGPIPE, &before, NULL);
	close_pipes(&p);
	return rc;
}

bool hf_proc_has_terminal(void)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

int hf_proc_exec(const struct hf_proc *proc, struct hf_err *err)
{
	struct hf_strv env = HF_STRV_INIT;
	int rc;

	make_env(&env, proc->env);
	if (!(rc = hf_strv_check(&env, err))) {
		if (!proc->dir || chdir(proc->dir) == 0) {
			environ = env.v;
			execvp(proc->argv[0], (char *const *)proc->argv);
		}
		rc = hf_fail_sys(err, "cannot run '%s'", proc->argv[0]);
	}
	return rc;
}

int hf_talk_open(struct hf_talk *talk, const struct hf_proc *proc,
		 struct hf_err *err)
{
	struct pipes p = PIPES_INIT;
	int rc;

	*talk = (struct hf_talk)HF_TALK_INIT;
	if (!open_pipe(p.in, false) || !open_pipe(p.out, true))
		rc = hf_fail_sys(err, "cannot make a pipe");
	else
		rc = spawn(&talk->pid, proc, &p, err);
	if (rc < 0) {
		close_pipes(&p);
		return rc;
	}
	close_fd(&p.in[1]);
	close_fd(&p.out[1]);
	talk->to = p.in[0];
	talk->from = p.out[0];
	fcntl(talk->to, F_SETFL, 0);
	fcntl(talk->from, F_SETFL, 0);
	return 0;
}

int hf_talk_say(struct hf_talk *talk, const char *text, size_t len,
		struct hf_err *err)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	ssize_t n = 0;

	sigaction(SIGPIPE, &ignore, &before);
	while (len) {
		n = write(talk->to, text, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			break;
		text += n;
		len -= (size_t)n;
	}
	sigaction(SIGPIPE, &before, NULL);
	return n < 0 ? hf_fail_sys(err, "git stopped answering") : 0;
}

/* Read more; the end of the answers is an error here. */
static int listen_more(struct hf_talk *talk, struct hf_err *err)
{
	char block[16384];
	ssize_t n;

	if (talk->taken == talk->read.len) {
		hf_buf_truncate(&talk->read, 0);
		talk->taken = 0;
	}
	do
		n = read(talk->from, block, sizeof(block));
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return hf_fail_sys(err, "git stopped answering");
	if (!n)
		return hf_fail(err, HF_EFAIL, "git stopped answering");
	hf_buf_add(&talk->read, block, (size_t)n);
	return hf_buf_check(&talk->read, err);
}

int hf_talk_line(struct hf_buf *line, struct hf_talk *talk, struct hf_err *err)
{
	const char *at, *end;
	size_t left;
	int rc;

	hf_buf_truncate(line, 0);
	for (;;) {
		at = hf_buf_str(&talk->read) + talk->taken;
		left = talk->read.len - talk->taken;
		end = left ? memchr(at, '\n', left) : NULL;
		if (end) {
			hf_buf_add(line, at, (size_t)(end - at));
			talk->taken += (size_t)(end - at) + 1;
			return hf_buf_check(line, err);
		}
		if ((rc = listen_more(talk, err)) < 0)
			return rc;
	}
}

int hf_talk_bytes(struct hf_buf *out, struct hf_talk *talk, size_t len,
		  struct hf_err *err)
{
	size_t n;
	int rc;

	while (len) {
		n = talk->read.len - talk->taken;
		if (!n) {
			if ((rc = listen_more(talk, err)) < 0)
				return rc;
			continue;
		}
		if (n > len)
			n = len;
		if (out)
			hf_buf_add(out, talk->read.data + talk->taken, n);
		talk->taken += n;
		len -= n;
	}
	return out ? hf_buf_check(out, err) : 0;
}

void hf_talk_close(struct hf_talk *talk)
{
	int status;

	if (!talk)
		return;
	close_fd(&talk->to);
	close_fd(&talk->from);
	if (talk->pid)
		await(&status, talk->pid, 0);
	hf_buf_release(&talk->read);
	*talk = (struct hf_talk)HF_TALK_INIT;
}
