#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>

void hf_buf_release(struct hf_buf *buf)
{
	if (!buf)
		return;
	free(buf->data);
	*buf = (struct hf_buf)HF_BUF_INIT;
}

void hf_buf_clear(struct hf_buf *buf)
{
	hf_buf_truncate(buf, 0);
	buf->failed = false;
}

/* Room for `more` bytes and the NUL. */
static bool grow(struct hf_buf *buf, size_t more)
{
	size_t want, cap;
	char *data;

	if (buf->failed || more > SIZE_MAX / 2 - buf->len - 1) {
		buf->failed = true;
		return false;
	}
	want = buf->len + more + 1;
	if (want <= buf->cap)
		return true;
	cap = buf->cap ? buf->cap : 64;
	while (cap < want)
		cap *= 2;
	data = realloc(buf->data, cap);
	if (!data) {
		buf->failed = true;
		return false;
	}
	buf->data = data;
	buf->cap = cap;
	return true;
}

void hf_buf_add(struct hf_buf *buf, const void *bytes, size_t len)
{
	if (!grow(buf, len))
		return;
	if (len)
		memcpy(buf->data + buf->len, bytes, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void hf_buf_puts(struct hf_buf *buf, const char *text)
{
	hf_buf_add(buf, text, strlen(text));
}

void hf_buf_putc(struct hf_buf *buf, char c)
{
	hf_buf_add(buf, &c, 1);
}

void hf_buf_printf(struct hf_buf *buf, const char *fmt, ...)
{
	va_list ap, again;
	int len;

	va_start(ap, fmt);
	va_copy(again, ap);
	len = vsnprintf(NULL, 0, fmt, ap);
	if (len < 0)
		buf->failed = true;
	else if (grow(buf, (size_t)len)) {
		vsnprintf(buf->data + buf->len, (size_t)len + 1, fmt, again);
		buf->len += (size_t)len;
	}
	va_end(again);
	va_end(ap);
}

void hf_buf_quote(struct hf_buf *buf, const char *text)
{
	hf_buf_putc(buf, '\'');
	for (; *text; text++)
		if (*text == '\'')
			hf_buf_puts(buf, "'\\''");
		else
			hf_buf_putc(buf, *text);
	hf_buf_putc(buf, '\'');
}

void hf_buf_truncate(struct hf_buf *buf, size_t len)
{
	if (len > buf->len || !buf->data)
		return;
	buf->len = len;
	buf->data[len] = '\0';
}

const char *hf_buf_str(const struct hf_buf *buf)
{
	return buf->data ? buf->data : "";
}

char *hf_buf_detach(struct hf_buf *buf)
{
	char *data;

	grow(buf, 0);
	if (buf->data)
		buf->data[buf->len] = '\0';
	data = buf->failed ? NULL : buf->data;
	if (buf->failed)
		free(buf->data);
	*buf = (struct hf_buf)HF_BUF_INIT;
	return data;
}

int hf_buf_check(const struct hf_buf *buf, struct hf_err *err)
{
	return buf->failed ? hf_fail_mem(err) : 0;
}
