/*
 * The door to other programs: posix_spawn with an argument vector, no shell,
 * a deadline, and no descriptor left open behind it.
 */
#ifndef HF_PROC_H
#define HF_PROC_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* What to run. Zero means: inherit, no deadline. */
struct hf_proc {
	const char *const *argv; /* argv[0] is looked up in PATH */
	const char *dir;         /* start there, or here when NULL */
	const char *const *env;  /* "K=V" sets, "K" removes; ends in NULL */
	const struct hf_buf *in; /* its standard input; NULL: /dev/null */
	struct hf_buf *out;      /* receives its standard output */
	/* Called when `out` has grown, and at its end: it may take bytes away.
	   NULL: all of it is collected. */
	int (*take)(void *data, struct hf_buf *out, bool end,
		    struct hf_err *err);
	/* Called with each piece of its standard output (1) and error (2) as
	   it arrives, instead of `out` and `err`. No deadline then, and Ctrl-C
	   is first for the program to die of, and then for us. */
	int (*see)(void *data, int stream, const char *bytes, size_t len,
		   struct hf_err *err);
	void *data;
	struct hf_buf *err;      /* receives its standard error */
	bool tty;                /* inherit standard input instead */
	int from;                /* a file that is its standard input; 0: none */
	bool out_to_err;         /* its standard output joins our stderr */
	size_t out_max;          /* more output than this is an error; 0: any */
	int timeout_ms;
};

/* How it ended: exactly one of the three. */
struct hf_proc_end {
	int status;    /* exit status 0..255, or -1 */
	int signal;    /* the signal that ended it, or 0 */
	bool timed_out;
};

/*
 * Run to the end. An error means that it could not be started or read, not
 * that it failed: look at `end`. A timed-out child is killed with its group.
 */
int hf_proc_run(struct hf_proc_end *end, const struct hf_proc *proc,
		struct hf_err *err) HF_MUST_CHECK;

/* Whether there is a terminal at which a program could ask something. */
bool hf_proc_has_terminal(void);

/*
 * Become the program: returns only on failure. `dir`, `argv` and `env` count.
 */
int hf_proc_exec(const struct hf_proc *proc, struct hf_err *err);

/* A program that answers questions on a pair of pipes, as cat-file --batch. */
struct hf_talk {
	pid_t pid;
	int to, from;
	struct hf_buf read; /* bytes that arrived and were not yet taken */
	size_t taken;
};

#define HF_TALK_INIT { 0, -1, -1, HF_BUF_INIT, 0 }

int hf_talk_open(struct hf_talk *talk, const struct hf_proc *proc,
		 struct hf_err *err) HF_MUST_CHECK;
int hf_talk_say(struct hf_talk *talk, const char *text, size_t len,
		struct hf_err *err) HF_MUST_CHECK;

/* Take one line without its newline. */
int hf_talk_line(struct hf_buf *line, struct hf_talk *talk, struct hf_err *err)
	HF_MUST_CHECK;

/* Take exactly `len` bytes; `out` may be NULL to skip them. */
int hf_talk_bytes(struct hf_buf *out, struct hf_talk *talk, size_t len,
		  struct hf_err *err) HF_MUST_CHECK;
void hf_talk_close(struct hf_talk *talk);

#endif
