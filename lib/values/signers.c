#include "values/signers.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

#define LINE_NAME "line-"

static void signer_release(struct hf_signer *signer)
{
	free(signer->principals);
	free(signer->options);
	free(signer->key);
	*signer = (struct hf_signer){ 0 };
}

void hf_signers_release(struct hf_signers *signers)
{
	size_t i;

	if (!signers)
		return;
	for (i = 0; i < signers->n; i++)
		signer_release(&signers->v[i]);
	free(signers->v);
	*signers = (struct hf_signers){ 0 };
}

/* A piece of a line. */
struct piece {
	const char *at;
	size_t len;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct piece trim(struct piece line)
{
	while (line.len && is_blank(line.at[0])) {
		line.at++;
		line.len--;
	}
	while (line.len && (is_blank(line.at[line.len - 1]) ||
			    line.at[line.len - 1] == '\r'))
		line.len--;
	return line;
}

/* Take the first word off a line; blanks between quotes do not end it. */
static struct piece take_word(struct piece *line)
{
	struct piece word = { line->at, 0 };
	bool quoted = false;

	for (; word.len < line->len; word.len++) {
		if (!quoted && is_blank(line->at[word.len]))
			break;
		quoted ^= line->at[word.len] == '"';
	}
	line->at += word.len;
	line->len -= word.len;
	*line = trim(*line);
	return word;
}

static bool is_same(struct piece word, const char *text)
{
	return word.len == strlen(text) && !memcmp(word.at, text, word.len);
}

/* No option begins like a kind of key, and no key like another. */
static bool is_key_kind(struct piece word)
{
	static const char *const kinds[] = { "ssh-", "ecdsa-", "sk-" };
	size_t i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (word.len > strlen(kinds[i]) &&
		    !memcmp(word.at, kinds[i], strlen(kinds[i])) &&
		    !memchr(word.at, '"', word.len))
			return true;
	return false;
}

static bool is_base64(struct piece word)
{
	size_t i;

	for (i = 0; i < word.len; i++)
		if (!isalnum((unsigned char)word.at[i]) &&
		    !strchr("+/=", word.at[i]))
			return false;
	return word.len > 0;
}

static bool is_fingerprint(struct piece word)
{
	size_t i;

	for (i = 0; i < word.len; i++)
		if (!isxdigit((unsigned char)word.at[i]))
			return false;
	return word.len == 40 || word.len == 64;
}

/*
 * Whether ssh-keygen would take a line apart as we do. What it might take apart
 * differently, an escaped or a lone quote or a control, is used by nobody.
 */
static bool is_plain(struct piece line)
{
	size_t quotes = 0, i;

	for (i = 0; i < line.len; i++) {
		unsigned char c = (unsigned char)line.at[i];

		if (c == '\\' || c == 0x7f || (c < 0x20 && c != '\t'))
			return false;
		quotes += c == '"';
	}
	return line.len <= HF_SIGNER_MAX && quotes % 2 == 0;
}

/* The list of principals is bare, or all of it stands in quotes. */
static bool unquote(struct piece *list)
{
	if (list->len > 1 && list->at[0] == '"' &&
	    list->at[list->len - 1] == '"') {
		list->at++;
		list->len -= 2;
	}
	return list->len && !memchr(list->at, '"', list->len);
}

/* "<principals> [<options>] <kind> <key> [<comment>]"; false: it is strange. */
static bool parse_line(struct hf_signer *out, struct piece line, bool *failed)
{
	struct piece principals, options = { "", 0 }, kind, key;

	if (!is_plain(line))
		return false;
	principals = take_word(&line);
	kind = take_word(&line);
	if (!unquote(&principals))
		return false;
	out->is_openpgp = is_same(kind, "openpgp");
	if (!out->is_openpgp && !is_key_kind(kind)) {
		options = kind;
		kind = take_word(&line);
	}
	key = take_word(&line);
	if (out->is_openpgp ? !is_fingerprint(key) :
			      !is_key_kind(kind) || !is_base64(key))
		return false;
	if (!out->is_openpgp)
		key.len += (size_t)(key.at - kind.at);
	out->principals = strndup(principals.at, principals.len);
	out->options = strndup(options.at, options.len);
	out->key = strndup(out->is_openpgp ? key.at : kind.at, key.len);
	*failed = !out->principals || !out->options || !out->key;
	return true;
}

static int add_line(struct hf_signers *out, struct piece line,
		    struct hf_err *err)
{
	size_t cap = out->cap ? out->cap * 2 : 16;
	struct hf_signer *v, signer = { 0 };
	bool failed = false;

	if (!parse_line(&signer, line, &failed)) {
		out->strange++;
		return 0;
	}
	if (!failed && out->n == out->cap) {
		v = realloc(out->v, cap * sizeof(*v));
		failed = !v;
		if (v) {
			out->v = v;
			out->cap = cap;
		}
	}
	if (failed) {
		signer_release(&signer);
		return hf_fail_mem(err);
	}
	out->v[out->n++] = signer;
	return 0;
}

int hf_signers_parse(struct hf_signers *out, const char *data, size_t len,
		     struct hf_err *err)
{
	const char *end;
	int rc = 0;

