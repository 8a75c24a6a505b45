/*
 * The door to iniparser: reads the text of an INI file, strictly.
 *
 * iniparser drops half a value at an unquoted ';', hides duplicates, lower-cases
 * names and counts no lines, so every line is checked here before it is loaded.
 */
#ifndef HF_INI_H
#define HF_INI_H

#include "base/err.h"

#include <stddef.h>

struct hf_ini_entry {
	char *section, *key, *value;
	unsigned line;
};

/* The entries in the order of the file. */
struct hf_ini {
	struct hf_ini_entry *v;
	size_t n;
};

/*
 * Read `len` bytes at `data`. `name` stands in messages, as in
 * ".hotfix.ini:12: ...". HF_EPOLICY when a line is not what it should be:
 * a syntax error, an unknown escape, a comment character stuck to a value,
 * a duplicate, a NUL, a line over 1000 bytes, a file over 64 KiB.
 */
int hf_ini_read(struct hf_ini *out, const char *name, const char *data,
		size_t len, struct hf_err *err) HF_MUST_CHECK;

void hf_ini_release(struct hf_ini *ini);

#endif
