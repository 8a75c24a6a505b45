#include "base/keys.h"

#include <stdlib.h>
#include <string.h>

void hf_keys_release(struct hf_keys *keys)
{
	if (!keys)
		return;
	free(keys->v);
	*keys = (struct hf_keys){ 0 };
}

void hf_keys_add(struct hf_keys *keys, uint64_t key, size_t of)
{
	size_t cap = keys->cap ? keys->cap * 2 : 64;
	struct hf_key *v;

	if (keys->n == keys->cap) {
		if (keys->failed || !(v = realloc(keys->v, cap * sizeof(*v)))) {
			keys->failed = true;
			return;
		}
		keys->v = v;
		keys->cap = cap;
	}
	keys->v[keys->n++] = (struct hf_key){ key, of };
}

static int by_key(const void *a, const void *b)
{
	const struct hf_key *one = a, *other = b;

	if (one->key != other->key)
		return one->key < other->key ? -1 : 1;
	return (one->of > other->of) - (one->of < other->of);
}

int hf_keys_sort(struct hf_keys *keys, struct hf_err *err)
{
	if (keys->failed)
		return hf_fail_mem(err);
	if (keys->n)
		qsort(keys->v, keys->n, sizeof(*keys->v), by_key);
	return 0;
}

const struct hf_key *hf_keys_find(size_t *n, const struct hf_keys *keys,
				  uint64_t key)
{
	size_t low = 0, high = keys->n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (keys->v[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	*n = 0;
	while (low + *n < keys->n && keys->v[low + *n].key == key)
		++*n;
	return *n ? &keys->v[low] : NULL;
}

uint64_t hf_key_of(uint64_t key, const void *bytes, size_t len)
{
	const unsigned char *at = bytes;
	size_t i;

	for (i = 0; i < len; i++)
		key = (key ^ at[i]) * UINT64_C(0x100000001b3);
	return key;
}

uint64_t hf_id_key(const struct hf_id *id)
{
	return hf_key_of(HF_KEY, id->hex, strlen(id->hex));
}
