/*
 * The git program, as a reader and as a writer. Every call has an argument
 * vector, full ref names, and the environment that makes two gits agree.
 */
#ifndef HF_GIT_H
#define HF_GIT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/id.h"
#include "doors/proc.h"

/* The oldest git whose plumbing serves `finish` (merge-tree --write-tree). */
#define HF_GIT_OLDEST "2.38"

/*
 * Ask git a question: no locks taken, no replace refs, no fsmonitor, C locale,
 * 30 seconds, 256 MiB (HF_EUNDECIDED for a longer answer). `args` are those
 * behind "git" and end in NULL. The exit status goes to `status` when it is not
 * NULL; otherwise any but 0 is an error that carries git's own words. `in` may
 * be NULL.
 */
int hf_git_ask(int *status, struct hf_buf *out, const struct hf_buf *in,
	       const char *const *args, struct hf_err *err) HF_MUST_CHECK;

/*
 * Ask for a long answer and take it piece by piece: `take` is called whenever
 * there is more in its buffer, and takes away what it could use. Ten minutes;
 * `in` may be NULL.
 * HF_EUNDECIDED where git fails, since objects are missing or damaged then.
 */
int hf_git_each(const char *const *args, const struct hf_buf *in,
		int (*take)(void *data, struct hf_buf *out, bool end,
			    struct hf_err *err),
		void *data, struct hf_err *err) HF_MUST_CHECK;

/* Open a lasting conversation, as with cat-file --batch-command. */
int hf_git_talk(struct hf_talk *talk, const char *const *args,
		struct hf_err *err) HF_MUST_CHECK;

/* How a change is made by git. */
struct hf_git_do {
	const char *const *args; /* those behind "git"; end in NULL */
	const char *action;      /* GIT_REFLOG_ACTION, or NULL */
	const char *dir;         /* run there; NULL: here */
	const char *const *env;  /* as in struct hf_proc; may be NULL */
	const struct hf_buf *in;
	struct hf_buf *out;      /* captured; NULL: joins our stderr */
	struct hf_buf *err;      /* captured; NULL: shown to the user */
	int timeout_ms;          /* 0: none; else no terminal for the child */
};

/*
 * Let git change something: the user's own hooks, signing, credentials and
 * locale apply, and there is no deadline. Our own hooks stay silent: whoever
 * calls this has judged already. Status as in hf_git_ask.
 */
int hf_git_run(int *status, const struct hf_git_do *call, struct hf_err *err)
	HF_MUST_CHECK;

/* The id of a file's bytes as a blob; nothing is written. Ten minutes. */
int hf_git_hash(struct hf_id *out, int fd, struct hf_err *err) HF_MUST_CHECK;

/* The first line of what git printed, as the object id that it must be. */
int hf_git_id(struct hf_id *out, const struct hf_buf *said, const char *verb,
	      struct hf_err *err) HF_MUST_CHECK;

/* git's version as one number, 2.39.5 = 23905; asked once per process. */
int hf_git_version(int *version, struct hf_err *err) HF_MUST_CHECK;

#endif
