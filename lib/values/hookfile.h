/*
 * What the text of a hook file tells: our own block in it, which program that
 * starts, and whose file it is.
 */
#ifndef HF_HOOKFILE_H
#define HF_HOOKFILE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>

/* The hooks that we have a part in; NULL ends them. */
#define HF_HOOKS 3
extern const char *const hf_hook_events[HF_HOOKS + 1];

/* Our block: whole lines, from its first to its last. */
struct hf_shim {
	size_t at, len;
};

/*
 * Append the block for an event. It starts `program`; where that is gone, it
 * goes on to the hook that was there before, and stops nothing.
 */
void hf_shim_print(struct hf_buf *out, const char *event, const char *program);

/* Find the first whole block; false when there is none. */
bool hf_shim_find(struct hf_shim *out, const char *text, size_t len);

/* Whether nothing but an interpreter line and blanks stands around it. */
bool hf_shim_is_alone(const struct hf_shim *shim, const char *text, size_t len);

/* Append the first path in single quotes, as a shell would read it. */
void hf_shim_program(struct hf_buf *out, const char *text, size_t len);

/* The tool that wrote a hook file, "another tool" when none is known. */
const char *hf_hook_owner(const char *text, size_t len);

/* Whether a line that is no comment says `git hotfix hook <event>`. */
bool hf_hook_calls(const char *text, size_t len, const char *event);

#endif
