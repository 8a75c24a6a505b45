/*
 * The door to iniparser: reads the text of an INI file, strictly.
 *
 * iniparser drops half a value at an unquoted ';', hides duplicates, lowers
 * names and counts no lines, so every line is checked here before it is loaded.
 */
#ifndef HF_INI_H
#define HF_INI_H

#include "base/err.h"

#include <stddef.h>

#define HF_INI_MAX (64 * 1024)

/* A line `key = value`, or a line `[section]`, whose key and value are "". */
struct hf_ini_entry {
	char *section, *key, *value;
	unsigned line;
};

/* The entries in the order of the file. */
struct hf_ini {
	struct hf_ini_entry *v;
	size_t n, cap;
};

#define HF_INI_INIT        \
	{                  \
		NULL, 0, 0 \
	}

/*
 * Read `len` bytes at `data`. `name` stands in messages, as in
 * ".hotfix.ini:12: ...". HF_EPOLICY when a line is not what it should be:
 * a syntax error, a backslash inside quotes or at the end of a line, a comment
 * character stuck to a value, a duplicate, a control character, a line over
 * 1000 bytes, a file over HF_INI_MAX.
 */
int hf_ini_read(struct hf_ini *out, const char *name, const char *data,
		size_t len, struct hf_err *err) HF_MUST_CHECK;

void hf_ini_release(struct hf_ini *ini);

#endif
