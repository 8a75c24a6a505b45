#include "base/err.h"

#include <errno.h>
#include <stdarg.h>

HF_PRINTF(4, 0)
static int fail_v(struct hf_err *err, enum hf_code code, int errnum,
		  const char *fmt, va_list ap)
{
	size_t len;

	if (!err || err->code)
		return code;
	err->code = code;
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	len = strlen(err->text);
	if (errnum)
		snprintf(err->text + len, sizeof(err->text) - len, ": %s",
			 strerror(errnum));
	return code;
}

int(hf_fail)(struct hf_err *err, enum hf_code code, const char *fmt, ...)
{
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = fail_v(err, code, 0, fmt, ap);
	va_end(ap);
	return rc;
}

int(hf_fail_sys)(struct hf_err *err, const char *fmt, ...)
{
	int errnum = errno;
	va_list ap;
	int rc;

	va_start(ap, fmt);
	rc = fail_v(err, HF_EFAIL, errnum, fmt, ap);
	va_end(ap);
	return rc;
}

int(hf_fail_mem)(struct hf_err *err)
{
	return hf_fail(err, HF_ENOMEM, "out of memory");
}

void hf_err_hint(struct hf_err *err, const char *fmt, ...)
{
	va_list ap;

	if (!err || err->hint[0])
		return;
	va_start(ap, fmt);
	vsnprintf(err->hint, sizeof(err->hint), fmt, ap);
	va_end(ap);
}

void hf_err_clear(struct hf_err *err)
{
	err->code = HF_OK;
	err->text[0] = '\0';
	err->hint[0] = '\0';
}
