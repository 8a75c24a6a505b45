#include "values/message.h"

#include <ctype.h>
#include <strings.h>

#include "base/text.h"

#define CUT_LINE "------------------------ >8 ------------------------"

/* What git takes for white space, whatever the locale says. */
static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_alnum(char c)
{
	return isascii((unsigned char)c) && isalnum((unsigned char)c);
}

/* The start of the line behind the one at `at`. */
static const char *next_line(const char *at, const char *end)
{
	const char *eol = memchr(at, '\n', (size_t)(end - at));

	return eol ? eol + 1 : end;
}

static const char *skip_space(const char *at, const char *end)
{
	while (at < end && is_space(*at))
		at++;
	return at;
}

/* Where the text from `at` ends without the white space behind it. */
static const char *trim(const char *at, const char *end)
{
	while (end > at && is_space(end[-1]))
		end--;
	return end;
}

static bool starts(const char *at, const char *end, const char *prefix)
{
	size_t len = strlen(prefix);

	return (size_t)(end - at) >= len && !memcmp(at, prefix, len);
}

static const char *comment_of(const struct hf_message_style *style)
{
	return style && style->comment && *style->comment ? style->comment :
							    "#";
}

/* The end of what git reads of the raw file: a NUL or the scissors end it. */
static const char *raw_end(const char *raw, size_t len,
			   const struct hf_message_style *style)
{
	const char *comment = comment_of(style), *at, *end, *next;
	size_t skip = strlen(comment);

	if (!len)
		return raw;
	end = raw + strnlen(raw, len);
	if (!style || !style->scissors)
		return end;
	for (at = raw; at < end; at = next) {
		next = next_line(at, end);
		if (starts(at, end, comment) &&
		    starts(at + skip, end, " " CUT_LINE "\n"))
			return at;
	}
	return end;
}

/* Lines without trailing blanks, and one empty line where there were any. */
static void clean(struct hf_buf *out, const char *at, const char *end,
		  const struct hf_message_style *style)
{
	bool strip = style && style->strip_comments, gap = false;
	const char *comment = comment_of(style), *eol, *next;

	for (; at < end; at = next) {
		next = next_line(at, end);
		if (strip && starts(at, next, comment))
			continue;
		eol = trim(at, next);
		if (eol == at) {
			gap = true;
			continue;
		}
		if (gap && out->len)
			hf_buf_putc(out, '\n');
		gap = false;
		hf_buf_add(out, at, (size_t)(eol - at));
		hf_buf_putc(out, '\n');
	}
}

static char *first_paragraph(const char *text)
{
	const char *end = strstr(text, "\n\n");
	char *line, *c;

	if (!end)
		end = trim(text, text + strlen(text));
	line = strndup(text, (size_t)(end - text));
	for (c = line; c && *c; c++)
		if (*c == '\n')
			*c = ' ';
	return line;
}

/*
 * The end of the last line that says something: below it come blank lines,
 * comments, and the list under "Conflicts:" that git before 2.3 left there.
 * A text of nothing else counts whole, as "#12: fix" given by -m does.
 */
static const char *content_end(const char *text, const char *end,
			       const char *comment)
{
	const char *at, *next, *eol, *last = NULL;
	bool conflicts = false;

	for (at = text; at < end; at = next) {
		next = next_line(at, end);
		eol = trim(at, next);
		if (eol == at || starts(at, next, comment))
			continue;
		if (conflicts && *at == '\t')
			continue;
		conflicts = eol - at == 10 && starts(at, eol, "Conflicts:");
		if (!conflicts)
			last = next;
	}
	return last ? last : end;
}

/* The colon behind a trailer's key, or NULL when the line is no trailer. */
static const char *separator(const char *at, const char *end)
{
	const char *c = at;

	while (c < end && (is_alnum(*c) || *c == '-'))
		c++;
	if (c == at)
		return NULL;
	while (c < end && (*c == ' ' || *c == '\t'))
		c++;
	return c < end && *c == ':' ? c : NULL;
}

/*
 * Whether the paragraph is a block of trailers: all its lines are, or one of
 * them was made by git and at least a quarter of them are. A line that begins
 * with a blank continues what stands above it.
 */
