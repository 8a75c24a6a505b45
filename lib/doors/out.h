/*
 * The only writer to standard output and standard error. Text from a
 * repository may hold anything, so control and direction characters are shown
 * as \xNN and never reach the terminal.
 */
#ifndef HF_OUT_H
#define HF_OUT_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>

enum hf_style {
	HF_PLAIN,
	HF_GOOD,
	HF_BAD,
	HF_WARN_STYLE,
	HF_DIM,
	HF_STRONG,
};

enum hf_color { HF_COLOR_AUTO, HF_COLOR_NEVER, HF_COLOR_ALWAYS };

/* Set once by main from color.hotfix, color.ui and NO_COLOR. */
void hf_out_color(enum hf_color when);

/* -q: hints and remarks on standard error are not shown. */
void hf_out_quiet(bool quiet);

/* Standard output. */
void hf_out(const char *fmt, ...) HF_PRINTF(1, 2);
void hf_out_styled(enum hf_style style, const char *fmt, ...) HF_PRINTF(2, 3);

/* A path or another name, which cannot end its line. */
void hf_out_name(const char *name);

/* The name in "Ana Sousa <ana@example.org>". */
void hf_out_person(const char *who);

/* Standard output, bytes as they are; for text that a caller has made safe. */
void hf_out_raw(const char *bytes, size_t len);

/*
 * What another program printed on its standard output (1) or error (2), at once
 * and as it is, on ours. False when nobody reads there any more.
 */
bool hf_out_pass(int stream, const char *bytes, size_t len);

/* Standard error, as it is spelled. */
void hf_say(const char *fmt, ...) HF_PRINTF(1, 2);
void hf_say_styled(enum hf_style style, const char *fmt, ...) HF_PRINTF(2, 3);

/* Standard error: one message with its prefix; lines after the first too. */
void hf_warning(const char *fmt, ...) HF_PRINTF(1, 2);
void hf_hint(const char *fmt, ...) HF_PRINTF(1, 2);

/* "fatal: <text>" and its hint. */
void hf_fatal(const struct hf_err *err);
/* "error: <text>" and its hint. */
void hf_error(const struct hf_err *err);

/*
 * A line for long work, at a terminal alone, that the next one replaces; NULL
 * takes it away.
 */
void hf_progress(const char *text);

/* Append `text` so that a terminal only sees letters; newline and tab stay. */
void hf_out_safe(struct hf_buf *out, const char *text, size_t len);

/* The same on one line, as hf_out_name shows it. */
void hf_out_safe_line(struct hf_buf *out, const char *text);

/* Flush; non-zero when standard output could not take everything. */
int hf_out_close(void);

#endif
