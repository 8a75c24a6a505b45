#include "values/remote_url.h"

#include <ctype.h>

#include "base/buf.h"
#include "base/text.h"

#define DIGITS "0123456789"
#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

void hf_remote_url_release(struct hf_remote_url *url)
{
	if (url)
		hf_strv_release(&url->path);
}

void hf_remote_url_escape(struct hf_buf *out, const char *text, size_t len,
			  char keep)
{
	static const char plain[] = DIGITS LOWER UPPER "-._~";
	size_t i;

	for (i = 0; i < len; i++) {
		if (memchr(plain, text[i], sizeof(plain) - 1) ||
		    (keep && text[i] == keep))
			hf_buf_putc(out, text[i]);
		else
			hf_buf_printf(out, "%%%02X", (unsigned char)text[i]);
	}
}

static void unescape(struct hf_buf *out, const char *text, size_t len)
{
	char hex[3] = "";
	size_t i;

	for (i = 0; i < len; i++) {
		if (text[i] == '%' && len - i > 2 &&
		    isxdigit((unsigned char)text[i + 1]) &&
		    isxdigit((unsigned char)text[i + 2])) {
			memcpy(hex, text + i + 1, 2);
			hf_buf_putc(out, (char)strtol(hex, NULL, 16));
			i += 2;
		} else {
			hf_buf_putc(out, text[i]);
		}
	}
}

/*
 * Azure writes "%20" in URLs of every kind, so what is escaped is not escaped
 * again. No repository's name has an '@', but what follows a password with a
 * slash in it has one. "." and ".." would lead elsewhere.
 */
static bool read_part(struct hf_strv *path, const char *text, size_t len)
{
	struct hf_buf name = HF_BUF_INIT, part = HF_BUF_INIT;
	bool fine;

	if (!len)
		return true;
	unescape(&name, text, len);
	hf_remote_url_escape(&part, hf_buf_str(&name), name.len, '\0');
	hf_strv_push(path, hf_buf_str(&part));
	path->failed |= name.failed || part.failed;
	fine = !memchr(text, '@', len) && strcmp(hf_buf_str(&part), ".") &&
	       strcmp(hf_buf_str(&part), "..");
	hf_buf_release(&part);
	hf_buf_release(&name);
	return fine;
}

static bool read_path(struct hf_strv *path, const char *text, const char *end)
{
	const char *slash;

	for (; text < end; text = slash + 1) {
		slash = memchr(text, '/', (size_t)(end - text));
		if (!slash)
			slash = end;
		if (!read_part(path, text, (size_t)(slash - text)))
			return false;
	}
	return true;
}

/* ":8443"; a colon alone is no port. */
static bool read_port(struct hf_remote_url *url, const char *text, size_t len)
{
	if (len >= sizeof(url->port) || strspn(text + 1, DIGITS) < len - 1)
		return false;
	if (len > 1)
		memcpy(url->port, text, len);
	return true;
}

/* "<user>:<password>@<host>:<port>" */
static bool read_host(struct hf_remote_url *url, const char *text,
		      const char *end)
{
	const char *at = memrchr(text, '@', (size_t)(end - text)), *colon;
	size_t len, i;

	if (at)
		text = at + 1;
	colon = memchr(text, ':', (size_t)(end - text));
	if (colon && !read_port(url, colon, (size_t)(end - colon)))
		return false;
	len = (size_t)((colon ? colon : end) - text);
	if (!len || len >= sizeof(url->host) || strchr("-._", text[0]) ||
	    strspn(text, DIGITS LOWER UPPER "-._") < len)
		return false;
	for (i = 0; i < len; i++)
		url->host[i] = (char)tolower((unsigned char)text[i]);
	return true;
}

/* What follows "<scheme>://". Only a web server's port is that of its pages. */
static bool read_rest(struct hf_remote_url *url, const char *rest, bool web)
{
	const char *end = rest + (web ? strcspn(rest, "?#") : strlen(rest));
	const char *path = memchr(rest, '/', (size_t)(end - rest));

	if (!path)
		path = end;
	if (!read_host(url, rest, path))
		return false;
	if (!web)
		url->port[0] = '\0';
	return read_path(&url->path, path, end);
}

/* "<scheme>://<host>/<path>", "<helper>::<any>" or "<user>@<host>:<path>" */
static bool read_any(struct hf_remote_url *url, const char *text)
{
	static const struct {
		const char *begin, *pages;
		bool web;
	} schemes[] = {
		{ "https://", "https", true },
		{ "http://", "http", true },
		{ "ssh://", "https", false },
		{ "git+ssh://", "https", false },
		{ "ssh+git://", "https", false },
		{ "git://", "https", false },
	};
	const char *word = text + strspn(text, DIGITS LOWER UPPER "+-.");
	const char *colon = strchr(text, ':'), *rest;
	size_t i;

	for (i = 0; i < sizeof(schemes) / sizeof(*schemes); i++) {
		if (!(rest = hf_text_after(text, schemes[i].begin)))
			continue;
		url->scheme = schemes[i].pages;
		return read_rest(url, rest, schemes[i].web);
	}
	if (!colon || hf_text_starts(word, "://") || hf_text_starts(word, "::"))
		return false;
	url->scheme = "https";
	return read_host(url, text, colon) &&
	       read_path(&url->path, colon + 1, strchr(colon, '\0'));
}

/* As git has it: a colon behind a slash belongs to a path. */
static bool is_local(const char *text)
{
	return text[strcspn(text, ":/")] != ':' ||
	       hf_text_starts(text, "file://");
}

int hf_remote_url_read(struct hf_remote_url *out, const char *text,
		       struct hf_err *err)
{
	int rc;

	*out = (struct hf_remote_url)HF_REMOTE_URL_INIT;
	if (is_local(text))
		rc = hf_fail(err, HF_ENOTFOUND,
			     "the remote is a path, it has no web pages");
	else if (!read_any(out, text))
		rc = hf_fail(err, HF_ENOTFOUND,
			     "the remote's URL leads to no web pages");
	else
		rc = hf_strv_check(&out->path, err);
	if (rc < 0)
		hf_remote_url_release(out);
	return rc;
}
