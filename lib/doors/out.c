#include "doors/out.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <unistd.h>

#include "base/text.h"

/* How the terminal is treated: set once, before anything is written; and what
   stands on it. */
static struct {
	enum hf_color color;
	bool quiet;
	int progress; /* so wide is the line that stands there */
} settings;

void hf_out_color(enum hf_color when)
{
	settings.color = when;
}

void hf_out_quiet(bool quiet)
{
	settings.quiet = quiet;
}

static bool colored(FILE *to)
{
	const char *term = getenv("TERM");

	if (settings.color != HF_COLOR_AUTO)
		return settings.color == HF_COLOR_ALWAYS;
	return isatty(fileno(to)) && term && strcmp(term, "dumb");
}

/* C0, DEL, C1, and what turns the direction of writing or hides itself. */
static bool is_hostile(unsigned c)
{
	return (c < 0x20 && c != '\n' && c != '\t') ||
	       (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c ||
	       (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
	       (c >= 0x2060 && c <= 0x206f) || c == 0xfeff ||
	       (c >= 0xe0000 && c <= 0xe007f);
}

void hf_out_safe(struct hf_buf *out, const char *text, size_t len)
{
	unsigned c;
	size_t n, i;

	while (len) {
		n = hf_text_utf8(text, len, &c);
		if (n && !is_hostile(c)) {
			hf_buf_add(out, text, n);
		} else {
			n = n ? n : 1;
			for (i = 0; i < n; i++)
				hf_buf_printf(out, "\\x%02x",
					      (unsigned char)text[i]);
		}
		text += n;
		len -= n;
	}
}

void hf_out_safe_line(struct hf_buf *out, const char *text)
{
	struct hf_buf safe = HF_BUF_INIT;
	const char *c;

	hf_out_safe(&safe, text, strlen(text));
	for (c = hf_buf_str(&safe); *c; c++)
		if (*c == '\n' || *c == '\t')
			hf_buf_printf(out, "\\x%02x", (unsigned)*c);
		else
			hf_buf_putc(out, *c);
	out->failed = out->failed || safe.failed;
	hf_buf_release(&safe);
}

static const char *escape(enum hf_style style)
{
	switch (style) {
	case HF_GOOD:
		return "\033[32m";
	case HF_BAD:
		return "\033[31m";
	case HF_WARN_STYLE:
		return "\033[33m";
	case HF_DIM:
		return "\033[2m";
	case HF_STRONG:
		return "\033[1m";
	case HF_PLAIN:
		break;
	}
	return "";
}

/*
 * Write one formatted piece, filtered as a whole; `prefix` begins every line
 * of it. A failed allocation costs the filter's output, never its safety.
 */
static void put(FILE *to, enum hf_style style, const char *prefix,
		const char *fmt, va_list ap)
{
	struct hf_buf safe = HF_BUF_INIT;
	const char *line, *end;
	char *text = NULL;
	bool color = style != HF_PLAIN && colored(to);
	int len = vasprintf(&text, fmt, ap);

	if (len >= 0)
		hf_out_safe(&safe, text, (size_t)len);
	if (to == stderr)
		fflush(stdout); /* in a log they come one after the other */
	if (color)
		fputs(escape(style), to);
	for (line = hf_buf_str(&safe); *line; line = end) {
		end = strchrnul(line, '\n');
		if (*end)
			end++;
		fputs(prefix, to);
		fwrite(line, 1, (size_t)(end - line), to);
	}
	if (color)
		fputs("\033[0m", to);
	if (len >= 0)
		free(text);
	hf_buf_release(&safe);
}

#define PUT(to, style, prefix, fmt) \
	do { \
		va_list ap; \
		va_start(ap, fmt); \
		put(to, style, prefix, fmt, ap); \
		va_end(ap); \
	} while (0)

void hf_out(const char *fmt, ...)
{
	PUT(stdout, HF_PLAIN, "", fmt);
}

void hf_out_name(const char *name)
{
	struct hf_buf safe = HF_BUF_INIT;

	hf_out_safe_line(&safe, name);
	hf_out("%s", hf_buf_str(&safe));
	hf_buf_release(&safe);
}

void hf_out_styled(enum hf_style style, const char *fmt, ...)
{
	PUT(stdout, style, "", fmt);
}

void hf_out_person(const char *who)
{
	struct hf_buf name = HF_BUF_INIT;

	hf_buf_add(&name, who ? who : "", (size_t)hf_text_name_len(who));
	hf_out_name(hf_buf_str(&name));
	hf_buf_release(&name);
}

void hf_out_raw(const char *bytes, size_t len)
{
	fwrite(bytes, 1, len, stdout);
}

bool hf_out_pass(int stream, const char *bytes, size_t len)
{
	struct pollfd room = { stream, POLLOUT, 0 };
	ssize_t n;

	while (len) {
		n = write(stream, bytes, len);
		if (n < 0 && errno == EAGAIN)
			poll(&room, 1, -1);
		else if (n < 0 && errno != EINTR)
			return false;
		if (n < 0)
			continue;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

void hf_say(const char *fmt, ...)
{
	if (!settings.quiet)
		PUT(stderr, HF_PLAIN, "", fmt);
}

void hf_say_styled(enum hf_style style, const char *fmt, ...)
{
	if (!settings.quiet)
		PUT(stderr, style, "", fmt);
}

void hf_warning(const char *fmt, ...)
{
	PUT(stderr, HF_PLAIN, "warning: ", fmt);
	fputc('\n', stderr);
}

void hf_hint(const char *fmt, ...)
{
	if (settings.quiet)
		return;
	PUT(stderr, HF_PLAIN, "hint: ", fmt);
	fputc('\n', stderr);
}

void hf_progress(const char *text)
{
	struct hf_buf safe = HF_BUF_INIT;
	int width;

	if (settings.quiet || !isatty(STDERR_FILENO) ||
	    (!text && !settings.progress))
		return;
	if (text)
		hf_out_safe(&safe, text, strlen(text));
	width = (int)safe.len;
	fprintf(stderr, "\r%s%*s\r", hf_buf_str(&safe),
		width < settings.progress ? settings.progress - width : 0, "");
	settings.progress = width;
	hf_buf_release(&safe);
}

static void failed(const char *kind, const struct hf_err *err)
{
	fflush(stdout);
	fputs(kind, stderr);
	settings.quiet = false;
	hf_say("%s\n", err->text[0] ? err->text : "it failed without a word");
	if (err->hint[0])
		hf_hint("%s", err->hint);
}

void hf_fatal(const struct hf_err *err)
{
	failed("fatal: ", err);
}

void hf_error(const struct hf_err *err)
{
	failed("error: ", err);
}

int hf_out_close(void)
{
	int bad = ferror(stdout);

	return fflush(stdout) || bad;
}