static bool is_block(const char *at, const char *end, const char *comment)
{
	size_t trailers = 0, others = 0;
	bool made_by_git = false, in_trailer = false;
	const char *next;

	for (; at < end; at = next) {
		next = next_line(at, end);
		if (starts(at, next, comment)) {
			in_trailer = false;
		} else if (starts(at, next, "Signed-off-by: ") ||
			   starts(at, next, "(cherry picked from commit ")) {
			made_by_git = in_trailer = true;
			trailers++;
		} else if (is_space(*at)) {
			others += !in_trailer;
		} else {
			in_trailer = separator(at, next) != NULL;
			trailers += in_trailer;
			others += !in_trailer;
		}
	}
	return (made_by_git && trailers * 3 >= others) || (trailers && !others);
}

/*
 * Find the block of trailers in a cleaned text: its last paragraph, if that
 * looks like one and is not the first, which is the subject.
 */
static bool find_block(const char **start, const char **end, const char *text,
		       const char *comment)
{
	const char *at;

	*end = content_end(text, text + strlen(text), comment);
	for (at = *end; at - text >= 2; at--) {
		if (at[-1] == '\n' && at[-2] == '\n') {
			*start = at;
			return is_block(at, *end, comment);
		}
	}
	return false;
}

/* Add a trailer whose value is unfolded already, with blanks around it. */
static int push(struct hf_message *message, size_t *cap, const char *key,
		const char *key_end, const struct hf_buf *value)
{
	const char *end = value->data + value->len, *at;
	size_t room = *cap ? *cap * 2 : 8;
	struct hf_trailer *v, *t;

	if (message->n == *cap) {
		v = realloc(message->trailers, room * sizeof(*v));
		if (!v)
			return HF_ENOMEM;
		message->trailers = v;
		*cap = room;
	}
	at = skip_space(value->data, end);
	end = trim(at, end);
	t = &message->trailers[message->n++];
	t->key = strndup(key, (size_t)(trim(key, key_end) - key));
	t->value = strndup(at, (size_t)(end - at));
	return t->key && t->value ? 0 : HF_ENOMEM;
}

static int read_trailers(struct hf_message *message, const char *comment)
{
	const char *at, *end, *next, *colon;
	struct hf_buf value = HF_BUF_INIT;
	size_t cap = 0;
	int rc = 0;

	if (!find_block(&at, &end, message->text, comment))
		return 0;
	for (; !rc && at < end; at = next) {
		next = next_line(at, end);
		colon = separator(at, next);
		if (!colon || starts(at, next, comment))
			continue;
		hf_buf_clear(&value);
		hf_buf_add(&value, colon + 1, (size_t)(next - colon - 1));
		while (next < end && is_space(*next)) {
			const char *fold = skip_space(next, end);

			next = next_line(next, end);
			hf_buf_truncate(&value, value.len - 1);
			hf_buf_putc(&value, ' ');
			hf_buf_add(&value, fold, (size_t)(next - fold));
		}
		rc = value.failed ? HF_ENOMEM :
				    push(message, &cap, at, colon, &value);
	}
	hf_buf_release(&value);
	return rc;
}

int hf_message_parse(struct hf_message *out, const char *raw, size_t len,
		     const struct hf_message_style *style, struct hf_err *err)
{
	struct hf_buf text = HF_BUF_INIT;

	*out = (struct hf_message){ 0 };
	clean(&text, raw, raw_end(raw, len, style), style);
	out->text = hf_buf_detach(&text);
	if (out->text)
		out->subject = first_paragraph(out->text);
	if (!out->subject || read_trailers(out, comment_of(style)) < 0) {
		hf_message_release(out);
		hf_fail_mem(err);
		return HF_ENOMEM;
	}
	return 0;
}

void hf_message_release(struct hf_message *message)
{
	size_t i;

	if (!message)
		return;
	for (i = 0; i < message->n; i++) {
		free(message->trailers[i].key);
		free(message->trailers[i].value);
	}
	free(message->trailers);
	free(message->subject);
	free(message->text);
	*message = (struct hf_message){ 0 };
}

