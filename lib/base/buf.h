/* Bytes that grow: append freely, test for a failed allocation once. */
#ifndef HF_BUF_H
#define HF_BUF_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* `data` is NULL or ends in a NUL that `len` does not count. */
struct hf_buf {
	char *data;
	size_t len, cap;
	bool failed;
};

#define HF_BUF_INIT { NULL, 0, 0, false }

void hf_buf_release(struct hf_buf *buf);
void hf_buf_clear(struct hf_buf *buf);

void hf_buf_add(struct hf_buf *buf, const void *bytes, size_t len);
void hf_buf_puts(struct hf_buf *buf, const char *text);
void hf_buf_putc(struct hf_buf *buf, char c);
void hf_buf_printf(struct hf_buf *buf, const char *fmt, ...) HF_PRINTF(2, 3);

/* Append in single quotes, as a shell reads it. */
void hf_buf_quote(struct hf_buf *buf, const char *text);

/* Keep the first `len` bytes. */
void hf_buf_truncate(struct hf_buf *buf, size_t len);

/* The text, "" when empty or failed; borrowed until the next append. */
const char *hf_buf_str(const struct hf_buf *buf);

/* Give the memory to the caller (never NULL unless failed) and reset. */
char *hf_buf_detach(struct hf_buf *buf);

/* 0, or HF_ENOMEM when any append failed. */
int hf_buf_check(const struct hf_buf *buf, struct hf_err *err) HF_MUST_CHECK;

#endif
