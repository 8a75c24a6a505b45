/* Numbers that stand for things, to find all things with the same number. */
#ifndef HF_KEYS_H
#define HF_KEYS_H

#include "base/err.h"
#include "base/id.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hf_key {
	uint64_t key;
	size_t of; /* what it stands for, an index of the caller's */
};

struct hf_keys {
	struct hf_key *v;
	size_t n, cap;
	bool failed;
};

void hf_keys_release(struct hf_keys *keys);
void hf_keys_add(struct hf_keys *keys, uint64_t key, size_t of);

/* To be called once all are added, before any is looked up. */
int hf_keys_sort(struct hf_keys *keys, struct hf_err *err) HF_MUST_CHECK;

/* The first with this key, followed by the `n` - 1 others; NULL: none. */
const struct hf_key *hf_keys_find(size_t *n, const struct hf_keys *keys,
				  uint64_t key);

/* Bytes as a number, going on from `key`; begin with HF_KEY. FNV-1a. */
#define HF_KEY UINT64_C(0xcbf29ce484222325)
uint64_t hf_key_of(uint64_t key, const void *bytes, size_t len);

/* Of an object id. */
uint64_t hf_id_key(const struct hf_id *id);

#endif
