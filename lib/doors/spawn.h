/* How a program is started: its pipes, environment and signals. For proc.c. */
#ifndef HF_SPAWN_H
#define HF_SPAWN_H

#include "base/err.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/types.h>

struct hf_proc;
struct hf_strv;

/* Three pipes; what is not wanted stays -1. [0] is ours, [1] the child's. */
struct hf_pipes {
	int in[2], out[2], err[2];
};

/* clang-format off */
#define HF_PIPES_INIT { { -1, -1 }, { -1, -1 }, { -1, -1 } }
/* clang-format on */

/* A pipe whose [0] is ours and does not wait; `reading`: we read from it. */
bool hf_pipe_open(int fd[2], bool reading);
void hf_pipe_close(int *fd);
void hf_pipes_close(struct hf_pipes *p);

/* The environment with "K=V" set and "K" removed, as posix_spawn wants it. */
void hf_spawn_env(struct hf_strv *out, const char *const *changes);

/*
 * Start it. `mask`: the signals that it blocks, where those that we block are
 * others; or NULL.
 */
int hf_spawn(pid_t *pid, const struct hf_proc *proc, const struct hf_pipes *p,
	     const sigset_t *mask, struct hf_err *err) HF_MUST_CHECK;

#endif
