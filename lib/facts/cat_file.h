/*
 * A lasting conversation with git about single objects, so that most questions
 * to a repository cost no process: git cat-file --batch-command (git 2.36).
 */
#ifndef HF_CAT_FILE_H
#define HF_CAT_FILE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/id.h"
#include "doors/proc.h"

#include <stdbool.h>
#include <stddef.h>

enum hf_kind {
	HF_KIND_MISSING,   /* no such name, or its object is not here */
	HF_KIND_AMBIGUOUS, /* an abbreviated id of several objects */
	HF_KIND_COMMIT,
	HF_KIND_TREE,
	HF_KIND_BLOB,
	HF_KIND_TAG,
};

struct hf_object {
	enum hf_kind kind;
	struct hf_id id;
	size_t size;
};

/* An object that was read before; what an id names never changes. */
struct hf_cat_memo {
	char name[80];
	struct hf_object object;
	struct hf_buf body;
};

/* As many as a hook looks at twice: commits, and trees from the top down. */
enum { HF_CAT_MEMOS = 32 };

/* The conversation begins with the first question, and anew after an error. */
struct hf_cat_file {
	struct hf_talk talk;
	struct hf_buf asked, line; /* not yet sent; the line last read */
	bool open, answered;
	struct hf_cat_memo memos[HF_CAT_MEMOS]; /* a ring; `memo` is next */
	size_t memo;
};

#define HF_CAT_FILE_INIT { .talk = HF_TALK_INIT }

/*
 * Whether `name` can be asked for: one short line, and nothing that looks like
 * an option. Every name that we did not make ourselves is tested by this.
 */
bool hf_cat_file_takes(const char *name);

/*
 * Ask for an object or also for its bytes. A few questions may be asked before
 * the first answer is taken; the answers come in the same order.
 */
void hf_cat_file_ask(struct hf_cat_file *cat, const char *name);
void hf_cat_file_ask_bytes(struct hf_cat_file *cat, const char *name);

/* Take the next answer. Bytes that were asked for and are here follow it. */
int hf_cat_file_answer(struct hf_object *out, struct hf_cat_file *cat,
		       struct hf_err *err) HF_MUST_CHECK;

/* Take `len` of the bytes, `last` with what ends them; NULL skips them. */
int hf_cat_file_bytes(struct hf_buf *out, struct hf_cat_file *cat, size_t len,
		      bool last, struct hf_err *err) HF_MUST_CHECK;

/* Ask for one object and take the answer. */
int hf_cat_file_info(struct hf_object *out, struct hf_cat_file *cat,
		     const char *name, struct hf_err *err) HF_MUST_CHECK;

/*
 * The same, and append its bytes to `body` if it is of this kind. HF_EFAIL when
 * it is larger than `max`.
 */
int hf_cat_file_read(struct hf_object *out, struct hf_buf *body,
		     struct hf_cat_file *cat, const char *name,
		     enum hf_kind kind, size_t max, struct hf_err *err)
	HF_MUST_CHECK;

/*
 * Start git now rather than with the first question, so that it is ready by
 * then; harmless when it runs already.
 */
int hf_cat_file_open(struct hf_cat_file *cat, struct hf_err *err)
	HF_MUST_CHECK;

void hf_cat_file_close(struct hf_cat_file *cat);

#endif
