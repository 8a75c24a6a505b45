#include "doors/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include "base/strv.h"
#include "doors/proc.h"

extern char **environ;

void hf_spawn_env(struct hf_strv *out, const char *const *changes)
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

void hf_pipe_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void hf_pipes_close(struct hf_pipes *p)
{
	hf_pipe_close(&p->in[0]);
	hf_pipe_close(&p->in[1]);
	hf_pipe_close(&p->out[0]);
	hf_pipe_close(&p->out[1]);
	hf_pipe_close(&p->err[0]);
	hf_pipe_close(&p->err[1]);
}

bool hf_pipe_open(int fd[2], bool reading)
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

/* What its standard streams are, and where it starts. */
static void set_actions(posix_spawn_file_actions_t *actions,
			const struct hf_proc *proc, const struct hf_pipes *p)
{
	if (p->in[1] >= 0)
		posix_spawn_file_actions_adddup2(actions, p->in[1], 0);
	else if (proc->from)
		posix_spawn_file_actions_adddup2(actions, proc->from, 0);
	else if (!proc->tty)
		posix_spawn_file_actions_addopen(actions, 0, "/dev/null",
						 O_RDONLY, 0);
	if (p->out[1] >= 0)
		posix_spawn_file_actions_adddup2(actions, p->out[1], 1);
	else if (proc->out_to_err)
		posix_spawn_file_actions_adddup2(actions, 2, 1);
	if (p->err[1] >= 0)
		posix_spawn_file_actions_adddup2(actions, p->err[1], 2);
	if (proc->dir)
		posix_spawn_file_actions_addchdir_np(actions, proc->dir);
	close_others(actions);
}

int hf_spawn(pid_t *pid, const struct hf_proc *proc, const struct hf_pipes *p,
	     const sigset_t *mask, struct hf_err *err)
{
	struct hf_strv env = HF_STRV_INIT;
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	short flags = POSIX_SPAWN_SETSIGDEF;
	sigset_t defaults;
	int rc;

	hf_spawn_env(&env, proc->env);
	if ((rc = hf_strv_check(&env, err)) < 0)
		goto out;
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	set_actions(&actions, proc, p);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawnattr_setsigdefault(&attr, &defaults);
	if (mask) {
		flags |= POSIX_SPAWN_SETSIGMASK;
		posix_spawnattr_setsigmask(&attr, mask);
	}
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