const char *hf_message_trailer(const struct hf_message *message,
			       const char *key)
{
	size_t i;

	for (i = message->n; i > 0; i--)
		if (!strcasecmp(message->trailers[i - 1].key, key))
			return message->trailers[i - 1].value;
	return NULL;
}

bool hf_message_has(const struct hf_message *message, const char *key,
		    const char *value)
{
	size_t i;

	for (i = 0; i < message->n; i++)
		if (!strcasecmp(message->trailers[i].key, key) &&
		    !strcmp(message->trailers[i].value, value))
			return true;
	return false;
}

static bool is_autosquash(const char *subject)
{
	return hf_text_starts(subject, "fixup!") ||
	       hf_text_starts(subject, "squash!") ||
	       hf_text_starts(subject, "amend!");
}

/* "wip", "WIP: x", "[WIP] x", but neither "wipe x" nor a ticket "WIP-12". */
static bool is_wip(const char *subject)
{
	const char *word = subject + strspn(subject, " \t[(");
	unsigned char next;

	if (strncasecmp(word, "wip", 3))
		return false;
	next = (unsigned char)word[3];
	return next < 0x80 && !isalnum(next) && next != '-' && next != '_';
}

bool hf_message_is_leftover(const struct hf_message *message)
{
	return is_autosquash(message->subject) || is_wip(message->subject);
}

bool hf_message_is_merge(const struct hf_message *message)
{
	return hf_text_starts(message->subject, "Merge ") ||
	       hf_text_starts(message->subject, "Revert \"") ||
	       hf_text_starts(message->subject, "Reapply \"") ||
	       is_autosquash(message->subject);
}

/* What follows `words` at `at`, where a line may be wrapped at any blank. */
static const char *after_words(const char *at, const char *words)
{
	size_t blanks;

	for (; *words; words++) {
		if (*words != ' ') {
			if (*at++ != *words)
				return NULL;
			continue;
		}
		blanks = strspn(at, " \t\n");
		if (!blanks)
			return NULL;
		at += blanks;
	}
	return at;
}

bool hf_message_reverts(const struct hf_message *message, size_t *at,
			char id[65])
{
	const char *p, *hex;
	size_t len, i;

	for (p = message->text + *at; (p = strstr(p, "This")); p++) {
		hex = after_words(p, "This reverts commit ");
		if (!hex)
			continue;
		len = strspn(hex, "0123456789abcdefABCDEF");
		if (len < 7 || len > 64 || is_alnum(hex[len]))
			continue;
		for (i = 0; i < len; i++)
			id[i] = (char)tolower((unsigned char)hex[i]);
		id[len] = '\0';
		*at = (size_t)(hex + len - message->text);
		return true;
	}
	*at = strlen(message->text);
	return false;
}

/* What git calls an empty message: it has no line but sign-offs. */
static bool is_empty(const char *text)
{
	const char *end = text + strlen(text), *at, *next;

	for (at = text; at < end; at = next) {
		next = next_line(at, end);
		if (*at != '\n' && !starts(at, next, "Signed-off-by: "))
			return false;
	}
	return true;
}

/*
 * The place is found in the cleaned text, where git will look for it later:
 * in the raw file, a blank line above the subject makes interpret-trailers
 * take "fix: it" for a trailer. What is there already stays as it is spelled.
 */
void hf_message_add_trailer(struct hf_buf *out, const char *raw, size_t len,
			    const struct hf_message_style *style,
			    const char *key, const char *value)
{
	const char *comment = comment_of(style), *end, *from, *to;
	struct hf_message message = { 0 };

	if (hf_message_parse(&message, raw, len, style, NULL) < 0) {
		out->failed = true;
		return;
	}
	if (!is_empty(message.text) && !hf_message_has(&message, key, value)) {
		end = content_end(raw, raw_end(raw, len, style), comment);
		hf_buf_add(out, raw, (size_t)(end - raw));
		if (end[-1] != '\n')
			hf_buf_putc(out, '\n');
		if (!find_block(&from, &to, message.text, comment))
			hf_buf_putc(out, '\n');
		hf_buf_printf(out, "%s: %s\n", key, value);
		hf_buf_add(out, end, (size_t)(raw + len - end));
	} else {
		hf_buf_add(out, raw, len);
	}
	hf_message_release(&message);
}
