/*
 * Our check of the lines and iniparser's reading of them never disagree, and a
 * value is the whole of what its line says.
 */
#include "doors/ini.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The rest of line `n` behind its '='. */
static const char *behind_equals(size_t *len, const char *data, size_t size,
				 unsigned n)
{
	const char *at = data, *end = data + size, *eol;

	while (--n)
		at = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1;
	eol = memchr(at, '\n', (size_t)(end - at));
	if (!eol)
		eol = end;
	at = (const char *)memchr(at, '=', (size_t)(eol - at)) + 1;
	*len = (size_t)(eol - at);
	return at;
}

/* Blanks and quotes before and after `value`, then perhaps a comment. */
static void check_value(const char *rest, size_t len, const char *value)
{
	size_t n = strlen(value), i = 0;

	while (i < len && strchr(" \t", rest[i]))
		i++;
	if (i < len && strchr("\"'", rest[i]))
		i++;
	if (len - i < n || memcmp(rest + i, value, n) != 0)
		abort();
	for (i += n; i < len && strchr("\"' \t\r", rest[i]); i++)
		;
	if (i < len && (!strchr(";#", rest[i]) || !strchr(" \t", rest[i - 1])))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data, *rest;
	const struct hf_ini_entry *e;
	struct hf_ini ini;
	size_t len, i;
	int rc;

	rc = hf_ini_read(&ini, "fuzz", text, size, NULL);
	if (rc < 0 && (rc != HF_EPOLICY || ini.v || ini.n))
		abort();
	for (i = 0; i < ini.n; i++) {
		e = &ini.v[i];
		if (!e->key[0])
			continue;
		rest = behind_equals(&len, text, size, e->line);
		check_value(rest, len, e->value);
	}
	hf_ini_release(&ini);
	return 0;
}
