/*
 * The gate file: what the hook fronts know without asking anybody, namely
 * which branches and refs concern us. Written by every full run, believed only
 * while everything it was made from is unchanged.
 */
#ifndef HF_GATE_H
#define HF_GATE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/strv.h"

#include <stdbool.h>
#include <stddef.h>

/* A file that the gate was made from, by what stat(2) says of it. */
struct hf_stamp {
	char *path;
	bool exists;
	long long size, sec, nsec, inode;
};

enum hf_on_error { HF_GUARD, HF_BLOCK_ALL, HF_ALLOW_ALL };

struct hf_gate {
	struct hf_stamp *stamps;
	size_t n, cap;
	/* Full ref names, or prefixes that end in '*'. */
	struct hf_strv hotfixes, production, targets;
	enum hf_on_error on_error;
	int timeout_ms;
};

#define HF_GATE_INIT { 0 }

void hf_gate_release(struct hf_gate *gate);

/*
 * Remember how `path` looks now; a missing file counts too. The path must be
 * absolute, for a hook may run anywhere, and free of newlines.
 */
int hf_gate_stamp(struct hf_gate *gate, const char *path, struct hf_err *err)
	HF_MUST_CHECK;

/* Whether every stamped file still looks the same. */
bool hf_gate_fresh(const struct hf_gate *gate);

/* At most 64 KiB and 512 stamps and names, or hf_gate_parse will refuse it. */
void hf_gate_print(struct hf_buf *out, const struct hf_gate *gate);

/* HF_EFAIL for anything but a whole gate of this version. */
int hf_gate_parse(struct hf_gate *out, const char *text, size_t len,
		  struct hf_err *err) HF_MUST_CHECK;

/* Whether `ref` is one of `names` (full name, or prefix with '*'). */
bool hf_gate_names(const struct hf_strv *names, const char *ref);

#endif
