/* What git tells a pre-push hook on standard input: a line per ref. */
#ifndef HF_PUSH_H
#define HF_PUSH_H

#include "base/err.h"
#include "base/id.h"

#include <stddef.h>

/* One ref to be moved; a zero id stands for "no such ref". */
struct hf_push_update {
	char *local_ref;  /* as the user spelled it: a ref, "HEAD~1", "(delete)" */
	struct hf_id local;
	char *remote_ref; /* a full name */
	struct hf_id remote;
};

struct hf_push {
	struct hf_push_update *v;
	size_t n, cap;
};

#define HF_PUSH_INIT { NULL, 0, 0 }

void hf_push_release(struct hf_push *push);

/*
 * HF_EFAIL for a line that is not "<local ref> <id> <remote ref> <id>": then
 * nobody knows all that is pushed, and `out` stays empty. No text is no update.
 */
int hf_push_parse(struct hf_push *out, const char *text, size_t len,
		  struct hf_err *err) HF_MUST_CHECK;

#endif
