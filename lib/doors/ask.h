/*
 * A question at a terminal: the words on standard error, one line from standard
 * input.
 */
#ifndef HF_ASK_H
#define HF_ASK_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>

/* Whether somebody is there: both of them are a terminal. */
bool hf_ask_can(void);

/*
 * Ask, and make `answer` the line that was typed, with whatever is in it, a NUL
 * too. HF_EREFUSED: the input has ended.
 */
int hf_ask(struct hf_buf *answer, const char *question,
	   struct hf_err *err) HF_MUST_CHECK;

#endif