	*out = (struct hf_signers){ 0 };
	if (len > HF_SIGNERS_MAX)
		return hf_fail(err, HF_EFAIL, "it is over %d KiB",
			       HF_SIGNERS_MAX / 1024);
	while (!rc && len) {
		struct piece line = { data, len };

		end = memchr(data, '\n', len);
		if (end)
			line.len = (size_t)(end - data);
		len -= line.len + !!end;
		data += line.len + !!end;
		line = trim(line);
		if (line.len && *line.at != '#')
			rc = add_line(out, line, err);
	}
	if (rc < 0)
		hf_signers_release(out);
	return rc;
}

/* Whether text is what a pattern of '*' and '?' stands for. */
static bool matches(struct piece pattern, const char *text)
{
	size_t at = 0, star = pattern.len;
	const char *from = text;

	while (*text) {
		if (at < pattern.len && pattern.at[at] == '*') {
			star = at++;
			from = text;
		} else if (at < pattern.len &&
			   (pattern.at[at] == '?' ||
			    tolower((unsigned char)pattern.at[at]) ==
				    tolower((unsigned char)*text))) {
			at++;
			text++;
		} else if (star < pattern.len) {
			at = star + 1;
			text = ++from;
		} else {
			return false;
		}
	}
	while (at < pattern.len && pattern.at[at] == '*')
		at++;
	return at == pattern.len;
}

/* Whether an address stands for itself wherever ssh-keygen reads it. */
static bool is_address(const char *mail)
{
	const char *c;

	for (c = mail; *c; c++)
		if ((unsigned char)*c <= 0x20 || strchr("*?!,\"#\\\x7f", *c))
			return false;
	return c != mail;
}

bool hf_signer_is(const struct hf_signer *signer, const char *mail)
{
	const char *at = signer->principals;
	struct piece one;
	bool yes = false, negated;

	if (!is_address(mail))
		return false;
	for (;; at = one.at + one.len + 1) {
		one = (struct piece){ at, strcspn(at, ",") };
		negated = one.len && *one.at == '!';
		if (negated) {
			one.at++;
			one.len--;
		}
		if (one.len && matches(one, mail)) {
			if (negated)
				return false;
			yes = true;
		}
		if (!one.at[one.len])
			return yes;
	}
}

bool hf_signers_know(const struct hf_signers *signers, const char *mail)
{
	size_t i;

	for (i = 0; i < signers->n; i++)
		if (hf_signer_is(&signers->v[i], mail))
			return true;
	return false;
}

void hf_signers_print(struct hf_buf *out, const struct hf_signers *signers,
		      const char *mail)
{
	const struct hf_signer *s;
	size_t i;

	for (i = 0; i < signers->n; i++) {
		s = &signers->v[i];
		if (!s->is_openpgp && hf_signer_is(s, mail))
			hf_buf_printf(out, "%s %s%s%s\n", mail, s->options,
				      *s->options ? " " : "", s->key);
	}
}

/* The options without "valid-after" and "valid-before", and a blank. */
static void print_undated(struct hf_buf *out, const char *options)
{
	bool quoted = false, first = true;
	size_t len;

	for (; *options; options += len + !!options[len]) {
		for (len = 0; options[len]; len++) {
			quoted ^= options[len] == '"';
			if (options[len] == ',' && !quoted)
				break;
		}
		if (!len || !strncasecmp(options, "valid-", strlen("valid-")))
			continue;
		hf_buf_printf(out, "%s%.*s", first ? "" : ",", (int)len,
			      options);
		first = false;
	}
	if (!first)
		hf_buf_putc(out, ' ');
}

void hf_signers_print_all(struct hf_buf *out, const struct hf_signers *signers)
{
	size_t i;

	for (i = 0; i < signers->n; i++) {
		if (signers->v[i].is_openpgp)
			continue;
		hf_buf_printf(out, LINE_NAME "%zu ", i);
		print_undated(out, signers->v[i].options);
		hf_buf_printf(out, "%s\n", signers->v[i].key);
	}
}

const struct hf_signer *hf_signers_named(const struct hf_signers *signers,
					 const char *name)
{
	const char *number = hf_text_after(name, LINE_NAME);
	long at;

	if (!number || !hf_text_number(&at, number, HF_SIGNERS_MAX) ||
	    (size_t)at >= signers->n)
		return NULL;
	return &signers->v[at];
}

const struct hf_signer *hf_signers_openpgp(const struct hf_signers *signers,
					   const char *fingerprint,
					   const char *mail)
{
	const struct hf_signer *other = NULL;
	size_t i;

	for (i = 0; i < signers->n; i++) {
		if (!signers->v[i].is_openpgp ||
		    strcasecmp(signers->v[i].key, fingerprint) != 0)
			continue;
		if (hf_signer_is(&signers->v[i], mail))
			return &signers->v[i];
		if (!other)
			other = &signers->v[i];
	}
	return other;
}
