/* A commit message: what git will store, its subject and its trailers. */
#ifndef HF_MESSAGE_H
#define HF_MESSAGE_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct hf_trailer {
	char *key, *value;
};

struct hf_message {
	char *text;     /* cleaned: as it will be stored */
	char *subject;  /* the first paragraph on one line, "" when empty */
	struct hf_trailer *trailers;
	size_t n;
};

/* How the raw file is to be read; zero or NULL for a stored message. */
struct hf_message_style {
	bool strip_comments;   /* git will drop lines that begin with ... */
	const char *comment;   /* ... this; NULL: "#" */
	bool scissors;         /* and everything below the scissors line */
};

/*
 * Parse `len` bytes that may hold anything; NUL ends the message. Trailers are
 * those that `git interpret-trailers --parse --no-divider` shows, unfolded.
 */
int hf_message_parse(struct hf_message *out, const char *raw, size_t len,
		     const struct hf_message_style *style, struct hf_err *err)
	HF_MUST_CHECK;
void hf_message_release(struct hf_message *message);

/* The value of the last trailer `key` (any case), or NULL; borrowed. */
const char *hf_message_trailer(const struct hf_message *message,
			       const char *key);
/* Whether a trailer `key` with exactly this value is there. */
bool hf_message_has(const struct hf_message *message, const char *key,
		    const char *value);

/* Made by `git commit --fixup` or --squash, or marked WIP: not to be kept. */
bool hf_message_is_leftover(const struct hf_message *message);
/* A subject in git's own words: Merge ..., Revert "...", fixup! ... */
bool hf_message_is_merge(const struct hf_message *message);

/*
 * The object ids in "This reverts commit <id>", one at a time: start with
 * *at = 0, false when there are no more. Abbreviated ids count from 7 digits.
 */
bool hf_message_reverts(const struct hf_message *message, size_t *at,
			char id[65]);

/*
 * The raw file with one more trailer, where `git interpret-trailers` would put
 * it; comments and what follows the scissors stay behind it. The file as it is
 * when the trailer is there already, and when git will find the message empty:
 * one more line would make it a commit.
 */
void hf_message_add_trailer(struct hf_buf *out, const char *raw, size_t len,
			    const struct hf_message_style *style,
			    const char *key, const char *value);

#endif
