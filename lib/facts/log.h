/*
 * A history as git log tells it: each commit with its words and its paths, one
 * after the other, in one call and in memory that does not grow with it.
 */
#ifndef HF_LOG_H
#define HF_LOG_H

#include "base/err.h"
#include "base/id.h"
#include "base/strv.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

struct hf_place;

/* One commit; what it points to is gone when the next one comes. */
struct hf_logged {
	struct hf_id id, parent; /* parent empty: it is a root */
	bool merge;          /* it has more parents */
	const char *parents; /* all of them, a blank between two */
	time_t committed;
	const char *words;   /* "<author date> <name> <mail>", as a pick keeps
				them */
	const char *message;
	const char *raw;     /* its paths against the first parent, as git's
				--raw -z has them */
	size_t len;          /* 0: none differs, or paths were not asked for */
};

struct hf_log {
	const struct hf_place *place; /* where paths begin */
	const struct hf_ids *only;    /* just these, in this order; or NULL: */
	struct hf_id tip;             /* reachable from this, ... */
	const struct hf_ids *except;  /* ... and from none of these; or NULL */
	const struct hf_strv *paths;  /* and with one of these; NULL: any */
	bool names;                   /* say which paths differ */
	bool by_date;                 /* newest first by date alone, which needs
					 no look at all of it before */
	long after;                   /* committed since then, in seconds since
					 the epoch; 0: at any time */
};

/* Newest first, a commit before its parents. An error of `each` ends it. */
int hf_log_each(const struct hf_log *log,
		int (*each)(void *data, const struct hf_logged *commit,
			    struct hf_err *err),
		void *data, struct hf_err *err) HF_MUST_CHECK;

/* The arguments that make git tell of paths alike whatever is configured. */
void hf_log_push_raw(struct hf_strv *args);

/*
 * Bytes of a path's entry in --raw -z, of which `at` is the first: modes, ids
 * and status, a NUL, the path, a NUL. 0 where there is none.
 */
size_t hf_raw_entry(const char *at, const char *end);

#endif
