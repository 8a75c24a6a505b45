#include "doors/proc.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/strv.h"
#include "doors/spawn.h"

extern char **environ;

/* So long may what a program left behind be silent. */
enum { LINGER_MS = 1000 };

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
static int transfer(const struct hf_proc *proc, struct hf_pipes *p,
		    long deadline, struct hf_err *err)
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
			hf_pipe_close(&p->in[0]);
		if (fds[1].revents && !drain(p->out[0], proc->out))
			hf_pipe_close(&p->out[0]);
		if (fds[2].revents && !drain(p->err[0], proc->err))
			hf_pipe_close(&p->err[0]);
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
	hf_pipe_close(&watched);
	return got < 0 ? HF_EFAIL : rc;
}

/* Hand on a piece of what it prints, or see that there will be no more. */
static int hand_on(const struct hf_proc *proc, int *fd, int stream,
		   struct hf_err *err)
{
	char block[65536];
	ssize_t n = read(*fd, block, sizeof(block));

	if (n > 0)
		return proc->see(proc->data, stream, block, (size_t)n, err);
	if (!n || (errno != EAGAIN && errno != EINTR))
		hf_pipe_close(fd);
	return 0;
}

static bool has_ended(pid_t pid)
{
	siginfo_t info = { 0 };

	return !waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) &&
	       info.si_pid == pid;
}

/*
 * Hand on what it prints until there is no more; or until all is silent though
 * it was seen to have ended before: what it left running may keep the pipes open
 * for ever.
 */
static int attend(const struct hf_proc *proc, struct hf_pipes *p, pid_t pid,
		  struct hf_err *err)
{
	struct pollfd fds[2];
	bool ended = false;
	int rc = 0, n;

	while (!rc && (p->out[0] >= 0 || p->err[0] >= 0)) {
		fds[0] = (struct pollfd){ p->out[0], POLLIN, 0 };
		fds[1] = (struct pollfd){ p->err[0], POLLIN, 0 };
		n = poll(fds, 2, LINGER_MS);
		if (!n && ended)
			break;
		if (!n)
			ended = has_ended(pid);
		if (n < 0 && errno != EINTR)
			rc = hf_fail_sys(err, "cannot listen to '%s'",
					 proc->argv[0]);
		if (n > 0 && fds[0].revents)
			rc = hand_on(proc, &p->out[0], STDOUT_FILENO, err);
		if (n > 0 && !rc && fds[1].revents)
			rc = hand_on(proc, &p->err[0], STDERR_FILENO, err);
	}
	return rc;
}

static void kill_group(pid_t pid, bool grouped)
{
	int status;

	kill(grouped ? -pid : pid, SIGKILL);
	await(&status, pid, 0);
}

/*
 * Ctrl-C goes to all that run at the terminal. Who watches a program lets it
 * end in its own way, and dies once the old mask is back.
 */
static void hold_interrupts(sigset_t *before, bool hold)
{
	sigset_t held;

	sigemptyset(&held);
	if (hold) {
		sigaddset(&held, SIGINT);
		sigaddset(&held, SIGQUIT);
	}
	sigprocmask(SIG_BLOCK, &held, before);
}

int hf_proc_run(struct hf_proc_end *end, const struct hf_proc *proc,
		struct hf_err *err)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	struct hf_pipes p = HF_PIPES_INIT;
	long deadline = proc->timeout_ms ? now_ms() + proc->timeout_ms : 0;
	int rc, status = 0;
	sigset_t mask;
	pid_t pid = 0;

	*end = (struct hf_proc_end){ -1, 0, false };
	if ((proc->in && !hf_pipe_open(p.in, false)) ||
	    ((proc->out || proc->see) && !hf_pipe_open(p.out, true)) ||
	    ((proc->err || proc->see) && !hf_pipe_open(p.err, true))) {
		rc = hf_fail_sys(err, "cannot make a pipe");
		hf_pipes_close(&p);
		return rc;
	}
	sigaction(SIGPIPE, &ignore, &before);
	hold_interrupts(&mask, proc->see != NULL);
	if ((rc = hf_spawn(&pid, proc, &p, &mask, err)) < 0)
		goto out;
	hf_pipe_close(&p.in[1]);
	hf_pipe_close(&p.out[1]);
	hf_pipe_close(&p.err[1]);
	rc = proc->see ? attend(proc, &p, pid, err) :
			 transfer(proc, &p, deadline, err);
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
	hf_pipes_close(&p);
	sigprocmask(SIG_SETMASK, &mask, NULL);
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

	hf_spawn_env(&env, proc->env);
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
	struct hf_pipes p = HF_PIPES_INIT;
	int rc;

	*talk = (struct hf_talk)HF_TALK_INIT;
	if (!hf_pipe_open(p.in, false) || !hf_pipe_open(p.out, true))
		rc = hf_fail_sys(err, "cannot make a pipe");
	else
		rc = hf_spawn(&talk->pid, proc, &p, NULL, err);
	if (rc < 0) {
		hf_pipes_close(&p);
		return rc;
	}
	hf_pipe_close(&p.in[1]);
	hf_pipe_close(&p.out[1]);
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
	hf_pipe_close(&talk->to);
	hf_pipe_close(&talk->from);
	if (talk->pid)
		await(&status, talk->pid, 0);
	hf_buf_release(&talk->read);
	*talk = (struct hf_talk)HF_TALK_INIT;
}
